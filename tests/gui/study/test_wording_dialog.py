"""A reason must be given; criteria may be emptied."""

from pytestqt.qtbot import QtBot

from gui.study.wording_dialog import WordingDialog


def test_a_reason_is_needed(qtbot: QtBot):
    dialog = WordingDialog(2)
    qtbot.addWidget(dialog)
    assert not dialog.ok_button().isEnabled()
    dialog.words.setPlainText(" \n")
    assert not dialog.ok_button().isEnabled()
    found: list[str] = []
    dialog.submitted.connect(found.append)
    dialog.words.setPlainText(" 重复 ")
    dialog.ok_button().click()
    assert found == ["重复"]


def test_criteria_may_be_none(qtbot: QtBot):
    dialog = WordingDialog(0, "全部")
    qtbot.addWidget(dialog)
    dialog.words.clear()
    assert dialog.ok_button().isEnabled()
