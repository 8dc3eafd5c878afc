"""Tables and charts as they leave the window: copied with their headings, or saved for spreadsheets and documents."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QBuffer, QIODevice, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QTreeView, QWidget

from core.errors import BiaoduError
from core.files import write_atomically
from core.spreadsheet import Cell, csv_bytes, harmless, xlsx_bytes
from gui.base.i18n import _
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files, with_suffix
from gui.widgets.menus import add_action

TABLES = (".csv", ".xlsx")
PICTURES = (".png", ".svg")
SHARP = 2
"""Pixels of a picture for each of the screen's, so that it can be printed."""
_STEP = "\u3000"
"""Stands before a row of a tree for each level that it is deep."""


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table as it stands in the window."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def text(self) -> str:
        """With tabs, as spreadsheets take it from the clipboard; no cell becomes a formula or begins another."""
        lines = [self.head, *self.rows]
        return "".join("\t".join(map(_pasted, line)) + "\n" for line in lines)

    def copy(self) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def save(self, path: Path) -> None:
        """Write it as XLSX where the name says so, else as CSV; raises EnvironmentFault."""
        made = xlsx_bytes if path.suffix.lower() == ".xlsx" else csv_bytes
        write_atomically(path, made(list(self.head), list(self.rows)))


def content_of(view: QAbstractItemView, *, chosen_only: bool = False) -> TableContent:
    """What a view shows: its visible columns in their order, and all rows or the chosen ones.

    Rows of a tree that are folded away are there, too.
    """
    model = view.model()
    columns = _columns(view)
    horizontal = Qt.Orientation.Horizontal
    head = [str(model.headerData(column, horizontal) or "") for column in columns]
    chosen = {(at.row(), at.parent()) for at in view.selectedIndexes()} if chosen_only else None
    rows = [
        [_STEP * depth * (place == 0) + _text(index.siblingAtColumn(column)) for place, column in enumerate(columns)]
        for index, depth in _rows(model, QModelIndex(), 0)
        if chosen is None or (index.row(), index.parent()) in chosen
    ]
    names = _names(view)
    if names is not None and chosen is None:
        return TableContent(["", *head], [[name, *row] for name, row in zip(names, rows, strict=True)])
    return TableContent(head, rows)


def copies(view: QAbstractItemView, event: QKeyEvent) -> bool:
    """Whether a key asked to copy; then the chosen rows are on the clipboard, or all where none is chosen."""
    if not event.matches(QKeySequence.StandardKey.Copy):
        return False
    content_of(view, chosen_only=view.selectionModel().hasSelection()).copy()
    return True


def add_table_actions(
    menu: QMenu, view: QAbstractItemView, failed: Callable[[BaseException], object], name: str = "table"
) -> None:
    """Add "Copy table" and "Save table…" to a menu; `name` is the file's to begin with, `failed` gets a BiaoduError."""
    add_action(menu, _("Copy table"), lambda: content_of(view).copy())
    add_action(menu, _("Save table…"), lambda: ask_and_save(view, content_of(view), failed, name))


def ask_and_save(
    parent: QWidget, content: TableContent, failed: Callable[[BaseException], object], name: str
) -> Path | None:
    """Write a table where the user says, as CSV or XLSX; None if that was cancelled or failed."""
    path = ask_table(parent, name)
    if path is None:
        return None
    try:
        content.save(path)
    except BiaoduError as error:
        failed(error)
        return None
    return path


def ask_table(parent: QWidget, name: str) -> Path | None:
    """Where to write a table."""
    kinds = kinds_of_files((_("Table"), "*.csv"), (_("Workbook"), "*.xlsx"))
    return choose_file_to_save(parent, _("Save table"), f"{name}.csv", kinds, TABLES)


def ask_picture(parent: QWidget, title: str, name: str) -> Path | None:
    """Where to write a picture."""
    kinds = kinds_of_files((_("Picture"), "*.png"), (_("Drawing"), "*.svg"))
    return choose_file_to_save(parent, title, f"{name}.png", kinds, PICTURES)


def write_picture(widget: QWidget, path: Path) -> None:
    """Write what `widget` shows: as SVG where the name says so, else as PNG; raises EnvironmentFault."""
    path = with_suffix(path, PICTURES)
    write_atomically(path, _svg(widget) if path.suffix.lower() == ".svg" else _png(widget))


def _png(widget: QWidget) -> bytes:
    picture = QPixmap(QSize(widget.width() * SHARP, widget.height() * SHARP))
    picture.setDevicePixelRatio(SHARP)
    widget.render(picture)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _svg(widget: QWidget) -> bytes:
    # Nothing else in the window needs it.
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    drawing.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    widget.render(drawing)
    return bytes(buffer.data().data())


def _columns(view: QAbstractItemView) -> list[int]:
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
    elif isinstance(view, QTreeView):
        header = view.header()
    else:
        return [0]
    shown = [header.logicalIndex(place) for place in range(header.count())]
    return [column for column in shown if not header.isSectionHidden(column)]


def _names(view: QAbstractItemView) -> list[str] | None:
    """The names of rows, where a table has them beside it."""
    if not isinstance(view, QTableView) or view.verticalHeader().isHidden():
        return None
    model = view.model()
    return [str(model.headerData(row, Qt.Orientation.Vertical) or "") for row in range(model.rowCount())]


def _rows(model: QAbstractItemModel, parent: QModelIndex, depth: int) -> Iterator[tuple[QModelIndex, int]]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index, depth
        yield from _rows(model, index, depth + 1)


def _text(index: QModelIndex) -> str:
    value = index.data()
    return "" if value is None else str(value)


def _pasted(cell: Cell) -> str:
    return " ".join(str(harmless(cell)).split()) if cell is not None else ""
