"""Many differences are decided by a strategy."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Annotator
from core.review.strategies import StrategyName
from core.session import Session
from gui.review.compare_panel import ComparePanel
from gui.review.strategy_dialog import StrategyDialog
from gui.window.main_window import MainWindow
from tests.gui.review.conftest import final


def test_a_strategy_decides_the_open_ones(window: MainWindow, panel: ComparePanel, qtbot):
    window.registry.action("review.strategy").trigger()
    dialog = window.findChild(StrategyDialog)
    assert isinstance(dialog, StrategyDialog)
    dialog.choices[StrategyName.PREFER].setChecked(True)
    dialog.here.setChecked(True)
    dialog.prefer.setCurrentIndex(dialog.prefer.findText("王敏"))
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert final(window) == [
        (0, 7, "infrastructure"),
        (9, 14, "teachers"),
        (16, 28, "safety"),
        (28, 36, "safety"),
    ]


def test_the_majority_is_offered_to_three_or_more(reviewed_path: Path, qtbot):
    with Session.open(reviewed_path) as session:
        people = session.annotators.list()
        dialog = StrategyDialog(people, None)
        qtbot.addWidget(dialog)
        assert not dialog.choices[list(dialog.choices)[-1]].isEnabled()
        third = Annotator(session.annotators.create("第三人")[0].id, "第三人")
        dialog = StrategyDialog([*people, third], None)
        qtbot.addWidget(dialog)
        assert dialog.choices[list(dialog.choices)[-1]].isEnabled()
        assert not dialog.here.isEnabled()
