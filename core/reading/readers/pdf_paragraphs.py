"""Lines of a PDF put together to paragraphs, without running heads and page numbers.

A PDF has no paragraphs, only lines at places. A line ends its paragraph when the next line's first word would still
have fit behind it, or when the next line is indented, set in another size, far below, or begins with a numbering.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.text.markers import line_markers


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; places in points from the page's left and top edge."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    """Height of the type in points."""


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order."""

    lines: Sequence[Line]
    height: float


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of all pages, and what was left out of it."""

    text: str
    heads: tuple[str, ...]
    """The different running heads and page numbers, figures that change from page to page as ``#``."""
    pages: int
    """How many pages had any."""


_EDGE = 3
"""Lines at the top and the bottom of a page that may be running heads."""
_MARGIN = 0.16
"""Share of a page's height in which they stand."""
_APART = 1.9
"""Distance of a running head from the text, in heights of its type."""
_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*|Page\s*\d+.*"
)
_DEEPEST_INDENT = 2.6
"""In heights of the type; a Chinese paragraph begins two characters in."""
_SENTENCE_END = "。；：！？.;:!?…”』」）)"
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’…—\U00020000-\U000323af]")
_WORD = re.compile("[A-Za-z0-9][A-Za-z0-9.,%'-]*")
_SYLLABLE_BREAK = "\u0002\u00ad\ufffe"


def join(pages: Sequence[Page]) -> Joined:
    """The text of the pages, each paragraph ended."""
    heads = _running_heads(pages)
    own: list[Line] = []
    breaks: set[int] = set()
    """Indices of lines in `own` that begin a page."""
    with_heads = 0
    for page, left_out in zip(pages, heads, strict=True):
        breaks.add(len(own))
        with_heads += bool(left_out)
        own += [line for index, line in enumerate(page.lines) if index not in left_out]
    text = _paragraphs(own, breaks)
    left_out_lines = [pages[at].lines[index].text.strip() for at, found in enumerate(heads) for index in found]
    return Joined(text, _named(left_out_lines), with_heads)


def _named(heads: Sequence[str]) -> tuple[str, ...]:
    """Each head once, the commonest first: as it is written, but with figures as ``#`` where they differ."""
    written: dict[str, set[str]] = {}
    for head in heads:
        written.setdefault(_figureless(head), set()).add(head)
    commonest = Counter(map(_figureless, heads)).most_common()
    return tuple(next(iter(written[key])) if len(written[key]) == 1 else key for key, _ in commonest)


