"""How the window's tests press keys and read results."""

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from core.ids import DocumentId
from core.model import Annotation, Span
from gui.reader.readers import Readers
from gui.reader.view import ReaderView
from gui.window.main_window import MainWindow
from gui.window.palette import Palette


def documents(window: MainWindow) -> list[DocumentId]:
    """Ids of the documents in the order of import."""
    assert window.session is not None
    return [document.id for document in window.session.documents.list()]


Button = TypeVar("Button", bound=QAbstractButton)


def click(parent: QWidget, kind: type[Button], name: str) -> Button:
    """Click the button of that object name with the mouse, and return it."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    return found


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever widget has the keyboard."""
    QTest.keyClick(window.windowHandle(), key, modifiers)
    QApplication.processEvents()


def quotes(window: MainWindow) -> list[tuple[str, str]]:
    """(label code, covered text) of every annotation."""
    session = window.session
    assert session is not None

    def quote(annotation: Annotation) -> tuple[str, str]:
        return session.codebook.get(annotation.label).code, session.documents.text(annotation.document)[
            annotation.start : annotation.end
        ]

    return [quote(annotation) for annotation in session.annotations.iterate()]


def point_of(view: ReaderView, position: int) -> QPoint:
    """Just inside of a character's cell in the viewport of `view`; `position` in code points."""
    cell = view.span_rectangles(Span(position, position + 1))[0]
    return QPoint(round(cell.left()) + 2, round(cell.center().y()))


def drag(view: ReaderView, start: int, end: int) -> None:
    """Select from `start` to `end` (code points, in one line) with the mouse."""
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=point_of(view, start))
    QTest.mouseMove(port, point_of(view, end))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=point_of(view, end))
    QApplication.processEvents()


def open_palette(window: MainWindow) -> Palette:
    """Open the command palette by its key."""
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    assert palette.isVisible()
    return palette


def readers(window: MainWindow) -> Readers:
    assert window.workspace is not None
    return window.workspace.readers
