"""Correcting a figure: its value as it is typed or as reports write it, its unit, and what the report says of it."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.figures.quantity import ReportedAs
from core.matrix.cell_figures import CellFigure, FigureReader
from core.model import Passage
from gui.base.jobs import Jobs
from gui.base.shown_layers import ShownLayers
from gui.matrix.figure_dialog import FigureDialog, number_of
from gui.matrix.screen import MatrixScreen
from tests.gui.conftest import Project, follow_switches
from tests.gui.driving import click


def figure_of(project: Project) -> CellFigure:
    (figure,) = FigureReader(project.session).figures([Passage(project.document(), 0, 7)])
    return figure


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2,196.1", "2196.1"),
        ("2196.1万", "21961000"),
        ("二十七", "27"),
        ("11亿6000万", "1160000000"),
        ("三个", None),
        ("x", None),
    ],
)
def test_numbers_are_read_as_reports_write_them(typed: str, value: str | None) -> None:
    assert number_of(typed) == (None if value is None else Decimal(value))


def test_what_is_entered_is_said(project: Project, parent: QWidget, qtbot: QtBot):
    dialog = FigureDialog(figure_of(project), parent)
    dialog.open()
    assert (dialog.value.text(), dialog.unit.text()) == ("3", "所")
    dialog.value.setText("3.5万")
    dialog.unit.setText("平米")
    dialog.reported.setCurrentIndex(1)
    assert dialog.summary.text() == "= 35,000 平方米"
    with qtbot.waitSignal(dialog.submitted) as given:
        click(dialog, QPushButton, "accept")
    assert given.args is not None
    (said,) = given.args
    assert (said.value, said.unit, said.reported) == (Decimal(35_000), "平方米", ReportedAs.PLANNED)


def test_without_a_number_it_is_withheld_and_nonsense_is_refused(project: Project, parent: QWidget):
    dialog = FigureDialog(figure_of(project), parent)
    dialog.open()
    dialog.value.setText("")
    said = dialog.said()
    assert said is not None
    assert (said.value, said.reported) == (None, ReportedAs.WITHHELD)
    for value, unit in (("很多", "所"), ("3", " ")):
        dialog.value.setText(value)
        dialog.unit.setText(unit)
        assert not dialog.ok_button().isEnabled()


def test_a_figure_of_the_matrix_gets_another_value_and_unit(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = MatrixScreen(project.session, project.bridge, Jobs(project.bridge))
    screen.set_counted(ShownLayers({project.me.id: "王敏"}))
    project.shown.append(screen)
    screen.show()
    qtbot.waitUntil(lambda: not screen.busy)
    screen.evidence.figure_said.emit(figure_of(project), "value")
    dialog = screen.findChild(FigureDialog)
    assert isinstance(dialog, FigureDialog)
    dialog.value.setText("30")
    dialog.unit.setText("个")
    click(dialog, QPushButton, "accept")
    quantity = figure_of(project).quantity
    assert (quantity.value, quantity.unit, quantity.corrected) == (Decimal(30), "个", True)
    project.session.history.undo()
    assert figure_of(project).quantity.value == Decimal(3)


def test_it_follows_language_and_theme(project: Project, parent: QWidget, chinese: None, defaults: None):
    dialog = FigureDialog(figure_of(project), parent)
    dialog.open()
    follow_switches(dialog)
    dialog.close()
