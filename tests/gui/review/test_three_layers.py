"""Three people's layers in one comparison, and panels in both languages and themes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.review.pairing import DifferenceKind
from core.session import Session
from gui.base import i18n, theme
from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


@pytest.fixture
def reviewed_path(reviewed_path: Path) -> Path:
    """A third person labels the first passage alone, and so that all agree, and the second their own way."""
    with Session.open(reviewed_path) as session:
        me = session.annotator
        third = session.annotators.create("赵静")[0]
        session.use_annotator(third.id)
        first = session.documents.list()[0].id
        labels = {label.code: label.id for label in session.codebook.labels()}
        session.annotations.create(first, 0, 7, labels["infrastructure"])
        session.annotations.create(first, 7, 13, labels["teachers"])
        assert me is not None
        session.use_annotator(me.id)
    return reviewed_path


@pytest.fixture
def three(window: MainWindow, panel: ComparePanel) -> ComparePanel:
    menu = panel.layer_choice.button.menu()
    menu.actions()[-1].trigger()
    assert len(panel.layers) == 3
    return panel


def test_each_layer_has_a_letter_and_a_key(window: MainWindow, three: ComparePanel):
    assert [row.case.kind for row in three.model.rows()] == [
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.PARTIAL,
    ]
    assert not three.verdicts.buttons["review.take_c"].isHidden()
    assert three.verdicts.buttons["review.take_d"].isHidden()
    window.registry.action("review.focus").trigger()
    press(window, Key.Key_F7)
    assert [block.head.text()[0] for block in three.card.blocks] == ["A", "B", "C"]
    press(window, Key.Key_C)
    decision = three.model.rows()[0].case.decision
    assert decision is not None
    assert [(reading.start, reading.end) for reading in decision.decided] == [(7, 13)]


def test_a_layer_can_be_left_out_again(three: ComparePanel):
    three.layer_choice.button.menu().actions()[0].trigger()
    assert len(three.layers) == 2
    assert three.verdicts.buttons["review.take_c"].isHidden()


@pytest.fixture
def defaults():
    yield
    i18n.set_language("en")
    theme.apply("light")


@pytest.mark.parametrize("name", ["review", "feedback", "agreement"])
def test_the_panels_follow_language_and_theme(
    name: str, make_window: Callable[[], MainWindow], reviewed_path: Path, qtbot, defaults
):
    window = make_window()
    assert window.open_project(reviewed_path)
    window.docks.reveal(name)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
    press(window, Key.Key_F7)
    for language, look in (("zh_CN", "dark"), ("en", "light")):
        i18n.set_language(language)
        theme.apply(look)
        QApplication.processEvents()
        assert not window.grab().isNull()
