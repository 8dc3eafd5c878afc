"""Comments that were typed but not sent yet."""

from PySide6.QtCore import QObject, Signal

from core.ids import AnnotationId


class Drafts(QObject):
    """The text typed about each annotation. Every field for comments in a window shows the same."""

    changed = Signal(str)
    """Id of the annotation whose typed text has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[AnnotationId, str] = {}

    def of(self, annotation: AnnotationId) -> str:
        """The text typed about an annotation; empty if there is none."""
        return self._texts.get(annotation, "")

    def keep(self, annotation: AnnotationId, text: str) -> None:
        """Remember the typed text; an empty one is forgotten."""
        if text == self.of(annotation):
            return
        if text:
            self._texts[annotation] = text
        else:
            del self._texts[annotation]
        self.changed.emit(annotation)
