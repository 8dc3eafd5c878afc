"""The lines of CoNLL with a character a token: made of a whole text at once, and read back the same way.

A report has ten thousand characters, and so many lines, of which few are in an annotation. What one call does to all of
them takes a tenth of what a loop over them does.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, groupby, pairwise

Placed = tuple[int, int, str]
"""Start and end in code points, and a label; or a tag in place of the label."""

_BLANK = re.compile(r"\s")
_TAGS = re.compile(r"\t[0-9]+\t[0-9]+\t([^\n]+)\n")
_AT_ONCE = 16_384
"""Templates are made for so many characters, or a multiple, and shared by all texts that are no longer."""
_MOST_COLUMNS = 8
"""Templates are kept for so many columns of tags; of more they are made each time."""


class _Template:
    """The lines of so many characters outside of annotations, with ``%s`` in place of each character."""

    def __init__(self, characters: int, columns: int) -> None:
        tags = no_tags(columns)
        lines = [f"%s\t{at}\t{at + 1}\t{tags}\n" for at in range(characters)]
        self.whole = "".join(lines)
        self.ends = [0, *accumulate(map(len, lines))]
        """Where each line begins in the template, and where the last one ends."""

    def filled(self, text: str) -> str:
        """The lines of a text; each is one letter shorter than in the template."""
        return self.whole[: self.ends[len(text)]] % tuple(text)


_kept_template = cache(_Template)


class Outside:
    """The lines of a text as if it had no annotations. A blank has no line."""

    def __init__(self, text: str, columns: int) -> None:
        rounded = -(-max(1, len(text)) // _AT_ONCE) * _AT_ONCE
        template = (_kept_template if columns <= _MOST_COLUMNS else _Template)(rounded, columns)
        self._lines, self._ends = template.filled(text), template.ends
        self.blanks = [blank.start() for blank in _BLANK.finditer(text)]

    def of(self, start: int, end: int) -> str:
        """The lines of a range of characters without blanks."""
        return self._lines[self._ends[start] - start : self._ends[end] - end]

    def parts(self, borders: Iterable[int]) -> Iterator[str]:
        """The lines between one border and the next, the first beginning at 0."""
        lines, ends = self._lines, self._ends
        blanks = iter([*self.blanks, len(lines)])
        blank, start = next(blanks), 0
        for border in borders:
            part = ""
            while blank < border:
                part += lines[ends[start] - start : ends[blank] - blank]
                start, blank = blank + 1, next(blanks)
            yield part + lines[ends[start] - start : ends[border] - border] if start < border else part
            start = border


def no_tags(columns: int) -> str:
    """The tags of a character that is in no annotation."""
    return "\t".join(["O"] * columns)


def lines(text: str, starts: Sequence[int], columns: Sequence[Sequence[Placed]], scheme: str) -> Iterator[str]:
    """The lines of each part of a text, of which `starts` are the beginnings; a blank has no line.

    `columns` are annotations that do not overlap within a column, with labels as they are written; they begin and end
    at no blank. `scheme` is ``BIO`` or ``BILOU``.
    """
    made, nothing = Outside(text, len(columns)), f"\t{no_tags(len(columns))}\n"
    tags = {start: (end, written) for start, end, written in _stretches(columns, scheme)}
    tagged_to, written = 0, ""
    borders = sorted({0, *starts, *tags, *(end for end, _ in tags.values()), len(text)})
    ends = {*starts[1:], len(text)}
    part = ""
    for (start, end), plain in zip(pairwise(borders), made.parts(borders[1:]), strict=True):
        if start in tags:
            tagged_to, written = tags[start]
        part += plain.replace(nothing, written) if start < tagged_to else plain
        if end in ends:
            yield part
            part = ""


def _stretches(columns: Sequence[Sequence[Placed]], scheme: str) -> Iterator[tuple[int, int, str]]:
    """Ranges of characters that have the same tags, not all of them outside, with the end of their lines."""
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
            yield start, end, "\t" + "\t".join(tags) + "\n"


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


def tags_of(text: str, sentences: Sequence[str], bodies: Sequence[str]) -> list[list[Placed]] | None:
    """The tags of each column, read from the lines of each sentence; None if not every line is as `lines` makes it.

    `text` is that of all `sentences`. Tags that go on are told once for all tokens in a row; so is what is outside.
    """
    first = next(filter(None, bodies), "")
    count = first.partition("\n")[0].count("\t") - 2
    if count < 1:
        return None
    columns: list[list[Placed]] = [[] for _ in range(count)]
    expected, ends = Outside(text, count), list(accumulate(map(len, sentences)))
    for start, end, body, plain in zip([0, *ends], ends, bodies, expected.parts(ends), strict=False):
        if body == plain:
            for column in columns:
                column.append((0, 0, "O"))
        elif not _take(range(start, end), expected, body, columns):
            return None
    return columns


def _take(place: range, expected: Outside, body: str, columns: Sequence[list[Placed]]) -> bool:
    """Take the tags of a sentence that has annotations. False if its lines are not those of its characters."""
    nothing = no_tags(len(columns))
    tagged = [(written, len(list(alike))) for written, alike in groupby(_TAGS.findall(body))]
    made: list[str] = []
    blanks = expected.blanks[bisect_left(expected.blanks, place.start) : bisect_left(expected.blanks, place.stop)]
    places: Sequence[int] = place
    if blanks:
        gone = set(blanks)
        places = [at for at in place if at not in gone]
    if sum(count for _, count in tagged) != len(places):
        return False
    end = 0
    for written, count in tagged:
        begin, end = end, end + count
        plain = "".join([expected.of(part.start, part.stop) for part in _ranges(places[begin:end])])
        made.append(plain if written == nothing else plain.replace(f"\t{nothing}\n", f"\t{written}\n"))
        tags = written.split("\t")
        if len(tags) != len(columns):
            return False
        for column, tag in zip(columns, tags, strict=True):
            if tag == "O":
                column.append((0, 0, "O"))
            elif tag.startswith("I-"):
                column.append((places[begin], places[end - 1] + 1, tag))
            else:
                column += [(at, at + 1, tag) for at in places[begin:end]]
    return "".join(made) == body


def _ranges(places: Sequence[int]) -> Iterable[range]:
    """Growing numbers as ranges without gaps."""
    if places[-1] - places[0] + 1 == len(places):
        return (range(places[0], places[-1] + 1),)
    gaps = [number for number, (at, after) in enumerate(pairwise(places), 1) if after - at > 1]
    return [range(places[begin], places[end - 1] + 1) for begin, end in pairwise([0, *gaps, len(places)])]
