"""Text on pages."""

from pathlib import Path

import pypdfium2
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.widgets.printing import PrintPreview, print_html


def test_as_many_pages_as_it_takes(qapp: QApplication, tmp_path: Path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "a.pdf"))
    print_html("".join(f"<p>Line {number} 新建学校三所。</p>" for number in range(200)), printer)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert len(pdf) > 3
        assert min(bytes(pdf[0].render(scale=1).buffer)) < 100, "something is on the paper"


def test_paper_is_white_whatever_the_theme(qapp: QApplication, tmp_path: Path, defaults: None):
    theme.apply("dark")
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "a.pdf"))
    print_html("<h2>Title</h2>", printer)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert min(bytes(pdf[0].render(scale=2).buffer)) < 60


def test_the_preview_shows_the_pages(qtbot: QtBot):
    dialog = PrintPreview("<p>Teachers</p>" * 200, "Teachers")
    qtbot.addWidget(dialog)
    dialog.show()
    preview = dialog.findChild(QPrintPreviewWidget)
    assert isinstance(preview, QPrintPreviewWidget)
    qtbot.waitUntil(lambda: preview.pageCount() > 1)
    assert dialog.windowTitle() == "Teachers"
