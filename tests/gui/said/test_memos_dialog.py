"""Memos read, searched and written."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.said.memos import Topic
from gui.said.memos_dialog import MemosDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.window.test_every_dialog import make_memos

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def shown(project, parent, tmp_path, qtbot) -> MemosDialog:
    dialog = make_memos(project, parent, tmp_path)
    assert isinstance(dialog, MemosDialog)
    project.bridge.changed.connect(dialog.follow)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def heads(dialog: MemosDialog) -> list[str]:
    return [dialog.list.item(row).text().splitlines()[0] for row in range(dialog.list.count())]


def test_markdown_is_shown_with_its_author(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    assert heads(dialog) == ["已电话核实", "存疑"]
    dialog.list.setCurrentRow(1)
    assert "<h1" in dialog.page.toHtml()
    assert "数字与上年不一致" in dialog.page.toPlainText()
    assert dialog.who.text().startswith("王敏")


def test_one_is_written_by_keys_and_what_is_refused_stays(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog.edit, Key.Key_Return, CTRL)
    assert "needs a text" in dialog.problem.text()
    QTest.keyClicks(dialog.edit, "Ask the bureau")
    QTest.keyClick(dialog.edit, Key.Key_Return, CTRL)
    assert heads(dialog)[0] == "Ask the bureau"
    made = project.session.memos.all()[-1]
    assert (made.about, made.subject, made.author) == ("document", project.document(), project.me.id)


def test_what_is_being_written_is_kept_when_one_goes_on_or_closes(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    QTest.mouseClick(dialog.edit_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.edit, "!")
    dialog.list.setCurrentRow(1)
    assert project.session.memos.all()[-1].text.startswith("!")
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.edit, "later")
    QTest.keyClick(dialog.edit, Key.Key_Escape)
    assert project.session.memos.all()[-1].text == "later"


def test_memos_are_searched_and_those_of_others_only_read(project, parent, tmp_path, qtbot):
    project.session.use_annotator(project.other.id)
    project.session.memos.write(Topic.LABEL, project.labels[0].code, "Only buildings")
    project.session.use_annotator(project.me.id)
    dialog = shown(project, parent, tmp_path, qtbot)
    dialog.about_box.setCurrentIndex(0)
    assert len(heads(dialog)) == 3
    QTest.keyClicks(dialog.filter, "BUILDINGS")
    assert heads(dialog) == ["Only buildings"]
    assert not dialog.edit_button.isEnabled()
    assert not dialog.remove_button.isEnabled()
    dialog.filter.clear()
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert len(heads(dialog)) in (2, 3)


def test_one_key_opens_those_of_the_document_and_the_day_has_its_own(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_C, Qt.KeyboardModifier.AltModifier)
    dialog = window.findChild(MemosDialog)
    assert isinstance(dialog, MemosDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.subject() == (Topic.DOCUMENT, documents(window)[0])
    assert dialog.writing, "there is none yet, so one begins"
    QTest.keyClick(dialog.edit, Key.Key_Escape)
    window.registry.action("memo.day").trigger()
    day = next(found for found in window.findChildren(MemosDialog) if found.isVisible())
    QTest.keyClicks(day.edit, "Tired")
    QTest.keyClick(day.edit, Key.Key_Return, CTRL)
    assert window.session is not None
    memo = window.session.memos.all()[-1]
    assert (memo.about, memo.subject) == ("day", date.today().isoformat())
