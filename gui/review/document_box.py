"""The choice of a document, each with how far its differences are."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.ids import DocumentId
from core.model import Document
from core.review.cases import ReviewProgress


class DocumentBox(QComboBox):
    """Narrow as the panel; says what the user chose."""

    document_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda _n: self.document_wanted.emit(self.currentData()))

    def fill(
        self, documents: Iterable[Document], progress: Mapping[DocumentId, ReviewProgress], chosen: DocumentId | None
    ) -> None:
        """Offer `documents`; `progress` has those that are counted."""
        with QSignalBlocker(self):
            self.clear()
            for one in documents:
                done = progress.get(one.id)
                count = f"  {done.decided}/{done.total}" if done is not None and done.total else ""
                self.addItem(f"{one.meta.title}{count}", one.id)
            self.setCurrentIndex(self.findData(chosen))
