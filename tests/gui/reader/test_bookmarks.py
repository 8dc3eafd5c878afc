"""Marks in texts, kept for a project on this machine."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from gui.base.settings import READING_MARKS, Settings
from gui.reader.bookmarks import LEFT, WIDTH, Bookmarks, MarkPainter
from gui.reader.view import ReaderView

DOCUMENT = DocumentId("d")
PROJECT = "0190-project"


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Settings:
    return Settings(tmp_path / "biaodu.ini")


def test_a_mark_is_there_after_the_next_start(settings: Settings):
    assert Bookmarks(settings, PROJECT).toggle(DOCUMENT, 10, 20)
    assert Bookmarks(settings, PROJECT).of(DOCUMENT) == [10]
    assert Bookmarks(settings, "another").of(DOCUMENT) == []


def test_the_same_sentence_again_takes_it_away(settings: Settings):
    marks = Bookmarks(settings, PROJECT)
    marks.toggle(DOCUMENT, 10, 20)
    marks.toggle(DOCUMENT, 30, 40)
    assert not marks.toggle(DOCUMENT, 5, 15)
    assert marks.of(DOCUMENT) == [30]
    assert marks.documents() == [DOCUMENT]


def test_marks_of_another_edition_come_besides_those_that_are_there(settings: Settings):
    marks = Bookmarks(settings, PROJECT)
    marks.toggle(DOCUMENT, 10, 10)
    marks.add(DOCUMENT, [30, 10, 5])
    assert marks.of(DOCUMENT) == Bookmarks(settings, PROJECT).of(DOCUMENT) == [5, 10, 30]


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(-1, 51))
def test_next_and_previous_go_round(tmp_path_factory: pytest.TempPathFactory, places: set[int], position: int):
    marks = Bookmarks(Settings(tmp_path_factory.mktemp("marks") / "a.ini"), PROJECT)
    for place in places:
        marks.toggle(DOCUMENT, place, place)
    assert marks.after(DOCUMENT, position) == min((p for p in places if p > position), default=min(places))
    assert marks.before(DOCUMENT, position) == max((p for p in places if p < position), default=max(places))


def test_without_marks_there_is_nowhere_to_go(settings: Settings):
    marks = Bookmarks(settings, PROJECT)
    assert marks.after(DOCUMENT, 0) is marks.before(DOCUMENT, 0) is None


def test_settings_that_somebody_edited_do_no_harm(settings: Settings):
    settings.set(READING_MARKS, {"d": [-3, "x", 5], "e": "no"}, PROJECT)  # type: ignore[dict-item,list-item]
    marks = Bookmarks(settings, PROJECT)
    assert marks.of(DOCUMENT) == [5]
    assert marks.of(DocumentId("e")) == []


def test_a_mark_is_seen_beside_its_line(qtbot: QtBot):
    view = ReaderView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_text("第一行。\n第二行。\n第三行。")
    view.show()
    qtbot.waitExposed(view)
    places: list[int] = []
    MarkPainter(view, lambda: places)

    def ink() -> int:
        view.viewport().update()
        image = view.viewport().grab().toImage()
        y = round(view.y_of(5) + view.line_height() / 2)
        ratio = image.devicePixelRatio()
        paper = image.pixel(2, 2)
        return sum(image.pixel(round(x * ratio), round(y * ratio)) != paper for x in range(LEFT, LEFT + WIDTH))

    assert ink() == 0
    places.append(5)
    assert ink() >= WIDTH - 2
