"""The report of an unexpected error: what happened, to read, copy or save."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import BiaoduError
from core.files import write_atomically
from gui.base.i18n import _
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.help_key import ask_for_help, is_help_key


class ErrorReportDialog(QDialog):
    """Says that the user's work is safe, and offers the report."""

    help_page = "trouble"

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report")
        self.setWindowTitle(_("Something went wrong in Biaodu"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = text
        heading = QLabel(_("Biaodu made a mistake. Your labels are already on disk; you can go on working."))
        heading.setWordWrap(True)
        heading.setProperty("heading", True)
        advice = QLabel(_("If it happens again, save this report and send it to whoever looks after Biaodu."))
        advice.setWordWrap(True)
        advice.setProperty("muted", True)
        view = QPlainTextEdit(text)
        view.setReadOnly(True)
        view.setAccessibleName(_("Report"))
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setProperty("field", True)
        buttons = QDialogButtonBox()
        self._save = QPushButton(_("Save report…"))
        self._copy = QPushButton(_("Copy"))
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._save.clicked.connect(self._ask_and_save)
        self._copy.clicked.connect(self._put_on_clipboard)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (heading, advice, view, buttons):
            column.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the page of the manual about this."""
        if is_help_key(event):
            ask_for_help(self, self.help_page)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Wide enough for a traceback."""
        return QSize(720, 480)

    def save(self, path: Path) -> None:
        """Write the report; raises EnvironmentFault."""
        write_atomically(path, self._report.encode("utf-8", "backslashreplace"))

    def _ask_and_save(self) -> None:
        name = f"biaodu-report-{datetime.now():%Y%m%d-%H%M%S}.txt"
        chosen = choose_file_to_save(self, _("Save report"), name, kinds_of_files((_("Text files"), "*.txt")))
        if chosen is None:
            return
        try:
            self.save(chosen)
        except BiaoduError as error:
            self._save.setText(_("Could not save: {reason}").format(reason=sentence(error)))

    def _put_on_clipboard(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
