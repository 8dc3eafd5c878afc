from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from gui.reader.header import Header
from gui.reader.outline_menu import OutlinePopup
from gui.reader.reader import ReaderPane

MakePane = Callable[..., ReaderPane]


def facts(header: Header) -> QLabel:
    return next(label for label in header.findChildren(QLabel) if label.text() == "某区 · 2024")


def at_width(pane: ReaderPane, width: int) -> Header:
    pane.resize(width, 500)
    QApplication.processEvents()
    return pane.header


def test_a_wide_header_shows_everything(make_pane: MakePane) -> None:
    pane = make_pane("教育")
    header = at_width(pane, 900)
    assert facts(header).isVisible()
    assert header.status.width() == header.status.full_width()


def test_a_narrow_header_keeps_the_title(make_pane: MakePane) -> None:
    pane = make_pane("教育")
    header = at_width(pane, 260)
    assert not facts(header).isVisible()
    assert header.status.width() < header.status.full_width()
    at_width(pane, 900)
    assert facts(header).isVisible()


def test_in_a_very_narrow_header_what_has_a_key_gives_way_to_the_title(make_pane: MakePane) -> None:
    pane = make_pane("教育")
    names = ("Find in this document", "Outline", "Close reader")
    buttons = [b for name in names for b in pane.header.findChildren(QToolButton) if b.accessibleName() == name]
    at_width(pane, 190)
    assert [b.isVisible() for b in buttons] == [False, False, True]
    pane.open_outline()
    (popup,) = pane.findChildren(OutlinePopup)
    assert popup.isVisible()
    popup.close()
    at_width(pane, 900)
    assert all(b.isVisible() for b in buttons)


def test_every_button_has_a_name_and_can_be_reached_by_tab(make_pane: MakePane) -> None:
    pane = make_pane("教育")
    for button in pane.header.findChildren(QToolButton):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy().value & 1
