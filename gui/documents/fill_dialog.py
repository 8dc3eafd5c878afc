"""Fills the fields of documents from a table, after showing what would come in and what would not."""

from itertools import islice
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from core.errors import BiaoduError
from core.file_names import readable
from core.said.fields import worded
from core.session import Session
from core.variable_table import TablePlan, plan_table
from gui.base.i18n import _, language, ngettext
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.item_rows import take_out_rows

SHOWN = 500
"""Documents, and rows that do not fit, that the preview lists."""


class FillDialog(Dialog):
    """Shows a plan; whoever opens it carries it out."""

    help_page = "import"

    submitted = Signal(object)
    """The `TablePlan` to carry out."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = path
        self.plan: TablePlan | None = None
        self._summary = muted_label()
        self.declare = QCheckBox()
        self.list = QTreeWidget()
        self.list.setProperty("field", True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.body.setSpacing(8)
        self.body.addWidget(self._summary)
        self.body.addWidget(self.declare)
        self.body.addWidget(self.list, 1)
        self.declare.toggled.connect(lambda _on: self.read())
        self.accepted.connect(lambda: self.submitted.emit(self.plan))
        self.resize(760, 480)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Fill fields from {name}").format(name=readable(self._path.name)))
        self.ok_button().setText(_("Fill"))
        self.declare.setText(_("Columns of other names become new fields"))
        self.list.setAccessibleName(_("What comes in"))
        self.read()

    def read(self) -> None:
        """Read the table and show what it would do."""
        take_out_rows(self.list)
        try:
            self.plan = plan_table(self._session, self._path, declare=self.declare.isChecked())
        except BiaoduError as error:
            self.plan = None
            self._summary.setText(sentence(error))
        else:
            self._summary.setText(_summary(self.plan))
            self._list(self.plan)
        self.ok_button().setEnabled(self.plan is not None and bool(self.plan.changed or self.plan.new))

    def _list(self, plan: TablePlan) -> None:
        known = {variable.code: variable for variable in (*self._session.variables.declared(), *plan.new)}
        used = [code for code in known if any(code in given for given in plan.values.values())]
        titles = {entry.id: entry.title for entry in self._session.documents.entries(list(plan.values))}
        names = [known[code].name(language()) for code in used]
        self.list.setColumnCount(2 + len(used))
        self.list.setHeaderLabels([_("Row"), _("Document"), *names])
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        # What does not fit first: that is what one has to see.
        for row in plan.unmatched[:SHOWN]:
            why = _("no such document") if not row.candidates else _("several documents")
            self.list.addTopLevelItem(QTreeWidgetItem([str(row.row), f"{row.name} — {why}"]))
        for cell in plan.wrong[:SHOWN]:
            self.list.addTopLevelItem(QTreeWidgetItem([str(cell.row), f"{cell.column}: {sentence(cell.error)}"]))
        for document, given in islice(plan.values.items(), SHOWN):
            words = [worded(known[code], given[code], language()) if code in given else "" for code in used]
            self.list.addTopLevelItem(QTreeWidgetItem(["", titles.get(document, ""), *words]))
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            if item is not None:
                item.setToolTip(1, item.text(1))


def _summary(plan: TablePlan) -> str:
    documents = len(plan.values)
    lines = [
        ngettext(
            "{n} document is found by the column “{by}”; {changed} values change.",
            "{n} documents are found by the column “{by}”; {changed} values change.",
            documents,
        ).format(n=f"{documents:,}", by=plan.by, changed=f"{plan.changed:,}")
    ]
    separator = _(", ")
    if plan.new:
        names = separator.join(variable.name(language()) for variable in plan.new)
        lines.append(_("New fields: {names}").format(names=names))
    if plan.left_out:
        lines.append(_("Columns left out: {names}").format(names=separator.join(plan.left_out)))
    if plan.unmatched:
        lines.append(_("Rows without a document: {n}").format(n=f"{len(plan.unmatched):,}"))
    if plan.wrong:
        lines.append(_("Cells that are no value: {n}").format(n=f"{len(plan.wrong):,}"))
    return "\n".join(lines)
