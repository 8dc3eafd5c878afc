"""A passage laid out and painted."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from core.ids import DocumentId
from core.model import Passage
from core.retrieval.excerpt import Excerpt
from gui.base import theme
from gui.reader.typography import Typography
from gui.retrieval.card import KEPT, Cards, Shown

FILL = QColor(255, 0, 0, 90)


def shown(passage: Passage) -> Shown:
    text = "段" * (passage.end - passage.start)
    return Shown("教师", "#0072B2", FILL, "characters 0–9", Excerpt("前文。", text, "后文。"), "备注" * passage.start)


def cards(width: int = 600) -> Cards:
    made = Cards(shown)
    made.set_width(width)
    return made


def passage(length: int, start: int = 0) -> Passage:
    return Passage(DocumentId("d"), start, start + length)


def test_longer_passages_and_notes_take_more_room(qapp: QApplication):
    made = cards()
    assert made.height(passage(400)) > made.height(passage(4)) + 5 * Typography().line_height
    assert made.height(passage(4, start=1)) > made.height(passage(4))


def test_larger_text_takes_more_room(qapp: QApplication):
    made = cards()
    before = made.height(passage(200))
    made.set_typography(Typography(pixels=30))
    assert made.height(passage(200)) > before


def test_only_the_last_ones_are_kept(qapp: QApplication):
    made = cards()
    for length in range(1, KEPT + 50):
        made.height(passage(length))
    assert len(made._kept) == KEPT


def test_the_passage_stands_out_in_both_themes(qapp: QApplication):
    for name in ("light", "dark"):
        theme.apply(name)
        made, paper = cards(), theme.current().paper
        image = QImage(600, made.height(passage(8)), QImage.Format.Format_RGB32)
        image.fill(paper)
        painter = QPainter(image)
        made.paint(painter, QRect(0, 0, 600, image.height()), passage(8))
        painter.end()
        reddish = sum(
            1
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
            if image.pixelColor(x, y).red() > image.pixelColor(x, y).green() + 40
        )
        assert reddish > 50
    theme.apply("light")
