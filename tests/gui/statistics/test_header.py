"""All columns are seen: names stand upright where they do not fit side by side."""

import pytest
from PySide6.QtWidgets import QApplication

from gui.base import i18n
from gui.statistics.header import TALLEST, CountHeader
from gui.widgets.row_delegate import PADDING
from tests.gui.statistics.conftest import shown_panel


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [320, 384, 426])
def test_every_column_is_seen_in_a_narrow_panel(project, qtbot, defaults, language, width):
    i18n.set_language(language)
    project.label(0, 6, 0)
    panel = shown_panel(project, qtbot)
    panel.resize(width, 600)
    QApplication.processEvents()
    header = panel.view.horizontalHeader()
    assert isinstance(header, CountHeader)
    assert panel.view.horizontalScrollBar().maximum() == 0
    assert header.length() <= panel.view.viewport().width()
    last = panel.model.withheld_column()
    assert header.sectionViewportPosition(last) + header.sectionSize(last) <= panel.view.viewport().width()
    metrics = panel.view.fontMetrics()
    assert header.sectionSize(0) >= max(map(metrics.horizontalAdvance, panel.model.names())) + 2 * PADDING
    assert header.upright
    names = [str(panel.model.headerData(column, header.orientation())) for column in range(1, last + 1)]
    room = header.height()
    assert all(min(metrics.horizontalAdvance(name), TALLEST - 30) < room for name in names)


def test_names_lie_where_there_is_room(project, qtbot):
    panel = shown_panel(project, qtbot)
    panel.resize(900, 600)
    QApplication.processEvents()
    header = panel.view.horizontalHeader()
    assert isinstance(header, CountHeader)
    assert not header.upright
    for column in range(1, panel.model.columnCount()):
        assert header.sectionSize(column) >= header.flat_width(column)
    low = header.height()
    panel.resize(340, 600)
    QApplication.processEvents()
    assert header.upright
    assert header.height() > low
