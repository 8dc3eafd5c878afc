from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.formats import conll_lines
from core.formats.conll_lines import Placed


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


def one_by_one(text: str, starts: Sequence[int], columns: Sequence[Sequence[Placed]], scheme: str) -> list[str]:
    """The same as `lines`, as it is said in words."""
    parts: list[str] = []
    for begin, stop in pairwise([*starts, len(text)]):
        part = ""
        for at in range(begin, stop):
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
            if not text[at].isspace():
                part += f"{text[at]}\t{at}\t{at + 1}\t" + "\t".join(tags) + "\n"
        parts.append(part)
    return parts


@given(labelled(), st.sampled_from(["BIO", "BILOU"]))
def test_lines_are_those_of_each_character(given_: tuple[str, list[int], list[list[Placed]]], scheme: str) -> None:
    text, starts, columns = given_
    assert list(conll_lines.lines(text, starts, columns, scheme)) == one_by_one(text, starts, columns, scheme)


@given(labelled(), st.data())
def test_a_line_that_is_not_of_its_character_is_noticed(
    given_: tuple[str, list[int], list[list[Placed]]], data: st.DataObject
) -> None:
    text, starts, columns = given_
    sentences = [text[begin:end] for begin, end in pairwise([*starts, len(text)])]
    bodies = list(conll_lines.lines(text, starts, columns, "BIO"))
    if not any(bodies):
        assert conll_lines.tags_of(text, sentences, bodies) is None
        return
    found = conll_lines.tags_of(text, sentences, bodies)
    assert found is not None
    for column, spans in zip(found, columns, strict=True):
        assert [(start, end) for start, end, tag in column if tag.startswith("B-")] == [
            (start, start + 1) for start, _, _ in spans
        ]
    number = data.draw(st.sampled_from([at for at, body in enumerate(bodies) if body]))
    rows = bodies[number].splitlines(keepends=True)
    row = data.draw(st.integers(0, len(rows) - 1))
    letter, start, end, *tags = rows[row].split("\t")
    wrong = data.draw(
        st.sampled_from([("x", start, end), (letter, "0" + start, end), (letter, start, end + "1"), (letter, start)])
    )
    rows[row] = "\t".join([*wrong, *tags])
    bodies[number] = "".join(rows)
    assert conll_lines.tags_of(text, sentences, bodies) is None


def test_a_longer_text_than_templates_are_kept_for_and_more_columns() -> None:
    text = "校" * 20_000
    columns: list[list[Placed]] = [[(19_990, 19_999, "a")] for _ in range(12)]
    (part,) = conll_lines.lines(text, [0], columns, "BIO")
    assert part.splitlines()[19_990] == "校\t19990\t19991" + "\tB-a" * 12
    assert part.splitlines()[19_999] == "校\t19999\t20000" + "\tO" * 12
