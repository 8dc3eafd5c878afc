"""Where a passage is on the screen, for what opens beside it."""

from PySide6.QtCore import QPoint, QRect

from core.model import Annotation
from gui.reader.view import ReaderView


def place_of(view: ReaderView, annotation: Annotation) -> QRect:
    """The part of a passage that is in sight, in global pixels."""
    port = view.viewport()
    covered = view.changed_region(annotation.span)
    inside = QRect(port.mapToGlobal(QPoint(0, 0)), port.size())
    return QRect(port.mapToGlobal(covered.topLeft()), covered.size()).intersected(inside)
