"""Ticking labels."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import LabelId
from core.model import Label
from gui.retrieval.label_chooser import LabelChooser

LABELS = [Label(LabelId(id_), id_, id_, id_, "#0072B2") for id_ in ("schools", "teachers", "safety")]


@pytest.fixture
def chooser(qtbot: QtBot) -> LabelChooser:
    made = LabelChooser()
    qtbot.addWidget(made)
    made.none_words = "Any label"
    made.show_labels(LABELS)
    made.show()
    return made


def test_the_button_says_what_is_meant(chooser: LabelChooser):
    assert chooser.words() == "Any label"
    chooser.choose(frozenset([LabelId("safety"), LabelId("schools")]))
    assert chooser.words() == "schools, safety"
    chooser.choose(frozenset(label.id for label in LABELS))
    assert chooser.words() == "3 labels"


def test_space_ticks_and_escape_closes(chooser: LabelChooser, qtbot: QtBot):
    popup = chooser.open_list()
    QApplication.processEvents()
    with qtbot.waitSignal(chooser.changed):
        QTest.keyClick(popup.view, Qt.Key.Key_Space)
    QTest.keyClick(popup.view, Qt.Key.Key_Down)
    QTest.keyClick(popup.view, Qt.Key.Key_Space)
    assert chooser.chosen() == {"schools", "teachers"}
    with qtbot.waitSignal(popup.destroyed):
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert chooser.chosen() == {"schools", "teachers"}


def test_a_label_that_is_gone_is_ticked_no_more(chooser: LabelChooser):
    chooser.choose(frozenset([LabelId("safety")]))
    chooser.show_labels(LABELS[:2])
    assert chooser.chosen() == frozenset()
    assert chooser.words() == "Any label"


def test_none_takes_all_ticks_away(chooser: LabelChooser):
    chooser.choose(frozenset([LabelId("safety")]))
    popup = chooser.open_list()
    QTest.mouseClick(popup.none, Qt.MouseButton.LeftButton)
    assert chooser.chosen() == frozenset()
    popup.close()
