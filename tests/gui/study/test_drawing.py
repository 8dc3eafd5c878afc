"""Figures as PNG."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.study.outputs.figures import bar_figure
from core.study.tables import StudyTable
from gui.study.drawing import png


def test_a_figure_is_drawn_at_the_resolution_of_print(qapp: QApplication):
    svg = bar_figure(StudyTable("t", "表", ("a", "n"), (("甲", 3), ("乙", 1))), 1, "图")
    image = QImage.fromData(png(svg.encode()))
    assert image.width() == 4 * 730
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 20) for y in range(0, image.height(), 10)}
    assert {"#ffffff", "#0072b2"} <= colours
