"""Files that end their parser in the import table: a row each that says why, and the other files come in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from core.importing import import_previewed
from core.reading.guard.limits import Limits
from gui.base.jobs import Jobs
from gui.importing.import_dialog import ImportDialog
from gui.importing.model import ImportColumn
from gui.importing.rows import RowState
from gui.widgets.errors import report
from tests.core.reading.guard.actors import acting
from tests.core.reading.hostile_pdfs import deflated_twice, drawing_each_other, endless, nested
from tests.core.reading.specimens import pdf, set_text

WAIT = 60_000
"""Milliseconds that a busy machine may take."""


@pytest.fixture
def jobs(parent: QWidget) -> Iterator[Jobs]:
    made = Jobs(parent)
    yield made
    made.cancel_all()
    made.wait()


@pytest.fixture
def open_on(project, parent: QWidget, jobs: Jobs) -> Callable[..., ImportDialog]:
    def open_on(*paths: Path) -> ImportDialog:
        dialog = ImportDialog(project.session, jobs, paths, parent)
        dialog.open()
        return dialog

    return open_on


def good(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(pdf([set_text(70, 100, f"{name}的工作总结，正文在这里。")]))
    return path


def bad(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def children() -> set[int]:
    """Processes that this one started and that live."""
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


def states(dialog: ImportDialog) -> list[RowState]:
    return [row.state for row in dialog.model.rows()]


def remarks(dialog: ImportDialog, row: int) -> str:
    return dialog.model.index(row, ImportColumn.REMARKS).data()


def test_they_are_told_in_their_rows_and_the_others_come_in(
    open_on, project, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.reading.guard.reading.LIMITS", Limits(300 << 20, seconds=4, seconds_per_megabyte=0))
    before, had = psutil.Process().memory_info().rss, children()
    paths = [good(tmp_path, "一.pdf")]
    for name, made in (("二", drawing_each_other), ("三", nested), ("四", deflated_twice), ("五", endless)):
        paths += [bad(tmp_path, f"{name}.pdf", made()), good(tmp_path, f"{name}后.pdf")]
    dialog = open_on(*paths)
    qtbot.waitUntil(lambda: not dialog.reading.running, timeout=WAIT)
    QApplication.processEvents()
    assert [state is RowState.REFUSED for state in states(dialog)] == [False, *(True, False) * 4]
    for row in (1, 3, 5):
        assert remarks(dialog, row).startswith(
            "Reading this PDF file takes more than 300 MB of memory and was stopped."
        )
    assert remarks(dialog, 7).startswith("Reading this PDF file takes more than 4 seconds and was stopped.")
    assert psutil.Process().memory_info().rss - before < 100 << 20
    assert children() == had
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    dialog.ok_button().click()
    ((chosen, left_out, _annotator, _declare),) = told
    report = import_previewed(project.session, chosen, left_out)
    assert len(report.imported) == 5
    assert sorted(reported.error.code for reported in report.failed) == [
        *["import.out_of_memory"] * 3,
        "import.too_slow",
    ]


ACTS = {
    "abort": ("os.abort()", "The program that reads PDF files broke down over this one."),
    "garbage": ("os.write(1, b'PDF: warning ' * 5)", "The program that reads PDF files broke down over this one."),
    "no end": ("while True: os.write(1, b'x' * 65536)", "The program that reads PDF files broke down over this one."),
    "too long": (r"os.write(1, b'bd\x01\n' + bytes(4) + b'\xff' * 8)", "This PDF file unpacks to far more"),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_child_gone_wrong_is_one_row(name: str, open_on, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    act, said = ACTS[name]
    monkeypatch.setattr("core.reading.guard.reading.child_command", lambda: acting(act))
    paths = [bad(tmp_path, file, f"%PDF-1.4 {file}".encode()) for file in ("good.pdf", "bad.pdf", "worse.pdf")]
    dialog = open_on(paths[1], paths[0], paths[2])
    qtbot.waitUntil(lambda: not dialog.reading.running, timeout=WAIT)
    QApplication.processEvents()
    assert states(dialog) == [RowState.REFUSED, RowState.FINE, RowState.REFUSED]
    assert remarks(dialog, 0).startswith(said)


def test_a_child_killed_from_outside_is_one_row(open_on, qtbot, tmp_path: Path):
    had = children()
    dialog = open_on(bad(tmp_path, "a.pdf", endless()), good(tmp_path, "b.pdf"))
    qtbot.waitUntil(lambda: bool(children() - had), timeout=WAIT)
    (process,) = children() - had
    psutil.Process(process).kill()
    qtbot.waitUntil(lambda: not dialog.reading.running, timeout=WAIT)
    QApplication.processEvents()
    assert states(dialog) == [RowState.REFUSED, RowState.FINE]


def test_reading_stops_in_the_middle_of_a_file_and_the_window_lives_on(open_on, qtbot, tmp_path: Path):
    had = children()
    dialog = open_on(good(tmp_path, "a.pdf"), bad(tmp_path, "b.pdf", endless()), good(tmp_path, "c.pdf"))
    qtbot.waitUntil(lambda: dialog.reading.number == 1 and bool(children() - had), timeout=WAIT)
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: not dialog.reading.running)
    QApplication.processEvents()
    assert children() == had
    assert states(dialog) == [RowState.FINE]


def test_closing_the_project_in_the_middle_of_a_file_ends_its_reading(open_on, project, jobs: Jobs, qtbot, tmp_path):
    had = children()
    open_on(bad(tmp_path, "a.pdf", endless()))
    qtbot.waitUntil(lambda: bool(children() - had), timeout=WAIT)
    jobs.abandon(project.session)
    assert jobs.running == []
    assert children() == had


def test_a_bug_in_a_reader_is_reported_as_one_and_is_no_row(
    open_on, jobs: Jobs, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "core.reading.guard.reading.child_command", lambda: acting("say({'fault': 'Traceback: KeyError: 1'})")
    )
    told: list[BaseException] = []
    jobs.failed.connect(told.append)
    dialog = open_on(*(bad(tmp_path, file, f"%PDF-1.4 {file}".encode()) for file in ("good.pdf", "bad.pdf")))
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    QApplication.processEvents()
    assert "KeyError: 1" in report(told[0])
    assert states(dialog) == [RowState.FINE]
