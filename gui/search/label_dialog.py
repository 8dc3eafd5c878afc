"""Labels for hits of a search: what would be labelled is listed before it is done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHeaderView, QLabel, QWidget

from core.ids import DocumentId, LabelId
from core.model import LabelledPlace
from core.progress import Cancelled, Progress
from core.search.labelling import Extent, LabellingPlan, plan_labelling
from core.search.matches import FoundHits
from core.session import Session
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Job, Jobs
from gui.widgets.columns import characters
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.flat_table import TOP, FlatTable, FlatTableDelegate, Index
from gui.widgets.swatch import swatch_icon

EXTENTS = (
    (Extent.HIT, N_("The words themselves")),
    (Extent.CLAUSE, N_("The clause")),
    (Extent.SENTENCE, N_("The sentence")),
    (Extent.ITEM, N_("The item")),
)
_TITLE = 14
_LONGEST = 200


class PlacesModel(QAbstractTableModel):
    """What would be labelled, read when it is shown."""

    def __init__(self, title_of: Callable[[DocumentId], str], text_of: Callable[[DocumentId], str], parent: QObject):
        super().__init__(parent)
        self._title_of, self._text_of = title_of, text_of
        self.places: Sequence[LabelledPlace] = ()

    def show_places(self, places: Sequence[LabelledPlace]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """A row for each place."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = TOP) -> int:
        """Document and text."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Document"), _("Passage"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title, or the text in one line."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        place = self.places[index.row()]
        if index.column() == 0:
            return self._title_of(place.document)
        return " ".join(self._text_of(place.document)[place.start : min(place.end, place.start + _LONGEST)].split())


class LabelHitsDialog(Dialog):
    """Asks for the label and for how much of the text gets it; `submitted` gives the places."""

    help_page = "side-by-side"

    submitted = Signal(object)
    """A sequence of `LabelledPlace`."""

    def __init__(self, session: Session, jobs: Jobs, matches: FoundHits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._matches = session, jobs, matches
        self._job: Job | None = None
        self.label, self.extent = QComboBox(), QComboBox()
        self._captions = QLabel(), QLabel()
        self.summary = muted_label()
        titles = session.documents.titles()
        self.model = PlacesModel(lambda document: titles.get(document, ""), session.documents.text, self)
        self.list = FlatTable(self)
        self._lay_out()
        self.retranslate()
        self.label.currentIndexChanged.connect(self._plan)
        self.extent.currentIndexChanged.connect(self._plan)
        self.accepted.connect(lambda: self.submitted.emit(self.model.places))
        self.finished.connect(lambda _result: self._stop())
        self._plan()

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(FlatTableDelegate(self.list))
        self.list.setColumnWidth(0, characters(self.fontMetrics(), _TITLE))
        self.list.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        form = QFormLayout()
        for caption, box in zip(self._captions, (self.label, self.extent), strict=True):
            caption.setBuddy(box)
            form.addRow(caption, box)
        self.body.addLayout(form)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.list, 1)
        self.resize(720, 520)

    @property
    def busy(self) -> bool:
        """Whether it is still being found out what would be labelled."""
        return self._job is not None

    def _plan(self) -> None:
        self._stop()
        self.ok_button().setEnabled(False)
        label, extent, matches = (
            self.label.currentData(),
            EXTENTS[max(0, self.extent.currentIndex())][0],
            self._matches,
        )
        if label is None:
            return
        self.summary.setText(_("Looking what would be labelled…"))

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> LabellingPlan:
            return plan_labelling(session, matches, LabelId(label), extent, progress, cancelled)

        job = self._jobs.start_in(self._session, _("Looking at hits"), work, done=lambda plan: self._take(job, plan))
        self._job = job

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, job: Job, plan: LabellingPlan) -> None:
        if job is not self._job:
            return
        self._job = None
        self.model.show_places(plan.places)
        count, already = len(plan.places), plan.already
        said = ngettext("{n} passage would be labelled.", "{n} passages would be labelled.", count)
        text = said.format(n=f"{count:,}")
        if already:
            passed = ngettext("{n} hit has your label already.", "{n} hits have your label already.", already)
            text = f"{text} {passed.format(n=f'{already:,}')}"
        self.summary.setText(text)
        self.ok_button().setEnabled(count > 0)

    def retranslate(self) -> None:
        """Set the texts again."""
        super().retranslate()
        self.setWindowTitle(_("Label hits"))
        self._captions[0].setText(_("Label"))
        self._captions[1].setText(_("What gets it"))
        for box in (self.label, self.extent):
            box.blockSignals(True)
        chosen, extent = self.label.currentData(), max(0, self.extent.currentIndex())
        self.label.clear()
        for label in self._session.codebook.labels():
            self.label.addItem(swatch_icon(label.colour), label.name(language()), label.id)
        self.label.setCurrentIndex(max(0, self.label.findData(chosen)))
        self.extent.clear()
        self.extent.addItems([_(text) for _extent, text in EXTENTS])
        self.extent.setCurrentIndex(extent)
        for box in (self.label, self.extent):
            box.blockSignals(False)
        self.list.setAccessibleName(_("What would be labelled"))
        self.ok_button().setText(_("Label them"))
