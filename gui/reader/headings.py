"""A text folded to its headings, laid over the text itself: nothing of it is hidden or moved, so no offset changes."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem

from gui.base import theme
from gui.base.i18n import _
from gui.outline.model import OutlineColumn, OutlineModel
from gui.reader.reader import ReaderPane
from gui.widgets.flat_tree import FlatTree
from gui.widgets.row_delegate import RowDelegate

MARGIN = 48


def show_headings(pane: ReaderPane) -> "HeadingsPage | None":
    """Fold the text of a reader to its headings; None when it has none."""
    if not pane.outline:
        return None
    page = HeadingsPage(pane)
    page.show()
    page.raise_()
    page.setFocus()
    return page


class HeadingsPage(FlatTree):
    """Headings in the face of the text, with the number of annotations under each.

    Enter or a click unfolds the text at a heading, Escape where one was. It closes when the text changes or loses the
    focus.
    """

    def __init__(self, pane: ReaderPane) -> None:
        super().__init__(pane)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pane = pane
        self._outline = OutlineModel(self)
        self._outline.show_outline(pane.view.text, pane.outline)
        self._outline.count(annotation.start for annotation in pane.view.annotations())
        self.setModel(self._outline)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(_("Headings of the text"))
        self.setFont(pane.view.typography.font())
        self.setIndentation(round(pane.view.typography.pixels * 1.5))
        paper = QPalette(self.palette())
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            paper.setColor(role, theme.current().paper)
        self.setPalette(paper)
        ground = theme.current().paper.name()
        self.setStyleSheet(f"QTreeView {{ background: {ground}; padding: {MARGIN // 2}px {MARGIN}px 0 {MARGIN}px; }}")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(OutlineColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(OutlineColumn.COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.expandAll()
        self._cover()
        self._go_to(pane.view.caret)
        pane.installEventFilter(self)
        pane.outline_changed.connect(self.close)
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter unfolds at the heading, Escape where one was before."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Unfold when one goes on elsewhere, but not for a menu or another window."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the text."""
        if watched is self._pane and event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        view, bar = self._pane.view, self._pane.overview
        corner = view.mapTo(self._pane, view.rect().topLeft())
        self.setGeometry(QRect(corner, QSize(view.width() + bar.width(), view.height())))

    def _go_to(self, position: int) -> None:
        index = self._outline.index_under(position)
        self.setCurrentIndex(index if index.isValid() else self._outline.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        node = self._outline.node_at(index)
        if node is not None:
            self._pane.jump_to(node.range.start)
        self._leave()

    def _leave(self) -> None:
        self._pane.setFocus()
        self.close()


class _Delegate(RowDelegate):
    """Draws in the text's colour, counts more quietly, with rows as high as the text's lines."""

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw one line."""
        if option.index.column() == OutlineColumn.COUNT:
            painter.setPen(theme.current().muted)
        super().draw_text(painter, option, rect, text)
