"""Lines of a PDF put together to paragraphs, without running heads and page numbers.

A PDF has no paragraphs, only lines at places. A line ends its paragraph when the next line's first word would still
have fit behind it, or when the next line is indented, set in another size, far below, or begins with a numbering. Each
column has edges of its own. A footnote comes after the paragraph that goes on across it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.reading.readers.pdf_characters import PageLine
from core.reading.readers.pdf_columns import OrderedPage
from core.text.markers import line_markers


@dataclass(frozen=True, slots=True)
class JoinedLines:
    """The text of all pages, and what was left out of it."""

    text: str
    heads: tuple[str, ...]
    """The different running heads and page numbers; figures that change from page to page are ``#``."""
    pages: int
    """How many pages had a running head or page number."""
    left_out: tuple[str, ...] = ()
    """All of them, each as it stands on its page."""


_EDGE = 3
"""How many lines at the top and the bottom of a page may be running heads."""
_MARGIN = 0.16
"""The share of a page's height, at the top and at the bottom, in which they stand."""
_APART = 1.9
"""The distance of a running head from the text, in heights of its type."""
_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*|Page\s*\d+.*"
)
_DEEPEST_INDENT = 2.6
"""In heights of the type. A Chinese paragraph is indented by two characters."""
_SENTENCE_END = "。；：！？.;:!?…”』」）)"
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’…—\U00020000-\U000323af]")
_WORD = re.compile("[A-Za-z0-9][A-Za-z0-9.,%'-]*")
_SYLLABLE_BREAK = "\u0002\u00ad\ufffe"
_BULLETS = frozenset("●■◆□◇➢✓•○▪")
_RANGE = "-–—~～至－"
"""Signs between two figures that make a range, which goes on over the end of a line."""
_LEADER = re.compile(r"(?:[.．…·‥]{3,}|[.．·] (?:[.．·] ){2,}|\s{3,})\s*[（(]?\d{1,4}[)）]?\s*$")
"""Dots that lead to the page number in a table of contents."""
_DEEPEST_HANG = 6.0
"""How far the further lines of an item may be indented, in heights of the type."""
_NOTE = re.compile(r"\s*(?:[①-⑳❶-❿*＊※†]|[\[［(（〔]?\d{1,3}[\]］)）〕.、]?\s*\D)")
_NOTE_SIZE = 0.87
_FEWEST_LINES = 6


def join(pages: Sequence[OrderedPage]) -> JoinedLines:
    """The text of the pages, with a line end after each paragraph."""
    heads = _running_heads(pages)
    own: list[_Placed] = []
    with_heads = 0
    for page, left_out in zip(pages, heads, strict=True):
        with_heads += bool(left_out)
        own += _placed(page, left_out)
    left_out_lines = [pages[at].lines[index].text.strip() for at, found in enumerate(heads) for index in found]
    return JoinedLines(_paragraphs(own), _named(left_out_lines), with_heads, tuple(left_out_lines))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line, and the place of its text."""

    line: PageLine
    column: tuple[int, int]
    """The page's width, roughly, and the column: lines with the same pair have the same edges."""
    begins: bool = False
    """Whether it is the first line of a page or column."""
    is_note: bool = False
    is_row: bool = False
    """Whether it is a row of a table."""


def _placed(page: OrderedPage, left_out: set[int]) -> list[_Placed]:
    """The lines of a page without its running heads."""
    kept = [index for index in range(len(page.lines)) if index not in left_out]
    notes = _notes(page, kept)
    wide = round(page.width / 40)
    placed: list[_Placed] = []
    for index in kept:
        column = (wide, page.columns[index] if page.columns else 0)
        begins = not placed or placed[-1].column != column
        is_row = bool(page.lines[index].gaps) and _is_row(page, index)
        placed.append(_Placed(page.lines[index], column, begins, index in notes, is_row))
    return placed


def _is_row(page: OrderedPage, index: int) -> bool:
    """Whether a line with wide blanks is a row of a table: then the line above or below has some, too."""
    near = (page.lines[at] for at in (index - 1, index + 1) if 0 <= at < len(page.lines))
    return len(page.lines[index].gaps) > 1 or any(line.gaps for line in near)


