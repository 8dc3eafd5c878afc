"""The screen of passages in the real window, by its keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.layer_scope import LayerScope, ScopeKind
from core.session import Session
from gui.retrieval.screen import RetrievalScreen
from gui.widgets.message_bar import Message
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.gui.driving import documents, open_palette, press, quotes

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def project_path(project_path: Path) -> Path:
    """王敏 has four passages of two labels in two documents, 李强 one."""
    with Session.open(project_path) as session:
        first, second = (document.id for document in session.documents.list()[:2])
        one, other = (label.id for label in session.codebook.labels()[:2])
        for document, start, end, label in ((first, 0, 7, one), (first, 7, 15, other), (second, 0, 10, one)):
            session.annotations.create(document, start, end, label)
        session.annotations.create(second, 2, 8, other, note="再看")
        session.use_annotator(session.annotators.by_name("李强").id)  # type: ignore[union-attr]
        session.annotations.create(first, 0, 7, one)
        session.use_annotator(session.annotators.by_name("王敏").id)  # type: ignore[union-attr]
    return project_path


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def screen(window: MainWindow, qtbot: QtBot) -> RetrievalScreen:
    """What is shown, once everything was found."""
    found = workspace(window).retrieval.screen
    assert found is not None
    qtbot.waitUntil(lambda: not found.busy)
    QApplication.processEvents()
    return found


def listed(found: RetrievalScreen) -> list[str]:
    return [found.text_of(passage.document)[passage.start : passage.end] for passage in found.found.passages]


def label_of(window: MainWindow, number: int) -> str:
    return workspace(window).session.codebook.labels()[number].id


def open_label(window: MainWindow, qtbot: QtBot, number: int = 0) -> RetrievalScreen:
    """By the codebook's menu."""
    panel = workspace(window).codebook
    panel.select(workspace(window).session.codebook.labels()[number].id)
    menu = panel.context_menu()
    next(action for action in menu.actions() if action.text() == "Show its passages").trigger()
    return screen(window, qtbot)


