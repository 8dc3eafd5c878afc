"""The form in which a declared field is written: its code, names and kind, its choices or units."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from core.said.fields import Field, FieldChoice, FieldKind
from gui.base.i18n import N_, _

KINDS: Mapping[FieldKind, str] = {
    FieldKind.ONE: N_("One of several choices"),
    FieldKind.SEVERAL: N_("Any of several choices"),
    FieldKind.NUMBER: N_("Number with unit"),
    FieldKind.YES_NO: N_("Yes or no"),
    FieldKind.DATE: N_("Date"),
    FieldKind.TEXT: N_("Short text"),
}
_CHOSEN = (FieldKind.ONE, FieldKind.SEVERAL)


class FieldForm(QWidget):
    """Shows one field at a time; a field's code and kind stay once it is declared."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.captions: dict[str, QLabel] = {}
        self.code, self.name_zh, self.name_en, self.units = (QLineEdit(self) for _field in range(4))
        self.kind = QComboBox(self)
        self.choices = QPlainTextEdit(self)
        self.choices.setProperty("field", True)
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(104)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.form)
        layout.addStretch(1)
        for name, field in (
            ("name_zh", self.name_zh), ("name_en", self.name_en), ("code", self.code), ("kind", self.kind),
            ("choices", self.choices), ("units", self.units),
        ):  # fmt: skip
            self.add_row(name, field)
        for edit in (self.code, self.name_zh, self.name_en, self.units):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        self.choices.textChanged.connect(self.edited)
        for kind in FieldKind:
            self.kind.addItem("", kind.value)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.retranslate()

    def add_row(self, name: str, field: QWidget) -> None:
        """Put a field with a caption below the others."""
        field.setObjectName(name)
        self.captions[name] = QLabel(self)
        self.captions[name].setBuddy(field)
        self.form.addRow(self.captions[name], field)

    def retranslate(self) -> None:
        """Set every text again."""
        for name, text in (
            ("code", _("Code in exports")), ("name_zh", _("Chinese name")), ("name_en", _("English name")),
            ("kind", _("What it takes")), ("choices", _("Choices")), ("units", _("Units")),
        ):  # fmt: skip
            self.captions[name].setText(text)
        self.choices.setPlaceholderText(_("One a line: code = Chinese name = English name"))
        self.units.setPlaceholderText(_("万元 亿元 人: the first is meant where none is typed"))
        for row, words in enumerate(KINDS.values()):
            self.kind.setItemText(row, _(words))
        self._show_parts()

    def show_field(self, field: Field | None) -> None:
        """Show a declared field, or an empty form for a new one."""
        self.code.setText(field.code if field else "")
        self.code.setEnabled(field is None)
        self.kind.setEnabled(field is None)
        self.name_zh.setText(field.name_zh if field else "")
        self.name_en.setText(field.name_en if field else "")
        self.kind.setCurrentIndex(self.kind.findData(field.kind.value) if field else 0)
        self.choices.setPlainText("\n".join(_choice_line(choice) for choice in field.choices) if field else "")
        self.units.setText(" ".join(field.units) if field else "")
        self._show_parts()

    def field_kind(self) -> FieldKind:
        """The kind that is chosen."""
        return FieldKind(self.kind.currentData())

    def values(self) -> dict[str, Any]:
        """What is written, by the names of `core.said.fields.Field`, without code and kind."""
        kind = self.field_kind()
        return {
            "name_zh": self.name_zh.text().strip(),
            "name_en": self.name_en.text().strip(),
            "choices": tuple(_choices(self.choices.toPlainText())) if kind in _CHOSEN else (),
            "units": tuple(self.units.text().split()) if kind is FieldKind.NUMBER else (),
        }

    def _kind_changed(self) -> None:
        self._show_parts()
        self.edited.emit()

    def _show_parts(self) -> None:
        kind = self.field_kind()
        self.form.setRowVisible(self.choices, kind in _CHOSEN)
        self.form.setRowVisible(self.units, kind is FieldKind.NUMBER)


def _choice_line(choice: FieldChoice) -> str:
    if choice.name_en:
        return f"{choice.code} = {choice.name_zh} = {choice.name_en}"
    return f"{choice.code} = {choice.name_zh}" if choice.name_zh else choice.code


def _choices(text: str) -> list[FieldChoice]:
    found: list[FieldChoice] = []
    for line in text.splitlines():
        if line.strip():
            parts = [part.strip() for part in line.split("=", 2)]
            found.append(FieldChoice(parts[0], parts[1] if len(parts) > 1 else "", parts[2] if len(parts) > 2 else ""))
    return found
