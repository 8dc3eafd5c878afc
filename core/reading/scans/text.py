"""The text of a scan's pages, and how surely each line of it was recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import Span
from core.reading.readers.pdf_columns import OrderedPage, in_reading_order
from core.reading.readers.pdf_paragraphs import JoinedLines, join
from core.reading.scans.lines import page_lines, placed, with_chinese_marks
from core.reading.scans.recogniser import Piece
from core.text.recognition import SURE, THOUSAND, RecognisedLine, Recognition

_REACH = 4000
"""How far on, in code points, a piece is looked for: columns and footnotes are read in another order."""
_LEAST = 2
"""Code points of a piece that can be told from others like it."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was recognised on one page."""

    pieces: Sequence[Piece]
    width: float
    """In points, as `height`."""
    height: float
    points: float
    """The size of a pixel in points."""


def text_of(pages: Sequence[ScannedPage], engine: str) -> tuple[JoinedLines, Recognition]:
    """The pages as paragraphs, without running heads, and how surely they were recognised."""
    ordered: list[OrderedPage] = []
    read: list[tuple[int, int, Piece]] = []
    for number, page in enumerate(pages, 1):
        found = placed(page.pieces, page.points)
        ordered.append(in_reading_order(page_lines(found), page.width, page.height))
        in_order = sorted(found, key=lambda each: (each.top + each.bottom, each.left))
        read += [(number, _down(each.top, each.bottom, page.height), each.piece) for each in in_order]
    joined = join(ordered)
    return joined, _recognition(joined.text, read, engine)


def _down(top: float, bottom: float, height: float) -> int:
    """How far down a line stands, in thousandths of the page's height."""
    return min(THOUSAND, max(0, round(THOUSAND * (top + bottom) / 2 / max(height, 1.0))))


def _recognition(text: str, read: Sequence[tuple[int, int, Piece]], engine: str) -> Recognition:
    """Where the pieces stand in the text. One that is not there as it was read was perhaps a running head."""
    lines: list[RecognisedLine] = []
    doubtful: list[Span] = []
    taken: set[int] = set()
    at = 0
    for page, down, piece in read:
        words = with_chinese_marks(piece.text)
        shown = words.strip()
        if len(shown) < _LEAST:
            continue
        start = _free(text, shown, at, taken)
        if start < 0:
            continue
        taken.add(start)
        at = max(at, start)
        lead = len(words) - len(words.lstrip())
        sure = (*piece.sureness, *([0.0] * len(words)))[lead : lead + len(shown)]
        lines.append(RecognisedLine(start, start + len(shown), round(100 * sum(sure) / len(sure)), page, down))
        for place, (char, value) in enumerate(zip(shown, sure, strict=True), start):
            if value >= SURE or char.isspace():
                continue
            if doubtful and doubtful[-1].end == place:
                doubtful[-1] = Span(doubtful[-1].start, place + 1)
            else:
                doubtful.append(Span(place, place + 1))
    return Recognition(engine, tuple(sorted(lines, key=lambda line: line.start)), tuple(sorted(doubtful)))


def _free(text: str, words: str, at: int, taken: set[int]) -> int:
    """The first place of words, a little before or after a place, at which none were found yet; -1 if there is none."""
    place = text.find(words, max(0, at - _REACH), at + _REACH)
    while place >= 0 and place in taken:
        place = text.find(words, place + 1, at + _REACH)
    return place
