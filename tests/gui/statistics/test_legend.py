"""The legend of the chart names every colour."""

from itertools import pairwise

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gui.base import i18n
from gui.statistics.legend import LINE, Legend


def test_every_label_is_named_beside_its_colour_in_as_many_lines_as_needed(project, qtbot, defaults):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_labels(project.labels)
    assert legend.names() == [label.name("en") for label in project.labels]
    assert legend.accessibleName() == ", ".join(legend.names())
    assert legend.heightForWidth(1000) == LINE
    narrow = legend.heightForWidth(160)
    assert narrow > 2 * LINE - 1
    legend.resize(160, narrow)
    legend.show()
    qtbot.waitExposed(legend)
    picture = legend.grab().toImage()
    places = legend.places(160)
    for place, label in zip(places, project.labels, strict=True):
        assert legend.rect().contains(place)
        assert picture.pixelColor(place.left() + 6, place.center().y() + 1) == QColor(label.colour)
    assert not any(before.intersects(after) for before, after in pairwise(places))
    i18n.set_language("zh_CN")
    QApplication.processEvents()
    assert legend.accessibleName() == ", ".join(label.name("zh_CN") for label in project.labels)
