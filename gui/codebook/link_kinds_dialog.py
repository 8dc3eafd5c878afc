"""The kinds of links that a project has: names, direction, and the labels that ends may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from core.said.fields import Field, FieldKind
from core.said.links import BUILT_IN, LinkKind
from core.session import Session
from gui.base.i18n import _, language
from gui.widgets.field_form import FieldForm
from gui.widgets.fields_dialog import FieldsDialog
from gui.widgets.item_rows import take_out_rows
from gui.widgets.swatch import swatch_icon


@dataclass(frozen=True, slots=True)
class LinkKindField(Field):
    """A kind of links as the list and the form have it."""

    link: LinkKind | None = None


class LinkKindForm(FieldForm):
    """Names and code as of a field, then the direction and the labels of both ends."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        self.directed = QCheckBox()
        self.from_labels, self.to_labels = QListWidget(), QListWidget()
        super().__init__(parent)
        self.form.addRow("", self.directed)
        for name, labels in (("from", self.from_labels), ("to", self.to_labels)):
            labels.setProperty("field", True)
            labels.setFixedHeight(112)
            labels.itemChanged.connect(lambda _item: self.edited.emit())
            self.add_row(name, labels)
        self.directed.clicked.connect(lambda _on: self.edited.emit())
        self.retranslate()

    def retranslate(self) -> None:
        """See `FieldForm`."""
        super().retranslate()
        if "to" not in self.captions:
            return
        self.directed.setText(_("Has a direction: its ends play different parts"))
        self.captions["from"].setText(_("Leads from"))
        self.captions["to"].setText(_("Leads to"))
        for labels, name in ((self.from_labels, _("Leads from")), (self.to_labels, _("Leads to"))):
            labels.setToolTip(_("None ticked: annotations with any label"))
            labels.setAccessibleName(name)

    def _show_parts(self) -> None:
        for field in (self.kind, self.choices, self.units):
            self.form.setRowVisible(field, False)

    def show_field(self, field: Field | None) -> None:
        """See `FieldForm`."""
        super().show_field(field)
        link = field.link if isinstance(field, LinkKindField) else None
        self.directed.setChecked(link is None or link.directed)
        self._fill(self.from_labels, link.from_labels if link else ())
        self._fill(self.to_labels, link.to_labels if link else ())

    def _fill(self, listed: QListWidget, chosen: Sequence[str]) -> None:
        take_out_rows(listed)
        for label in self._session.codebook.labels():
            item = QListWidgetItem(swatch_icon(label.colour), label.name(language()))
            item.setData(Qt.ItemDataRole.UserRole, label.code)
            item.setCheckState(Qt.CheckState.Checked if label.code in chosen else Qt.CheckState.Unchecked)
            listed.addItem(item)

    def values(self) -> dict[str, Any]:
        """What is written, by the names of `Session.links.declare_kind`."""
        return {
            "name_zh": self.name_zh.text().strip(),
            "name_en": self.name_en.text().strip(),
            "directed": self.directed.isChecked(),
            "from_labels": _ticked(self.from_labels),
            "to_labels": _ticked(self.to_labels),
        }


def _ticked(listed: QListWidget) -> tuple[str, ...]:
    items = (listed.item(row) for row in range(listed.count()))
    return tuple(
        str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
    )


class LinkKindsDialog(FieldsDialog):
    """Edits the kinds of links. One that every project has can be changed, and is as it was once that is removed."""

    help_page = "codebook"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        super().__init__(LinkKindForm(session), parent)
        self.retranslate()
        self.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Kinds of links"))
        self.hint.setText(_("What a link between two annotations may say, and which labels its ends may have."))
        self.list.setAccessibleName(_("Kinds of links"))

    def declared(self) -> Sequence[Field]:
        """See `FieldsDialog`."""
        return [
            LinkKindField(kind.id, kind.code, FieldKind.TEXT, kind.name_zh, kind.name_en, link=kind)
            for kind in self._session.links.kinds()
        ]

    def write(self, field: Field | None) -> object:
        """See `FieldsDialog`."""
        code = field.code if field is not None else self.form.code.text().strip()
        return self._session.links.declare_kind(code, **self.form.values())

    def take_away(self, field: Field) -> object:
        """See `FieldsDialog`."""
        return self._session.links.remove_kind(field.code)

    def _show(self, field: Field | None) -> None:
        super()._show(field)
        if isinstance(field, LinkKindField) and field.link in BUILT_IN:
            # It has no declaration that could go.
            self.remove_button.setEnabled(False)
