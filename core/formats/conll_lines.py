"""The lines of CoNLL with a character a token: made of a whole text at once, and read back the same way.

A report has ten thousand characters, and so many lines, of which few are in an annotation. They are made by one call
(`core.formats.letter_rows`) as if none were; where annotations are, their tags take the place of those. What was read
is compared with what would be written: that takes a tenth of what a loop over lines does.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from core.formats.letter_rows import ROOM, LetterRows

Placed = tuple[int, int, str]
"""Start and end in code points, and a label; or a tag in place of the label."""
Head = tuple[int, bytes]
"""Lines that are no tokens and have no tags, and the character before whose line they stand."""
_Stretch = tuple[int, int, bytes]
"""Characters that have the same tags, not all of them outside, with what stands behind the places."""

_BLANK = re.compile(r"\s\s*")
_READY = 8
"""Numbers of columns whose lines are kept ready."""


@lru_cache(_READY)
def _rows(columns: int) -> LetterRows:
    """Lines of characters in no annotation."""
    outside = _outside(columns)
    return LetterRows(lambda at: b"%b\t%d\t%d%b" % (ROOM, at, at + 1, outside))


def _outside(columns: int) -> bytes:
    return b"\tO" * columns + b"\n"


def lines(text: str, heads: Sequence[Head], columns: Sequence[Sequence[Placed]], scheme: str) -> bytes:
    """The lines of a text; a blank has none.

    `columns` are annotations that do not overlap within a column, with labels as they are written; they begin and end
    at no blank. `scheme` is ``BIO`` or ``BILOU``.
    """
    return _joined(text, heads, list(_stretches(columns, scheme)), len(columns))


def _joined(text: str, heads: Sequence[Head], stretches: Sequence[_Stretch], columns: int) -> bytes:
    grid = _rows(columns).of(text)
    starts = [at for at, _ in heads]
    ends, blanks = _without_blanks(text, starts)
    grid.empty(blanks)
    begins, places, rows = [0, *starts], grid.places, bytes(grid.rows)
    pieces = [b""] * (2 * len(heads) + 1)
    pieces[::2] = [rows[places[begin] : places[end]] for begin, end in zip(begins, ends, strict=True)]
    pieces[1::2] = [head for _, head in heads]
    edges = list(accumulate(map(len, pieces), initial=0))
    whole = b"".join(pieces)
    outside, last = _outside(columns), 0
    parts: list[bytes] = []
    for start, end, tags in stretches:
        # Heads at the place of a stretch stand before its first line, and those at its end behind the last one.
        at, to = bisect_right(starts, start), bisect_left(starts, end)
        begin = edges[2 * at] + places[start] - places[begins[at]]
        stop = min(edges[2 * to + 1], edges[2 * to] + places[end] - places[begins[to]])
        parts += (whole[last:begin], whole[begin:stop].replace(outside, tags))
        last = stop
    return bytes(grid.finished(b"".join([*parts, whole[last:]])))


def _without_blanks(text: str, starts: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """For the part before each start, and the one behind the last, where it ends but for blanks; and other blanks."""
    runs = {blanks.end(): blanks.start() for blanks in _BLANK.finditer(text)}
    ends: list[int] = []
    before = 0
    for end in (*starts, len(text)):
        begin = runs.get(end, end)
        if before <= begin < end:
            del runs[end]
            ends.append(begin)
        else:
            ends.append(end)
        before = end
    return ends, [(start, end) for end, start in runs.items()]


def _stretches(columns: Sequence[Sequence[Placed]], scheme: str) -> Iterator[_Stretch]:
    changes: dict[int, list[tuple[int, str]]] = {}
    for number, spans in enumerate(columns):
        for start, end, tag in _tagged(spans, scheme):
            changes.setdefault(start, []).append((number, tag))
            changes.setdefault(end, []).append((number, "O"))
    tags = nothing = ["O"] * len(columns)
    for start, end in pairwise(sorted(changes)):
        tags = tags.copy()
        # What ends in a column was noted before what begins there.
        for number, tag in changes[start]:
            tags[number] = tag
        if tags != nothing:
            yield start, end, "\t{}\n".format("\t".join(tags)).encode()


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


def tags_of(text: str, heads: Sequence[Head], written: bytes) -> list[list[Placed]] | None:
    """The tags of each column, read from the lines of a text; None if not all is as `lines` makes it.

    Tags that go on are told once for all tokens in a row; so is what is outside.
    """
    count = _columns(heads, written)
    # Each character that is no blank has as many columns as the first one, so these must be in the file.
    if count < 1 or len("".join(text.split())) * 2 * count > len(written):
        return None
    found = _found(text, written, count)
    if found is None or _joined(text, heads, found, count) != written:
        return None
    try:
        return _by_column(text, found, count)
    except UnicodeDecodeError:
        return None


def _columns(heads: Sequence[Head], written: bytes) -> int:
    """How many columns of tags the first line has that is no head."""
    start = 0
    for _, head in heads:
        start += len(head)
        line = written[start : written.find(b"\n", start)]
        if line and not line.startswith(b"# "):
            return line.count(b"\t") - 2
    return 0


@lru_cache(_READY)
def _run(columns: int) -> re.Pattern[bytes]:
    """Lines with the same tags, with heads among them: where the first one is, and these tags."""
    place, tags = rb"[^\t\n]++\t([0-9]{1,9})\t[0-9]++", rb"(?:\t[^\t\n]++){%d}\n" % columns
    again = place.replace(b"(", b"").replace(b"{1,9})", b"++")
    return re.compile(place + b"(" + tags + rb")(?:(?:\n# [^\n]*+\n)?" + again + rb"\2)*+")


def _found(text: str, written: bytes, count: int) -> list[_Stretch] | None:
    """Where a file has tags other than ``O``, which all have a hyphen. None if they cannot be those of `text`."""
    found: list[_Stretch] = []
    run, outside, at = _run(count), _outside(count), 0
    while (hyphen := written.find(b"-", at)) >= 0:
        begin = written.rfind(b"\n", 0, hyphen) + 1
        if written.startswith(b"# ", begin):
            at = written.find(b"\n", hyphen) + 1 or len(written)
            continue
        lines_ = run.match(written, begin)
        if lines_ is None:
            return None
        at, tags = lines_.end(), lines_[2]
        if tags == outside:
            continue
        start = int(lines_[1])
        last = written[max(begin, written.rfind(b"\n", begin, at - 1) + 1) : at].split(b"\t", 2)
        if len(last) < 3 or not last[1].isdigit() or len(last[1]) > len(str(len(text))):
            return None
        end = int(last[1]) + 1
        if not (found[-1][1] if found else 0) <= start < end <= len(text):
            return None
        found.append((start, end, tags))
    return found


def _by_column(text: str, found: Sequence[_Stretch], count: int) -> list[list[Placed]]:
    """The tags of tokens that are not outside, column by column, with an ``O`` wherever one is."""
    columns: list[list[Placed]] = [[] for _ in range(count)]
    behind = 0
    for start, end, written in found:
        apart = behind == 0 or text[behind:start].strip()
        behind = end
        for column, tag in zip(columns, written[1:-1].decode().split("\t"), strict=True):
            if (apart or tag == "O") and column and column[-1][2] != "O":
                column.append((0, 0, "O"))
            if tag.startswith("I-"):
                column.append((start, end, tag))
            elif tag != "O":
                column += [(at, at + 1, tag) for at in range(start, end) if not text[at].isspace()]
    return columns
