"""The choice of a document, each with how far its differences are."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.errors import UserError
from core.ids import DocumentId
from core.review.cases import Case, ReviewProgress, progress_of
from core.session import Session


class DocumentBox(QComboBox):
    """Narrow as the panel; says what the user chose, and knows how far each document is."""

    document_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._titles: dict[DocumentId, str] = {}
        """In the order of the entries."""
        self._places: dict[DocumentId, int] = {}
        self._progress: dict[DocumentId, ReviewProgress] = {}
        self._loose: dict[DocumentId, int] = {}
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda _n: self.document_wanted.emit(self.currentData()))

    # --- how far

    def progress(self) -> Mapping[DocumentId, ReviewProgress]:
        """How far each document is, as far as known."""
        return self._progress

    def waits(self, document: DocumentId) -> bool:
        """Whether there is something to decide in a document, as far as known."""
        done = self._progress.get(document)
        return bool(self._loose.get(document)) or (done is not None and not done.done)

    def set_progress(self, progress: Mapping[DocumentId, ReviewProgress], loose: Mapping[DocumentId, int]) -> None:
        """How far each document is, and in how many places its final layer has no decision."""
        self._progress, self._loose = dict(progress), dict(loose)
        for document in self._titles:
            self._say(document)

    def forget_progress(self) -> None:
        """What was counted holds no longer; it stands there until it is counted again."""
        self._progress = {}

    def set_progress_of(self, document: DocumentId, cases: Sequence[Case], loose: int) -> None:
        """Count one document again."""
        self._progress[document] = progress_of(cases)
        self._loose[document] = loose
        self._say(document)

    # --- what there is

    def choose(self, document: DocumentId | None) -> None:
        """Show which one is compared."""
        with QSignalBlocker(self):
            self.setCurrentIndex(-1 if document is None else self._places.get(document, -1))

    def read(self) -> None:
        """Read again what documents there are; what is chosen stays."""
        chosen: DocumentId | None = self.currentData()
        self._titles = {one.id: one.meta.title for one in self._session.documents.list()}
        self._places = {document: place for place, document in enumerate(self._titles)}
        with QSignalBlocker(self):
            self.clear()
            for document in self._titles:
                self.addItem(self._words(document), document)
        self.choose(chosen)

    def follow(self, changed: Collection[DocumentId]) -> None:
        """Something about these documents changed, perhaps their titles, or they came or went."""
        try:
            read = [self._session.documents.get(one) for one in changed]
        except UserError:
            self.read()
            return
        if any(one.id not in self._titles for one in read):
            self.read()
            return
        for one in read:
            self._titles[one.id] = one.meta.title
            self._say(one.id)

    def _say(self, document: DocumentId) -> None:
        if document in self._places:
            place, words = self._places[document], self._words(document)
            if words != self.itemText(place):
                self.setItemText(place, words)

    def _words(self, document: DocumentId) -> str:
        title, done = self._titles[document], self._progress.get(document)
        return f"{title}  {done.decided}/{done.total}" if done is not None and done.total else title
