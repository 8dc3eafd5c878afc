"""How surely a scanned document was recognised: line by line, and its doubtful characters.

It stands in ``Meta.extra["ocr"]``, so it travels with every format that carries metadata and needs no table of its own:
``{"engine": name, "lines": [start, end, percent, page, ...], "doubtful": [start, end, ...]}``, in code points,
``"down": [place, ...]`` for the lines' places on their pages, and ``"corrected": true`` once somebody has compared it
with the pages.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from core.model import Meta, Span

KEY = "ocr"
"""The key of `Meta.extra`."""
SURE = 0.8
"""A character that was recognised less surely than this (0 to 1) is doubtful."""


UNKNOWN = -1
"""The place of a line that was recognised before places were kept."""
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A piece of a line of a page."""

    start: int
    """In code points of the text, as `end`."""
    end: int
    percent: int
    """How surely it was recognised, on average of its characters: 0 to 100."""
    page: int
    """From 1."""
    down: int = UNKNOWN
    """How far down its middle stands on the page, in thousandths of the page's height."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is known of how a text was recognised."""

    engine: str
    lines: tuple[RecognisedLine, ...]
    doubtful: tuple[Span, ...]
    """Doubtful characters next to one another are one span; in order."""
    corrected: bool = False
    """Whether somebody compared the text with the pages, wholly or in part."""

    @property
    def doubtful_lines(self) -> int:
        """How many lines have a doubtful character."""
        return sum(
            any(line.start < span.end and span.start < line.end for span in self.doubtful) for line in self.lines
        )


def with_recognition(meta: Meta, recognition: Recognition) -> Meta:
    """The metadata that say how the text was recognised."""
    lines = [figure for line in recognition.lines for figure in (line.start, line.end, line.percent, line.page)]
    doubtful = [place for span in recognition.doubtful for place in (span.start, span.end)]
    said: dict[str, object] = {"engine": recognition.engine, "lines": lines, "doubtful": doubtful}
    if any(line.down != UNKNOWN for line in recognition.lines):
        said["down"] = [line.down for line in recognition.lines]
    if recognition.corrected:
        said["corrected"] = True
    return replace(meta, extra={**meta.extra, KEY: said})


def recognition_of(meta: Meta, length: int) -> Recognition | None:
    """How a text of so many code points was recognised; None if it was not, or the entry is no such one."""
    value = meta.extra.get(KEY)
    if not isinstance(value, dict):
        return None
    said = cast("dict[str, object]", value)
    lines, doubtful = _figures(said.get("lines")), _figures(said.get("doubtful"))
    engine = said.get("engine")
    if lines is None or doubtful is None or len(lines) % 4 or len(doubtful) % 2 or not isinstance(engine, str):
        return None
    down = _figures(said.get("down")) or ()
    found = tuple(RecognisedLine(*lines[at : at + 4]) for at in range(0, len(lines), 4))
    if len(down) == len(found) and all(UNKNOWN <= place <= THOUSAND for place in down):
        found = tuple(replace(line, down=place) for line, place in zip(found, down, strict=True))
    spans = list(zip(doubtful[::2], doubtful[1::2], strict=True))
    places = [*((line.start, line.end) for line in found), *spans]
    if not all(0 <= start < end <= length for start, end in places):
        return None
    in_order = tuple(sorted(Span(start, end) for start, end in spans))
    return Recognition(engine, found, in_order, said.get("corrected") is True)


def on_page(known: Recognition, position: int) -> tuple[int, float]:
    """The page (from 1) of the line that holds a code point, or begins last before it, and how far down it stands.

    From 0 at the top to 1: where the line stands, or, if that was not kept, by its number among those of its page.
    """
    starts = [line.start for line in known.lines]
    index = max(0, bisect_right(starts, position) - 1)
    if index >= len(known.lines):
        return 1, 0.0
    page = known.lines[index].page
    if known.lines[index].down != UNKNOWN:
        return page, known.lines[index].down / THOUSAND
    before = sum(line.page == page for line in known.lines[:index])
    total = sum(line.page == page for line in known.lines)
    return page, (before + 0.5) / total


def doubtful_spans(meta: Meta, length: int) -> tuple[Span, ...]:
    """The doubtful characters of a text of so many code points; none of one that is no scan."""
    known = recognition_of(meta, length) if KEY in meta.extra else None
    return known.doubtful if known is not None else ()


def _figures(value: object) -> Sequence[int] | None:
    listed = cast("list[object]", value) if isinstance(value, list) else None
    if listed is None or not all(isinstance(figure, int) and not isinstance(figure, bool) for figure in listed):
        return None
    return cast("list[int]", listed)
