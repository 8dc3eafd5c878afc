"""Levels of labels; `test_answers.py` counts them in a project."""

import pytest

from core.ids import LabelId
from core.model import Label
from core.study.levels import ancestor

A = Label(LabelId("a"), "a", "", "", "#000000")
B = Label(LabelId("b"), "b", "", "", "#000000", parent=A.id)
C = Label(LabelId("c"), "c", "", "", "#000000", parent=B.id)


@pytest.mark.parametrize(("roots", "level", "found"), [("a", 1, "a"), ("a", 2, "b"), ("a", 9, "c"), ("b", 1, "b")])
def test_what_a_label_nests_below(roots: str, level: int, found: str):
    assert ancestor(C, {each.id: each for each in (A, B, C)}, (roots,), level) == found