def test_a_label_shows_all_its_passages_over_all_documents(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    assert listed(found) == ["新建学校三所。", "完成十一所小学改造。"]
    assert "2 passages in 2 documents" in found.count.text()
    assert "王敏" in found.count.text()
    assert found.isVisible()
    assert not workspace(window).readers.panes[0].isVisible()


def test_a_passage_is_read_with_what_stands_around_it(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    shown = found.shown(found.found.passages[0])
    assert shown.excerpt == ("", "新建学校三所。", "招聘教师四十名。")
    found.around.setCurrentIndex(2)
    found.around.activated.emit(2)
    assert found.shown(found.found.passages[0]).excerpt.after == ""


def test_no_message_lies_over_what_one_asks(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    window.message_bar.show_message(Message("A message"))

    def is_below() -> bool:
        top = window.message_bar.mapTo(window, QPoint(0, 0)).y()
        return top >= found.view.mapTo(window, QPoint(0, 0)).y()

    # What one asks may be laid out after the message has come; the message follows it.
    qtbot.waitUntil(is_below)


def test_f5_comes_and_goes(window: MainWindow, qtbot: QtBot):
    workspace(window).focus_text()
    press(window, Key.Key_F5)
    found = screen(window, qtbot)
    assert found.isVisible()
    press(window, Key.Key_F5)
    assert not found.isVisible()
    assert workspace(window).readers.panes[0].view.hasFocus()


def test_f5_on_an_annotation_shows_its_label(window: MainWindow, qtbot: QtBot):
    workspace(window).focus_text()
    press(window, Key.Key_Period)
    press(window, Key.Key_F5)
    assert listed(screen(window, qtbot)) == ["新建学校三所。", "完成十一所小学改造。"]


def test_enter_opens_the_passage_in_its_reader_and_escape_leads_back(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    assert not found.isVisible()
    readers = workspace(window).readers
    assert readers.document == documents(window)[1]
    assert readers.active is not None
    chosen = readers.active.view.selected_annotation
    assert chosen is not None
    assert (chosen.start, chosen.end) == (0, 10)
    press(window, Key.Key_F5)
    press(window, Key.Key_Escape)
    assert not found.isVisible()
    assert readers.active.view.hasFocus()


def test_coming_back_from_a_passage_finds_everything_as_it_was(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    found.question.words.setText("学")
    found.question.labels.choose(frozenset())
    qtbot.waitUntil(lambda: len(found.found.passages) == 3)
    found.view.setFocus()
    press(window, Key.Key_End)
    here = found.view.current()
    assert here is not None
    press(window, Key.Key_Return)
    assert not found.isVisible()
    press(window, Key.Key_F5)
    assert screen(window, qtbot).view.current() == here
    assert found.question.words.text() == "学"
    assert found.question.labels.chosen() == frozenset(), "not the label of the passage one comes from"


def test_a_labels_key_relabels_the_chosen_passages_as_one_step(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    press(window, Key.Key_Down, SHIFT)
    assert len(found.chosen()) == 2
    press(window, Key.Key_3)
    third = workspace(window).session.codebook.labels()[2].code
    assert [quote for code, quote in quotes(window) if code == third] == ["新建学校三所。", "完成十一所小学改造。"]
    assert screen(window, qtbot).found.passages == []
    press(window, Key.Key_Z, CTRL)
    found = screen(window, qtbot)
    assert listed(found) == ["新建学校三所。", "完成十一所小学改造。"]
    assert found.isVisible(), "undoing leaves one where one works"


def test_the_codebook_and_the_palette_relabel_what_is_in_sight(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    found.view.choose(0)
    workspace(window).codebook.label_requested.emit(label_of(window, 3))
    fourth = workspace(window).session.codebook.labels()[3].code
    assert (fourth, "新建学校三所。") in quotes(window)
    assert listed(screen(window, qtbot)) == ["完成十一所小学改造。"]


def test_a_label_is_chosen_by_name_for_the_chosen_passages(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    press(window, Key.Key_A, CTRL)
    press(window, Key.Key_Return, SHIFT)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "aid")
    press(window, Key.Key_Return)
    assert screen(window, qtbot) is found
    assert sorted(quote for code, quote in quotes(window) if code == "subsidies") == [
        "完成十一所小学改造。",
        "新建学校三所。",
    ]
    assert found.found.passages == []


def test_the_menu_of_the_passages(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    place = found.view.visualRect(found.model.index(3, 0)).center()
    QTest.mouseClick(found.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = found.context_menu()
    assert [action.text() for action in menu.actions() if action.text()] == [
        *("Go to the passage", "Change label…", "Copy", "Copy with source", "Copy table", "Save table…", "Print…")
    ]
    next(action for action in menu.actions() if action.text() == "Copy").trigger()
    assert QGuiApplication.clipboard().text() == "完成十一所小学改造。"
    menu.actions()[0].trigger()
    assert workspace(window).readers.document == documents(window)[1]


def test_the_next_passage_is_chosen_when_one_is_gone(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    press(window, Key.Key_4)
    current = found.view.current()
    assert current is not None
    assert current.document == documents(window)[1]


def test_it_obeys_the_layer_scope(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    workspace(window).scope.choose(LayerScope(ScopeKind.ALL))
    found = screen(window, qtbot)
    assert len(found.found.passages) == 3
    names = [found.shown(passage).words.split("·")[-1].strip() for passage in found.found.passages]
    assert sorted(names) == ["李强", "王敏", "王敏"]
    other = workspace(window).session.annotators.by_name("李强")
    assert other is not None
    workspace(window).scope.choose(LayerScope.of_person(other.id))
    assert len(screen(window, qtbot).found.passages) == 1


def test_this_with_and_without_that(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    question = found.question
    question.relation.setCurrentIndex(1)
    question.relation.activated.emit(1)
    question.others.choose(frozenset([workspace(window).session.codebook.labels()[1].id]))
    assert listed(screen(window, qtbot)) == ["完成十一所小学改造。"]
    question.relation.setCurrentIndex(2)
    question.relation.activated.emit(2)
    assert listed(screen(window, qtbot)) == ["新建学校三所。"]
    question.reach.setCurrentIndex(1)
    question.reach.activated.emit(1)
    assert question.distance.isVisible()
    assert listed(screen(window, qtbot)) == [], "the other label touches it"


def test_the_passages_of_a_document_and_of_several(window: MainWindow, qtbot: QtBot):
    workspace(window).focus_text()
    press(window, Key.Key_F5, SHIFT)
    assert listed(screen(window, qtbot)) == ["新建学校三所。", "招聘教师四十名。"]
    panel = workspace(window).documents
    panel.view.selectAll()
    menu = panel.context_menu()
    next(action for action in menu.actions() if action.text() == "Show their passages").trigger()
    found = screen(window, qtbot)
    assert len(found.found.passages) == 4
    found.question.labels.choose(frozenset([workspace(window).session.codebook.labels()[1].id]))
    assert listed(screen(window, qtbot)) == ["招聘教师四十名。", "十一所小学改"]


def test_words_narrow_what_is_found(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    found.question.words.setFocus()
    found.question.words.setText("小学")
    qtbot.waitUntil(lambda: listed(found) == ["完成十一所小学改造。"])


def test_copy_with_and_without_source(window: MainWindow, qtbot: QtBot):
    open_label(window, qtbot)
    press(window, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "新建学校三所。"
    press(window, Key.Key_Down, SHIFT)
    press(window, Key.Key_C, CTRL | SHIFT)
    copied = QGuiApplication.clipboard().text()
    assert "新建学校三所。\n— 青山区2024, characters 0–7" in copied
    assert "— 青山区2023, characters 0–10" in copied


def test_what_is_chosen_stays_chosen_when_it_is_looked_for_again(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    press(window, Key.Key_Down, SHIFT)
    chosen, cursor = found.view.selected(), found.view.current()
    assert len(chosen) == 2
    found.refresh()
    qtbot.waitUntil(lambda: not found.busy)
    assert found.view.selected() == chosen
    assert found.view.current() == cursor
    session = workspace(window).session
    session.annotations.create(documents(window)[2], 0, 7, session.codebook.labels()[0].id)
    assert len(listed(found)) == 3
    assert found.view.selected() == chosen


def test_several_chosen_passages_stay_chosen_when_they_are_looked_up_again(window: MainWindow, qtbot: QtBot):
    open_label(window, qtbot)
    shown = screen(window, qtbot)
    press(window, Key.Key_Down, SHIFT)
    chosen = shown.chosen()
    assert len(chosen) == 2
    shown.refresh()
    qtbot.waitUntil(lambda: not shown.busy)
    QApplication.processEvents()
    assert shown.chosen() == chosen
    session = window.session
    assert session is not None
    assert chosen[1].annotation is not None
    session.annotations.delete([chosen[1].annotation])
    qtbot.waitUntil(lambda: not shown.busy)
    assert shown.chosen() == chosen[:1], "the cursor was in what is gone, and nothing else becomes chosen"


def test_words_are_found_in_all_texts(window: MainWindow, qtbot: QtBot):
    workspace(window).focus_text()
    press(window, Key.Key_F5)
    found = screen(window, qtbot)
    found.question.ask(words="校", in_texts=True)
    found.question.words.setFocus()
    qtbot.waitUntil(lambda: len(found.found.passages) == 4)
    assert found.count.text() == "4 hits in 3 documents"
    press(window, Key.Key_Return)
    assert found.view.hasFocus()
    press(window, Key.Key_End)
    press(window, Key.Key_Return)
    readers = workspace(window).readers
    assert readers.document == documents(window)[2]
    assert readers.active is not None
    assert readers.active.view.selected_text() == "校"


def test_a_change_elsewhere_is_followed(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    session = workspace(window).session
    session.annotations.create(documents(window)[2], 0, 7, session.codebook.labels()[0].id)
    assert listed(screen(window, qtbot))[-1] == "加强校车管理。"
    session.documents.remove([documents(window)[1]])
    assert listed(screen(window, qtbot)) == ["新建学校三所。", "加强校车管理。"]
    assert found.isVisible()


def test_clicking_an_annotation_in_the_list_shows_the_text(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    workspace(window).open_document(documents(window)[2])
    assert not found.isVisible()


def test_the_palette_knows_it(window: MainWindow, qtbot: QtBot):
    palette = open_palette(window)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "passages of all")
    assert palette.shown()[0].text == "Passages of all documents"
    press(window, Key.Key_Return)
    assert screen(window, qtbot).isVisible()


def test_a_double_click_on_a_count_shows_what_was_counted(window: MainWindow, qtbot: QtBot):
    panel = workspace(window).codebook
    index = panel.model.index(1, 2)
    place = panel.view.visualRect(index).center()
    QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(listed(screen(window, qtbot))) == 2


def test_in_a_blind_review_nothing_is_relabelled(window: MainWindow, qtbot: QtBot):
    found = open_label(window, qtbot)
    workspace(window).hide_names(True)
    found = screen(window, qtbot)
    before = quotes(window)
    found.view.choose(0)
    press(window, Key.Key_3)
    assert quotes(window) == before
    assert "李强" not in found.count.text()


def chosen_action(found: RetrievalScreen, text: str) -> None:
    found.view.setCurrentIndex(found.model.index(1, 0))
    next(action for action in found.context_menu().actions() if action.text() == text).trigger()


def test_passages_leave_as_a_table_with_headings(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    found = open_label(window, qtbot, 1)
    chosen_action(found, "Copy table")
    head, *rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert head == ["Document", "Region", "Year", "Begins at", "Ends at", "Passage", "Label", "Annotator", "Note"]
    assert [row[5] for row in rows] == listed(found)
    assert {row[7] for row in rows} == {"王敏"}
    assert [row[8] for row in rows if row[8]] == ["再看"]
    path = tmp_path / "passages.csv"
    monkeypatch.setattr("gui.widgets.table_saving.choose_file_to_save", lambda *_asked: path)
    chosen_action(found, "Save table…")
    qtbot.waitUntil(lambda: path.is_file() and not window.jobs.running)
    assert path.read_text("utf-8-sig").splitlines()[0] == ",".join(head)
    assert len(path.read_text("utf-8-sig").splitlines()) == 1 + len(rows)
