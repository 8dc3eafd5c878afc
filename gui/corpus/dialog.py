"""Counts a corpus, and draws documents from it into a project to label."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from core.corpus.counting import CorpusCounts, CorpusMeasure, count_corpus
from core.corpus.places import place_of
from core.corpus.sampling import CorpusSample, draw_project
from core.errors import BiaoduError
from core.file_names import PROJECT_SUFFIX
from core.progress import Cancelled, Progress
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs
from gui.corpus.model import COLUMN_NAMES, CountsModel
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_save, choose_folder, kinds_of_files
from gui.widgets.number_fields import NumberField

_DRAWN = 200
_MOST_DRAWN = 100_000
_LABEL = "label"


class CorpusDialog(Dialog):
    """Asks which corpus; answers with a table. What takes long runs as a job, which ends with the dialog."""

    help_page = "agreement"
    drawn = Signal(Path)
    """Emitted with a project into which documents were drawn."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._jobs = jobs
        self._job: Job | None = None
        self._hint = muted_label()
        self.folder = QLineEdit()
        self.browse_button = QPushButton()
        self.columns = {column: QCheckBox() for column in COLUMN_NAMES}
        self.columns["region"].setChecked(True)
        self.measure = QComboBox()
        self.count_button = QPushButton()
        self.model = CountsModel(self)
        self.table = QTableView()
        self.problem = QLabel()
        self.number = NumberField()
        self.seed = NumberField()
        self.query = QLineEdit()
        self.draw_button = QPushButton()
        self._captions = {name: QLabel() for name in ("folder", "by", "number", "seed", "query")}
        self._lay_out()
        self._connect()
        self.resize(820, 560)
        self.retranslate()
        self.folder.setFocus()

    def _lay_out(self) -> None:
        for button in (self.browse_button, self.count_button, self.draw_button):
            button.setAutoDefault(False)
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.problem.setWordWrap(True)
        self.measure.addItem("", CorpusMeasure.DOCUMENTS)
        self.measure.addItem("", CorpusMeasure.SENTENCES)
        self.number.setRange(1, _MOST_DRAWN)
        self.number.setValue(_DRAWN)
        self.seed.setRange(0, 999_999)
        self.seed.setValue(1)
        by = QHBoxLayout()
        by.setSpacing(16)
        for box in self.columns.values():
            by.addWidget(box)
        by.addWidget(self.measure)
        by.addStretch(1)
        draw = QHBoxLayout()
        for widget in (self.number, self._captions["seed"], self.seed, self._captions["query"]):
            draw.addWidget(widget)
        draw.addWidget(self.query, 1)
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addWidget(self._captions["folder"], 0, 0)
        form.addWidget(self.folder, 0, 1)
        form.addWidget(self.browse_button, 0, 2)
        form.addWidget(self._captions["by"], 1, 0)
        form.addLayout(by, 1, 1)
        form.addWidget(self.count_button, 1, 2)
        below = QGridLayout()
        below.setHorizontalSpacing(16)
        below.addWidget(self._captions["number"], 0, 0)
        below.addLayout(draw, 0, 1)
        below.addWidget(self.draw_button, 0, 2)
        self.body.addWidget(self._hint)
        self.body.addLayout(form)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.problem)
        self.body.addLayout(below)

    def _connect(self) -> None:
        for name, editor in (("folder", self.folder), ("number", self.number), ("seed", self.seed)):
            self._captions[name].setBuddy(editor)
        self._captions["query"].setBuddy(self.query)
        self.browse_button.clicked.connect(lambda _on=False: self._browse())
        self.count_button.clicked.connect(lambda _on=False: self.count())
        self.draw_button.clicked.connect(lambda _on=False: self.draw())
        self.folder.textChanged.connect(self._check)
        for box in self.columns.values():
            box.toggled.connect(self._check)
        self.finished.connect(lambda _result: self._give_up())

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Corpus"))
        self._hint.setText(
            _(
                "A corpus is a folder that “biaodu corpus read” has made of more reports than a project holds. Label"
                " the documents that you draw here; “biaodu corpus apply” then scores all others."
            )
        )
        captions = {"folder": _("Folder"), "by": _("Count by"), "number": _("Draw")}
        captions |= {"seed": _("Seed"), "query": _("Only with the words")}
        for name, text in captions.items():
            self._captions[name].setText(text)
        for column, box in self.columns.items():
            box.setText(_(COLUMN_NAMES[column]))
        self.measure.setItemText(0, _("Documents"))
        self.measure.setItemText(1, _("Sentences"))
        self.measure.setAccessibleName(_("What is counted"))
        self.browse_button.setText(_("Choose…"))
        self.count_button.setText(_("Count corpus"))
        self.draw_button.setText(_("Draw a project…"))
        self.number.setAccessibleName(_("How many documents are drawn"))
        self.table.setAccessibleName(_("Counts"))
        self.model.show_counts(self.model.counts)
        self._check()

    def by(self) -> list[str]:
        """The columns that are chosen."""
        return [column for column, box in self.columns.items() if box.isChecked()]

    def count(self) -> None:
        """Count the corpus."""
        said, by, measure = self.folder.text().strip(), self.by(), CorpusMeasure(self.measure.currentData())

        def work(_progress: Progress, cancelled: Cancelled) -> CorpusCounts:
            return count_corpus(place_of(said), by, measure=measure, cancelled=cancelled)

        self._begin(_("Counting"), work, self._show)

    def draw(self, project: Path | None = None) -> None:
        """Draw documents into a project, asking where unless that is said. The groups are those of the counts."""
        kinds = kinds_of_files((_("Biaodu projects"), f"*{PROJECT_SUFFIX}"))
        name = _("Sample") + PROJECT_SUFFIX
        path = project or choose_file_to_save(self, _("Draw a project"), name, kinds, (PROJECT_SUFFIX,))
        if path is None:
            return
        said, by = self.folder.text().strip(), [column for column in self.by() if column != _LABEL]
        number, seed, query = self.number.value(), self.seed.value(), self.query.text()

        def work(_progress: Progress, cancelled: Cancelled) -> CorpusSample:
            return draw_project(place_of(said), path, number, by=by, query=query, seed=seed, cancelled=cancelled)

        self._begin(_("Drawing"), work, lambda _sample: self._drawn(path))

    def _begin(self, title: str, work: Callable[[Progress, Cancelled], object], done: Callable[[Any], None]) -> None:
        self._give_up()
        self.problem.setText("")

        def caught(progress: Progress, cancelled: Cancelled) -> object:
            # Shown here, beside what was typed, and not over the window behind.
            try:
                return work(progress, cancelled)
            except BiaoduError as error:
                return error

        def take(found: object) -> None:
            if not isValid(self) or self._job is not job:
                return
            self._job = None
            self._check()
            if isinstance(found, BiaoduError):
                self.problem.setText(sentence(found))
            else:
                done(found)

        job = self._job = self._jobs.start(title, caught, done=take, stopped=self._stopped)
        self._check()

    def _stopped(self) -> None:
        """Let it be begun anew: it was stopped in the status line."""
        if isValid(self) and self._job is not None and self._job.cancelled:
            self._job = None
            self._check()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, counts: CorpusCounts) -> None:
        self.model.show_counts(counts)
        self.table.resizeColumnsToContents()

    def _drawn(self, project: Path) -> None:
        self.drawn.emit(project)
        self.close()

    def _check(self) -> None:
        is_ready = bool(self.folder.text().strip()) and self._job is None
        self.count_button.setEnabled(is_ready and bool(self.by()))
        self.draw_button.setEnabled(is_ready)
        self.measure.setEnabled(self.columns[_LABEL].isChecked())

    def _browse(self) -> None:
        folder = choose_folder(self, _("Folder of the corpus"))
        if folder is not None:
            self.folder.setText(str(folder))
