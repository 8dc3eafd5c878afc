from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.formats import conll_lines
from core.formats.conll_lines import Head, Placed


@st.composite
def labelled(draw: st.DrawFn) -> tuple[str, list[int], list[list[Placed]]]:
    """A text, where its parts begin, and columns of annotations that begin and end at no blank."""
    text = draw(st.text(st.sampled_from("校舍𠮷a% \n\u3000"), min_size=1, max_size=40))
    starts = sorted({0, *draw(st.lists(st.integers(1, len(text)), max_size=5))} - {len(text)})
    columns: list[list[Placed]] = []
    for _ in range(draw(st.integers(1, 3))):
        borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        spans = [
            (start, end, draw(st.sampled_from(["a", "b"])))
            for start, end in list(pairwise(borders))[::2]
            if not text[start].isspace() and not text[end - 1].isspace()
        ]
        columns.append(spans)
    return text, starts, columns


def heads_of(starts: Sequence[int]) -> list[Head]:
    return [(start, b"\n# at\n" if start else b"# at\n") for start in starts]


def one_by_one(text: str, starts: Sequence[int], columns: Sequence[Sequence[Placed]], scheme: str) -> str:
    """The same as `lines`, as it is said in words."""
    written = ""
    heads = dict(heads_of(starts))
    for at, letter in enumerate(text):
        written += heads.get(at, b"").decode()
        tags: list[str] = []
        for column in columns:
            found = next((span for span in column if span[0] <= at < span[1]), None)
            if found is None:
                tags.append("O")
                continue
            start, end, label = found
            sign = "B" if at == start else "I"
            if scheme == "BILOU" and at == end - 1:
                sign = "U" if at == start else "L"
            tags.append(f"{sign}-{label}")
        if not letter.isspace():
            written += f"{letter}\t{at}\t{at + 1}\t" + "\t".join(tags) + "\n"
    return written


@given(labelled(), st.sampled_from(["BIO", "BILOU"]))
def test_lines_are_those_of_each_character(given_: tuple[str, list[int], list[list[Placed]]], scheme: str) -> None:
    text, starts, columns = given_
    made = conll_lines.lines(text, heads_of(starts), columns, scheme).decode()
    assert made == one_by_one(text, starts, columns, scheme)


@given(labelled(), st.data())
def test_a_line_that_is_not_of_its_character_is_noticed(
    given_: tuple[str, list[int], list[list[Placed]]], data: st.DataObject
) -> None:
    text, starts, columns = given_
    heads = heads_of(starts)
    written = conll_lines.lines(text, heads, columns, "BIO")
    rows = written.decode().splitlines(keepends=True)
    tokens = [number for number, row in enumerate(rows) if "\t" in row]
    found = conll_lines.tags_of(text, heads, written)
    if not tokens:
        assert found is None
        return
    assert found is not None
    for column, spans in zip(found, columns, strict=True):
        assert [(start, end) for start, end, tag in column if tag.startswith("B-")] == [
            (start, start + 1) for start, _, _ in spans
        ]
        # What goes on does so up to the end of the annotation.
        assert [end for _, end, _ in spans] == [
            max(end for _, end, tag in column[at : _next(column, at)])
            for at, (_, _, tag) in enumerate(column)
            if tag.startswith("B-")
        ]
    row = data.draw(st.sampled_from(tokens))
    letter, start, end, *tags = rows[row].split("\t")
    wrong = data.draw(
        st.sampled_from([("x", start, end), (letter, "0" + start, end), (letter, start, end + "1"), (letter, start)])
    )
    rows[row] = "\t".join([*wrong, *tags])
    assert conll_lines.tags_of(text, heads, "".join(rows).encode()) is None


def _next(column: Sequence[Placed], at: int) -> int:
    """Where the annotation that begins at a place of a column is over."""
    return next(
        (number for number in range(at + 1, len(column)) if not column[number][2].startswith("I-")), len(column)
    )


def test_a_longer_text_and_more_columns() -> None:
    text = "校" * 20_000
    columns: list[list[Placed]] = [[(19_990, 19_999, "a")] for _ in range(12)]
    rows = conll_lines.lines(text, [], columns, "BIO").decode().splitlines()
    assert rows[19_990] == "校\t19990\t19991" + "\tB-a" * 12
    assert rows[19_999] == "校\t19999\t20000" + "\tO" * 12
