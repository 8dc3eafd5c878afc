"""The words by which labels are suggested in this project: added, weighed, banned, and what one would hit."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QPushButton, QWidget

from core.progress import Cancelled, Progress
from core.session import Session
from core.suggest.feeding import edited_words, lessons_of
from core.suggest.label_words import words_for
from core.suggest.word_hits import WordUses, telling_words, uses_of
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Job, Jobs
from gui.widgets.columns import characters
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.flat_table import TOP, FlatTable, FlatTableDelegate, Index
from gui.widgets.panel import choose_row
from gui.widgets.swatch import swatch_icon

_WEIGHT, _FROM, _WORD = range(3)
_FIGURES, _ORIGIN = 5, 8
REST = 250
"""Milliseconds after the last letter until it is looked what a word would hit."""
_SHOWN = 8
_USUAL = 3.0
_ORIGINS = {"given": N_("Built in"), "added": N_("Yours"), "banned": N_("Banned")}


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word of a label."""

    word: str
    weight: float
    origin: str
    """One of ``given``, ``added``, ``banned``."""


class WordsModel(QAbstractTableModel):
    """The words of one label, the heaviest first; weights can be edited."""

    weighed = Signal(str, float)
    """A word and the weight that somebody gave it; 0 bans it."""

    def __init__(self, parent: QObject | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self.rows: list[WordRow] = []

    def show_words(self, given: Mapping[str, float], edits: Mapping[str, float]) -> None:
        """Show these words, with what a person made of them."""
        self.beginResetModel()
        rows = [WordRow(word, weight, "given") for word, weight in given.items() if word not in edits]
        rows += [WordRow(word, weight, "added" if weight else "banned") for word, weight in edits.items()]
        self.rows = sorted(rows, key=lambda row: (row.origin == "given", -row.weight, row.word))
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """A row for each word."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """Weight, where it is from, the word."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Weight"), _("From"), _("Word or phrase"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts; banned words are struck through."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (f"{row.weight:g}", _(_ORIGINS[row.origin]), row.word)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _WEIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and row.origin == "banned":
            font = QFont()
            font.setStrikeOut(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Weights are edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _WEIGHT and not self._read_only else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Weigh a word; what is no weight changes nothing."""
        weight = weight_of(str(value))
        if role != Qt.ItemDataRole.EditRole or weight is None:
            return False
        self.weighed.emit(self.rows[index.row()].word, weight)
        return True


def weight_of(text: str) -> float | None:
    """A weight from 0 to 10 as somebody types it."""
    try:
        weight = float(text.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        return None
    return weight if 0 <= weight <= 10 else None


class WordsDialog(Dialog):
    """Edits the words of all labels of a project; `submitted` gives what was added, weighed and banned."""

    help_page = "codebook"

    submitted = Signal(object)
    """By label code the weights by word, 0 for a banned one."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._read_only = session, jobs, read_only
        self._labels = session.codebook.labels()
        self._given, _anchored = words_for(self._labels)
        self.edits = {code: dict(listed) for code, listed in edited_words(session).items()}
        self._job: Job | None = None
        self.label, self.word = QComboBox(), QLineEdit()
        self._captions = QLabel(), QLabel()
        self.add_button, self.ban_button, self.reset_button, self.propose_button = (QPushButton() for _ in range(4))
        self.model = WordsModel(self, read_only=read_only)
        self.list = FlatTable(self)
        self.hits = muted_label()
        self.hits.setTextFormat(Qt.TextFormat.PlainText)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_words()

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(FlatTableDelegate(self.list))
        self.list.setColumnWidth(_WEIGHT, characters(self.fontMetrics(), _FIGURES))
        self.list.setColumnWidth(_FROM, characters(self.fontMetrics(), _ORIGIN))
        self.list.horizontalHeader().setSectionResizeMode(_WORD, QHeaderView.ResizeMode.Stretch)
        form = QFormLayout()
        for caption, field in zip(self._captions, (self.label, self.word), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        row = QHBoxLayout()
        for name, button in (
            ("add", self.add_button),
            ("ban", self.ban_button),
            ("reset", self.reset_button),
            ("propose", self.propose_button),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.setEnabled(not self._read_only)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(form)
        self.body.addLayout(row)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.hits)
        self.resize(720, 620)
        self.ok_button().setEnabled(False)

    def _connect(self) -> None:
        self.label.currentIndexChanged.connect(self._show_words)
        self.word.textChanged.connect(lambda _text: self._rest.start())
        self._rest.timeout.connect(lambda: self.look(self.word.text()))
        self.add_button.clicked.connect(lambda: self.weigh(self._meant(), _USUAL))
        self.ban_button.clicked.connect(lambda: self.weigh(self._meant(), 0))
        self.reset_button.clicked.connect(lambda: self.weigh(self._meant(), None))
        self.propose_button.clicked.connect(self.propose)
        self.model.weighed.connect(self.weigh)
        self.list.selectionModel().currentRowChanged.connect(lambda now, _before: self._look_at(now))
        self.accepted.connect(lambda: self.submitted.emit(self.edits))
        self.finished.connect(lambda _result: self._stop())

    @property
    def code(self) -> str:
        """The code of the label whose words are shown."""
        return str(self.label.currentData() or "")

    def _show_words(self) -> None:
        self.model.show_words(self._given.get(self.code, {}), self.edits.get(self.code, {}))

    def _meant(self) -> str:
        """The word that is typed, else the chosen one."""
        typed, row = self.word.text().strip().lower(), self.list.currentIndex().row()
        return typed or (self.model.rows[row].word if 0 <= row < len(self.model.rows) else "")

    def weigh(self, word: str, weight: float | None) -> None:
        """Add, weigh or ban (0) a word of the shown label; None makes it what it was."""
        if not word or self._read_only:
            return
        mine = self.edits.setdefault(self.code, {})
        if weight is None:
            mine.pop(word, None)
        else:
            mine[word] = weight
        if not mine:
            del self.edits[self.code]
        self.word.clear()
        self._show_words()
        row = next((at for at, each in enumerate(self.model.rows) if each.word == word), -1)
        if row >= 0:
            choose_row(self.list, self.model.index(row, 0))
        self.ok_button().setEnabled(self.edits != edited_words(self._session))

    # --- what a word would hit

    def _look_at(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.model.rows) and not self.word.text().strip():
            self.look(self.model.rows[index.row()].word)

    def look(self, word: str) -> None:
        """Look in a thread which sentences a word would hit."""
        self._stop()
        if not word.strip():
            self.hits.setText("")
            return

        def work(session: Session, _progress: Progress, cancelled: Cancelled) -> WordUses:
            return uses_of(session, word, cancelled=cancelled)

        job = self._jobs.start_in(
            self._session, _("Looking for a word"), work, done=lambda found: self._take(job, found)
        )
        self._job = job

    @property
    def busy(self) -> bool:
        """Whether it is still being looked."""
        return self._job is not None or self._rest.isActive()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, job: Job, found: WordUses) -> None:
        if job is not self._job:
            return
        self._job = None
        said = ngettext("It is in {n} sentence of {m} reports.", "It is in {n} sentences of {m} reports.", found.count)
        lines = [said.format(n=f"{found.count:,}", m=f"{found.documents:,}")]
        lines += [f"· {use.text[:60].replace(chr(10), ' ')}" for use in found.shown[:_SHOWN]]
        self.hits.setText("\n".join(lines))

    def propose(self) -> None:
        """Add words that the label's passages have more often than the rest, with a small weight."""
        me = self._session.annotator
        lessons = lessons_of(self._session, me.id) if me is not None else []
        known = [row.word for row in self.model.rows]
        found = telling_words(lessons, self.code, known, _SHOWN)
        for word in found:
            self.weigh(word, _USUAL / 2)
        if not found:
            self.hits.setText(_("Your labels do not tell any further words yet."))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Words of the labels"))
        self._captions[0].setText(_("Label"))
        self._captions[1].setText(_("Word or phrase"))
        self.word.setPlaceholderText(_("招聘, or 新建~学校 for both in one clause"))
        self.add_button.setText(_("Add"))
        self.ban_button.setText(_("Ban"))
        self.reset_button.setText(_("As it was"))
        self.propose_button.setText(_("From my labels"))
        self.list.setAccessibleName(self.windowTitle())
        self.ok_button().setText(_("Keep"))
        chosen = self.label.currentData()
        self.label.blockSignals(True)
        self.label.clear()
        for label in self._labels:
            self.label.addItem(swatch_icon(label.colour), label.name(language()), label.code)
        self.label.setCurrentIndex(max(0, self.label.findData(chosen)))
        self.label.blockSignals(False)
