"""Contents that are higher than a low screen scroll; their width is kept."""

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.scrolling import LEAST_HEIGHT, LowScroll


def test_what_is_too_high_scrolls_and_what_fits_does_not(qtbot: QtBot) -> None:
    contents = QWidget()
    column = QVBoxLayout(contents)
    for number in range(20):
        column.addWidget(QLabel(f"line {number} of the contents"))
    area = LowScroll(contents)
    qtbot.addWidget(area)
    least = contents.minimumSizeHint()
    assert area.minimumSizeHint().width() == least.width()
    assert area.minimumSizeHint().height() == LEAST_HEIGHT < least.height()
    assert area.sizeHint() == contents.sizeHint()
    area.resize(least.width() + 40, least.height() + 20)
    area.show()
    qtbot.waitExposed(area)
    assert not area.verticalScrollBar().isVisible()
    area.resize(least.width() + 40, 200)
    QApplication.processEvents()
    assert area.verticalScrollBar().isVisible()
    assert not area.horizontalScrollBar().isVisible()
