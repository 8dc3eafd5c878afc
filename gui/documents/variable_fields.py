"""The fields of a project's own variables, in the dialog with the details of documents."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit

from core.errors import BiaoduError
from core.figures.typed import typed
from core.ids import DocumentId
from core.said.fields import FieldKind, FieldValue, Variable, plain
from gui.base.i18n import _, language
from gui.widgets.errors import sentence

Values = Mapping[DocumentId, Mapping[str, FieldValue]]
NOTHING: Mapping[str, FieldValue] = {}


class VariableFields(QObject):
    """A field for each variable; one that was not edited changes nothing."""

    edited = Signal()

    def __init__(
        self, variables: Sequence[Variable], documents: Sequence[DocumentId], values: Values, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._variables = variables
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self._captions: dict[str, QLabel] = {}
        self._before: dict[str, str | None] = {}
        """What each field says at first; None where the documents differ."""
        for variable in variables:
            found = {_plain(values.get(document, NOTHING).get(variable.code)) for document in documents}
            self._before[variable.code] = found.pop() if len(found) == 1 else None
            self.fields[variable.code] = self._field(variable)

    def _field(self, variable: Variable) -> QLineEdit | QComboBox:
        before = self._before[variable.code]
        if variable.kind in (FieldKind.ONE, FieldKind.YES_NO):
            box = QComboBox()
            box.setObjectName(variable.code)
            self._fill(box, variable)
            box.setCurrentIndex(-1 if before is None else box.findData(before))
            box.currentIndexChanged.connect(self.edited)
            return box
        edit = QLineEdit()
        edit.setObjectName(variable.code)
        edit.setText(before or "")
        edit.textChanged.connect(self.edited)
        return edit

    def add_to(self, form: QFormLayout) -> None:
        """Put the fields below what is in `form`."""
        for variable in self._variables:
            label = self._captions[variable.code] = QLabel()
            label.setBuddy(self.fields[variable.code])
            form.addRow(label, self.fields[variable.code])
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        for variable in self._variables:
            field = self.fields[variable.code]
            self._captions[variable.code].setText(variable.name(language()))
            field.setAccessibleName(variable.name(language()))
            differ = _("Different values") if self._before[variable.code] is None else ""
            field.setPlaceholderText(differ or _example(variable))
            if isinstance(field, QComboBox):
                for row, (_value, name) in enumerate(_options(variable)):
                    field.setItemText(row, name)

    def changes(self) -> dict[str, FieldValue | None]:
        """The values that were edited, None for an emptied one; raises UserError ``field.bad_value``."""
        found: dict[str, FieldValue | None] = {}
        for variable in self._variables:
            text = self._text(variable.code)
            if text is not None and text != self._before[variable.code]:
                if not text and self._before[variable.code] is None and isinstance(
                    self.fields[variable.code], QLineEdit
                ):  # fmt: skip
                    continue
                found[variable.code] = typed(variable, text) if text else None
        return found

    def problem(self) -> str:
        """Why something typed cannot be saved; empty if it can."""
        try:
            self.changes()
        except BiaoduError as error:
            return sentence(error)
        return ""

    def _text(self, code: str) -> str | None:
        field = self.fields[code]
        if isinstance(field, QLineEdit):
            return field.text().strip()
        return None if field.currentIndex() < 0 else str(field.currentData())

    @staticmethod
    def _fill(box: QComboBox, variable: Variable) -> None:
        for value, name in _options(variable):
            box.addItem(name, value)


def _options(variable: Variable) -> list[tuple[str, str]]:
    """What a box offers: values as one types them, and their names."""
    if variable.kind is FieldKind.YES_NO:
        return [("", ""), ("yes", _("yes")), ("no", _("no"))]
    return [("", ""), *((choice.code, choice.name(language())) for choice in variable.choices)]


def _plain(value: FieldValue | None) -> str:
    return "" if value is None else plain(value)


def _example(variable: Variable) -> str:
    if variable.kind is FieldKind.SEVERAL:
        return ", ".join(choice.code for choice in variable.choices)
    if variable.kind is FieldKind.NUMBER and variable.units:
        return _("such as {value}").format(value=f"12.5{variable.units[0]}")
    return ""
