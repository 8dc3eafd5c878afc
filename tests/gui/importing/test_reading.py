"""Files are read while the table is looked at."""

from pathlib import Path

import pytest

from gui.base.jobs import Jobs
from gui.importing import reading as import_reading
from gui.importing.import_dialog import ImportDialog
from gui.importing.model import ImportColumn
from gui.importing.rows import RowState
from tests.gui.importing.conftest import REPORT, TABLE, cell, write


def test_an_encoding_is_chosen_where_none_fits(make, qtbot, tmp_path: Path):
    path = tmp_path / "坏.txt"
    path.write_bytes("教育局工作总结".encode("gb18030") + b"\xff")
    dialog = make(path, write(tmp_path, "好.txt", REPORT))
    assert dialog.model.rows()[0].state is RowState.REFUSED
    detail = dialog.detail
    assert detail.encoding.isVisible()
    detail.encoding.setCurrentIndex(detail.encoding.findData("big5"))
    detail.encoding.addItem("Latin", "latin-1")
    detail.encoding.setCurrentIndex(detail.encoding.findData("latin-1"))
    detail.encoding.activated.emit(detail.encoding.currentIndex())
    qtbot.waitUntil(lambda: not dialog.reading.running)
    rows = dialog.model.rows()
    assert [row.preview.path.name for row in rows] == ["坏.txt", "好.txt"]
    assert rows[0].meta is not None
    assert cell(dialog, 0, ImportColumn.ENCODING) == "iso8859-1"


def test_the_column_of_the_text_is_chosen(make, qtbot, tmp_path: Path):
    dialog = make(write(tmp_path, "表.csv", TABLE))
    box = dialog.detail.columns["text"]
    assert box.isVisible()
    box.setCurrentIndex(box.findData("概述"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not dialog.reading.running)
    assert dialog.detail.excerpt.toPlainText().startswith("一段足够长")
    assert box.currentData() == "概述"


def test_reading_can_be_stopped_and_what_came_stays(
    project, parent, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Each text is delivered at once, so that there is something to stop as soon as the first is there.
    monkeypatch.setattr(import_reading, "FIRST_SECONDS", 0)
    paths = [write(tmp_path, f"{n}.txt", f"第{n}份\n" + REPORT * 40) for n in range(400)]
    dialog = ImportDialog(project.session, Jobs(parent), paths, parent)
    possible: list[bool] = []

    def stop(_rows: object) -> None:
        possible.append(dialog.ok_button().isEnabled())
        dialog.stop_button.click()

    dialog.reading.rows_came.connect(stop)
    dialog.open()
    qtbot.waitUntil(lambda: bool(possible) and not dialog.reading.running)
    assert not possible[0]
    qtbot.waitUntil(dialog.ok_button().isEnabled)
    assert 0 < dialog.model.rowCount() < 400


def test_closing_the_dialog_while_it_reads_is_safe(project, parent, qtbot, freed, tmp_path: Path):
    jobs = Jobs(parent)
    paths = [write(tmp_path, f"{n}.txt", f"第{n}份\n" + REPORT * 40) for n in range(200)]
    dialog = ImportDialog(project.session, jobs, paths, parent)
    dialog.open()
    errors: list[object] = []
    jobs.failed.connect(errors.append)
    dialog.reject()
    freed(dialog)
    qtbot.waitUntil(lambda: not jobs.running)
    assert errors == []
