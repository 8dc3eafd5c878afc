"""Finds where a report's body ends before its text does: at annexes, glossaries, or a signature with its date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.covering import Covered
from core.model import Span
from core.text.dates import DAY
from core.text.markers import BLANKS
from core.text.sentences import trim

_B = f"[{BLANKS}]*"
_NUMBER = f"{_B}(?:[0-9０-９一二三四五六七八九十]{{1,3}}|[之—-][一二三四五六七八九十0-9]{{1,2}})?{_B}"
_ANNEX = re.compile(
    rf"[【（(\[]?附{_B}(?:件|录|表|图|则){_NUMBER}[】）)\]]?[:：]?|附{_B}[:：]"
    rf"|.{{0,14}}(?:名词|术语|词语|用语|名词术语|有关名词|相关名词){_B}(?:解释|注释|说明|释义)[:：]?|{_B}注{_B}释{_B}[:：]?"
)
"""A line that is nothing but the heading of an annex."""
_COPIED = re.compile(rf"(?:抄{_B}[送报]|分{_B}送|主题词){_B}[:：]")
"""What stands below a document's last line: to whom it also goes."""
_ATTACHED = re.compile(rf"附{_B}件{_NUMBER}[:：]{_B}\S")
_ITEM = re.compile(rf"{_B}(?:附件)?[0-9０-９]{{1,2}}[.．、]")
_SIGNED = re.compile(rf"[^，。；：:]{{0,40}}?{DAY.pattern}[{BLANKS}）)]*")
_SIGNED_IN_FIGURES = re.compile(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}")
_SIGNER = re.compile(
    r"[^，。；：:、（(《]{2,40}(?:局|厅|委|委员会|政府|办公室|办公厅|部|院|署|会|组|中心|大学|学院|学校|公司|党委|处)"
)
_LINES = re.compile("[^\n]+")
_MAY = re.compile(
    rf"^{_B}[【（(\[]?附{_B}[件录表图则:：]|^{_B}{_COPIED.pattern}|解释|注释|释义|说明|日[{BLANKS}]*+[）)]?[{BLANKS}]*+$"
    r"|^[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}$",
    re.MULTILINE,
)
_OF_NAMES = re.compile(rf"附{_B}(?:件|[:：])")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Ending:
    """A place at which everything before it ends."""

    span: Span
    """The heading of an annex, the list of what is attached, or a signature."""
    is_heading: bool
    """Whether it heads what follows, as 附件 and 名词解释 do."""


def endings(text: str, hidden: Sequence[Span] = ()) -> list[Ending]:
    """Every ending of a text outside the `hidden` spans, in order."""
    if not _MAY.search(text):
        return []
    covered = Covered(hidden)
    return [ending for ending in _endings(text) if not covered.shares(ending.span)]


def _endings(text: str) -> Iterator[Ending]:
    annex: Span | None = None
    passed = 0
    # Only lines with one of the words are looked at; a text may have a hundred thousand others.
    for hit in _MAY.finditer(text):
        start = text.rfind("\n", 0, hit.end()) + 1 if text[hit.start()] != "\n" else hit.start() + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        if start < passed:
            continue
        line = trim(text, start, end)
        content = text[line.start : line.end].strip("#*")
        if len(line) <= _LONGEST + 20:
            if _ANNEX.fullmatch(content):
                # With a colon it may introduce the names of what is attached; the annexes themselves come later then.
                with_colon = content.startswith("附") and content[-1] in ":：" and _OF_NAMES.match(content)
                names_follow = with_colon and not _heads_a_text(text, end)
                passed = _list_end(text, end) if names_follow else end
                heading = Span(line.start, trim(text, line.start, passed).end)
                if content.startswith("附") or annex is None or text[annex.end : line.start].strip():
                    yield Ending(heading, not names_follow)
                # What stands directly below 附件, like 名词解释, is that annex's title.
                annex = heading if content.startswith("附") and not names_follow else None
            elif _ATTACHED.match(content):
                passed = _list_end(text, end)
                yield Ending(Span(line.start, trim(text, line.start, passed).end), False)
            elif closing := _closing(text, line, content):
                yield Ending(closing, False)


def _closing(text: str, line: Span, content: str) -> Span | None:
    """The last lines of a document, from a line that signs it, dates its signature or says to whom it also goes."""
    if _COPIED.match(content):
        return line
    in_figures = _SIGNED_IN_FIGURES.fullmatch(content) is not None
    if not in_figures and not _SIGNED.fullmatch(content):
        return None
    before = _line_before(text, line.start)
    if not in_figures and DAY.match(content) is None:
        return line if _SIGNER.match(content) else None
    return Span(before.start, line.end) if _SIGNER.fullmatch(text[before.start : before.end]) else None


def _heads_a_text(text: str, position: int) -> bool:
    """Whether an annex itself follows the line that ends at a position: its title, and then a heading or prose.

    Names of what is attached are numbered, or a signature follows them, or nothing.
    """
    behind = [line.group().strip(f"{BLANKS}#*") for line in islice(_LINES.finditer(text, position), _LOOKED_AT)]
    lines = [line for line in behind if line]
    if len(lines) < 2 or _ITEM.match(lines[0]):
        return False
    if any(_ANNEX.fullmatch(line) or (DAY.search(line) and _SIGNED.fullmatch(line)) for line in lines):
        return False
    return any(_BODY_OF_ANNEX.match(line) or "。" in line for line in lines[1:])


_LOOKED_AT = 8
_BODY_OF_ANNEX = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一1][章条]|[（(]一[)）]|[1１][.．、]|序\s*号")


def _line_before(text: str, position: int) -> Span:
    """The last line before a position that is not blank."""
    end = position
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1 if end > 1 else 0
        line = trim(text, start, max(start, end - 1) if text[end - 1 : end] == "\n" else end)
        if len(line):
            return line
        if start == 0:
            break
        end = start
    return Span(0, 0)


def _list_end(text: str, position: int) -> int:
    """The end of the numbered lines that continue a list of what is attached."""
    while position < len(text):
        end = text.find("\n", position + 1)
        end = len(text) if end < 0 else end
        line = text[position + 1 : end]
        if not _ITEM.match(line) or len(line) > 2 * _LONGEST:
            return position
        position = end
    return position
