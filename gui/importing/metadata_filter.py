"""Only documents with a certain value in their metadata: a field, and one of the values that it has in the project."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.session import Session
from gui.base.i18n import N_, _
from gui.widgets.dialog import muted_label

FIELDS = (
    ("region", N_("Region")),
    ("year", N_("Year")),
    ("issuer", N_("Issuing body")),
    ("date", N_("Date")),
    ("kind", N_("Kind")),
)
"""Fields of the metadata that can be chosen. One that a saved choice names is added to them."""


class MetadataFilter(QWidget):
    """A condition. Further ones, which a saved choice may have, stay and are named below."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._others: dict[str, str] = {}
        self._known = [field for field, _caption in FIELDS]
        self.field, self.value = QComboBox(), QComboBox()
        self.field.addItems([""] * (1 + len(FIELDS)))
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setEnabled(False)
        self._further = muted_label()
        self._further.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.value, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._further)
        self.field.currentIndexChanged.connect(self._offer)
        self.value.editTextChanged.connect(self.changed)

    def chosen(self) -> dict[str, str]:
        """The value that each field must have; a field without a value is no condition."""
        field, value = self._field(), self.value.currentText().strip()
        return ({field: value} if field and value else {}) | self._others

    def show_chosen(self, where: Mapping[str, str]) -> None:
        """Show these conditions."""
        field, value = next(iter(where.items()), ("", ""))
        self._others = {other: wanted for other, wanted in where.items() if other != field}
        if field and field not in self._known:
            self._known.append(field)
            self.field.addItem(field)
        self.field.setCurrentIndex(self._known.index(field) + 1 if field else 0)
        self.value.setCurrentText(value)
        self._tell_others()

    def problem(self) -> str:
        """Why this is no condition; empty when it is one, or none is wanted."""
        return _("Choose which value the documents have.") if self._field() and not self._value() else ""

    def retranslate(self) -> None:
        """Set every text again."""
        self.field.setItemText(0, _("Any"))
        for row, (_field, caption) in enumerate(FIELDS, 1):
            self.field.setItemText(row, _(caption))
        self.field.setAccessibleName(_("Only documents with this"))
        self.value.setAccessibleName(_("Value"))
        self._tell_others()

    def _field(self) -> str:
        row = self.field.currentIndex()
        return self._known[row - 1] if row > 0 else ""

    def _value(self) -> str:
        return self.value.currentText().strip()

    def _offer(self) -> None:
        """Offer the values that the chosen field has."""
        field = self._field()
        self.value.blockSignals(True)
        self.value.clear()
        self.value.addItems(self._values(field) if field else [])
        self.value.setCurrentIndex(-1)
        self.value.setEditText("")
        self.value.blockSignals(False)
        self.value.setEnabled(bool(field))
        self.changed.emit()

    def _values(self, field: str) -> Sequence[str]:
        # Not before somebody wants one: there may be tens of thousands of documents.
        metas = [document.meta for document in self._session.documents.list()]
        found = {meta.extra.get(field, getattr(meta, field, None)) for meta in metas}
        return sorted(str(value) for value in found if isinstance(value, str | int) and value != "")

    def _tell_others(self) -> None:
        captions = {field: _(caption) for field, caption in FIELDS}
        further = _(", ").join(f"{captions.get(field, field)} = {value}" for field, value in self._others.items())
        self._further.setText(_("And: {conditions}").format(conditions=further) if further else "")
        self._further.setVisible(bool(further))
