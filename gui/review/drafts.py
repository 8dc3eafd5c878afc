"""Comments that are typed and not sent yet."""

from PySide6.QtCore import QObject, Signal

from core.ids import AnnotationId


class Drafts(QObject):
    """What is typed about each annotation; every field for comments of a window shows the same."""

    changed = Signal(str)
    """Id of the annotation about which something else is typed now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[AnnotationId, str] = {}

    def of(self, annotation: AnnotationId) -> str:
        """What is typed about an annotation; empty for nothing."""
        return self._texts.get(annotation, "")

    def keep(self, annotation: AnnotationId, text: str) -> None:
        """Remember what is typed; an empty text is none."""
        if text == self.of(annotation):
            return
        if text:
            self._texts[annotation] = text
        else:
            del self._texts[annotation]
        self.changed.emit(annotation)
