"""What the editors of declared fields have in common: a list of them, and a form for the chosen one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.errors import BiaoduError
from core.said.fields import Field
from gui.base.i18n import _, language
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.field_form import FieldForm
from gui.widgets.item_rows import take_out_rows
from gui.widgets.scrolling import LowScroll


class FieldsDialog(Dialog):
    """Each field is written by its own step when it is saved, left or the dialog closes; what cannot be written stays.

    A subclass says what is declared and how it is written.
    """

    help_page = "codebook"

    def __init__(self, form: FieldForm, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self.form = form
        self._fields: Sequence[Field] = ()
        self._shown: Field | None = None
        self._dirty = self._filling = False
        self.hint = muted_label()
        self.list = QListWidget(self)
        self.list.setProperty("field", True)
        self.list.setFixedWidth(200)
        self.new_button, self.save_button, self.remove_button = (QPushButton(self) for _button in range(3))
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        buttons = QHBoxLayout()
        for button in (self.new_button, self.save_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(LowScroll(form), 1)
        right.addWidget(self.problem)
        right.addLayout(buttons)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        self.body.addWidget(self.hint)
        self.body.addLayout(middle, 1)
        self.ok_button().setDefault(False)
        self.ok_button().setAutoDefault(False)
        self.save_button.setDefault(True)
        self.list.currentRowChanged.connect(self._row_changed)
        self.new_button.clicked.connect(self.begin)
        self.save_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self.remove)
        form.edited.connect(self._edited)
        self.resize(720, 520)

    # --- what a subclass says

    def declared(self) -> Sequence[Field]:
        """What is declared now."""
        raise NotImplementedError

    def write(self, field: Field | None) -> object:
        """Declare what the form says, or change `field`; raises UserError."""
        raise NotImplementedError

    def take_away(self, field: Field) -> object:
        """Declare `field` no longer."""
        raise NotImplementedError

    # --- the list

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.form.retranslate()
        self.new_button.setText(_("New one"))
        self.save_button.setText(_("Save"))
        self.remove_button.setText(_("Remove"))

    def fill(self, code: str | None = None) -> None:
        """List what is declared, and choose the field with this code, or the first."""
        self._filling = True
        self._fields = self.declared()
        take_out_rows(self.list)
        for field in self._fields:
            item = QListWidgetItem(field.name(language()))
            item.setToolTip(field.code)
            item.setData(Qt.ItemDataRole.UserRole, field.code)
            self.list.addItem(item)
        codes = [field.code for field in self._fields]
        self.list.setCurrentRow(codes.index(code) if code in codes else 0)
        self._filling = False
        self._show_row(self.list.currentRow())

    def _row_changed(self, row: int) -> None:
        if self._filling:
            return
        wanted = self._fields[row].code if 0 <= row < len(self._fields) else None
        if self._dirty:
            if not self.save():
                self._filling = True
                here = self._fields.index(self._shown) if self._shown in self._fields else -1
                self.list.setCurrentRow(here)
                self._filling = False
                return
            self.fill(wanted)
            return
        self._show_row(row)

    def _show_row(self, row: int) -> None:
        self._show(self._fields[row] if 0 <= row < len(self._fields) else None)

    def _show(self, field: Field | None) -> None:
        self._filling = True
        self._shown = field
        self.form.show_field(field)
        self._filling = self._dirty = False
        self.problem.hide()
        self.remove_button.setEnabled(field is not None)
        self.save_button.setEnabled(False)

    def _edited(self) -> None:
        if not self._filling:
            self._dirty = True
            self.save_button.setEnabled(True)

    # --- verbs

    def begin(self) -> None:
        """Begin a new field; what was written in the form is saved first."""
        if self._dirty and not self.save():
            return
        self._filling = True
        self.list.setCurrentRow(-1)
        self._filling = False
        self._show(None)
        self.form.name_zh.setFocus()

    def save(self) -> bool:
        """Write what the form says; where that is refused, say why and keep it."""
        code = self._shown.code if self._shown else self.form.code.text().strip()
        done = self._try(lambda: self.write(self._shown))
        if done:
            self.fill(code)
        return done

    def remove(self) -> None:
        """Declare the chosen field no longer."""
        field = self._shown
        if field is not None and self._try(lambda: self.take_away(field)):
            self.fill()

    def _try(self, verb: Callable[[], object]) -> bool:
        try:
            verb()
        except BiaoduError as error:
            self.problem.setText(sentence(error))
            self.problem.show()
            return False
        self._dirty = False
        return True

    def reject(self) -> None:
        """Close; what is written in the form is saved first, and where that is refused one stays once."""
        if self._dirty and not self.problem.isVisible() and not self.save():
            return
        super().reject()
