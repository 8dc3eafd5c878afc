"""The lines of CoNLL with a character a token: made of a whole text at once, and read back the same way.

A report has ten thousand characters, and so many lines, of which few are in an annotation. They are put together by one
call, and what was read is compared with what would be written: that takes a tenth of what a loop over lines does.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

Placed = tuple[int, int, str]
"""Start and end in code points, and a label; or a tag in place of the label."""
Head = tuple[int, str]
"""Lines that are no tokens, and the character before whose line they stand."""

_BLANK = re.compile(r"\s")
_AT_ONCE = 16_384
"""Places are written out for so many characters, or a multiple, and shared by all texts that are no longer."""


@cache
def _places(count: int) -> list[str]:
    """What stands between a character and its tags."""
    return [f"\t{at}\t{at + 1}\t" for at in range(count)]


def no_tags(columns: int) -> str:
    """The tags of a character that is in no annotation."""
    return "\t".join(["O"] * columns)


def lines(text: str, heads: Sequence[Head], columns: Sequence[Sequence[Placed]], scheme: str) -> str:
    """The lines of a text; a blank has none.

    `columns` are annotations that do not overlap within a column, with labels as they are written; they begin and end
    at no blank. `scheme` is ``BIO`` or ``BILOU``.
    """
    tags = [f"{no_tags(len(columns))}\n"] * len(text)
    for start, end, written in _stretches(columns, scheme):
        tags[start:end] = [written] * (end - start)
    return _joined(text, heads, tags)


def _joined(text: str, heads: Sequence[Head], tags: Sequence[str]) -> str:
    count = len(text)
    pieces = [""] * (3 * count + 1)
    pieces[0:-1:3] = text
    pieces[1::3] = _places(-(-max(1, count) // _AT_ONCE) * _AT_ONCE)[:count]
    pieces[2::3] = tags
    for blank in _BLANK.finditer(text):
        at = 3 * blank.start()
        pieces[at : at + 3] = ["", "", ""]
    # From behind, so that of several heads at one place the first comes first.
    for at, head in reversed(heads):
        pieces[3 * at] = head + pieces[3 * at]
    return "".join(pieces)


def _stretches(columns: Sequence[Sequence[Placed]], scheme: str) -> Iterator[tuple[int, int, str]]:
    """Ranges of characters that have the same tags, not all of them outside, with these tags as they are written."""
    tagged = [list(_tagged(spans, scheme)) for spans in columns]
    borders = sorted({border for column in tagged for start, end, _ in column for border in (start, end)})
    at = [0] * len(tagged)
    for start, end in pairwise(borders):
        tags: list[str] = []
        inside = False
        for number, column in enumerate(tagged):
            while at[number] < len(column) and column[at[number]][1] <= start:
                at[number] += 1
            here = at[number] < len(column) and column[at[number]][0] <= start
            tags.append(column[at[number]][2] if here else "O")
            inside = inside or here
        if inside:
            yield start, end, "\t".join(tags) + "\n"


def _tagged(spans: Sequence[Placed], scheme: str) -> Iterator[Placed]:
    """Ranges of characters that have the same tag, in text order."""
    last = scheme == "BILOU"
    for start, end, label in spans:
        if last and end - start == 1:
            yield start, end, "U-" + label
            continue
        yield start, start + 1, "B-" + label
        inside = end - 1 if last else end
        if start + 1 < inside:
            yield start + 1, inside, "I-" + label
        if last:
            yield end - 1, end, "L-" + label


def tags_of(text: str, heads: Sequence[Head], written: str) -> list[list[Placed]] | None:
    """The tags of each column, read from the lines of a text; None if not all is as `lines` makes it.

    Tags that go on are told once for all tokens in a row; so is what is outside.
    """
    count = _columns(heads, written)
    if count < 1:
        return None
    nothing = no_tags(count)
    outside, tags = f"\t{nothing}", [f"{nothing}\n"] * len(text)
    tagged = [line for line in written.split("\n") if not line.endswith(outside)]
    # Heads end in no tags; they are compared below, as all else is.
    rows = [line.split("\t", 3) for line in tagged if line and not line.startswith("# ")]
    try:
        found = [(int(at), told) for _, at, _, told in rows]
        for at, told in found:
            tags[at] = told + "\n"
    except (ValueError, IndexError):
        return None
    if _joined(text, heads, tags) != written:
        return None
    return _by_column(text, found, count)


def _columns(heads: Sequence[Head], written: str) -> int:
    """How many columns of tags the first line has that is no head."""
    start = 0
    for _, head in heads:
        start += len(head)
        line = written[start : written.find("\n", start)]
        if line and not line.startswith("# "):
            return line.count("\t") - 2
    return 0


def _by_column(text: str, found: Sequence[tuple[int, str]], count: int) -> list[list[Placed]] | None:
    """The tags of tokens that are not outside, column by column, with an ``O`` wherever one is."""
    columns: list[list[Placed]] = [[] for _ in range(count)]
    for run in _runs(text, found):
        tags = found[run[0]][1].split("\t")
        if len(tags) != count:
            return None
        apart = run[0] == 0 or text[found[run[0] - 1][0] + 1 : found[run[0]][0]].strip()
        for column, tag in zip(columns, tags, strict=True):
            if apart or tag == "O":
                column.append((0, 0, "O"))
            if tag.startswith("I-"):
                column.append((found[run[0]][0], found[run[-1]][0] + 1, tag))
            elif tag != "O":
                column += [(found[number][0], found[number][0] + 1, tag) for number in run]
    return columns


def _runs(text: str, found: Sequence[tuple[int, str]]) -> Iterator[range]:
    """Numbers of tokens in a row that have the same tags."""
    begin = 0
    for number, ((at, tags), (after, others)) in enumerate(pairwise(found), 1):
        if tags != others or (after != at + 1 and text[at + 1 : after].strip()):
            yield range(begin, number)
            begin = number
    if found:
        yield range(begin, len(found))
