"""Figures of agreement are computed as a job, which may be stopped or fail."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from gui.agreement.panel import LABELS, AgreementPanel
from gui.widgets.grid import GridView
from gui.window.main_window import MainWindow
from tests.gui.driving import click as click_button


def click(grid: GridView, row: int, column: int) -> None:
    index = grid.grid_model.index(row, column)
    grid.scrollTo(index)
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grid.visualRect(index).center()
    )
    QApplication.processEvents()


def test_a_figure_opens_its_passages_and_a_passage_its_text(panel: AgreementPanel, window: MainWindow, qtbot):
    click(panel.grids[LABELS], 4, 1)
    palette = window._help.palette
    qtbot.waitUntil(palette.isVisible)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.workspace is not None
    assert window.workspace.readers.panes[0].view.caret == 16


def test_a_stopped_computation_can_be_begun_again(window: MainWindow, qtbot):
    window.docks.reveal("agreement")
    made = window.docks.dock("agreement").widget()
    assert isinstance(made, AgreementPanel)
    assert made.note.text() == "Computing…"
    click_button(window, QToolButton, "stop_job")
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
    assert made.note.text() == "Nothing was computed."
    assert made.refresh_button.text() == "Compute again"
    QTest.mouseClick(made.refresh_button, Qt.MouseButton.LeftButton)
    assert made.note.text() == "Computing…"
    qtbot.waitUntil(lambda: made.report is not None, timeout=20_000)
    assert not made.refresh_button.isVisible()


def test_figures_that_could_not_be_computed_are_not_waited_for(window: MainWindow, qtbot):
    assert window.session is not None
    path = window.session.path
    away = path.rename(path.with_name("away.biaodu"))
    window.docks.reveal("agreement")
    made = window.docks.dock("agreement").widget()
    assert isinstance(made, AgreementPanel)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
    assert made.note.text() == "Nothing was computed."
    away.rename(path)
    box = window.findChild(QMessageBox, "fault")
    if box is not None:
        assert isinstance(box, QMessageBox)
        box.close()


def test_labels_that_change_while_figures_are_computed_make_them_old(window: MainWindow, qtbot):
    window.docks.reveal("agreement")
    made = window.docks.dock("agreement").widget()
    assert isinstance(made, AgreementPanel)
    session = window.session
    assert session is not None
    me = session.annotator
    assert me is not None
    first = session.documents.list()[0].id
    session.annotations.delete([session.annotations.of_document(first, me.id)[-1].id])
    qtbot.waitUntil(lambda: made.report is not None, timeout=20_000)
    assert made.refresh_button.isVisible()
