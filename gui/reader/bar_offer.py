"""Decides where the label bar of one reader is shown, and for which passage or annotation."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.ids import AnnotationId, LabelId
from core.model import Annotation, Label, Span
from gui.base.colours import Ground
from gui.reader.labelbar import LabelBar, place_bar
from gui.reader.view import ReaderView

_WIDEST = 640


class BarOffer(QObject):
    """Shows the bar at a passage and reports what was chosen.

    If it would cover the passage, it is shown below the text.
    """

    label_chosen = Signal(str, object)
    """Label id, and the `Span` to give it to."""
    relabel_chosen = Signal(str, str)
    """Label id, and the `Span` that it was chosen for."""
    note_requested = Signal(str)
    split_requested = Signal(str, int)
    """Annotation id and where, in code points."""
    delete_requested = Signal(str)

    def __init__(self, pane: QWidget, view: ReaderView, bar: LabelBar, docked: QVBoxLayout) -> None:
        super().__init__(pane)
        self._pane = pane
        self._view = view
        self._bar = bar
        self._docked = docked
        self._has_labels = False
        self._annotation: AnnotationId | None = None
        """The own annotation that would be changed; None while a new one is offered."""
        self._span = Span(0, 0)
        self._clicked = 0
        bar.label_chosen.connect(self._choose)
        bar.note_requested.connect(lambda: self._about_annotation(self.note_requested.emit))
        bar.delete_requested.connect(lambda: self._about_annotation(self.delete_requested.emit))
        bar.split_requested.connect(
            lambda: self._about_annotation(lambda annotation: self.split_requested.emit(annotation, self._clicked))
        )

    def set_labels(self, labels: Sequence[Label], ground: Ground) -> None:
        """Offer these labels from now on. If a bar is shown, it closes."""
        self.close()
        self._has_labels = bool(labels)
        self._bar.set_labels(labels, ground)

    def for_span(self, span: Span) -> None:
        """Offer the labels for a selected passage."""
        self._annotation, self._span = None, span
        self._show(span, None)

    def for_annotation(self, annotation: Annotation, clicked: int, *, mine: bool) -> None:
        """Offer, for one's own annotation, what can be done with it; for another's, labels for an own one there.

        `clicked` is where it would be split, in code points.
        """
        self._annotation = annotation.id if mine else None
        self._span, self._clicked = annotation.span, clicked
        self._show(annotation.span, annotation if mine else None)

    def close(self) -> None:
        """Hide the bar."""
        if not self._bar.isHidden():
            self._docked.removeWidget(self._bar)
            self._bar.hide()

    def close_if_about(self, annotations: Collection[AnnotationId]) -> None:
        """Hide the bar if it is about one of these annotations, which have changed."""
        if self._annotation in annotations:
            self.close()

    def _show(self, span: Span, annotation: Annotation | None) -> None:
        if not self._has_labels:
            return
        self.close()
        view, pane, bar = self._view, self._pane, self._bar
        viewport = view.viewport()
        area = QRect(view.mapTo(pane, QPoint(0, 0)), view.size())
        covered = view.changed_region(span).translated(viewport.mapTo(pane, QPoint(0, 0)))
        # Leave room for the underlines of the last line.
        covered.adjust(0, -4, 0, view.line_height() // 2)
        size = bar.offer(
            min(area.width() - 16, _WIDEST), annotation.label if annotation else None, existing=annotation is not None
        )
        place = place_bar(size, covered, area, viewport.mapTo(pane, view.cursorRect().center()).x())
        bar.setFixedSize(size)
        if place is None:
            self._docked.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
            bar.show()
        else:
            bar.show_at(place)

    def _choose(self, label: str) -> None:
        self.close()
        if self._annotation is None:
            self.label_chosen.emit(label, self._span)
        else:
            self.relabel_chosen.emit(self._annotation, LabelId(label))

    def _about_annotation(self, tell: Callable[[AnnotationId], object]) -> None:
        self.close()
        if self._annotation is not None:
            tell(self._annotation)
