"""What an export would write, before it does: how it begins, as its consumer will see it, and how much it holds."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from core.exporting import chosen_source
from core.formats.dataset import Dataset
from core.formats.losses import Loss, count_losses
from core.formats.output import About
from core.formats.protocol import Chosen
from core.formats.records import DocumentRecord
from core.formats.registry import find_choices
from core.formats.sink import HashingSink
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, never, no_progress, stop_if

if TYPE_CHECKING:
    from core.session import Session

RECORDS = 3
"""How many texts are written for a sample."""
LOOKED_AT = 200
"""Among so many texts those with annotations are sought; a sample without any would show nothing."""
_LONGEST_FILE = 6_000
"""Code points that are shown of a file."""
_FILES = 4
_LONG_STRING = re.compile(r'"((?:[^"\\\n]|\\.){80})(?:[^"\\\n]|\\.){80,}"')
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROWS = 12


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of a sample."""

    name: str
    """Empty where the dataset is a single file."""
    text: str
    """Its beginning; quoted strings of more than 160 code points are cut, with ``…`` for the rest."""


@dataclass(frozen=True, slots=True)
class ExportCounts:
    """How much an export with some choices would write."""

    documents: int
    records: int
    """Texts in the dataset: documents, or the sentences or passages that it has instead."""
    spans: int
    """Annotations; one that reaches into several sentences counts in each."""
    layers: str
    """Whose they are, see `core.selecting.Selected.said`."""
    losses: tuple[Loss, ...]
    files: int


def sample(
    session: "Session",
    *,
    format: str = "jsonl",  # noqa: A002 - as `core.exporting.export`, whose choices these are
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    dataset: Dataset = Dataset(),  # noqa: B008 - frozen
    cancelled: Cancelled = never,
) -> list[SampleFile]:
    """The first records, made by the format's own writer, in memory. Empty where the format is not text.

    Raises as `core.exporting.export`, and writes nothing.
    """
    chosen, choices = find_choices(format, options or {})
    dataset.require_sound()
    assert chosen.write is not None
    with session.reading():
        _selected, source = chosen_source(session, chosen, choices, documents, annotator, dataset)
        records = _worth_showing(source.records(cancelled=cancelled))
        splits = tuple(dict.fromkeys(record.split for record in records if record.split))
        labels = tuple(session.codebook.labels())
        output = _InMemory(About(session.project.name, labels, splits, dataset.context, source.use()))
    stop_if(cancelled)
    chosen.write(records, output, choices)
    shown = (SampleFile(name, text) for name, data in output.files() if (text := readable_part(data)))
    return list(islice(shown, _FILES))


def count(
    session: "Session",
    *,
    format: str = "jsonl",  # noqa: A002
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    dataset: Dataset = Dataset(),  # noqa: B008 - frozen
    cancelled: Cancelled = never,
) -> ExportCounts:
    """What an export would hold and what it would leave out. Raises as `core.exporting.export`."""
    chosen, choices = find_choices(format, options or {})
    dataset.require_sound()
    with session.reading():
        selected, source = chosen_source(session, chosen, choices, documents, annotator, dataset)
        tally = _Tally(choices.get("shape", "") if not chosen.shaped else "")
        records = tally.counting(source.records(no_progress, cancelled))
        counter = chosen.count
        lost = count_losses(
            records, chosen.lacks(choices), None if counter is None else lambda record: counter(record, choices)
        )
        # Without anything to lose no record has been looked at yet.
        for _record in records:
            pass
        files = len(source.parts())
    return ExportCounts(source.count, tally.records, tally.spans, selected.said, lost, files)


def _worth_showing(records: Iterator[DocumentRecord]) -> list[DocumentRecord]:
    """The first records with annotations, or, if there are none near the beginning, the first ones."""
    first: list[DocumentRecord] = []
    labelled: list[DocumentRecord] = []
    for record in islice(records, LOOKED_AT):
        if len(first) < RECORDS:
            first.append(record)
        if record.spans:
            labelled.append(record)
        if len(labelled) == RECORDS:
            break
    return labelled or first


@dataclass(slots=True)
class _Tally:
    shape: str
    """A shape that the format's writer makes by itself."""
    records: int = 0
    spans: int = 0

    def counting(self, records: Iterator[DocumentRecord]) -> Iterator[DocumentRecord]:
        for record in records:
            self.spans += len(record.spans)
            self.records += self._lines(record)
            yield record

    def _lines(self, record: DocumentRecord) -> int:
        if self.shape == "passages":
            return len(record.spans)
        if self.shape == "sentences":
            from core.text.sentences import sentences

            return sum(1 for _ in sentences(record.text))
        return 1


class _InMemory:
    """Takes what a writer writes (`core.formats.output.Output`)."""

    def __init__(self, about: About) -> None:
        self.about = about
        self._files: dict[str, io.BytesIO] = {}

    def file(self, name: str = "") -> HashingSink:
        self._files[name] = io.BytesIO()
        return HashingSink(self._files[name], name=name)

    def files(self) -> Iterator[tuple[str, bytes]]:
        return ((name, file.getvalue()) for name, file in self._files.items())


def readable_part(data: bytes) -> str:
    """The beginning of a file that a writer of ours made, as text: of workbooks the rows, of archives what is in them.

    Empty for what is no text.
    """
    if data.startswith(b"PK"):
        return _of_archive(data)
    if data.startswith(b"%PDF-") or b"\0" in data[:_LONGEST_FILE]:
        return ""
    # A character may be cut in two at the end.
    text = data[: 4 * 16 * _LONGEST_FILE].decode("utf-8-sig", "ignore")
    if text.startswith("<!doctype html>"):
        # Style and legend would be all that there is room for.
        text = text[max(0, text.find("<section")) :]
    return _LONG_STRING.sub(r'"\1…"', text)[:_LONGEST_FILE]


def _of_archive(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names: Mapping[str, None] = dict.fromkeys(packed.namelist())
        if "xl/workbook.xml" in names:
            return _rows(data)
        if "word/document.xml" in names:
            return _paragraphs(packed.read("word/document.xml"))
        inside = next((name for name in names if name.endswith(".qde")), None)
        return readable_part(packed.read(inside)) if inside is not None else ""


def _rows(data: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    shown: list[str] = []
    for sheet in book.worksheets:
        shown.append(f"[{sheet.title}]")
        rows = sheet.iter_rows(max_row=_ROWS, values_only=True)
        shown += ["\t".join("" if cell is None else str(cell)[:80] for cell in row) for row in rows]
    book.close()
    return "\n".join(shown)[:_LONGEST_FILE]


def _paragraphs(data: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(data)
    paragraphs = ("".join(text.text or "" for text in part.iter(f"{_W}t")) for part in root.iter(f"{_W}p"))
    return "\n".join(paragraphs)[:_LONGEST_FILE]
