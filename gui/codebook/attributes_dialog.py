"""The attributes that the codebook declares for annotations, and the labels that have them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.figures.typed import typed
from core.said.fields import Attribute, Field, plain
from core.session import Session
from gui.base.i18n import _, language
from gui.widgets.field_form import FieldForm
from gui.widgets.fields_dialog import FieldsDialog
from gui.widgets.item_rows import take_out_rows
from gui.widgets.swatch import swatch_icon


class AttributeForm(FieldForm):
    """Also the labels, the key and what a new annotation gets."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        self.labels = QListWidget()
        self.labels.setProperty("field", True)
        self.labels.setFixedHeight(112)
        self.key, self.initial = QLineEdit(), QLineEdit()
        self.key.setMaxLength(1)
        self.key.setFixedWidth(48)
        self.nested, self.required = QCheckBox(), QCheckBox()
        super().__init__(parent)
        short = QWidget(self)
        row = QHBoxLayout(short)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.key)
        row.addWidget(self.required)
        row.addStretch(1)
        self.add_row("labels", self.labels)
        self.form.addRow("", self.nested)
        self.add_row("initial", self.initial)
        self.add_row("key", short)
        self.captions["key"].setBuddy(self.key)
        self.labels.itemChanged.connect(lambda _item: self.edited.emit())
        for box in (self.nested, self.required):
            box.clicked.connect(lambda _on: self.edited.emit())
        for edit in (self.key, self.initial):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        self.retranslate()

    def retranslate(self) -> None:
        """See `FieldForm`."""
        super().retranslate()
        if "key" not in self.captions:
            return
        self.captions["labels"].setText(_("Labels"))
        self.captions["initial"].setText(_("At first"))
        self.captions["key"].setText(_("Key"))
        self.labels.setToolTip(_("None ticked: all labels have it"))
        self.labels.setAccessibleName(_("Labels"))
        self.key.setAccessibleName(_("Key"))
        self.nested.setText(_("Labels below them, too"))
        self.required.setText(_("Required"))
        self.initial.setPlaceholderText(_("The value of a new annotation; empty for none"))

    def show_field(self, field: Field | None) -> None:
        """See `FieldForm`."""
        super().show_field(field)
        attribute = field if isinstance(field, Attribute) else None
        chosen = attribute.labels if attribute else ()
        take_out_rows(self.labels)
        for label in self._session.codebook.labels():
            item = QListWidgetItem(swatch_icon(label.colour), label.name(language()))
            item.setData(Qt.ItemDataRole.UserRole, label.code)
            item.setCheckState(Qt.CheckState.Checked if label.code in chosen else Qt.CheckState.Unchecked)
            self.labels.addItem(item)
        self.nested.setChecked(attribute is None or attribute.nested)
        self.required.setChecked(attribute is not None and attribute.required)
        self.key.setText((attribute.key or "") if attribute else "")
        self.initial.setText(plain(attribute.initial) if attribute and attribute.initial is not None else "")

    def values(self) -> dict[str, Any]:
        """See `FieldForm`; raises UserError ``field.bad_value`` for an initial value that is none."""
        values = super().values()
        items = (self.labels.item(row) for row in range(self.labels.count()))
        code = self.code.text().strip()
        wanted = self.initial.text().strip()
        probe = Field("", code, self.field_kind(), choices=values["choices"], units=values["units"])
        return values | {
            "labels": tuple(
                str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
            ),
            "nested": self.nested.isChecked(),
            "required": self.required.isChecked(),
            "key": self.key.text().strip() or None,
            "initial": typed(probe, wanted) if wanted else None,
        }


class AttributesDialog(FieldsDialog):
    """Edits the attributes of the codebook."""

    help_page = "codebook"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        super().__init__(AttributeForm(session), parent)
        self.retranslate()
        self.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Attributes"))
        self.hint.setText(_("What annotations say beside their label: done or planned, how much, for whom."))
        self.list.setAccessibleName(_("Attributes"))

    def declared(self) -> Sequence[Field]:
        """See `FieldsDialog`."""
        return self._session.attributes.declared()

    def write(self, field: Field | None) -> object:
        """See `FieldsDialog`."""
        values = self.form.values()
        if field is not None:
            return self._session.attributes.edit(field.id, **values)
        return self._session.attributes.declare(self.form.code.text().strip(), self.form.field_kind(), **values)

    def take_away(self, field: Field) -> object:
        """See `FieldsDialog`."""
        return self._session.attributes.remove(field.id)
