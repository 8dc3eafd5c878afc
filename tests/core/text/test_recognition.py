"""How surely a text was recognised is kept with its metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Meta, Span
from core.text.recognition import UNKNOWN, RecognisedLine, Recognition, on_page, recognition_of, with_recognition

LENGTH = 1000
SPANS = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(lambda pair: pair[0] < pair[1])
LINES = st.builds(
    lambda span, percent, page, down: RecognisedLine(span[0], span[1], percent, page, down),
    SPANS,
    st.integers(0, 100),
    st.integers(1, 500),
    st.integers(UNKNOWN, 1000),
)
KNOWN = st.builds(
    Recognition,
    st.text(),
    st.lists(LINES).map(tuple),
    st.lists(SPANS).map(lambda pairs: tuple(sorted(Span(*pair) for pair in pairs))),
    st.booleans(),
)


@given(KNOWN)
def test_it_comes_back_as_it_was_kept(known: Recognition) -> None:
    meta = with_recognition(Meta("甲", extra={"note": 1}), known)
    assert recognition_of(meta, LENGTH) == known
    assert meta.extra["note"] == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        {},
        {"engine": "x", "lines": [0, 1, 2], "doubtful": []},
        {"engine": "x", "lines": [], "doubtful": [0]},
        {"engine": "x", "lines": [], "doubtful": [1, 1]},
        {"engine": "x", "lines": [], "doubtful": [0, LENGTH + 1]},
        {"engine": "x", "lines": [], "doubtful": [-1, 1]},
        {"engine": 1, "lines": [], "doubtful": []},
        {"engine": "x", "lines": [], "doubtful": [True, 3]},
        {"engine": "x", "lines": {}, "doubtful": []},
    ],
)
def test_what_somebody_else_wrote_there_is_no_recognition(value: object) -> None:
    assert recognition_of(Meta("甲", extra={"ocr": value}), LENGTH) is None


def test_lines_with_a_doubtful_character_are_counted_once() -> None:
    lines = (RecognisedLine(0, 10, 90, 1), RecognisedLine(10, 20, 99, 1), RecognisedLine(20, 30, 50, 2))
    assert Recognition("x", lines, (Span(1, 2), Span(4, 6), Span(29, 30))).doubtful_lines == 2


def test_a_place_of_the_text_has_a_page_and_a_place_on_it() -> None:
    lines = (RecognisedLine(0, 10, 90, 1), RecognisedLine(11, 20, 99, 1), RecognisedLine(25, 30, 50, 2))
    known = Recognition("x", lines, ())
    assert [on_page(known, position) for position in (0, 10, 11, 24, 25, 99)] == [
        *((1, 0.25), (1, 0.25), (1, 0.75), (1, 0.75), (2, 0.5), (2, 0.5))
    ]
    assert on_page(Recognition("x", (), ()), 5) == (1, 0.0)


def test_a_line_whose_place_on_its_page_was_kept_is_there() -> None:
    lines = (RecognisedLine(0, 10, 90, 1, 100), RecognisedLine(11, 20, 99, 1, 850), RecognisedLine(25, 30, 50, 2))
    known = Recognition("x", lines, ())
    assert [on_page(known, position) for position in (0, 15, 25)] == [(1, 0.1), (1, 0.85), (2, 0.5)]


@pytest.mark.parametrize("down", [[1], [1, 1001], [1, -2], "x", [1, True]])
def test_places_that_somebody_else_wrote_are_not_believed(down: object) -> None:
    value = {"engine": "x", "lines": [0, 5, 90, 1, 6, 9, 90, 1], "doubtful": [], "down": down}
    known = recognition_of(Meta("甲", extra={"ocr": value}), LENGTH)
    assert known is not None
    assert {line.down for line in known.lines} == {UNKNOWN}
