"""The outline of a document from its header."""

from collections.abc import Callable

from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from core.model import Span
from core.text.outline import outline
from gui.reader.outline_menu import OutlinePopup
from gui.reader.reader import ReaderPane
from tests.gui.reader.conftest import OUTLINED

MakePane = Callable[..., ReaderPane]


def test_the_outline_jumps(make_pane: MakePane, qtbot: QtBot) -> None:
    text = OUTLINED.replace("新建校舍。", "新建校舍。" * 300)
    pane = make_pane(text, outline=outline(text))
    pane.open_outline()
    (popup,) = pane.findChildren(OutlinePopup)
    (tree,) = popup.findChildren(QTreeWidget)
    assert tree.topLevelItemCount() == 2
    first = tree.topLevelItem(0)
    assert first is not None
    assert first.childCount() == 2
    tree.itemActivated.emit(tree.topLevelItem(1), 0)
    assert not popup.isVisible()
    assert pane.view.caret == text.index("二、下步打算")
    assert pane.view.visible_range().contains(Span(pane.view.caret, pane.view.caret + 1))


def test_the_outline_is_all_on_the_screen(make_pane: MakePane) -> None:
    pane = make_pane(OUTLINED, outline=outline(OUTLINED))
    (popup,) = pane.findChildren(OutlinePopup)
    screen = pane.screen().availableGeometry()
    # Qt's offscreen windows have a frame of 2 pixels that nobody asked for.
    room = screen.adjusted(-2, -2, 2, 2)
    for corner in (screen.topLeft(), screen.bottomLeft(), screen.topRight(), screen.bottomRight()):
        popup.open_at(corner, OUTLINED, pane.outline, 0)
        assert room.contains(popup.frameGeometry())
        popup.close()
