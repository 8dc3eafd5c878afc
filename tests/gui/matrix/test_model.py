"""The table for Qt: sorted by numbers, filtered by names."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.matrix.model import MatrixModel, SortedMatrix
from tests.core.matrix.reports import reports
from tests.gui.matrix.test_rows import shown


def test_rows_are_sorted_by_what_cells_count_and_filtered_by_name(qtbot: QtBot, tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        model = MatrixModel()
        model.show_matrix(shown(session), "Report")
        proxy = SortedMatrix(model)
        column = model.shown.columns.index("infrastructure") + 1
        proxy.sort(column, Qt.SortOrder.DescendingOrder)
        assert [proxy.index(row, column).data() for row in range(3)] == ["2", "1", ""]
        assert proxy.headerData(0, Qt.Orientation.Horizontal) == "Report"
        proxy.setFilterFixedString("城西")
        assert [proxy.index(row, 0).data() for row in range(proxy.rowCount())] == ["城西区总结"]
        cell = proxy.cell_at(proxy.index(0, column))
        assert cell is not None
        assert cell.label.code == "infrastructure"
        assert proxy.cell_at(proxy.index(0, 0)) is None
