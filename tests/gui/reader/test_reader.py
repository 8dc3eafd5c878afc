from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.changes import AnnotationChange, ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.model import Annotation, Span, Status
from core.text.outline import outline
from gui.base import theme
from gui.base.mime import encode_documents
from gui.reader.reader import ReaderPane, ReaderPlace
from tests.gui.reader.conftest import OUTLINED

MakePane = Callable[..., ReaderPane]
Make = Callable[..., Annotation]
TEXT = "推进义务教育优质均衡发展，办好人民满意的教育。\n" * 100


def test_a_document_is_shown_with_title_and_place(make_pane: MakePane) -> None:
    pane = make_pane(TEXT, status=Status.DONE)
    assert pane.view.text == TEXT
    assert "Done" in pane.header.status.accessibleName()
    assert pane.view.accessibleName() == "Text of 一份报告"
    assert pane.view.verticalScrollBar().value() == 0


def test_changes_of_this_document_are_drawn_and_others_ignored(make_pane: MakePane, make_annotation: Make) -> None:
    pane = make_pane(TEXT)
    annotation = make_annotation(2, 6)
    elsewhere = replace(make_annotation(7, 9, "b"), document=DocumentId("e"))
    pane.apply(ChangeSet(annotations=(AnnotationChange(None, annotation), AnnotationChange(None, elsewhere))))
    assert [a.id for a in pane.view.index] == ["a"]
    assert pane.overview.bins(600)
    moved = replace(annotation, start=8, end=12)
    pane.apply(ChangeSet(annotations=(AnnotationChange(annotation, moved),)))
    assert pane.view.index.at(9) == [moved]
    pane.apply(ChangeSet(annotations=(AnnotationChange(moved, None),)))
    assert len(pane.view.index) == 0
    assert not pane.overview.bins(600)


def test_the_place_comes_back(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    pane.view.select_span(Span(1200, 1210))
    place = pane.place()
    assert place.top > 0
    other = make_pane(TEXT)
    other.restore_place(place)
    assert other.place() == place
    other.restore_place(ReaderPlace(10**9, 10**9, 10**9))
    assert other.view.caret == len(TEXT)


def test_a_layer_is_hidden_by_the_menu(make_pane: MakePane, make_annotation: Make) -> None:
    pane = make_pane(TEXT, [make_annotation(2, 6), make_annotation(8, 12, "b", annotator="other")])
    told: list[frozenset[str]] = []
    pane.hidden_changed.connect(told.append)
    menu = next(b.menu() for b in pane.header.findChildren(QToolButton) if b.accessibleName() == "Layers")
    assert [action.text() for action in menu.actions()] == ["王芳 (me)", "李明"]
    menu.actions()[1].trigger()
    assert told == [frozenset({"other"})]
    assert [a.id for a in pane.view.index] == ["a"]
    pane.set_hidden(frozenset())
    assert len(pane.view.index) == 2
    assert menu.actions()[1].isChecked()


def test_the_status_is_chosen_in_its_menu(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    told: list[Status] = []
    pane.status_chosen.connect(told.append)
    pane.header.status.menu().actions()[2].trigger()
    assert told == [Status.DONE]


def test_the_headings_above_the_caret_are_named(make_pane: MakePane, qtbot: QtBot) -> None:
    pane = make_pane(OUTLINED, outline=outline(OUTLINED))
    at = OUTLINED.index("招聘")
    pane.view.set_selection(at, at)
    qtbot.waitUntil(lambda: pane.header.crumbs() == "一、主要工作 › （二）教师队伍")


def test_dropped_documents_are_told(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    told: list[list[str]] = []
    pane.documents_dropped.connect(told.append)
    data: QMimeData = encode_documents([DocumentId("e")])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    text = pane.view.viewport()
    enter = QDragEnterEvent(QPoint(10, 10), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(text, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(text, QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, left, none))
    assert told == [["e"]]


def test_empty_reader_says_what_to_do(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    pane.clear()
    assert pane.document is None
    assert not pane.view.isVisible()
    pane.apply(ChangeSet())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_theme_is_followed(make_pane: MakePane, name: str) -> None:
    pane = make_pane(TEXT)
    theme.apply(name)
    try:
        QApplication.processEvents()
        picture = pane.view.viewport().grab().toImage()
        assert picture.pixelColor(2, 2) == theme.current().paper
    finally:
        theme.apply("light")


def test_zoom_goes_in_steps_and_back(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    pane.zoom(2)
    assert pane.view.typography.pixels == 20
    pane.zoom(0)
    assert pane.view.typography.pixels == 18


def test_texts_follow_the_language(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
    assert pane.header.status.accessibleName() == "Status: Not started"


def test_bulk_changes_keep_the_chosen_annotation(make_pane: MakePane, make_annotation: Make) -> None:
    pane = make_pane(TEXT, [make_annotation(2, 6)])
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton)
    pane.view.activate_annotation(make_annotation(2, 6).id)
    pane.set_annotations([make_annotation(2, 6), make_annotation(8, 9, "b")])
    chosen = pane.view.selected_annotation
    assert chosen is not None
    assert chosen.id == "a"
    pane.set_annotators([], AnnotatorId("me"))
    assert len(pane.view.index) == 2
