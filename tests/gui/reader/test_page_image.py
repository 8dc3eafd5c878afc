"""A page beside its text: as wide as there is room, with its number and the way to others."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.reading.readers.protocol import PagePicture
from gui.reader.page_image import PageImage

RED = bytes((255, 0, 0))
TALL = PagePicture(40, 400, 3, RED * 40 * 400)


@pytest.fixture
def image(qtbot) -> PageImage:
    made = PageImage()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    return made


def test_it_is_as_wide_as_there_is_room(image: PageImage) -> None:
    image.show_page(TALL, 2)
    shown = image.area.viewport().grab().toImage()
    for place in (0.1, 0.9):
        assert shown.pixelColor(round(place * (shown.width() - 1)), 10).name() == "#ff0000"
    before = image.area.verticalScrollBar().maximum()
    image.resize(600, 400)
    assert image.area.verticalScrollBar().maximum() > 1.5 * before


def test_it_says_which_page_and_leads_to_others(image: PageImage, qtbot) -> None:
    wanted: list[int] = []
    image.page_wanted.connect(wanted.append)
    image.show_page(TALL, 2)
    assert image.number.text() == "Page 2 of 3"
    for button in (image.previous_button, image.next_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == [1, 3]
    for page, ways in ((1, (False, True)), (3, (True, False))):
        image.show_page(TALL, page)
        assert (image.previous_button.isEnabled(), image.next_button.isEnabled()) == ways


def test_a_place_of_the_page_is_brought_into_sight(image: PageImage) -> None:
    image.show_page(TALL, 1)
    bar = image.area.verticalScrollBar()
    image.follow(0.0)
    assert bar.value() == 0
    image.follow(0.5)
    assert bar.value() == pytest.approx(bar.maximum() / 2, abs=2)
    image.follow(1.0)
    assert bar.value() == bar.maximum()


def test_without_a_page_it_says_why_and_asks_for_the_file(image: PageImage, qtbot) -> None:
    image.show_page(TALL, 1)
    image.show_sentence("没有找到", choose=True)
    assert image.sentence.isVisible()
    assert not image.area.isVisible()
    assert image.number.text() == ""
    with qtbot.waitSignal(image.file_wanted):
        QTest.mouseClick(image.choose_button, Qt.MouseButton.LeftButton)
    image.show_sentence("", choose=False)
    assert not image.choose_button.isVisible()
