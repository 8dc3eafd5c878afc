"""A table of figures. Each cell has its text and tip, perhaps a shade, and the passages behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.base import theme
from gui.widgets.flat_table import TOP, Index
from gui.widgets.row_delegate import row_height
from gui.widgets.table_saving import content_of

if TYPE_CHECKING:
    from core.agreement.figures import Evidence

SHADE = 0.4
"""Opacity of the accent colour behind a cell of shade 1."""
WIDEST_NAME = 160
"""Pixels of the names of rows: as much as they need, within this; figures scroll."""
SMALLER = 0.85
"""Size of a cell's second line."""
BESIDE = 5
"""Pixels at either side of a figure."""
NAME_BESIDE = 18
"""Pixels at both sides of a row's name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure."""

    text: str
    tip: str = ""
    shade: float | None = None
    """0 to 1; None for no ground."""
    behind: "Callable[[], Sequence[Evidence]] | None" = None
    """The passages behind it."""
    small: str = ""
    """A second line."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    tips: tuple[str, ...] = ()
    """The tips of the columns."""


class GridModel(QAbstractTableModel):
    """Shows a `Grid`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid = Grid((), (), ())

    def show_grid(self, grid: Grid) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.grid.columns)

    def cell(self, index: Index) -> Cell:
        """The cell itself."""
        return self.grid.cells[index.row()][index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and tip."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell(index).tip
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns and rows."""
        across = orientation is Qt.Orientation.Horizontal
        names = self.grid.columns if across else self.grid.rows
        if role == Qt.ItemDataRole.DisplayRole:
            return names[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.grid.tips[section] if across and section < len(self.grid.tips) else names[section]
        if role == Qt.ItemDataRole.FontRole and across:
            return _smaller(theme.ui_font())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if across else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class GridView(QTableView):
    """Cells are chosen one by one; a click or Enter opens what is behind."""

    opened = Signal(object)
    """The chosen `Cell`."""
    current_row = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid_model = GridModel(self)
        self.setModel(self.grid_model)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        # Arrows go from cell to cell; Tab leaves.
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setStyleSheet(
            "QTableCornerButton::section { background: transparent; border: none; }"
            "QHeaderView::section:vertical { border: none; padding: 0 4px 0 8px; }"
            f"QHeaderView::section:horizontal {{ padding: 4px {BESIDE}px; }}"
        )
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setMaximumSectionSize(WIDEST_NAME)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        rows = self.verticalHeader()
        rows.setHighlightSections(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(0)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._set_row_height(False)
        self.clicked.connect(self._open)
        self.selectionModel().currentChanged.connect(lambda index: self.current_row.emit(index.row()))

    def show_grid(self, grid: Grid) -> None:
        """Replace everything; the chosen place stays chosen."""
        chosen = self.currentIndex()
        row, column = chosen.row(), chosen.column()
        self.grid_model.show_grid(grid)
        self._set_row_height(any(cell.small for line in grid.cells for cell in line))
        # Qt shortens two lines as if they were one.
        lines = any("\n" in column for column in grid.columns)
        elide = Qt.TextElideMode.ElideNone if lines else Qt.TextElideMode.ElideRight
        self.horizontalHeader().setTextElideMode(elide)
        self._give_names_room()
        if 0 <= row < len(grid.rows) and 0 <= column < len(grid.columns):
            self.setCurrentIndex(self.grid_model.index(row, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names of rows are whole, and get what the figures leave."""
        super().resizeEvent(event)
        self._give_names_room()

    def _give_names_room(self) -> None:
        room = self.width() - self.horizontalHeader().length()
        longest = max(map(self.fontMetrics().horizontalAdvance, self.grid_model.grid.rows), default=0)
        self.verticalHeader().setMaximumWidth(max(min(longest + NAME_BESIDE, WIDEST_NAME), min(WIDEST_NAME, room)))

    def _set_row_height(self, two_lines: bool) -> None:
        metrics = self.fontMetrics()
        height = row_height(metrics) + (round(metrics.height() * SMALLER) if two_lines else 0)
        self.verticalHeader().setDefaultSectionSize(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; copying takes the whole table, with its headings."""
        if event.matches(QKeySequence.StandardKey.Copy):
            content_of(self).copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and self.grid_model.cell(index).behind is not None:
            self.opened.emit(self.grid_model.cell(index))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, GridView)
        cell = view.grid_model.cell(index)
        font = theme.tabular(view.font())
        width = QFontMetrics(font).horizontalAdvance(cell.text)
        if cell.small:
            width = max(width, QFontMetrics(_smaller(font)).horizontalAdvance(cell.small))
        return QSize(width + 2 * BESIDE, view.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, GridView)
        cell, tokens = view.grid_model.cell(index), theme.current()
        painter.save()
        if cell.shade is not None:
            painter.fillRect(
                option.rect.adjusted(1, 1, -1, -1), theme.mixed(tokens.accent, tokens.chrome, SHADE * cell.shade)
            )
        elif option.state & QStyle.StateFlag.State_MouseOver and cell.behind is not None:
            painter.fillRect(option.rect, tokens.hover)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(tokens.accent)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        font = theme.tabular(option.font)
        painter.setFont(font)
        painter.setPen(tokens.text if cell.behind is not None else tokens.muted)
        room = option.rect.adjusted(BESIDE, 0, -BESIDE, 0)
        right = Qt.AlignmentFlag.AlignRight
        if cell.small:
            middle = room.top() + room.height() // 2
            painter.drawText(
                QRect(room.topLeft(), QPoint(room.right(), middle)), right | Qt.AlignmentFlag.AlignBottom, cell.text
            )
            painter.setFont(_smaller(font))
            painter.setPen(tokens.muted)
            painter.drawText(QRect(QPoint(room.left(), middle), room.bottomRight()), right, cell.small)
        else:
            painter.drawText(room, right | Qt.AlignmentFlag.AlignVCenter, cell.text)
        painter.restore()


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * SMALLER)
    return smaller
