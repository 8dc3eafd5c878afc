"""Figures of agreement in the panel, and the way from each to its passages."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.agreement.figures import Measure
from gui.agreement.panel import ANNOTATORS, LABELS, AgreementPanel, unbroken
from gui.base import i18n
from gui.window.main_window import MainWindow
from tests.gui.agreement.conftest import texts
from tests.gui.driving import press


def test_a_row_for_each_label_with_n_and_figures(panel: AgreementPanel):
    grid = panel.grids[LABELS].grid_model.grid
    assert grid.rows == ("All labels", "Infrastructure", "Teachers", "Campus safety", "Student aid")
    numbers = [row[0] for row in texts(panel.grids[LABELS])]
    assert numbers == ["9", "4", "2", "2", "1"]
    # One of nine spans has its like; 2 * 1 / (4 + 5).
    assert texts(panel.grids[LABELS])[0][1] == "0.22"


def test_a_figure_that_is_undefined_says_why(panel: AgreementPanel, window: MainWindow, qtbot):
    assert window.session is not None
    cells = [cell for row in panel.grids[LABELS].grid_model.grid.cells for cell in row if cell.text == "–"]
    assert all(cell.tip.startswith("Undefined: ") for cell in cells if cell.tip)
    assert panel.report is not None
    undefined = [f for row in panel.report.labels.values() for f in row.figures.values() if f.value is None]
    assert len([cell for cell in cells if cell.tip]) == len(undefined)


def test_choosing_a_label_and_a_figure_words_them(panel: AgreementPanel):
    assert "All labels" in panel.words.text()
    panel.grids[LABELS].setCurrentIndex(panel.grids[LABELS].grid_model.index(2, 1))
    assert "Teachers" in panel.words.text()
    panel.measure_box.setCurrentIndex(panel.measure_box.findData(Measure.KAPPA_SENTENCE.value))
    assert "kappa, sentences" in panel.words.text()


def test_after_a_change_the_figures_are_called_old_and_computed_again_on_demand(
    panel: AgreementPanel, window: MainWindow, qtbot
):
    assert panel.refresh_button.isHidden()
    session, before = window.session, panel.report
    assert session is not None
    me = session.annotator
    assert me is not None
    first = session.documents.list()[0].id
    session.annotations.delete([session.annotations.of_document(first, me.id)[-1].id])
    assert not panel.refresh_button.isHidden()
    QTest.mouseClick(panel.refresh_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.report is not before, timeout=20_000)
    assert panel.refresh_button.isHidden()
    assert texts(panel.grids[LABELS])[0][:2] == ["8", "0.25"]


def test_saved_as_a_table_and_as_a_page(panel: AgreementPanel, window: MainWindow, tmp_path: Path):
    panel.save("csv", tmp_path / "a.csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert {row["label"] for row in rows if row["scope"] == "label"} >= {"teachers", "safety"}
    panel.save("html", tmp_path / "a.html")
    assert "Infrastructure" in (tmp_path / "a.html").read_text("utf-8")
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "a.html is written."


def test_the_table_in_sight_and_the_chart_are_copied_and_saved(panel: AgreementPanel, tmp_path: Path):
    panel.save_shown(tmp_path / "labels.csv")
    rows = list(csv.reader((tmp_path / "labels.csv").read_text("utf-8-sig").splitlines()))
    grid = panel.grids[LABELS].grid_model
    assert len(rows) == 1 + grid.rowCount()
    assert rows[0][1] == grid.headerData(0, Qt.Orientation.Horizontal)
    assert [row[0] for row in rows[1:]] == [grid.headerData(n, Qt.Orientation.Vertical) for n in range(grid.rowCount())]
    panel.grids[LABELS].setFocus()
    QTest.keyClick(panel.grids[LABELS], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == len(rows)
    panel.save_chart(tmp_path / "chart.svg")
    assert QSvgRenderer(str(tmp_path / "chart.svg")).isValid()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_all_figures_and_the_interval_fit_a_small_screen(panel: AgreementPanel, window: MainWindow, language: str):
    i18n.set_language(language)
    window.resize(1280, 800)
    QApplication.processEvents()
    try:
        grid = panel.grids[LABELS]
        assert grid.horizontalScrollBar().maximum() == 0
        names = grid.grid_model.grid.rows
        assert grid.verticalHeader().width() >= max(map(grid.fontMetrics().horizontalAdvance, names))
        for measure in (Measure.F1_EXACT, Measure.ALPHA_UNITIZING):
            panel.measure_box.setCurrentIndex(panel.measure_box.findData(measure.value))
            assert panel.report is not None
            interval = panel.report.pooled.figures[measure].interval
            assert interval is not None
            shown = [cell.small for cell in grid.grid_model.grid.cells[0] if cell.small]
            assert shown == [f"{interval[0]:.2f}–{interval[1]:.2f}"]
            QApplication.processEvents()
            assert grid.horizontalScrollBar().maximum() == 0
    finally:
        i18n.set_language("en")


@pytest.mark.parametrize("width", [260, 300, 340])
def test_names_stay_whole_in_a_narrow_panel(panel: AgreementPanel, window: MainWindow, width: int):
    i18n.set_language("zh_CN")
    window.resizeDocks([window.docks.dock("agreement")], [width], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    try:
        assert panel.report is not None
        names = panel.report.names
        assert "李强" in names
        grid = panel.grids[ANNOTATORS]
        metrics = grid.horizontalHeader().fontMetrics()
        panel.tabs.setCurrentIndex(ANNOTATORS)
        QApplication.processEvents()
        for column, name in enumerate(names):
            assert grid.columnWidth(column) >= metrics.horizontalAdvance(name)
            assert grid.verticalHeader().width() >= grid.fontMetrics().horizontalAdvance(name)
        assert grid.horizontalHeader().height() < 2 * metrics.height() + 8
        words = panel.words.text()
        assert unbroken("校园安全") in words
        assert not any(whole in words for whole in ("校园安全", "资助补贴", *names))
        button = panel.layer_choice.button
        shown = button.fontMetrics().horizontalAdvance(button.text())
        assert shown <= button.width()
        assert button.text() == button.accessibleName() or "…" in button.text()
        assert all(name in button.accessibleName() for name in names)
    finally:
        i18n.set_language("en")


def test_a_name_with_spaces_or_a_long_one_may_be_broken():
    assert unbroken("李敏") == "李\u2060敏"
    assert unbroken("Wang Min") == "Wang Min"
    assert unbroken("临澜市青渚区教育局基础教育科办公室") == "临澜市青渚区教育局基础教育科办公室"


def test_tab_leaves_the_figures_and_reaches_the_examples(panel: AgreementPanel, window: MainWindow, qtbot):
    asked: list[str] = []
    panel.passages_wanted.connect(lambda _evidence, prompt: asked.append(prompt))
    panel.grids[LABELS].setFocus()
    for _step in range(4):
        press(window, Qt.Key.Key_Tab)
        if panel.words.hasFocus():
            break
    assert panel.words.hasFocus()
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Return)
    assert asked == ["Examples"]


def test_escape_leads_from_the_figures_to_the_text(panel: AgreementPanel, window: MainWindow):
    panel.grids[LABELS].setFocus()
    press(window, Qt.Key.Key_Escape)
    assert window.workspace is not None
    assert window.workspace.readers.panes[0].view.hasFocus()
