"""Edit what is known about one document, or about several at once."""

import re
from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.model import Document
from core.said.fields import Variable
from core.text.withheld import withheld_fields
from gui.base.i18n import N_, _, ngettext
from gui.documents.origin_words import origin_line
from gui.documents.region_completer import RegionCompleter
from gui.documents.report_kinds import KINDS
from gui.documents.variable_fields import Values, VariableFields
from gui.widgets.dialog import Dialog, muted_label

FIELDS = (
    ("title", N_("Title")),
    ("region", N_("Region")),
    ("year", N_("Year")),
    ("issuer", N_("Issuing body")),
    ("date", N_("Date")),
)
_UNKNOWN = N_("Not known")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class MetadataDialog(Dialog):
    """A field that was not edited changes nothing, so several documents keep values that differ."""

    help_page = "import"

    submitted = Signal(dict)
    """Only the fields that were edited, by the names of `core.model.Meta`; None for an emptied one.

    Those of the project's own are in ``variables``, by code.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        parent: QWidget | None = None,
        *,
        confirmable: bool = False,
        variables: Sequence[Variable] = (),
        values: Values = MappingProxyType({}),
    ) -> None:
        """`variables` are the project's own fields, `values` what the documents have of them."""
        super().__init__(parent)
        self.variables = VariableFields(variables, [document.id for document in documents], values, self)
        self._documents = documents
        self._captions: dict[str, QLabel] = {}
        self.edits = {name: QLineEdit() for name, _caption in FIELDS}
        RegionCompleter(self.edits["region"])
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.confirm = QCheckBox()
        self.confirm.setVisible(confirmable)
        self._problem, self._source = muted_label(), muted_label()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, edit in self.edits.items():
            edit.setObjectName(name)
            self._captions[name] = QLabel()
            self._captions[name].setBuddy(edit)
            form.addRow(self._captions[name], edit)
        self._captions["kind"] = QLabel()
        self._captions["kind"].setBuddy(self.kind)
        form.addRow(self._captions["kind"], self.kind)
        self.variables.add_to(form)
        self.body.addLayout(form)
        self.body.addWidget(self.confirm)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._source)
        self.body.addStretch(1)
        self.edits["title"].setEnabled(len(documents) == 1)
        self.edits["year"].setValidator(QRegularExpressionValidator(QRegularExpression(r"(1[89]|20|21)\d\d"), self))
        self._fill()
        self.retranslate()
        self.variables.edited.connect(self._check)
        for edit in self.edits.values():
            edit.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.changes()))
        self.setMinimumWidth(480)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        count = len(self._documents)
        self.setWindowTitle(ngettext("Document details", "Details of {n} documents", count).format(n=count))
        self.ok_button().setText(_("Save"))
        for name, caption in (*FIELDS, ("kind", N_("Kind"))):
            self._captions[name].setText(_(caption))
        text = self.kind.currentText()
        known = self.kind.currentIndex()
        self.kind.clear()
        for value, caption in (("", _UNKNOWN), *KINDS.items()):
            self.kind.addItem(_(caption), value)
        self._show_kind(
            self._common("kind") if known < 0 and not text else (("", *KINDS)[known] if known >= 0 else text)
        )
        for name, edit in self.edits.items():
            edit.setPlaceholderText(self._placeholder(name))
            edit.setToolTip(self._origin(name))
        self.kind.setToolTip(self._origin("kind"))
        precise = _("As precise as known: 2024, 2024-05 or 2024-05-01")
        self.edits["date"].setToolTip("\n".join(line for line in (self._origin("date"), precise) if line))
        self.variables.retranslate()
        self.confirm.setText(_("I have looked at these values: they are right"))
        self.confirm.setToolTip(_("What is confirmed stays when documents are read again."))
        self._source.setText(self._describe_source())
        self._check()

    def changes(self) -> dict[str, object]:
        """The fields that were edited."""
        result: dict[str, object] = {}
        for name, edit in self.edits.items():
            text = edit.text().strip()
            if text != (self._common(name) or ""):
                result[name] = (int(text) if text else None) if name == "year" else (text or None)
        if self._kind() is not None and self._kind() != self._common("kind"):
            result["kind"] = self._kind() or None
        if said := self.variables.changes():
            result["variables"] = said
        return result

    def _fill(self) -> None:
        for name, edit in self.edits.items():
            edit.setText(self._common(name) or "")
            edit.setCursorPosition(0)

    def _common(self, name: str) -> str | None:
        """The value all documents share ("" for not known); None when they differ."""
        values = {str(getattr(document.meta, name) or "") for document in self._documents}
        return values.pop() if len(values) == 1 else None

    def _placeholder(self, name: str) -> str:
        """The text in an empty field: the values differ, or the report masks them."""
        if self._common(name) is None:
            return _("Different values")
        withheld = all(name in withheld_fields(document.meta) for document in self._documents)
        return _("Withheld by the report") if withheld else ""

    def _origin(self, name: str) -> str:
        """Where a value is from, when that is the same for all documents."""
        lines = {origin_line(document.meta, name) for document in self._documents}
        return lines.pop() if len(lines) == 1 else ""

    def _kind(self) -> str | None:
        text = self.kind.currentText().strip()
        for row in range(self.kind.count()):
            if self.kind.itemText(row) == text:
                return str(self.kind.itemData(row))
        return text or None

    def _show_kind(self, value: str | None) -> None:
        row = self.kind.findData(value) if value is not None else -1
        self.kind.setCurrentIndex(row)
        if row < 0:
            self.kind.setEditText(value or "")

    def problem(self) -> str:
        """Why the changes cannot be saved; empty if they can.

        Values from the report are no problem until they are edited.
        """
        if not self.edits["title"].text().strip() and len(self._documents) == 1:
            return _("A document needs a title.")
        edited = {name for name, edit in self.edits.items() if edit.text().strip() not in ("", self._common(name))}
        if "year" in edited and not self.edits["year"].hasAcceptableInput():
            return _("A year has four digits: 2024.")
        if "date" in edited and not _DATE.fullmatch(self.edits["date"].text().strip()):
            return _("A date is written 2024, 2024-05 or 2024-05-01.")
        return self.variables.problem()

    def _check(self) -> None:
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.ok_button().setEnabled(not problem)

    def _describe_source(self) -> str:
        if len(self._documents) != 1:
            return ""
        source = self._documents[0].source
        return _("Imported from {name} ({encoding})").format(name=source.name, encoding=source.encoding)
