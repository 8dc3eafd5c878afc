"""Dictionary coding: words for each label, looked for in a selection of documents, with a report before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from core import bounded_json
from core.errors import UserError
from core.file_names import readable
from core.files import read
from core.formats.json_values import as_object, as_text
from core.ids import LabelId
from core.model import LabelledPlace
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.search.labelling import Extent, plan_labelling
from core.search.matches import FoundHits, together
from core.search.question import SearchQuestion, parse
from core.search.searching import Searcher

if TYPE_CHECKING:
    from core.session import Session

CodingDictionary = Mapping[str, Sequence[str]]
"""Questions as they are typed (words, near, either) by the code of the label that their hits get."""
_LARGEST = 1 << 22


class CodingRow(NamedTuple):
    """What a word of the dictionary found."""

    label: str
    word: str
    hits: int
    documents: int
    already: int
    """Hits that have the label already."""


@dataclass(frozen=True)
class CodingReport:
    """What the dictionary would do."""

    rows: Sequence[CodingRow]
    places: Sequence[LabelledPlace]
    """What would be labelled; a place that several words of a label find is there once."""


def read_dictionary(path: Path) -> CodingDictionary:
    """A dictionary from a file: JSON (``{"safety": ["安全", "平安"]}``) or lines such as ``safety: 安全, 平安``.

    A line that begins with ``#`` is a remark. Raises UserError ``search.bad_dictionary``; EnvironmentFault.
    """
    data = read(path, _LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("search.bad_dictionary", path=readable(path), reason="it is not in UTF-8") from None
    found = _from_json(path, text) if text.lstrip().startswith("{") else _from_lines(readable(path), text)
    if not found:
        raise UserError("search.bad_dictionary", path=readable(path), reason="it is empty")
    return found


def parse_dictionary(text: str) -> CodingDictionary:
    """A dictionary as it is typed, in lines as `read_dictionary` reads them. Labels without words are in it, too.

    Raises UserError ``search.bad_dictionary``.
    """
    return _from_lines("", text)


def _from_json(path: Path, text: str) -> CodingDictionary:
    found: dict[str, list[str]] = {}
    for code, words in as_object(bounded_json.loads(text)).items():
        if not isinstance(words, list):
            raise UserError("search.bad_dictionary", path=readable(path), reason=f"{code} has no list of words")
        listed = (as_text(word).strip() for word in cast("list[object]", words))
        found[code] = [word for word in listed if word]
    return found


def _from_lines(name: str, text: str) -> CodingDictionary:
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        code, colon, words = line.replace("：", ":").partition(":")
        if not colon:
            raise UserError("search.bad_dictionary", path=name, reason=f"line {number} has no colon")
        listed = words.replace("，", ",").replace("、", ",").split(",")
        found.setdefault(code.strip(), []).extend(word.strip() for word in listed if word.strip())
    return found


def plan_coding(
    session: "Session",
    searcher: Searcher,
    dictionary: CodingDictionary,
    question: SearchQuestion,
    extent: Extent = Extent.HIT,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> CodingReport:
    """What coding by the dictionary would do, in the documents and with the forms of `question`; writes nothing.

    Raises UserError ``label.unknown``, ``annotator.none_current``, ``search.bad_question``; `Cancel`.
    """
    labels: dict[str, LabelId] = {code: session.codebook.by_code(code).id for code in dictionary}
    steps = Steps(sum(map(len, dictionary.values())), progress, cancelled, every=1)
    steps.did(0)
    rows: list[CodingRow] = []
    places: list[LabelledPlace] = []
    for code, words in dictionary.items():
        found: list[FoundHits] = []
        for word in words:
            hits = searcher.find(session, replace(question, groups=parse(word), pattern=None), cancelled=cancelled)
            plan = plan_labelling(session, hits, labels[code], cancelled=cancelled)
            rows.append(CodingRow(code, word, len(hits), hits.in_documents(), plan.already))
            found.append(hits)
            steps.did()
        together_ = together(searcher.corpus(session).ids, found)
        places += plan_labelling(session, together_, labels[code], extent, cancelled=cancelled).places
    return CodingReport(rows, places)
