"""Import, export and check as jobs of the window."""

import json
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.progress import Cancelled, Progress, stop_if
from core.reading.preview import Chosen, preview
from core.session import Session
from gui.annotations.panel import AnnotationsPanel
from gui.importing.import_dialog import ImportDialog
from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.message_bar import MessageKind
from gui.window.main_window import MainWindow
from gui.window.status import JobView
from tests.gui.driving import click, documents, press, quotes
from tests.gui.importing.conftest import settled, undo_button


def test_one_dropped_report_comes_in_at_once_and_can_be_taken_back(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    report = tmp_path / "汉江区.txt"
    report.write_text("汉江区教育局2024年工作总结\n新建幼儿园一所。", encoding="gb18030")
    window.drop_paths([report])
    qtbot.waitUntil(lambda: len(documents(window)) == 4 and settled(window))
    message = window.message_bar.message
    assert message is not None
    assert message.text == "1 document imported."
    assert (message.kind, message.sticky) == (MessageKind.INFO, False)
    assert window.findChild(ImportDialog) is None
    undo_button(window).click()
    assert len(documents(window)) == 3


def test_an_import_without_any_trouble_has_a_report_to_open_and_to_save(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    from gui.importing.report_dialog import ImportReportDialog

    report = tmp_path / "汉江区.txt"
    report.write_text("汉江区教育局2024年工作总结\n新建幼儿园一所。", encoding="utf-8")
    window.drop_paths([report])
    qtbot.waitUntil(lambda: len(documents(window)) == 4 and settled(window))
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Report…"
    press(window, Qt.Key.Key_Return)
    dialog = window.findChild(ImportReportDialog)
    assert isinstance(dialog, ImportReportDialog)
    target = tmp_path / "report.csv"
    dialog.save(target)
    saved = target.read_text(encoding="utf-8-sig").splitlines()
    assert saved[1:] == [f"Imported,{report},汉江区教育局2024年工作总结"]
    dialog.close()


def test_several_dropped_files_are_shown_first_and_come_in_as_one_step(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    for name in ("汉江区", "临海区"):
        (tmp_path / f"{name}.txt").write_text(f"{name}教育局2024年工作总结\n新建幼儿园一所。", encoding="utf-8")
    (tmp_path / "坏.txt").write_bytes(b"\xef\xbb\xbf\xe5\xad\xff\xff")
    window.drop_paths(sorted(tmp_path.glob("*.txt")))
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.ok_button().isEnabled())
    assert len(documents(window)) == 3
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: len(documents(window)) == 5 and settled(window))
    message = window.message_bar.message
    assert message is not None
    assert message.kind is MessageKind.WARNING
    assert message.text == "2 documents imported, 1 failed."
    assert window.workspace is not None
    assert window.workspace.undo_step is not None
    assert window.workspace.undo_step.name == "document.import"
    undo_button(window).click()
    assert len(documents(window)) == 3


def test_one_dropped_file_with_a_problem_is_shown_first(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    (tmp_path / "坏.txt").write_bytes(b"\xef\xbb\xbf\xe5\xad\xff\xff")
    window.drop_paths([tmp_path / "坏.txt"])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert dialog.model.rowCount() == 1
    assert not dialog.ok_button().isEnabled()
    dialog.reject()


def test_export_reads_back_and_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    press(window, Qt.Key.Key_1)
    target = tmp_path / "data.jsonl"
    assert window.workspace is not None
    window.workspace.exchange.export(target, {"options": {"shape": "documents"}})
    qtbot.waitUntil(lambda: settled(window))
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [span["text"] for line in lines for span in line["spans"]] == ["新建学校三所。"]
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "1 annotation written to data.jsonl, read back and compared."


def test_check_finds_the_project_sound(window: MainWindow, qtbot: QtBot):
    window.registry.action("project.check").trigger()
    qtbot.waitUntil(lambda: settled(window))
    assert window.message_bar.message is not None
    assert window.message_bar.message.text.startswith("The project is sound: 3 documents")


def test_while_a_job_writes_nothing_can_be_labelled(window: MainWindow, qtbot: QtBot, go_on: threading.Event):
    assert window.session is not None

    def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
        go_on.wait()

    window.jobs.start_in(window.session, "Working", work, writes=True)
    assert not window.registry.action("label.apply").isEnabled()
    press(window, Qt.Key.Key_1)
    assert quotes(window) == []
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "Working: labels can be set again when this is done."
    go_on.set()
    qtbot.waitUntil(lambda: settled(window))
    press(window, Qt.Key.Key_1)
    assert len(quotes(window)) == 1


def test_while_a_job_writes_the_panels_change_nothing_either(window: MainWindow, qtbot: QtBot, go_on: threading.Event):
    press(window, Qt.Key.Key_1)
    window.docks.reveal("annotations")
    view = window.docks.dock("annotations").widget()
    assert isinstance(view, AnnotationsPanel)
    view.view.selectRow(0)
    view.view.setFocus()
    assert window.session is not None
    window.jobs.start_in(window.session, "Working", lambda *_given: go_on.wait(), writes=True)
    press(window, Qt.Key.Key_Delete)
    assert len(quotes(window)) == 1
    go_on.set()
    qtbot.waitUntil(lambda: settled(window))
    press(window, Qt.Key.Key_Delete)
    assert quotes(window) == []


def test_a_job_is_stopped_by_its_button(window: MainWindow, qtbot: QtBot):
    stopped: list[bool] = []

    def work(progress: Progress, cancelled: Cancelled) -> None:
        progress(1, 10, "a")
        while True:
            stop_if(cancelled)

    window.jobs.start("Working", work, stopped=lambda: stopped.append(True))
    click(window.status, QToolButton, "stop_job")
    qtbot.waitUntil(lambda: stopped == [True])
    assert window.status.findChild(QToolButton, "stop_job") is None or settled(window)


def test_closing_the_project_while_an_import_ends_tells_the_next_one_nothing(
    window: MainWindow, project_path: Path, tmp_path: Path
):
    report = tmp_path / "汉江区.txt"
    report.write_text("汉江区教育局2024年工作总结\n新建幼儿园一所。", encoding="utf-8")
    assert window.session is not None
    assert window.workspace is not None
    rows = list(preview([report], session=window.session))
    chosen = [Chosen(row, row.incoming.new.meta) for row in rows if row.incoming is not None]
    window.workspace.exchange.import_previewed(chosen, [])
    (job,) = window.jobs.running
    job.over.wait()
    press(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.session is None
    assert all(view.isHidden() for view in window.status.findChildren(JobView))
    assert window.open_project(project_path)
    QApplication.processEvents()
    assert window.message_bar.message is None
    assert window.findChild(ErrorReportDialog) is None
    assert len(documents(window)) == 4


def test_closing_the_project_while_a_dropped_file_is_read_says_nothing(
    window: MainWindow, project_path: Path, tmp_path: Path
):
    (tmp_path / "汉江区.txt").write_text("汉江区教育局2024年工作总结\n新建幼儿园一所。", encoding="utf-8")
    window.drop_paths([tmp_path / "汉江区.txt"])
    (job,) = window.jobs.running
    job.over.wait()
    window.close_project()
    assert window.open_project(project_path)
    QApplication.processEvents()
    assert window.message_bar.message is None
    assert not window.jobs.running
    assert len(documents(window)) == 3


def test_closing_the_window_stops_work_that_belongs_to_no_project(window: MainWindow):
    told: list[object] = []

    def work(progress: Progress, cancelled: Cancelled) -> None:
        while True:
            stop_if(cancelled)

    job = window.jobs.start("Working", work, done=told.append, stopped=lambda: told.append("stopped"))
    window.close()
    QApplication.processEvents()
    assert job.over.is_set() or not job.begun
    assert not window.jobs.running
    assert told == []


def test_a_bug_in_a_job_is_reported(window: MainWindow, qtbot: QtBot):
    def work(progress: Progress, cancelled: Cancelled) -> None:
        raise ZeroDivisionError("no such luck")

    window.jobs.start("Working", work)
    qtbot.waitUntil(lambda: window.findChild(ErrorReportDialog) is not None)
    dialog = window.findChild(ErrorReportDialog)
    assert isinstance(dialog, ErrorReportDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(ErrorReportDialog) is None)
