"""Printing on paper: a preview first, from which the system's own dialog is opened."""

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QKeyEvent, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gui.base.i18n import _
from gui.widgets.help_key import ask_for_help, is_help_key

FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
"""Of paper, in order."""
POINTS = 10.5
"""Size of the text: what offices print in."""


class PrintPreview(QPrintPreviewDialog):
    """The pages of a text; its own buttons print them."""

    help_page: ClassVar[str] = "labelling"

    def __init__(self, html: str, title: str, parent: QWidget | None = None) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(title)
        super().__init__(self._printer, parent)
        self._html = html
        self.setWindowTitle(title)
        for field, name in ((QComboBox, _("Zoom")), (QLineEdit, _("Page"))):
            for found in self.findChildren(field):
                found.setAccessibleName(name)
        screen = self.screen().availableSize()
        self.resize(QSize(980, 720).boundedTo(screen))
        self.paintRequested.connect(lambda printer: print_html(html, printer))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the manual."""
        if is_help_key(event):
            ask_for_help(self, self.help_page)
        else:
            super().keyPressEvent(event)


def print_html(html: str, printer: QPrinter) -> None:
    """Put a text on pages, numbered at the foot."""
    document = QTextDocument()
    font = QFont(list(FAMILIES))
    font.setPointSizeF(POINTS)
    document.setDefaultFont(font)
    # Paper is white, whatever the theme.
    document.setDefaultStyleSheet("body, h2, h3, p, td { color: #000000; }")
    document.setHtml(html)
    document.print_(printer)
