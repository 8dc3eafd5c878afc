import pytest

from core.ids import LabelId
from core.model import Label
from core.review.pairing import DifferenceKind
from gui.review.case_rows import DIFFERENCES, CaseFilter, Show
from gui.review.filter_row import EVERY_KIND, FilterRow

LABELS = [Label(LabelId(code), code, "", code.title(), "#0072B2") for code in ("safety", "teachers")]


@pytest.fixture
def row(qtbot) -> FilterRow:
    made = FilterRow()
    qtbot.addWidget(made)
    made.retranslate()
    made.set_labels(LABELS)
    return made


def test_at_first_every_difference_is_wanted_and_nothing_that_agrees(row: FilterRow):
    assert row.wanted() == CaseFilter(DIFFERENCES, None, Show.ALL)


def test_what_is_chosen_is_told_and_wanted(row: FilterRow, qtbot):
    with qtbot.waitSignal(row.changed):
        row.kind_box.setCurrentIndex(row.kind_box.findData(DifferenceKind.LABEL.value))
    row.label_box.setCurrentIndex(row.label_box.findData("teachers"))
    row.show_box.setCurrentIndex(row.show_box.findData(Show.OPEN.value))
    assert row.wanted() == CaseFilter(frozenset([DifferenceKind.LABEL]), LabelId("teachers"), Show.OPEN)
    row.show_everything()
    assert row.wanted() == CaseFilter(None, None, Show.ALL)


def test_the_choice_stays_when_texts_labels_and_layers_change_without_a_word(row: FilterRow, qtbot):
    row.kind_box.setCurrentIndex(row.kind_box.findData(EVERY_KIND))
    row.label_box.setCurrentIndex(2)
    before = row.wanted()
    with qtbot.assertNotEmitted(row.changed):
        row.retranslate()
        row.set_labels([*LABELS, Label(LabelId("new"), "new", "", "New", "#000000")])
        row.set_marks(["C", "D"])
    assert row.wanted() == before
    assert any("C" in row.kind_box.itemText(place) for place in range(row.kind_box.count()))
