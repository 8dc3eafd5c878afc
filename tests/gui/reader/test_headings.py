"""Folding a text to its headings and unfolding it again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.ids import DocumentId
from core.model import Document, Meta, Source
from core.text.outline import outline
from gui.reader.headings import HeadingsPage, show_headings
from gui.reader.reader import ReaderPane

TEXT = "总结\n" + "".join(f"{n}、第{n}部分\n" + "新建学校三所。" * 60 + "\n" for n in "一二三四五")


@pytest.fixture
def pane(qtbot) -> ReaderPane:
    pane = ReaderPane()
    qtbot.addWidget(pane)
    pane.resize(600, 500)
    pane.show()
    document = Document(DocumentId("a"), Meta("总结"), Source("a", "0", "utf-8", "text/1"), len(TEXT), "", 1)
    pane.show_document(document, TEXT, [], [], [], outline=outline(TEXT))
    return pane


def opened(pane: ReaderPane) -> HeadingsPage:
    page = show_headings(pane)
    assert page is not None
    return page


def test_enter_unfolds_the_text_at_the_heading(pane: ReaderPane, freed):
    pane.view.set_selection(TEXT.index("二、"), TEXT.index("二、"))
    page = opened(pane)
    assert page.currentIndex().data() == "二、第二部分"
    QTest.keyClick(page, Qt.Key.Key_Down)
    QTest.keyClick(page, Qt.Key.Key_Down)
    QTest.keyClick(page, Qt.Key.Key_Return)
    freed(page)
    assert pane.view.caret == TEXT.index("四、")
    assert pane.view.text == TEXT


def test_escape_leaves_the_caret_where_it_was(pane: ReaderPane, freed):
    pane.view.set_selection(40, 40)
    page = opened(pane)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    freed(page)
    assert pane.view.caret == 40


def test_it_covers_the_text_and_goes_with_it(pane: ReaderPane, freed):
    page = opened(pane)
    pane.resize(700, 640)
    assert page.width() >= pane.view.width()
    pane.clear()
    freed(page)


def test_a_text_without_headings_is_not_folded(pane: ReaderPane):
    pane.set_outline([])
    assert show_headings(pane) is None
