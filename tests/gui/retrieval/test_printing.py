"""Passages on paper."""

from PySide6.QtGui import QColor

from core.ids import DocumentId
from core.model import Passage
from core.retrieval.excerpt import Excerpt
from gui.retrieval.card import Shown
from gui.retrieval.printing import as_html, place_words
from gui.retrieval.rows import Heading

PASSAGE = Passage(DocumentId("d"), 1200, 1204)


def shown(_passage: Passage) -> Shown:
    return Shown("A & B", "#0072B2", QColor(), "characters 1–4", Excerpt("前<b>", "段\n落", "后"), "备注")


def test_each_passage_with_its_source_and_nothing_of_it_is_markup():
    page = as_html([Heading("青山区", 1), PASSAGE], shown, "Teachers", "1 passage")
    assert "<h2>Teachers</h2>" in page
    assert "青山区 (1)" in page
    assert "A &amp; B  characters 1–4" in page
    assert "前&lt;b&gt;" in page
    assert '<span style="background-color:#bfdcec">段<br>落</span>' in page
    assert "备注" in page


def test_a_colour_that_is_none_is_grey():
    page = as_html([PASSAGE], lambda passage: Shown("a", "red;", QColor(), "", shown(passage).excerpt, ""), "t")
    assert "#eeeeee" in page


def test_where_it_stands():
    assert place_words(PASSAGE) == "characters 1,200–1,204"
