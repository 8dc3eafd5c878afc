"""What was seen to go wrong in the window, each kind driven as it was seen."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source, Status
from core.session import Session
from gui.importing.import_dialog import ImportDialog
from gui.reader.slot import MEASURE
from gui.window.app import open_first
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press, quotes, readers

MakeWindow = Callable[[], MainWindow]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_not_a_project_goes_once_a_project_was_made(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    (tmp_path / "报告.biaodu").write_text("这是一份报告。", "utf-8")
    assert not window.open_project(tmp_path / "报告.biaodu")
    assert window.message_bar.message is not None
    Session.create(tmp_path / "新.biaodu").close()
    assert window.open_project(tmp_path / "新.biaodu")
    said = window.message_bar.message
    assert said is None or "报告.biaodu" not in said.text


def test_reports_named_on_the_command_line_begin_a_project(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """``gui a.txt b.txt`` was an error of the arguments."""
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for number, path in enumerate(paths):
        path.write_text(f"西山区二〇二四年工作总结。新建学校{number}所。", "utf-8")
    window = make_window()
    open_first(window, paths)
    dialog = next(each for each in window.findChildren(QDialog) if isinstance(each, ImportDialog))
    qtbot.waitUntil(dialog.ok_button().isEnabled)
    press(window, Key.Key_Return) if window.isActiveWindow() else dialog.ok_button().click()
    qtbot.waitUntil(lambda: window.session is not None and window.session.documents.count() == 2)


def test_each_new_reader_shows_the_next_document(window: MainWindow) -> None:
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_3, CTRL)
    opened = readers(window).open_documents()
    assert opened == documents(window)
    # Back in a reader that is there, nothing is opened.
    press(window, Key.Key_1, CTRL)
    assert readers(window).open_documents() == opened


def test_after_labels_the_status_is_no_longer_not_started(make_window: MakeWindow, project_path: Path) -> None:
    text = "".join(f"新建学校{number}所。" for number in range(30))
    with Session.open(project_path) as session:
        new = NewDocument(text, Meta("长"), Source("长.txt", "1" * 64, "utf-8", "text/1"))
        document = session.documents.add([new])[0].added[0].id
    window = make_window()
    assert window.open_project(project_path)
    assert window.workspace is not None
    window.workspace.open_document(document)
    for _label in range(27):
        press(window, Key.Key_Down, CTRL)
        press(window, Key.Key_1)
    assert len(quotes(window)) == 27
    session = window.session
    assert session is not None
    assert {where for where, _who in session.documents.statuses()} == {document}
    assert set(session.documents.statuses().values()) == {Status.IN_PROGRESS}
    pane = readers(window).active
    assert pane is not None
    assert pane.header.status.toolTip().endswith("In progress")


def test_four_readers_on_a_wide_screen_keep_their_measure_and_page(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1680, 1050)
    window.docks.set_visible({"documents"})
    for key in (Key.Key_2, Key.Key_3, Key.Key_4):
        press(window, key, CTRL)
    QApplication.processEvents()
    panes = readers(window).panes
    assert len(panes) == 4
    for pane in panes:
        assert pane.view.width() >= MEASURE * pane.view.typography.pixels
    corners = [pane.mapTo(readers(window), QPoint(0, 0)).x() for pane in panes]
    assert all(right - left >= MEASURE * panes[0].view.typography.pixels for left, right in pairwise(corners))
    for number, key in enumerate((Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4)):
        press(window, key, CTRL)
        corner = panes[number].mapTo(readers(window), QPoint(0, 0)).x()
        # The active one is whole in sight.
        assert corner >= -1
        assert corner + panes[number].width() <= readers(window).width() + 1
