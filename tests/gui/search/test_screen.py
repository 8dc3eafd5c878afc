"""The screen of a search by itself: asked by keys, shown as a concordance, sorted, and kept."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Span
from core.search.asked import Manner, TypedSearch, saved_searches
from core.verbs.documents import Documents
from gui.search.keep_dialog import KeepSearchDialog
from gui.search.model import HIT, LEFT, RIGHT, TITLE
from gui.search.screen import SearchScreen
from gui.widgets.panel import choose_row
from tests.core.projects import add
from tests.gui.conftest import Project, follow_switches
from tests.gui.driving import click
from tests.gui.search.conftest import Ask, known_lines, lines, settle
from tests.gui.window.test_accessibility import leaps, nameless

Key = Qt.Key


def test_what_is_typed_is_found_with_what_stands_beside_it(screen: SearchScreen, qtbot: QtBot, compose):
    screen.ask_bar.query.setFocus()
    compose(screen.ask_bar.query, "校")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 4)
    settle(screen, qtbot)
    assert lines(screen) == ["建学[校]三所", "人。[校]园安", "培训[校]长。", "加强[校]车管"]
    assert screen.count.text() == "4 hits in 3 documents"


def test_enter_goes_to_the_hits_and_enter_there_opens_one(ask: Ask, qtbot: QtBot):
    screen = ask("补助")
    screen.ask_bar.query.setFocus()
    QTest.keyClick(screen.ask_bar.query, Key.Key_Return)
    assert screen.view.hasFocus()
    with qtbot.waitSignal(screen.hit_opened) as opened:
        QTest.keyClick(screen.view, Key.Key_Return)
    assert opened.args is not None
    (hit,) = opened.args
    assert (hit.start, hit.end) == (9, 11)


def test_nothing_asked_nothing_found_and_what_cannot_be_asked_are_said(ask: Ask):
    assert ask("")._empty._text.text() == "Type what to look for in all documents."
    assert ask("没有这样的话")._empty._text.text() == "Nothing is found."
    assert "missing beside |" in ask("教师 |")._empty._text.text()
    screen = ask("校")
    assert not screen._empty.isVisible()


def test_a_pattern_that_is_none_is_said(ask: Ask, qtbot: QtBot):
    screen = ask("校")
    screen.ask_bar.show_asked(TypedSearch("(", Manner.REGEX))
    settle(screen, qtbot)
    assert "no regular expression" in screen._empty._text.text()


def test_a_click_on_a_heading_sorts_by_what_stands_there(ask: Ask, qtbot: QtBot):
    screen = ask("学 | 校 | 训")
    before = lines(screen)
    header = screen.view.horizontalHeader()
    for column in (LEFT, RIGHT, HIT):
        header.sectionClicked.emit(column)
        settle(screen, qtbot)
        found = known_lines(screen)
        shown = {LEFT: [line.left[::-1] for line in found], RIGHT: [line.right for line in found]}
        values = shown.get(column, [line.words for line in found])
        assert values == sorted(values)
        assert header.sortIndicatorSection() == column
        assert sorted(lines(screen)) == sorted(before)
    header.sectionClicked.emit(TITLE)
    settle(screen, qtbot)
    assert lines(screen) == before


def test_conditions_are_chosen_from_a_menu_and_taken_away_by_their_chips(ask: Ask, qtbot: QtBot):
    screen = ask("校")
    everything = screen.model.rowCount()
    menu = screen.ask_bar.where.menu()
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if action.text() == "Region")
    regions = entry.menu()
    assert isinstance(regions, QMenu)
    next(action for action in regions.actions() if action.text() == "临江区").trigger()
    settle(screen, qtbot)
    assert lines(screen) == ["加强[校]车管"]
    (chip,) = screen.ask_bar._chips
    assert chip.text() == "Region: 临江区"
    chip.click()
    settle(screen, qtbot)
    assert screen.model.rowCount() == everything


def test_labels_asked_for_are_followed(project: Project, ask: Ask, qtbot: QtBot):
    screen = ask("学校")
    screen.ask_bar.add_condition(f"not-label={project.labels[0].code}", "x")
    settle(screen, qtbot)
    assert screen.model.rowCount() == 1
    project.label(0, 7)
    settle(screen, qtbot)
    assert screen.model.rowCount() == 0


def test_documents_that_come_and_furniture_are_followed(project: Project, ask: Ask, qtbot: QtBot):
    screen = ask("学校")
    project.session.documents.mask(project.document(), Span(0, 7))
    settle(screen, qtbot)
    assert screen.model.rowCount() == 0
    screen.ask_bar.checks["furniture"].setChecked(True)
    settle(screen, qtbot)
    assert screen.model.rowCount() == 1


def test_a_search_is_kept_asked_again_and_forgotten(project: Project, ask: Ask, qtbot: QtBot):
    screen = ask("学校")
    menu = screen.ask_bar.kept.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    (dialog,) = screen.findChildren(KeepSearchDialog)
    dialog.name.setText("学校们")
    click(dialog, QPushButton, "accept")
    assert list(saved_searches(project.session)) == ["学校们"]
    ask("补助")
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "学校们").trigger()
    settle(screen, qtbot)
    assert screen.ask_bar.query.text() == "学校"
    menu.aboutToShow.emit()
    below = next(action for action in menu.actions() if action.menu() is not None)
    forget = below.menu()
    assert isinstance(forget, QMenu)
    forget.actions()[0].trigger()
    assert saved_searches(project.session) == {}


def test_several_chosen_hits_are_meant_else_all(ask: Ask):
    screen = ask("校 | 学")
    assert len(screen.chosen()) == screen.model.rowCount()
    screen.view.setFocus()
    choose_row(screen.view, screen.model.index(0, 0))
    QTest.keyClick(screen.view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert list(screen.chosen()) == [screen.model.hit(0), screen.model.hit(1)]


def test_it_is_named_in_order_and_follows_language_and_theme(screen: SearchScreen, chinese: None, defaults: None):
    screen.retranslate()
    QApplication.processEvents()
    assert nameless(screen) == []
    assert leaps(screen) == []
    follow_switches(screen)


def test_rows_are_read_off_the_windows_thread(
    project: Project, ask: Ask, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    readers: list[threading.Thread] = []
    read = Documents.text

    def text(documents: Documents, document: DocumentId) -> str:
        readers.append(threading.current_thread())
        return read(documents, document)

    screen = ask("校")
    monkeypatch.setattr(Documents, "text", text)
    screen.model.show_matches(project.documents, screen.matches)
    assert known_lines(screen)
    assert readers
    assert threading.main_thread() not in readers


def test_of_a_frequent_character_the_first_hits_come_before_all(
    project: Project, screen: SearchScreen, ask: Ask, qtbot: QtBot
):
    document = add(project.session, "学。" * 150, "很多")
    screen._searcher.update(project.session)
    assert document in screen._searcher.folder.index().documents
    added: list[tuple[int, int]] = []
    said: list[str] = []
    screen.model.modelReset.connect(lambda: added.append((0, screen.model.rowCount())))

    def inserted(_parent: object, first: int, last: int) -> None:
        added.append((first, last + 1))
        said.append(screen.count.text())

    screen.model.rowsInserted.connect(inserted)
    ask("学")
    assert added[-2][1] == added[-1][0] == 100
    assert screen.model.rowCount() == added[-1][1] > 150
    assert said == [f"{screen.model.rowCount():,} hits, searching…"]
    assert screen.count.text().startswith(f"{screen.model.rowCount():,} hits in ")
