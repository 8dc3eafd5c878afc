"""The margin says what was decided, in signs and on hover in words, while the review is shown."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


def said(window: MainWindow) -> list[str]:
    """What stands beside the passages, in order."""
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    return [pane.strip.words(bracket.annotation) for bracket in pane.strip.brackets()]


def test_each_passage_says_what_was_decided_until_the_review_is_left(
    window: MainWindow, panel: ComparePanel, qtbot: QtBot
) -> None:
    assert not any(words[0] in "✓✗↔→" for words in said(window))
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    qtbot.waitUntil(lambda: any(words.startswith("✓") for words in said(window)))
    assert any(words.startswith("↔") for words in said(window))
    # Undone, it is open again.
    window.registry.action("edit.undo").trigger()
    qtbot.waitUntil(lambda: not any(words[0] in "✓✗↔→" for words in said(window)))
    window.registry.action("edit.redo").trigger()
    qtbot.waitUntil(lambda: any(words.startswith("✓") for words in said(window)))
    window.docks.dock("review").hide()
    qtbot.waitUntil(lambda: not any(words[0] in "✓✗↔→" for words in said(window)))


def test_hovering_says_the_decision_in_words(window: MainWindow, panel: ComparePanel, qtbot: QtBot) -> None:
    window.resize(1900, 900)
    window.docks.set_visible({"review"})
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    press(window, Key.Key_A)
    qtbot.waitUntil(lambda: any(words.startswith("→") for words in said(window)))
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    strip = pane.strip
    qtbot.waitUntil(lambda: strip.wide)
    strip.grab()
    told = {"✓": "Kept", "→": "Other label", "↔": "Other boundary"}
    signs = [
        (rect.center(), hit, strip.words(hit)[0]) for rect, name in strip._words if (hit := pane.view.index.get(name))
    ]
    point, _hit, sign = next(each for each in signs if each[2] in told)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, point, strip.mapToGlobal(point)))
    assert told[sign] in QToolTip.text()
    QToolTip.hideText()
