"""A scan is read by text recognition at the press of a button, where an engine is allowed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.importing.model import ImportColumn
from gui.importing.rows import RowState
from tests.core.addons import samples as addons
from tests.core.reading.page_images import WHITE, png
from tests.core.reading.scans import samples
from tests.gui.importing.conftest import cell


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    with addons.as_at_the_start():
        yield


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(samples.SCAN)
    return path


def test_without_an_engine_the_row_says_what_is_needed(make, scan: Path) -> None:
    dialog = make(scan)
    assert "add-on for text recognition" in cell(dialog, 0, ImportColumn.REMARKS)
    dialog.table.selectRow(0)
    assert dialog.detail.recognise_button.isHidden()


def test_a_picture_of_a_page_is_offered_to_be_read(make, tmp_path: Path) -> None:
    samples.engine()
    (tmp_path / "a.png").write_bytes(png([[WHITE] * 8] * 8, 2))
    dialog = make(tmp_path / "a.png")
    dialog.table.selectRow(0)
    QApplication.processEvents()
    assert cell(dialog, 0, ImportColumn.FORMAT) == "Picture"
    assert not dialog.detail.recognise_button.isHidden()


def test_the_button_reads_it_and_the_row_says_how_many_lines_are_doubtful(make, scan: Path, qtbot) -> None:
    samples.engine()
    dialog = make(scan)
    assert dialog.model.rows()[0].state is RowState.REFUSED
    dialog.table.selectRow(0)
    QApplication.processEvents()
    assert not dialog.detail.recognise_button.isHidden()
    QTest.mouseClick(dialog.detail.recognise_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.model.rows()[0].state is RowState.NOTICED, timeout=30_000)
    assert "3 of 6 lines are doubtful" in cell(dialog, 0, ImportColumn.REMARKS)
    assert cell(dialog, 0, ImportColumn.FORMAT) == "Scan"
