"""The outline of a document as a tree that pops up, and where in it a position is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.base.i18n import _
from gui.widgets.item_rows import take_out_rows

if TYPE_CHECKING:
    from core.text.outline import OutlineNode

_POSITION = Qt.ItemDataRole.UserRole
_SIZE = (360, 440)


def path_at(nodes: Sequence["OutlineNode"], position: int) -> list["OutlineNode"]:
    """The headings that `position` (code points) stands under, outermost first."""
    return [node for node in nodes if node.range.start <= position < node.range.end]


class OutlinePopup(QFrame):
    """A tree of headings; Return or a click jumps, Escape closes."""

    position_chosen = Signal(int)
    """Code point where the heading starts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._tree = QTreeWidget(self)
        self._tree.setHeaderHidden(True)
        self._tree.setIndentation(16)
        self._tree.itemActivated.connect(self._choose)
        self._tree.itemClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._tree)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.resize(*_SIZE)

    def open_at(self, place: QPoint, text: str, nodes: Sequence["OutlineNode"], position: int) -> None:
        """Show the tree at or near a global place, with the heading of `position` (code points) current.

        It is kept on the screen, because the reader at the right edge has an outline, too.
        """
        self._tree.setAccessibleName(_("Outline"))
        self._fill(text, nodes, position)
        area = (QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()).availableGeometry()
        x = max(area.left(), min(place.x(), area.right() + 1 - self.width()))
        y = max(area.top(), min(place.y(), area.bottom() + 1 - self.height()))
        self.move(x, y)
        self.show()
        self._tree.setFocus()

    def _fill(self, text: str, nodes: Sequence["OutlineNode"], position: int) -> None:
        take_out_rows(self._tree)
        current: QTreeWidgetItem | None = None
        above: list[tuple[int, QTreeWidgetItem]] = []
        for node in nodes:
            while above and above[-1][0] >= node.level:
                above.pop()
            parent = above[-1][1] if above else self._tree.invisibleRootItem()
            title = text[node.title.start : node.title.end]
            item = QTreeWidgetItem(parent, [title])
            item.setToolTip(0, title)
            item.setData(0, _POSITION, node.range.start)
            above.append((node.level, item))
            if node.range.start <= position < node.range.end:
                current = item
        self._tree.expandToDepth(1)
        if not nodes:
            QTreeWidgetItem(self._tree, [_("No headings found")]).setDisabled(True)
        if current is not None:
            self._tree.setCurrentItem(current)

    def _choose(self, item: QTreeWidgetItem) -> None:
        position = item.data(0, _POSITION)
        if isinstance(position, int):
            self.close()
            self.position_chosen.emit(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
