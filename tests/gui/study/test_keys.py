"""Which key gives which label."""

from core.codebook import default_codebook
from core.study.design import Dimension
from gui.study.keys import choices

LABELS = default_codebook().labels


def test_each_dimension_has_a_row_of_the_keyboard_and_a_key_for_none():
    dimensions = [Dimension("a", ("infrastructure", "teachers")), Dimension("b", ("safety",), none="b-none")]
    first, second = choices(dimensions, LABELS, "en", "No code fits")
    assert [(each.code, each.key) for each in first] == [("infrastructure", "1"), ("teachers", "2"), ("", "0")]
    assert [(each.code, each.key, each.label is None) for each in second] == [
        ("safety", "q", False), ("b-none", "p", True),
    ]  # fmt: skip


def test_no_two_answers_have_one_key_and_what_has_none_can_be_clicked():
    dimensions = [Dimension(str(at), ("infrastructure",)) for at in range(6)]
    keys = [each.key for row in choices(dimensions, LABELS, "zh", "无") for each in row if each.key]
    assert len(keys) == len(set(keys)) == 8