def _notes(page: OrderedPage, kept: Sequence[int]) -> set[int]:
    """The lines of a page's footnotes: small ones at its end, the first of which has a mark."""
    if page.columns or len(kept) < _FEWEST_LINES:
        return set()
    usual = sorted(page.lines[index].size for index in kept)[len(kept) // 2]
    at = len(kept)
    while at and page.lines[kept[at - 1]].size < _NOTE_SIZE * usual:
        at -= 1
    while at < len(kept) and not _NOTE.match(page.lines[kept[at]].text):
        at += 1
    is_low = at < len(kept) and page.lines[kept[at]].top > page.height / 2
    return set(kept[at:]) if is_low and at else set()


def _named(heads: Sequence[str]) -> tuple[str, ...]:
    """Each head once, the commonest first; figures that differ from page to page are ``#``."""
    written: dict[str, set[str]] = {}
    for head in heads:
        written.setdefault(_figureless(head), set()).add(head)
    commonest = Counter(map(_figureless, heads)).most_common()
    return tuple(next(iter(written[key])) if len(written[key]) == 1 else key for key, _ in commonest)


def _figureless(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _running_heads(pages: Sequence[OrderedPage]) -> list[set[int]]:
    """For each page the indices of its page number and of the lines that repeat on many pages."""
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
        # A page with nothing but repeated lines is a page of text after all, unless the only line is its number.
        is_all = len(left_out) == len(page.lines) and any(not _NUMBER.fullmatch(line.text) for line in page.lines)
        found.append(set() if is_all else left_out)
    return found


def _heads(
    page: OrderedPage, place: int, side: list[int], repeated: set[tuple[int, str]], *, are_numbered: bool
) -> set[int]:
    """Those lines at one edge, from the outermost in, that are heads. A repeated text must be apart from the others."""
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


def _edges(page: OrderedPage) -> tuple[list[int], list[int]]:
    """The lines in the upper and in the lower margin of a page, each from the outermost in."""
    by_place = sorted(range(len(page.lines)), key=lambda index: page.lines[index].top)
    top = [index for index in by_place if page.lines[index].bottom <= page.height * _MARGIN]
    bottom = [index for index in reversed(by_place) if page.lines[index].top >= page.height * (1 - _MARGIN)]
    return top[:_EDGE], bottom[:_EDGE]


def _beside(page: OrderedPage, at: int, side: list[int], place: int) -> int | None:
    """The next line further in than `at`."""
    outer = side[: side.index(at) + 1]
    below = place == 0
    inner = [
        index
        for index, line in enumerate(page.lines)
        if index not in outer and (line.top > page.lines[at].top) == below
    ]
    return min(inner, key=lambda index: abs(page.lines[index].top - page.lines[at].top), default=None)


def _paragraphs(placed: Sequence[_Placed]) -> str:
    body = [line for line in placed if not line.is_note]
    notes = [line for line in placed if line.is_note]
    if not body:
        body, notes = notes, []
    edges = _edges_by_column(placed)
    pieces: list[str] = []
    waiting: list[_Placed] = []
    """Notes of the pages on which the paragraph began."""
    behind = _behind(placed) if notes else {}
    for index, line in enumerate(body):
        following = body[index + 1] if index + 1 < len(body) else None
        after = body[index + 2] if index + 2 < len(body) else None
        text = _cells(line.line) if line.is_row else line.line.text.strip()
        waiting += behind.get(id(line), [])
        if following is None or _ends(line, following, after, edges):
            pieces.append(text.rstrip(_SYLLABLE_BREAK) + "\n")
            if waiting:
                pieces.append(_paragraphs([replace(note, is_note=False) for note in waiting]))
                waiting = []
        else:
            pieces.append(_with_gap(text, following.line.text.strip()))
    return "".join(pieces)


def _behind(placed: Sequence[_Placed]) -> dict[int, list[_Placed]]:
    """The notes to put after each line of the text, which is given by its `id`."""
    found: dict[int, list[_Placed]] = {}
    last: _Placed | None = None
    for line in placed:
        if not line.is_note:
            last = line
        elif last is not None:
            found.setdefault(id(last), []).append(line)
    return found


def _cells(line: PageLine) -> str:
    """A row of a table, its cells separated by tabs."""
    cuts = [0, *(begin for begin, _, _ in line.gaps), len(line.text)]
    return "\t".join(line.text[begin:end].strip() for begin, end in pairwise(cuts))


_Edges = Mapping[tuple[int, int], tuple[float, float, float]]


def _edges_by_column(placed: Sequence[_Placed]) -> _Edges:
    """The left edge, right edge and usual distance of lines of each column."""
    columns: dict[tuple[int, int], list[PageLine]] = {}
    for line in placed:
        columns.setdefault(line.column, []).append(line.line)
    return {column: _column(lines) for column, lines in columns.items()}


def _column(lines: Sequence[PageLine]) -> tuple[float, float, float]:
    """The left and right edge that most lines of running text keep to, and the usual distance of two lines."""
    long = sorted(lines, key=lambda line: line.left - line.right)[: max(1, len(lines) // 2)]
    lefts = Counter(round(line.left / 3) for line in long)
    left = min((place for place, count in lefts.items() if count >= len(long) * 0.15), default=min(lefts)) * 3.0
    rights = sorted(line.right for line in long)
    steps = sorted(below.top - above.top for above, below in pairwise(lines) if below.top > above.top)
    return left, rights[int(len(rights) * 0.8)], steps[len(steps) // 2] if steps else 0.0


def _ends(placed: _Placed, following: _Placed, after: _Placed | None, edges: _Edges) -> bool:
    """Whether a paragraph ends with this line."""
    line, below = placed.line, following.line
    if placed.is_row or following.is_row or _LEADER.search(line.text):
        return True
    text, further = line.text.rstrip(), below.text.strip()
    if text[-1:] in _RANGE and text[-2:-1].isdigit() and further[:1].isdigit():
        return False
    left, right, pitch = edges[placed.column]
    size = max(line.size, 1.0)
    moved = edges[following.column][0] - left
    """How far another column stands to the right."""
    below_left = below.left - moved
    if abs(below.size - line.size) > 0.15 * size:
        return True
    is_full = line.right + _first_word(below) * size > right
    if below_left > left + 1.2 * size and abs(below_left - line.left) > 0.8 * size:
        return not (is_full and _hangs(line, following, after))
    if line.left - below_left > _DEEPEST_INDENT * size:
        return True  # a centred title, a line set to the right
    if not following.begins and pitch and below.top - line.top > 1.7 * max(pitch, size):
        return True
    if not is_full:
        return True
    return _begins_item(further) and (text[-1:] in _SENTENCE_END or further[:1] in _BULLETS)


def _hangs(line: PageLine, following: _Placed, after: _Placed | None) -> bool:
    """Whether the next line continues an item whose first line begins further to the left."""
    text, below = line.text.strip(), following.line
    if not _begins_item(text) or _begins_item(below.text.strip()):
        return False
    size = max(line.size, 1.0)
    if not 0 < below.left - line.left < _DEEPEST_HANG * size:
        return False
    # The paragraph after an item is indented as well, but its second line is not.
    if after is not None and not after.begins and abs(after.line.left - below.left) < 0.3 * size:
        return not _begins_item(after.line.text.strip()) or text[-1:] not in _SENTENCE_END
    return text[-1:] not in _SENTENCE_END


def _begins_item(text: str) -> bool:
    return text[:1] in _BULLETS or bool(line_markers(text[:20]))


def _first_word(line: PageLine) -> float:
    """The width of the beginning of a line that cannot be broken, in heights of its type."""
    text = line.text.strip()
    word = _WORD.match(text)
    if word is not None:
        return 0.5 * len(word.group()) + 1.0
    # A Chinese line also breaks early so that no line begins with a comma or a closing bracket.
    return 3.0 if text[1:2] in "，。；：！？、）》”’" else 2.0


def _with_gap(text: str, following: str) -> str:
    """The line as it continues in the next.

    With a blank between Western words, none in Chinese, divided words joined.
    """
    if text.endswith(tuple(_SYLLABLE_BREAK)):
        return text.rstrip(_SYLLABLE_BREAK)
    if text.endswith("-"):
        is_word = (
            text[-2:-1].isascii() and text[-2:-1].isalpha() and following[:1].isascii() and following[:1].islower()
        )
        return text[:-1] if is_word else text
    if not text or not following or _CJK.match(text[-1]) or _CJK.match(following):
        return text
    return f"{text} "
