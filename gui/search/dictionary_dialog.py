"""Dictionary coding: words for each label, looked for where the conditions allow, with a report before it is done."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from core.errors import BiaoduError, UserError
from core.model import Label
from core.progress import Cancelled, Progress
from core.search.dictionary import (
    CodingDictionary,
    CodingReport,
    CodingRow,
    parse_dictionary,
    plan_coding,
    read_dictionary,
)
from core.search.question import SearchQuestion
from core.search.searching import Searcher
from core.session import Session
from gui.base.i18n import _, language, ngettext
from gui.base.jobs import Job, Jobs
from gui.search.kept_dictionaries import KeptDictionaries
from gui.search.label_dialog import EXTENTS
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_open, kinds_of_files
from gui.widgets.flat_table import TOP, FlatTable, FlatTableDelegate, Index

REST = 400
"""Milliseconds after typing before it is looked what the words find."""


class CodingModel(QAbstractTableModel):
    """What each word found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[CodingRow] = ()
        self.names: Mapping[str, str] = {}
        """Names of labels by their codes."""

    def show_rows(self, rows: Sequence[CodingRow], names: Mapping[str, str]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows, self.names = rows, names
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(CodingRow._fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names at the left, numbers at the right."""
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{cell:,}" if isinstance(cell, int) else self.names.get(cell, cell) if not index.column() else cell
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(cell, int):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Label"), _("Words"), _("Hits"), _("Documents"), _("Labelled already"))[section]
        return None


class DictionaryDialog(Dialog):
    """A line for each label; `submitted` gives the places that are to be labelled."""

    help_page = "side-by-side"

    submitted = Signal(object)
    """A sequence of `LabelledPlace`."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        searcher: Searcher,
        question: SearchQuestion,
        conditions: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._searcher, self._question = session, jobs, searcher, question
        self._conditions = conditions
        self._job: Job | None = None
        self.report: CodingReport | None = None
        self.words, self.extent, self.load_button = QPlainTextEdit(), QComboBox(), QPushButton()
        self.kept = KeptDictionaries(session, self.dictionary, self)
        self._caption, self._hint, self._where, self.summary = QLabel(), muted_label(), muted_label(), muted_label()
        self.model = CodingModel(self)
        self.list = FlatTable(self)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._lay_out()
        self.words.setPlainText("".join(f"{label.code}: \n" for label in session.codebook.labels()))
        self.retranslate()
        self.words.textChanged.connect(self._rest.start)
        self._rest.timeout.connect(self.plan)
        self.extent.activated.connect(lambda _n: self.plan())
        self.load_button.clicked.connect(self._load)
        self.kept.taken.connect(self._show_words)
        self.kept.told.connect(self.summary.setText)
        self.accepted.connect(lambda: self.submitted.emit(self.report.places if self.report is not None else ()))
        self.finished.connect(lambda _result: self._stop())
        self._refuse(_("Type words behind the labels: words apart, A | B, A ~10 B as in a search."))

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(FlatTableDelegate(self.list))
        self.list.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.words.setTabChangesFocus(True)
        form = QFormLayout()
        self._caption.setBuddy(self.extent)
        form.addRow(self._caption, self.extent)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.words, 1)
        from_elsewhere = QHBoxLayout()
        from_elsewhere.addWidget(self.kept)
        from_elsewhere.addWidget(self.load_button)
        from_elsewhere.addStretch(1)
        self.body.addLayout(from_elsewhere)
        self.body.addLayout(form)
        self.body.addWidget(self._where)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.summary)
        self.body.setSpacing(8)
        self.resize(720, 640)

    @property
    def busy(self) -> bool:
        """Whether it is still being found out what would be labelled."""
        return self._job is not None or self._rest.isActive()

    def dictionary(self) -> CodingDictionary:
        """What is typed, by the codes of labels; lines may name labels by any name. Raises UserError."""
        codes = {name: label.code for label in self._session.codebook.labels() for name in (label.code, *_names(label))}
        typed = parse_dictionary(self.words.toPlainText())
        return {codes.get(name, name): words for name, words in typed.items() if words}

    def plan(self) -> None:
        """Find out what would be labelled, in a job."""
        self._stop()
        self.report = None
        try:
            dictionary = self.dictionary()
        except UserError as error:
            self._refuse(sentence(error))
            return
        if not dictionary:
            self._refuse(_("Type words behind the labels: words apart, A | B, A ~10 B as in a search."))
            return
        self._refuse(_("Looking what would be labelled…"))
        searcher, question, extent = self._searcher, self._question, EXTENTS[max(0, self.extent.currentIndex())][0]

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> CodingReport | UserError:
            try:
                return plan_coding(session, searcher, dictionary, question, extent, progress, cancelled)
            except UserError as error:
                return error

        job = self._jobs.start_in(self._session, _("Looking at hits"), work, done=lambda found: self._take(job, found))
        self._job = job

    def _take(self, job: Job, found: CodingReport | UserError) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(found, UserError):
            self._refuse(sentence(found))
            return
        self.report = found
        names = {label.code: label.name(language()) for label in self._session.codebook.labels()}
        self.model.show_rows(found.rows, names)
        count = len(found.places)
        words = ngettext("{n} passage would be labelled.", "{n} passages would be labelled.", count)
        self.summary.setText(words.format(n=f"{count:,}"))
        self.ok_button().setEnabled(count > 0)

    def _refuse(self, why: str) -> None:
        self.model.show_rows((), {})
        self.summary.setText(why)
        self.ok_button().setEnabled(False)

    def _stop(self) -> None:
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _load(self) -> None:
        kinds = kinds_of_files((_("Dictionary"), "*.txt *.json"))
        path = choose_file_to_open(self, _("Load a dictionary"), kinds)
        if path is not None:
            self.load(path)

    def load(self, path: Path) -> None:
        """Take the words of a file, as `biaodu code` reads them."""
        try:
            read = read_dictionary(path)
        except BiaoduError as error:
            self._refuse(sentence(error))
            return
        self._show_words(read)

    def _show_words(self, dictionary: CodingDictionary) -> None:
        self.words.setPlainText("".join(f"{code}: {', '.join(words)}\n" for code, words in dictionary.items()))

    def retranslate(self) -> None:
        """Set the texts again."""
        super().retranslate()
        self.setWindowTitle(_("Label by a list of words"))
        self._hint.setText(_("A line for each label: its code or name, a colon, and words with commas between them."))
        self._where.setText(self._conditions or _("In all documents. Conditions of the search screen narrow it."))
        self._caption.setText(_("What gets it"))
        now = max(0, self.extent.currentIndex())
        self.extent.clear()
        self.extent.addItems([_(text) for _extent, text in EXTENTS])
        self.extent.setCurrentIndex(now)
        self.kept.retranslate()
        self.load_button.setText(_("Load from a file…"))
        self.words.setAccessibleName(_("Words by label"))
        self.list.setAccessibleName(_("What would be labelled"))
        self.ok_button().setText(_("Label them"))


def _names(label: Label) -> list[str]:
    return [label.name(tongue) for tongue in ("zh_CN", "en")]
