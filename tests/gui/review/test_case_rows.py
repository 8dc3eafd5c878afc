"""What layers are called, and which key takes which."""

import pytest

from core.ids import AnnotatorId
from core.review.pairing import DifferenceKind
from gui.review.case_rows import kind_name, letters, takers

FOUR = 4


def marks(words: str) -> dict[AnnotatorId, str]:
    """A layer for each mark, named like it in small letters."""
    return {AnnotatorId(word.lower()): word for word in words.split()}


@pytest.mark.parametrize(
    ("compared", "expected"),
    [
        ("A B", {0: "a", 1: "b"}),
        ("B D", {1: "b", 3: "d"}),
        ("A E", {0: "a", 1: "e"}),
        ("E F", {0: "e", 1: "f"}),
        ("B E", {0: "e", 1: "b"}),
        ("A B C D E", {0: "a", 1: "b", 2: "c", 3: "d"}),
        ("", {}),
    ],
)
def test_a_letter_takes_its_own_layer_and_what_is_left_takes_the_others(compared: str, expected: dict[int, str]):
    assert takers(marks(compared), FOUR) == expected


def test_letters_go_by_place():
    assert letters([AnnotatorId("x"), AnnotatorId("y")]) == {"x": "A", "y": "B"}


def test_a_kind_names_the_layer_that_has_it_alone():
    assert kind_name(DifferenceKind.ONLY_A, ["B", "D"]) == "Only B"
    assert kind_name(DifferenceKind.ONLY_B, ["B", "D"]) == "Only D"
    assert kind_name(DifferenceKind.ONLY_B) == "Only B"
