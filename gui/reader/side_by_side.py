"""The same document in two readers, one layer each, scrolling together."""

from PySide6.QtCore import QObject, Signal

from core.ids import AnnotatorId, DocumentId
from core.model import Span
from gui.reader.protocol import ViewportPlace
from gui.reader.reader import ReaderPane


class SideBySide(QObject):
    """Couples two readers by text position, so that different widths and sizes don't matter.

    It ends by itself when one of them closes or shows another document.
    """

    ended = Signal()

    def __init__(
        self,
        left: ReaderPane,
        right: ReaderPane,
        layers: tuple[AnnotatorId, AnnotatorId],
        everybody: frozenset[AnnotatorId],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.panes = (left, right)
        self.layers = layers
        self._document: DocumentId | None = left.document.id if left.document is not None else None
        self._following = False
        self._over = False
        for pane, layer in zip(self.panes, layers, strict=True):
            pane.set_hidden(everybody - {layer})
        left.visible_range_changed.connect(self._left_moved)
        right.visible_range_changed.connect(self._right_moved)
        for pane in self.panes:
            pane.destroyed.connect(self._gone)
        self._follow(left, right, left.view.visible_range())

    @property
    def document(self) -> DocumentId | None:
        """What both show."""
        return self._document

    def end(self, hidden: frozenset[AnnotatorId] = frozenset()) -> None:
        """Let the readers go; they show all layers but `hidden` again."""
        if self._over:
            return
        self._over = True
        left, right = self.panes
        left.visible_range_changed.disconnect(self._left_moved)
        right.visible_range_changed.disconnect(self._right_moved)
        for pane in self.panes:
            pane.set_hidden(hidden)
        self.ended.emit()

    def let_go(self) -> None:
        """Stop following, and leave the readers as they are because they are about to close."""
        self._over = True

    def holds(self) -> bool:
        """Whether both still show the document."""
        return not self._over and all(
            pane.document is not None and pane.document.id == self._document for pane in self.panes
        )

    def _left_moved(self, span: Span) -> None:
        self._follow(self.panes[0], self.panes[1], span)

    def _right_moved(self, span: Span) -> None:
        self._follow(self.panes[1], self.panes[0], span)

    def _follow(self, mover: ReaderPane, other: ReaderPane, span: Span) -> None:
        if self._following or self._over or not self.holds():
            return
        self._following = True
        try:
            other.view.scroll_to(span.start, ViewportPlace.EDGE)
            # If the first line is half out of sight, that of the other reader is by as many pixels.
            bar = other.view.verticalScrollBar()
            bar.setValue(bar.value() - round(mover.view.y_of(span.start)))
        finally:
            self._following = False

    def _gone(self) -> None:
        if not self._over:
            self._over = True
            self.ended.emit()
