"""The manual in its window: one, about where one is, with the keys of the moment, and easily put away."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.manual import PAGES
from gui.base import theme
from gui.base.settings import SHORTCUTS
from gui.help.manual import ManualWindow
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key


def manuals() -> list[ManualWindow]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ManualWindow)]


@pytest.fixture
def manual(window: MainWindow, qtbot: QtBot) -> ManualWindow:
    press(window, Key.Key_F1)
    (made,) = manuals()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_asking_twice_shows_one_manual_and_it_goes_with_the_window(window: MainWindow, manual: ManualWindow, qtbot):
    window.registry.action("help.guide").trigger()
    assert manuals() == [manual]
    window.close()
    qtbot.waitUntil(lambda: not manuals())


def test_every_page_is_shown_with_its_picture(manual: ManualWindow):
    for name in PAGES:
        manual.open_page(name)
        assert manual.browser.document().toPlainText().strip()
        picture = manual.browser.loadResource(2, QUrl(f"help/pictures/{name}.en.png"))
        assert picture is not None
        assert picture.deviceIndependentSize().width() <= 640  # pyright: ignore[reportAttributeAccessIssue]


def test_a_picture_is_never_wider_than_the_page(manual: ManualWindow, qtbot: QtBot):
    for width in (900, 560):
        manual.resize(width, 700)
        qtbot.waitUntil(lambda w=width: manual.width() == w)
        QApplication.processEvents()
        assert manual.browser.horizontalScrollBar().maximum() == 0


def test_nothing_is_loaded_from_elsewhere(manual: ManualWindow):
    assert manual.browser.loadResource(1, QUrl("http://example.org/x.html")) is None


def test_links_lead_to_pages(manual: ManualWindow, qtbot: QtBot):
    manual.open_page("start")
    manual.browser.anchorClicked.emit(QUrl("labelling.md"))
    assert manual.name == "labelling"


def test_it_follows_keys_language_and_theme(window: MainWindow, manual: ManualWindow, chinese: None):
    manual.open_page("labelling")
    assert "选中下一句" in manual.browser.toPlainText()
    window.settings.set(SHORTCUTS, {"sentence.next": ["Ctrl+Alt+N"]})
    assert "Ctrl+Alt+N" in manual.browser.toPlainText()
    theme.apply("dark")
    try:
        assert theme.current().accent.name() in manual.browser.toHtml().lower()
    finally:
        theme.apply("light")


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_escape_and_ctrl_w_close_the_manual_and_no_reader(
    window: MainWindow, manual: ManualWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
):
    QTest.keyClick(manual.windowHandle(), key, modifier)
    qtbot.waitUntil(lambda: not manual.isVisible())
    assert window.workspace is not None
    assert len(window.workspace.readers.panes) == 1
