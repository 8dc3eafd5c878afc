"""Words of labels: added, weighed, banned."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.suggest.feeding import edited_words
from gui.base.jobs import Jobs
from gui.suggest.words_dialog import WordsDialog, weight_of
from tests.gui.conftest import Project
from tests.gui.driving import click


def opened(
    project: Project, parent: QWidget, qtbot: QtBot, *, read_only: bool = False
) -> tuple[WordsDialog, list[object]]:
    dialog = WordsDialog(project.session, Jobs(parent), parent, read_only=read_only)
    kept: list[object] = []
    dialog.submitted.connect(kept.append)
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.label.setCurrentIndex(dialog.label.findData("safety"))
    return dialog, kept


def row_of(dialog: WordsDialog, word: str) -> tuple[str, ...]:
    row = next(at for at, each in enumerate(dialog.model.rows) if each.word == word)
    return tuple(str(dialog.model.data(dialog.model.index(row, column))) for column in range(3))


def test_words_are_added_weighed_banned_and_kept_for_the_project(
    project: Project, parent: QWidget, qtbot: QtBot
) -> None:
    dialog, kept = opened(project, parent, qtbot)
    assert not dialog.ok_button().isEnabled()
    dialog.word.setText("一塘一人")
    click(dialog, QPushButton, "add")
    assert row_of(dialog, "一塘一人") == ("3", "Yours", "一塘一人")
    assert dialog.model.setData(dialog.model.index(0, 0), "1.5")
    assert row_of(dialog, "一塘一人")[0] == "1.5"
    assert not dialog.model.setData(dialog.model.index(0, 0), "viel")
    dialog.word.setText("护学岗")
    click(dialog, QPushButton, "ban")
    assert row_of(dialog, "护学岗") == ("0", "Banned", "护学岗")
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert kept == [{"safety": {"一塘一人": 1.5, "护学岗": 0}}]


def test_a_word_is_made_what_it_was(project: Project, parent: QWidget, qtbot: QtBot) -> None:
    dialog, _kept = opened(project, parent, qtbot)
    dialog.weigh("护学岗", 0)
    dialog.list.selectRow(0)
    click(dialog, QPushButton, "reset")
    assert row_of(dialog, "护学岗") == ("3", "Built in", "护学岗")
    assert dialog.edits == edited_words(project.session) == {}


def test_it_says_what_a_word_would_hit(project: Project, parent: QWidget, qtbot: QtBot) -> None:
    dialog, _kept = opened(project, parent, qtbot)
    QTest.keyClicks(dialog.word, "x")
    dialog.word.setText("学校")
    qtbot.waitUntil(lambda: not dialog.busy and "学校" in dialog.hits.text())
    assert "1 sentence" in dialog.hits.text()
    dialog.word.setText("没有的词")
    qtbot.waitUntil(lambda: not dialog.busy and "0 sentences" in dialog.hits.text())


def test_who_may_not_write_sees_only(project: Project, parent: QWidget, qtbot: QtBot) -> None:
    dialog, _kept = opened(project, parent, qtbot, read_only=True)
    dialog.weigh("新词", 3)
    assert dialog.edits == {}
    assert not dialog.model.flags(dialog.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not dialog.add_button.isEnabled()


def test_without_telling_labels_nothing_is_proposed(project: Project, parent: QWidget, qtbot: QtBot) -> None:
    dialog, _kept = opened(project, parent, qtbot)
    click(dialog, QPushButton, "propose")
    assert dialog.hits.text() == "Your labels do not tell any further words yet."


def test_weights() -> None:
    assert [weight_of(text) for text in ("3", " 1,5 ", "0", "11", "-1", "x", "")] == [3, 1.5, 0, None, None, None, None]
