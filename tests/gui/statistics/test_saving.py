"""The statistics are copied and saved."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from core.model import Span
from tests.gui.statistics.conftest import shown_panel


@pytest.fixture
def panel(project, qtbot):
    project.label(0, 6, 0)
    project.label(7, 13, 1)
    project.label(0, 4, 0, place=2)
    made = shown_panel(project, qtbot)
    qtbot.waitUntil(lambda: made.model.figure(made.model.row(0), made.model.withheld_column()) == "0")
    return made


def test_the_table_is_copied_by_its_key_and_by_the_menu(panel):
    expected = [
        ["Region", "Infrastructure", "Teachers", "Campus safety", "Student aid", "All labels", "Withheld values",
         "Characters"],
        ["临江区", "1", "0", "0", "0", "1", "0", "12"],
        ["青山区", "1", "1", "0", "0", "2", "0", "51"],
        ["Together", "2", "1", "0", "0", "3", "0", "63"],
    ]  # fmt: skip
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert [line.split("\t") for line in copied.splitlines()] == expected
    QGuiApplication.clipboard().clear()
    panel.save_button.menu().actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == copied


def test_the_table_is_written_as_csv_whatever_ending_was_chosen(panel, tmp_path: Path, qtbot):
    with qtbot.waitSignal(panel.exported) as told:
        panel.save_table(tmp_path / "表.html")
    assert told.args == [tmp_path / "表.html.csv"]
    assert list(tmp_path.glob("*.html")) == []
    rows = list(csv.DictReader((tmp_path / "表.html.csv").read_text("utf-8-sig").splitlines()))
    assert [row["Infrastructure"] for row in rows] == ["1", "1", "2"]


def test_rates_are_written_as_rates(panel, tmp_path: Path):
    panel.rate_box.setCurrentIndex(1)
    panel.save_table(tmp_path / "rates.csv")
    rows = list(csv.DictReader((tmp_path / "rates.csv").read_text("utf-8-sig").splitlines()))
    assert [row["Infrastructure"] for row in rows] == [str(round(10_000 / 12, 2)), str(round(10_000 / 51, 2)), "317.46"]


def test_the_chart_is_written_with_its_legend_sharper_than_the_screen(panel, project, tmp_path: Path):
    panel.save_chart(tmp_path / "图.png")
    picture = QImage(str(tmp_path / "图.png"))
    assert picture.width() == 2 * panel.drawn.width()
    assert picture.height() == 2 * panel.drawn.height()
    place = panel.legend.places(panel.legend.width())[1]
    spot = panel.legend.mapTo(panel.drawn, place.topLeft())
    colour = picture.pixelColor(2 * (spot.x() + 6), 2 * (spot.y() + place.height() // 2 + 1))
    assert colour.name().upper() == project.labels[1].colour.upper()


def test_a_file_that_cannot_be_written_is_told(panel, tmp_path: Path, qtbot):
    with qtbot.waitSignal(panel.failed):
        panel.save_table(tmp_path / "nowhere" / "a.csv")


def test_masked_text_is_no_part_of_rates(panel, project, qtbot):
    panel.rate_box.setCurrentIndex(1)
    assert panel.model.figure(panel.model.row(0), 1) == "833.3"
    project.session.documents.mask(project.document(2), Span(6, 12))
    qtbot.waitUntil(lambda: panel.model.figure(panel.model.row(0), 1) == "1,666.7")
