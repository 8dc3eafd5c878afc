"""Reports of long work: import, export, check. A summary, the rows behind it, and a way to save them."""

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QPushButton, QTreeView, QWidget

from core import messages
from core.checking import CheckReport
from core.errors import BiaoduError
from core.exporting import ExportReport
from core.file_names import readable
from core.files import read, write_atomically
from core.importing import ImportReport
from core.storage.salvage import SalvageReport
from gui.base import theme
from gui.base.i18n import N_, _, ngettext
from gui.importing.report_rows import ReportRow, as_csv, check_rows, import_rows, kind_name, salvage_rows
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.flat_table import TOP, Index
from gui.widgets.table_saving import ask_table, content_of

_UNITS = {
    "code points": N_("code points"),
    "UTF-16 units": N_("UTF-16 units"),
    "UTF-8 bytes": N_("UTF-8 bytes"),
}
"""By `core.formats.protocol.OffsetUnit`."""


class RowsReportDialog(Dialog):
    """A summary with rows; subclasses word them."""

    help_page = "import"

    failed = Signal(object)
    """A `BiaoduError` from saving."""

    def __init__(self, rows: Sequence[ReportRow], parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._rows = list(rows)
        self._summary = heading_label()
        self._more = muted_label()
        self.model = ReportModel(self._rows, self)
        self.view = QTreeView()
        self.view.setProperty("field", True)
        self.view.setModel(self.model)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.save_button = QPushButton()
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(lambda: self.save())
        self.buttons.addButton(self.save_button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._more)
        self.body.addWidget(self.view, 1)
        self.view.setVisible(bool(rows))
        self.save_button.setVisible(bool(rows))
        self.resize(640, 440 if rows else 160)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(self.title())
        self.view.setAccessibleName(self.title())
        self._summary.setText(self.summary())
        self._more.setText(self.more())
        self._more.setVisible(bool(self._more.text()))
        self.save_button.setText(_("Save report…"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 2)

    def title(self) -> str:
        """The window's title."""
        raise NotImplementedError

    def summary(self) -> str:
        """The result in one sentence."""
        raise NotImplementedError

    def more(self) -> str:
        """What else there is to say; may be empty."""
        return ""

    def save(self, path: Path | None = None) -> None:
        """Write the rows as CSV."""
        path = path or ask_table(self, "report")
        if path is None:
            return
        try:
            if path.suffix.lower() == ".xlsx":
                content_of(self.view).save(path)
            else:
                write_atomically(path, as_csv(self._rows))
        except BiaoduError as error:
            self.failed.emit(error)


class ImportReportDialog(RowsReportDialog):
    """What became of everything an import was given."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        self._report = report
        super().__init__(import_rows(report), parent)

    def title(self) -> str:
        """See `RowsReportDialog`."""
        return _("Import report")

    def summary(self) -> str:
        """See `RowsReportDialog`."""
        report = self._report
        parts = [_count(_("{n} imported"), len(report.imported)), _count(_("{n} passed over"), len(report.skipped))]
        if report.warnings:
            word = ngettext("{n} warning", "{n} warnings", len(report.warnings))
            parts.append(_count(word, len(report.warnings)))
        return " · ".join([*parts, _count(_("{n} failed"), len(report.failed))])

    def more(self) -> str:
        """See `RowsReportDialog`."""
        report = self._report
        lines: list[str] = []
        if report.annotations:
            word = ngettext("{n} annotation came in", "{n} annotations came in", report.annotations)
            lines.append(_count(word, report.annotations))
        if report.predictions:
            word = ngettext("{n} suggestion came in", "{n} suggestions came in", report.predictions)
            lines.append(_count(word, report.predictions))
        if report.known_annotations:
            word = ngettext("{n} was there already", "{n} were there already", report.known_annotations)
            lines.append(_count(word, report.known_annotations))
        if report.labels:
            lines.append(_("New labels: {names}").format(names=", ".join(report.labels)))
        if report.annotators:
            lines.append(_("New annotators: {names}").format(names=", ".join(report.annotators)))
        return "\n".join(lines)


class CheckReportDialog(RowsReportDialog):
    """What a check found."""

    help_page = "trouble"

    def __init__(self, report: CheckReport, parent: QWidget | None = None) -> None:
        self._report = report
        super().__init__(check_rows(report), parent)

    def title(self) -> str:
        """See `RowsReportDialog`."""
        return _("Project check")

    def summary(self) -> str:
        """See `RowsReportDialog`."""
        if self._report.ok:
            return _("Everything is in order.")
        number = len(self._report.broken)
        return _count(ngettext("{n} problem was found", "{n} problems were found", number), number)

    def more(self) -> str:
        """See `RowsReportDialog`."""
        text = _("Looked at {documents} documents and {annotations} annotations.")
        return text.format(documents=f"{self._report.documents:,}", annotations=f"{self._report.annotations:,}")


class SalvageReportDialog(RowsReportDialog):
    """What came back of a damaged project."""

    help_page = "trouble"

    def __init__(self, report: SalvageReport, parent: QWidget | None = None) -> None:
        self._report = report
        super().__init__(salvage_rows(report), parent)

    def title(self) -> str:
        """See `RowsReportDialog`."""
        return _("Rescued project")

    def summary(self) -> str:
        """See `RowsReportDialog`."""
        text = _("Brought back: {documents} documents, {annotations} annotations.")
        return text.format(documents=f"{self._report.documents:,}", annotations=f"{self._report.annotations:,}")

    def more(self) -> str:
        """See `RowsReportDialog`."""
        if not self._report.lost:
            return _("Nothing is known to be lost.")
        return _("The damaged file was not touched. What is listed here did not come back as it was.")


class ExportReportDialog(Dialog):
    """What an export wrote, with its manifest."""

    help_page = "export"

    def __init__(self, report: ExportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._report = report
        self._summary = heading_label()
        self._more = muted_label()
        self._more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.manifest = QPlainTextEdit()
        self.manifest.setProperty("field", True)
        self.manifest.setReadOnly(True)
        self.manifest.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        loaded = json.loads(read(report.manifest))
        self.manifest.setPlainText(json.dumps(loaded, ensure_ascii=False, indent=2))
        self.body.setSpacing(8)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._more)
        self.body.addWidget(self.manifest, 1)
        self.resize(560, 480)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        report = self._report
        self.setWindowTitle(_("Export report"))
        self.manifest.setAccessibleName(_("Export report"))
        documents = _count(ngettext("{n} document", "{n} documents", report.documents), report.documents)
        spans = _count(ngettext("{n} annotation", "{n} annotations", report.spans), report.spans)
        verified = _("{n} read back and compared").format(n=f"{report.verified:,}")
        self._summary.setText(" · ".join([documents, spans, verified]))
        lost = [_(messages.LOSSES[loss.feature]).format(n=f"{loss.count:,}") for loss in report.losses]
        words = _("{n} of {all} spans verified, unit: {unit}")
        proof = words.format(n=f"{report.verified:,}", all=f"{report.expected:,}", unit=_(_UNITS[report.unit]))
        self._more.setText("\n".join([proof, readable(report.path), readable(report.manifest.name), *lost]))


class ReportModel(QAbstractTableModel):
    """The rows of a report."""

    def __init__(self, rows: Sequence[ReportRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Result"), _("What"), _("Reason"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; failures in the warning colour."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (kind_name(row.kind), row.subject, row.detail)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.detail or row.subject
        if (
            role == Qt.ItemDataRole.ForegroundRole
            and index.column() == 0
            and row.kind in ("failed", "warned", "broken")
        ):
            return theme.current().danger
        return None


def _count(text: str, number: int) -> str:
    return text.format(n=f"{number:,}")
