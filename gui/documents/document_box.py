"""A box to choose a document from, each with how many of its differences are decided."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.ids import DocumentId
from core.model import DocumentEntry
from core.review.cases import Case, ReviewProgress, progress_of
from gui.documents.inventory import Inventory
from gui.widgets.flat_table import TOP, Index

MOST = 500
"""Most documents that are listed: Qt measures each when the list opens, 1.2 s for 50,000."""


class DocumentBox(QComboBox):
    """As narrow as the panel; tells what the user chose, and knows the progress of each document."""

    document_wanted = Signal(str)
    search_wanted = Signal()
    """There are more documents than a list can show; let the user find one by typing."""

    def __init__(self, inventory: Inventory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inventory = inventory
        self._chosen: DocumentId | None = None
        self._progress: dict[DocumentId, ReviewProgress] = {}
        self._loose: dict[DocumentId, int] = {}
        self._documents = _Documents(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        with QSignalBlocker(self):
            self.setModel(self._documents)
        self._reread()
        inventory.listed.connect(self._reread)
        self.activated.connect(lambda _n: self.document_wanted.emit(self.currentData()))

    def showPopup(self) -> None:
        """Open the list; when it is too long to read through, ask for a search instead."""
        if self._is_long:
            self.search_wanted.emit()
        else:
            super().showPopup()

    # --- how far

    def progress(self) -> Mapping[DocumentId, ReviewProgress]:
        """The progress of each document, as far as it has been counted."""
        return self._progress

    def waits(self, document: DocumentId) -> bool:
        """Whether a document has something to decide, if that is known."""
        done = self._progress.get(document)
        return bool(self._loose.get(document)) or (done is not None and not done.done)

    def set_progress(self, progress: Mapping[DocumentId, ReviewProgress], loose: Mapping[DocumentId, int]) -> None:
        """Set the progress of each document, and how many annotations of its final layer have no decision."""
        self._progress, self._loose = dict(progress), dict(loose)
        self._documents.show_progress(self._progress)

    def forget_progress(self) -> None:
        """Note that the figures are out of date. They stay on display until they are counted again."""
        self._progress = {}

    def set_progress_of(self, document: DocumentId, cases: Sequence[Case], loose: int) -> None:
        """Count one document again."""
        self._progress[document] = progress_of(cases)
        self._loose[document] = loose
        self._documents.show_progress_of(document, self._progress[document])

    # --- which

    def choose(self, document: DocumentId | None) -> None:
        """Show which one is compared."""
        if document != self._chosen:
            self._chosen = document
            if self._is_long:
                self._reread()
        self._show_chosen()

    @property
    def _is_long(self) -> bool:
        return len(self._inventory.listing.entries) > MOST

    def _reread(self) -> None:
        entries = self._inventory.listing.entries
        if self._is_long:
            # Qt measures every entry of a box whenever it is styled: it has the chosen one only.
            chosen = None if self._chosen is None else self._inventory.listing.get(self._chosen)
            entries = [] if chosen is None else [chosen]
        with QSignalBlocker(self):
            self._documents.show_documents(entries)
        self._show_chosen()

    def _show_chosen(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self._documents.place(self._chosen))
        entry = None if self._chosen is None else self._inventory.listing.get(self._chosen)
        self.setToolTip("" if entry is None else entry.title)


class _Documents(QAbstractListModel):
    """Documents in order of import, each with how many of its differences are decided."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[DocumentEntry] = []
        self._places: dict[DocumentId, int] = {}
        self._progress: dict[DocumentId, ReviewProgress] = {}

    def show_documents(self, entries: list[DocumentEntry]) -> None:
        """List these."""
        self.beginResetModel()
        self._entries = entries
        self._places = {entry.id: place for place, entry in enumerate(entries)}
        self.endResetModel()

    def place(self, document: DocumentId | None) -> int:
        """Where a document is; -1 when it is not listed."""
        return -1 if document is None else self._places.get(document, -1)

    def show_progress(self, progress: Mapping[DocumentId, ReviewProgress]) -> None:
        """Show how far all documents are."""
        self._progress = dict(progress)
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def show_progress_of(self, document: DocumentId, progress: ReviewProgress) -> None:
        """Show how far one document is."""
        self._progress[document] = progress
        if (place := self.place(document)) >= 0:
            self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title and how far it is; `Qt.ItemDataRole.UserRole` gives the id."""
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry.id
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        done = self._progress.get(entry.id)
        # In front, because the end of a long title is cut.
        return f"{done.decided}/{done.total}  {entry.title}" if done is not None and done.total else entry.title
