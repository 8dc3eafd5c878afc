"""Memos about the project, a document, a label or one's day: read, searched, written."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.changes import ChangeSet
from core.errors import BiaoduError, UserError
from core.ids import AnnotationId, DocumentId
from core.said.memos import Memo, Topic
from core.session import Session
from gui.base.i18n import _, language
from gui.base.identities import SHOWN, Identities
from gui.base.times import describe_time, short_time
from gui.said.memo_page import MemoPage
from gui.widgets.dialog import Dialog
from gui.widgets.errors import sentence
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.item_rows import take_out_rows

Subject = tuple[Topic, str]
_HEAD = 60
"""Code points of a memo that its line shows."""


class MemosDialog(Dialog):
    """What is being written is kept when one goes to another memo or closes."""

    help_page = "labelling"

    def __init__(
        self, session: Session, subject: Subject, parent: QWidget | None = None, identities: Identities = SHOWN
    ) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self._identities = identities
        self._subjects: list[Subject | None] = []
        self._first = subject
        self._shown: Memo | None = None
        self.about_box = QComboBox()
        self.about_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.about_box.setMinimumContentsLength(12)
        self.filter = FilterEdit()
        self.list = QListWidget()
        self.list.setProperty("field", True)
        self.list.setFixedWidth(260)
        self.page, self.edit = MemoPage(), _Editor()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.stack.addWidget(self.edit)
        self.who = QLabel()
        self.who.setProperty("muted", True)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.new_button, self.edit_button, self.save_button, self.remove_button = (
            QPushButton() for _button in range(4)
        )
        self._lay_out()
        self.about_box.currentIndexChanged.connect(lambda _row: self._choose())
        self.filter.textChanged.connect(lambda _text: self._choose())
        self.list.currentRowChanged.connect(lambda _row: self._row_changed())
        self.edit.saved.connect(self.save)
        self.edit.dropped.connect(self._drop)
        self.new_button.clicked.connect(self.begin)
        self.edit_button.clicked.connect(self.begin_edit)
        self.save_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self.remove)
        self.resize(820, 480)
        self.retranslate()
        if not self.list.count() and not session.access.read_only:
            self.begin()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.about_box, 1)
        top.addWidget(self.filter, 1)
        buttons = QHBoxLayout()
        for button in (self.new_button, self.edit_button, self.save_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.who)
        right.addWidget(self.stack, 1)
        right.addWidget(self.problem)
        right.addLayout(buttons)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        self.body.addLayout(top)
        self.body.addLayout(middle, 1)
        self.ok_button().setDefault(False)
        self.ok_button().setAutoDefault(False)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Memos"))
        self.filter.setPlaceholderText(_("Search memos"))
        self.filter.setAccessibleName(_("Search memos"))
        self.about_box.setAccessibleName(_("About"))
        self.list.setAccessibleName(_("Memos"))
        self.edit.setAccessibleName(_("Memo"))
        self.page.setAccessibleName(_("Memo"))
        self.edit.setPlaceholderText(_("Markdown: # heading, - list, **bold**. Ctrl+Enter saves."))
        self.new_button.setText(_("New memo"))
        self.edit_button.setText(_("Edit"))
        self.save_button.setText(_("Save"))
        self.remove_button.setText(_("Remove"))
        self._fill_subjects()
        self.fill()

    # --- what is listed

    def _fill_subjects(self) -> None:
        """Everything that a memo can be about here, chosen as before or as asked at first."""
        wanted = self.subject() if self._subjects else self._first
        session = self._session
        today = date.today().isoformat()
        subjects: list[tuple[str, Subject | None]] = [(_("All memos"), None), (_("The project"), (Topic.PROJECT, ""))]
        if self._first[0] is Topic.DOCUMENT:
            subjects.append((self._title(self._first[1]), self._first))
        elif self._first[0] is Topic.ANNOTATION:
            words = _("The annotation “{quote}”").format(quote=self._quote(self._first[1]))
            subjects.append((words, self._first))
        subjects.append((_("Today, {day}").format(day=today), (Topic.DAY, today)))
        for label in session.codebook.labels():
            words = _("Label {name}").format(name=label.name(language()))
            subjects.append((words, (Topic.LABEL, label.code)))
        self.about_box.blockSignals(True)
        self.about_box.clear()
        self._subjects = [subject for _words, subject in subjects]
        self.about_box.addItems([words for words, _subject in subjects])
        self.about_box.setCurrentIndex(self._subjects.index(wanted) if wanted in self._subjects else 0)
        self.about_box.blockSignals(False)

    def subject(self) -> Subject | None:
        """What memos are listed about; None for anything."""
        row = self.about_box.currentIndex()
        return self._subjects[row] if 0 <= row < len(self._subjects) else None

    def _title(self, document: str) -> str:
        try:
            return self._session.documents.get(DocumentId(document)).meta.title
        except UserError:
            return ""

    def _quote(self, annotation: str) -> str:
        try:
            found = self._session.annotations.get(AnnotationId(annotation))
        except UserError:
            return ""
        return " ".join(self._session.documents.text(found.document)[found.start : found.end][:20].split())

    def _words(self, memo: Memo) -> str:
        """What a memo is about."""
        if memo.about == Topic.DOCUMENT:
            return self._title(memo.subject)
        if memo.about == Topic.LABEL:
            named = {label.code: label.name(language()) for label in self._session.codebook.labels()}
            return named.get(memo.subject, memo.subject)
        if memo.about == Topic.ANNOTATION:
            return self._quote(memo.subject)
        return memo.subject or _("The project")

    def follow(self, change: ChangeSet) -> None:
        """List again when memos changed."""
        if change.memos or change.reload:
            self.fill()

    def fill(self, chosen: str | None = None) -> None:
        """List the memos, the newest first; `chosen` or what was chosen stays."""
        if self.writing:
            return
        memos, subject = self._session.memos, self.subject()
        found = memos.find(self.filter.text()) if self.filter.text().strip() else memos.all()
        if subject is not None:
            found = [memo for memo in found if (memo.about, memo.subject) == subject]
        names = self._identities.doers(self._session.annotators.list())
        wanted = chosen or (self._shown.id if self._shown else None)
        self.list.blockSignals(True)
        take_out_rows(self.list)
        for memo in reversed(found):
            head = next((line.strip("#*- ") for line in memo.text.splitlines() if line.strip("#*- ")), "")[:_HEAD]
            below = [names.get(memo.author, ""), short_time(memo.created_at)]
            if subject is None:
                below.insert(0, self._words(memo))
            item = QListWidgetItem("\n".join([head, " · ".join(filter(None, below))]))
            item.setData(Qt.ItemDataRole.UserRole, memo.id)
            self.list.addItem(item)
            if memo.id == wanted:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._show()

    def _show(self) -> None:
        item = self.list.currentItem()
        self._shown = None if item is None else self._session.memos.get(str(item.data(Qt.ItemDataRole.UserRole)))
        memo = self._shown
        self.stack.setCurrentWidget(self.page)
        self.problem.hide()
        self.page.show_memo(memo.text if memo else "")
        names = self._identities.doers(self._session.annotators.list())
        self.who.setText(f"{names.get(memo.author, '')} · {describe_time(memo.updated_at)}" if memo else "")
        self._enable()

    def _enable(self) -> None:
        me = self._session.annotator
        own = self._shown is not None and me is not None and self._shown.author == me.id
        writable = not self._session.access.read_only
        self.new_button.setEnabled(writable)
        self.edit_button.setEnabled(writable and own and not self.writing)
        self.remove_button.setEnabled(writable and own and not self.writing)
        self.save_button.setEnabled(self.writing)

    def _choose(self) -> None:
        if self._keep():
            self.fill()

    def _row_changed(self) -> None:
        if self._keep():
            self._show()

    # --- writing

    @property
    def writing(self) -> bool:
        """Whether a memo is being written."""
        return self.stack.currentWidget() is self.edit

    def begin(self) -> None:
        """Begin a memo about what is chosen, else about the project."""
        if self._keep():
            self._shown = None
            self.who.setText("")
            self._write("")

    def begin_edit(self) -> None:
        """Change the memo that is shown, if it is one's own."""
        if self._shown is not None:
            self._write(self._shown.text)

    def _write(self, text: str) -> None:
        self.edit.setPlainText(text)
        self.stack.setCurrentWidget(self.edit)
        self.edit.setFocus()
        self._enable()

    def save(self) -> bool:
        """Keep what is written; where that is refused, say why and leave it in the field."""
        text, memo = self.edit.toPlainText(), self._shown
        about, subject = self.subject() or (Topic.PROJECT, "")
        try:
            if memo is None:
                memo = self._session.memos.write(about, subject, text)[0]
            else:
                self._session.memos.edit(memo.id, text)
        except BiaoduError as error:
            self.problem.setText(sentence(error))
            self.problem.show()
            return False
        self.stack.setCurrentWidget(self.page)
        self.fill(memo.id)
        self.list.setFocus()
        return True

    def _drop(self) -> None:
        """Leave what was written; Escape in an empty field closes."""
        before = self._shown.text if self._shown is not None else ""
        if self.edit.toPlainText().strip() in ("", before.strip()):
            self._show()
            self.list.setFocus()
            if not self.list.count():
                self.reject()
        else:
            self.save()

    def _keep(self) -> bool:
        """Save what is being written before something else is shown; whether that was possible."""
        before = self._shown.text if self._shown is not None else ""
        if not self.writing or self.edit.toPlainText().strip() in ("", before.strip()):
            self.stack.setCurrentWidget(self.page)
            return True
        return self.save()

    def remove(self) -> None:
        """Remove the memo that is shown (undoable)."""
        memo = self._shown
        if memo is None:
            return
        try:
            self._session.memos.remove([memo.id])
        except BiaoduError as error:
            self.problem.setText(sentence(error))
            self.problem.show()
            return
        self.fill()

    def reject(self) -> None:
        """Close; what is being written is saved first, and where that is refused one stays once."""
        if self.problem.isVisible() or self._keep():
            super().reject()


class _Editor(QPlainTextEdit):
    saved = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("field", True)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.saved.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
