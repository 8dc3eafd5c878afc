"""Each view has the boxes that it asks, and no others."""

from pytestqt.qtbot import QtBot

from gui.study.header import StudyHeader
from gui.study.views import StudyView
from tests.gui.study.coded import DESIGN


def test_boxes_come_with_the_views_that_ask_them(qtbot: QtBot):
    header = StudyHeader()
    qtbot.addWidget(header)
    header.retranslate()
    header.offer_dimensions(DESIGN.dimensions)
    header.show()
    asked = {
        StudyView.UNITS: {"listed"},
        StudyView.FREQUENCIES: {"rows", "by", "share"},
        StudyView.CROSS: {"rows", "columns", "by", "share"},
        StudyView.TESTS: {"rows", "columns", "by"},
        StudyView.RELIABILITY: set[str](),
    }
    for view, wanted in asked.items():
        header.choose_view(view)
        header.offer_for(view)
        boxes = ("listed", "rows", "columns", "by", "share")
        assert {name for name in boxes if getattr(header, name).isVisible()} == wanted
        assert header.question().view is view
    assert (header.question().rows, header.question().columns) == ("what", "how")
