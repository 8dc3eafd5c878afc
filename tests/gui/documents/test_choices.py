"""Documents as lines of the palette."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.window.main_window import MainWindow
from tests.gui.driving import documents, open_palette, press

Key = Qt.Key


def test_a_document_is_found_by_its_title_and_opened(window: MainWindow):
    palette = open_palette(window)
    QApplication.focusWidget().setText("临江")  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
    assert [entry.text for entry in palette.shown()] == ["临江区2024"]
    press(window, Key.Key_Return)
    assert window.workspace is not None
    assert window.workspace.readers.document == documents(window)[2]
