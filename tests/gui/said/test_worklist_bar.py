"""The bar at a passage of the worklist: what it says, and which key means what."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.said.worklist_bar import BarState, WorklistBar

Key = Qt.Key


@pytest.fixture
def bar(project, parent, qtbot) -> WorklistBar:
    made = WorklistBar(BarState(project.labels[0], 1, 3, 4, 1200), project.labels, parent)
    made.show_beside(parent.rect())
    qtbot.waitUntil(made.isVisible)
    return made


def test_it_says_which_meaning_and_how_far_one_is(bar):
    assert bar._head.text() == "Infrastructure: made under meaning 1, now 3"
    assert bar._progress.text().startswith("4 done · 1,200 left")


@pytest.mark.parametrize(
    ("key", "signal"),
    [(Key.Key_Y, "confirmed"), (Key.Key_R, "choosing"), (Key.Key_Backspace, "deleted"), (Key.Key_A, "asked")],
)
def test_each_key_tells_one_thing_and_closes(bar, qtbot, key, signal):
    with qtbot.waitSignal(getattr(bar, signal)), qtbot.assertNotEmitted(bar.stopped):
        QTest.keyClick(bar, key)


def test_tab_and_backtab_go_on_and_back(bar, qtbot):
    with qtbot.waitSignal(bar.moved) as moved:
        QTest.keyClick(bar, Key.Key_Tab)
    assert moved.args == [1]


def test_the_key_of_its_own_label_does_nothing(bar, qtbot, project):
    with qtbot.assertNotEmitted(bar.relabelled):
        QTest.keyClick(bar, Key.Key_1)
    assert bar.isVisible()
    with qtbot.waitSignal(bar.relabelled) as chosen:
        QTest.keyClick(bar, Key.Key_2)
    assert chosen.args == [project.labels[1].id]


def test_clicking_elsewhere_stops(bar, qtbot):
    with qtbot.waitSignal(bar.stopped):
        bar.close()
