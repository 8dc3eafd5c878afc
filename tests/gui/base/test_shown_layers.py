"""Figures of several layers stand beside each other and are never added up."""

from core.ids import AnnotatorId
from gui.base.shown_layers import WHATEVER, ShownLayers

A, B, C, D = (AnnotatorId(name) for name in "abcd")
COUNTS = {A: 3, B: 5, C: 1}


def test_one_layer_has_one_figure():
    shown = ShownLayers({B: "李强"})
    assert shown.single == B
    assert not shown.side_by_side
    assert (shown.figure(COUNTS), shown.figure({A: 3})) == ("5", "")
    assert shown.passes(B)
    assert not shown.passes(A)


def test_layers_stand_side_by_side_and_many_as_a_range():
    few, many = ShownLayers({A: "甲", B: "乙", D: "丁"}), ShownLayers({A: "甲", B: "乙", C: "丙", D: "丁"})
    assert few.figure(COUNTS) == "3·5·0"
    assert many.figure(COUNTS) == "0–5"
    assert few.told(COUNTS) == "甲: 3\n乙: 5\n丁: 0"
    assert few.single is None


def test_where_nobody_has_chosen_everything_is_shown():
    assert WHATEVER.passes(A)
    assert WHATEVER.figure(COUNTS) == "9"
    assert WHATEVER.layers == ()


def test_no_layer_shows_nothing():
    assert not ShownLayers({}).passes(A)
    assert ShownLayers({}).figure(COUNTS) == ""