def _figureless(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _running_heads(pages: Sequence[Page]) -> list[set[int]]:
    """For each page the indices of the lines that repeat on many pages, and of its page number."""
    edges = [_edges(page) for page in pages]
    seen = Counter(
        key
        for page, (top, bottom) in zip(pages, edges, strict=True)
        for key in {(place, _figureless(page.lines[at].text)) for place, side in ((0, top), (1, bottom)) for at in side}
    )
    repeated = {key for key, count in seen.items() if count >= max(3, len(pages) * 3 // 10)}
    numbers = (
        any(_NUMBER.fullmatch(page.lines[at].text) for at in (*top[:1], *bottom[:1]))
        for page, (top, bottom) in zip(pages, edges, strict=True)
    )
    are_numbered = sum(numbers) * 2 >= len(pages)
    found: list[set[int]] = []
    for page, sides in zip(pages, edges, strict=True):
        left_out: set[int] = set()
        for place, side in enumerate(sides):
            left_out |= _heads(page, place, side, repeated, are_numbered=are_numbered)
        # A page of nothing but what repeats is a page of text after all, unless that is its number.
        is_all = len(left_out) == len(page.lines) and any(not _NUMBER.fullmatch(line.text) for line in page.lines)
        found.append(set() if is_all else left_out)
    return found


def _heads(page: Page, place: int, side: list[int], repeated: set[tuple[int, str]], *, are_numbered: bool) -> set[int]:
    """Those lines of one edge, from the outermost in, that are heads; a text that repeats must stand apart."""
    heads: set[int] = set()
    for at in side:
        further = _beside(page, at, side, place)
        line = page.lines[at]
        text = line.text.strip()
        is_number = _NUMBER.fullmatch(text) is not None and (are_numbered or not text.isalnum())
        if not is_number and (place, _figureless(text)) not in repeated:
            break
        if not is_number and further is not None:
            gap = abs(page.lines[further].top - line.top)
            inner = (place, _figureless(page.lines[further].text)) in repeated
            if gap < _APART * line.size and not inner:
                break
        heads.add(at)
    return heads


def _edges(page: Page) -> tuple[list[int], list[int]]:
    """The lines in the upper and in the lower margin of a page, each from the outermost in."""
    by_place = sorted(range(len(page.lines)), key=lambda index: page.lines[index].top)
    top = [index for index in by_place if page.lines[index].bottom <= page.height * _MARGIN]
    bottom = [index for index in reversed(by_place) if page.lines[index].top >= page.height * (1 - _MARGIN)]
    return top[:_EDGE], bottom[:_EDGE]


def _beside(page: Page, at: int, side: list[int], place: int) -> int | None:
    """The next line further in than `at`."""
    outer = side[: side.index(at) + 1]
    below = place == 0
    inner = [
        index
        for index, line in enumerate(page.lines)
        if index not in outer and (line.top > page.lines[at].top) == below
    ]
    return min(inner, key=lambda index: abs(page.lines[index].top - page.lines[at].top), default=None)


def _paragraphs(lines: Sequence[Line], breaks: set[int]) -> str:
    if not lines:
        return ""
    left, right, pitch = _column(lines)
    pieces: list[str] = []
    for index, line in enumerate(lines):
        text = line.text.strip()
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or _ends(line, following, left, right, None if index + 1 in breaks else pitch):
            pieces.append(text.rstrip(_SYLLABLE_BREAK) + "\n")
        else:
            pieces.append(_with_gap(text, following.text.strip()))
    return "".join(pieces)


def _column(lines: Sequence[Line]) -> tuple[float, float, float]:
    """The left and right edge that most lines of running text keep to, and the usual distance of two lines."""
    long = sorted(lines, key=lambda line: line.left - line.right)[: max(1, len(lines) // 2)]
    lefts = Counter(round(line.left / 3) for line in long)
    left = min((place for place, count in lefts.items() if count >= len(long) * 0.15), default=min(lefts)) * 3.0
    rights = sorted(line.right for line in long)
    steps = sorted(below.top - above.top for above, below in pairwise(lines) if below.top > above.top)
    return left, rights[int(len(rights) * 0.8)], steps[len(steps) // 2] if steps else 0.0


def _ends(line: Line, following: Line, left: float, right: float, pitch: float | None) -> bool:
    """Whether a paragraph ends with a line; `pitch` is None when the next one is on another page."""
    size = max(line.size, 1.0)
    if abs(following.size - line.size) > 0.15 * size:
        return True
    if following.left > left + 1.2 * size and abs(following.left - line.left) > 0.8 * size:
        return True
    if line.left - following.left > _DEEPEST_INDENT * size:
        return True  # a centred title, a line set to the right
    if pitch and following.top - line.top > 1.7 * max(pitch, size):
        return True
    if line.right + _first_word(following) * size <= right:
        return True
    text = following.text.strip()
    begins = bool(line_markers(text[:20])) or text[:1] in "●■◆□◇➢✓•○▪"
    return begins and (line.text.rstrip()[-1:] in _SENTENCE_END or text[:1] in "●■◆□◇➢✓•○▪")


def _first_word(line: Line) -> float:
    """How wide the beginning of a line is that cannot be broken, in heights of its type."""
    text = line.text.strip()
    word = _WORD.match(text)
    if word is not None:
        return 0.5 * len(word.group()) + 1.0
    # A Chinese line also breaks early so that none begins with a comma or a closing bracket.
    return 3.0 if text[1:2] in "，。；：！？、）》”’" else 2.0


def _with_gap(text: str, following: str) -> str:
    """The line as it goes on in the next one: Western words apart, Chinese not, a divided word together."""
    if text.endswith(tuple(_SYLLABLE_BREAK)):
        return text.rstrip(_SYLLABLE_BREAK)
    if not text or not following or _CJK.match(text[-1]) or _CJK.match(following):
        return text
    return f"{text} "
