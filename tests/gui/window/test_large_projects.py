"""A project that is too large to be read while the window waits: painted first, counted in a thread."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source
from core.session import Session
from core.storage import bulk_flip
from gui.base.jobs import MANY_ROWS, Job
from gui.codebook.model import CodebookColumn
from gui.documents import document_box, inventory
from gui.documents.model import DONE_ROLE, STATUS_ROLE, UNKNOWN, DocumentColumn
from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press, quotes

CTRL = Qt.KeyboardModifier.ControlModifier
REPORTS = 40
EACH = 10
"""Together more rows than are changed while the window waits."""
assert REPORTS * EACH > MANY_ROWS


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "AT_ONCE", 0)


@pytest.fixture
def project_path(project_path: Path) -> Path:
    """The small project, and an import in two batches on top of it."""
    with Session.open(project_path) as session:
        who, labels = session.annotator, session.codebook.labels()
        assert who is not None
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        with session.with_operation("document.import"):
            for batch in range(2):
                new = [
                    NewDocument(
                        f"第{batch}批第{n}份。" + "新建学校三所。" * 2, Meta(f"报告{batch}-{n}", f"区{n % 3}"), source
                    )
                    for n in range(REPORTS // 2)
                ]
                added = session.documents.add(new)[0].added
                session.annotations.add_many(
                    [
                        Annotation(
                            AnnotationId(new_uuid()), document.id, at, at + 2, labels[at % 4].id, who.id, None, "", ""
                        )
                        for document in added
                        for at in range(EACH)
                    ]
                )
    return project_path


class FirstPaint(QObject):
    """Asks something when a widget is painted for the first time."""

    def __init__(self, widget: QObject, ask: Callable[[], object]) -> None:
        super().__init__()
        self.answer: object = None
        self._ask = ask
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.answer is None:
            self.answer = self._ask()
        return False


def test_the_documents_are_painted_before_they_are_counted(
    make_window: Callable[[], MainWindow], project_path: Path, qtbot: QtBot
):
    window = make_window()
    assert window.open_project(project_path)
    workspace = window.workspace
    assert workspace is not None
    panel, model = workspace.documents, workspace.documents.model
    imported = next(row.id for row in model.rows() if row.title.startswith("报告"))

    def shown() -> tuple[object, ...]:
        cell = model.index_of(imported)
        group = model.group_of(imported)
        assert group is not None
        return (
            cell.data(),
            cell.siblingAtColumn(DocumentColumn.MINE).data(),
            cell.data(STATUS_ROLE),
            model.index_of_group(group).data(DONE_ROLE),
            workspace.codebook.model.index(0, CodebookColumn.PROJECT).data(),
        )

    painted = FirstPaint(panel.view.viewport(), shown)
    qtbot.waitUntil(lambda: painted.answer is not None)
    assert painted.answer == (model.index_of(imported).data(), UNKNOWN, None, None, UNKNOWN)
    assert workspace.readers.document == panel.shown()[0]
    qtbot.waitUntil(lambda: workspace.inventory.tally is not None)
    title, *figures = shown()
    assert title
    assert figures == [str(EACH), "not_started", 0, str(REPORTS * 3)]


def test_closing_does_not_wait_for_the_counts(make_window: Callable[[], MainWindow], project_path: Path):
    window = make_window()
    assert window.open_project(project_path)
    window.close_project()
    assert window.workspace is None
    assert window.open_project(project_path)


@pytest.fixture
def started(window: MainWindow) -> list[Job]:
    """The jobs that were started since."""
    jobs: list[Job] = []
    window.jobs.started.connect(jobs.append)
    return jobs


def test_undo_of_a_bulk_import_is_a_job_that_tells_how_far_it_is(
    window: MainWindow, started: list[Job], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk_flip, "PIECE", 100)
    session = window.session
    assert session is not None
    told: list[tuple[int, int]] = []
    window.jobs.progressed.connect(lambda job: told.append((job.done, job.total)))
    press(window, Qt.Key.Key_Z, CTRL)
    (job,) = started
    assert (job.title, job.writes) == ("Undoing", True)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(documents(window)) == 3
    assert quotes(window) == []
    assert told
    assert {total for _done, total in told} == {REPORTS * (EACH + 1)}
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: len(workspace.documents.shown()) == 3)
    press(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(documents(window)) == 3 + REPORTS
    assert len(quotes(window)) == REPORTS * EACH
    qtbot.waitUntil(lambda: len(workspace.documents.shown()) == 3 + REPORTS)


def test_undo_of_a_bulk_import_that_is_stopped_midway_leaves_all_as_it_was(
    window: MainWindow, started: list[Job], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk_flip, "PIECE", 300)
    session = window.session
    assert session is not None
    before, newest = quotes(window), session.history.operations(1)
    carry_out = bulk_flip.carry_out

    def stopped_by_the_user(*given):
        """The stop button is pressed while the first piece is on its way."""
        for changed in carry_out(*given):
            qtbot.waitUntil(lambda: True)
            started[-1].cancel()
            yield changed

    monkeypatch.setattr("core.storage.journal.carry_out", stopped_by_the_user)
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "Stopped; nothing was changed."
    assert quotes(window) == before
    assert session.history.operations(1) == newest
    monkeypatch.undo()
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert quotes(window) == []


def test_the_stop_button_stops_an_undo(window: MainWindow, started: list[Job], qtbot: QtBot):
    before = quotes(window)
    window.jobs.started.connect(
        lambda _job: QTest.mouseClick(window.findChildren(QToolButton, "stop_job")[-1], Qt.MouseButton.LeftButton)
    )
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert started[0].cancelled
    assert quotes(window) == before


def test_many_documents_are_removed_by_a_job(window: MainWindow, started: list[Job], qtbot: QtBot):
    assert window.workspace is not None
    workspace = window.workspace
    qtbot.waitUntil(lambda: workspace.inventory.tally is not None)
    window.docks.reveal("documents")
    workspace.documents.view.selectAll()
    assert len(workspace.documents.selected()) == 3 + REPORTS
    press(window, Qt.Key.Key_Delete)
    assert [job.title for job in started] == ["Removing documents"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    qtbot.waitUntil(lambda: workspace.documents.shown() == [])
    assert documents(window) == []
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(quotes(window)) == REPORTS * EACH


def test_of_many_documents_the_review_finds_one_by_typing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(document_box, "MOST", 5)
    window.docks.reveal("review")
    panel = window.findChild(ComparePanel)
    assert isinstance(panel, ComparePanel)
    QTest.mouseClick(panel.document_box, Qt.MouseButton.LeftButton)
    palette = window._help.palette
    qtbot.waitUntil(palette.isVisible)
    assert len(palette.shown()) == 3 + REPORTS
    field = window.findChild(QLineEdit, "palette_field")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "1-17")
    assert [entry.text for entry in palette.shown()] == ["报告1-17"]
    press(window, Qt.Key.Key_Return)
    session = window.session
    assert session is not None
    assert window.workspace is not None
    document = window.workspace.readers.document
    assert document is not None
    assert session.documents.get(document).meta.title == "报告1-17"
    assert panel.document_box.currentText() == "报告1-17"


def test_many_changed_documents_are_read_again_in_the_thread(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    monkeypatch.setattr(inventory, "FEW", 5)
    assert window.workspace is not None
    assert window.session is not None
    known, panel = window.workspace.inventory, window.workspace.documents
    qtbot.waitUntil(lambda: known.settled)
    window.session.documents.set_meta(documents(window), region="同一个区")
    assert not known.settled
    assert len(panel.model.groups()) > 1
    qtbot.waitUntil(lambda: known.settled)
    assert len(panel.model.groups()) == 1
    assert len(panel.shown()) == len(documents(window))
