"""Carrying annotations over to a new edition: certain ones ticked, doubtful ones by Y and N."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Meta, NewDocument, Source
from core.reading import edition
from core.reading.edition import FoundAs, carry_over
from gui.base import theme
from gui.importing.carry_model import CarryColumn
from gui.importing.carry_over import CarryDialog

OLD = (
    "一、新建学校三所，投入资金两千万元。\n二、招聘教师四十名，充实农村学校。\n"
    "三、资助困难学生三百人，做到应助尽助。\n四、召开会议。开展校园安全大检查十二次。\n"
)
NEW = (
    "前言：本报告为修订稿。\n一、新建学校三所，投入资金两千万元。\n二、招聘教师四十六名，优先充实农村学校。\n"
    "四、召开会议。开展校园安全大检查十二次。\n五、再次召开会议。\n"
)


@pytest.fixture
def editions(project):
    new = [
        NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
        for title, text in (("初稿", OLD), ("修订稿", NEW))
    ]
    old, later = project.session.documents.add(new)[0].added
    for number, quote in enumerate(("新建学校三所", "招聘教师四十名，充实农村学校", "资助困难学生三百人")):
        start = OLD.index(quote)
        project.session.annotations.create(old.id, start, start + len(quote), project.labels[number].id)
    return old.id, later.id


@pytest.fixture
def dialog(project, parent, editions) -> CarryDialog:
    dialog = CarryDialog(project.session, carry_over(project.session, *editions), parent)
    dialog.open()
    return dialog


def found(dialog: CarryDialog) -> list[FoundAs]:
    return [row.carried.found for row in dialog.model.rows()]


def test_doubtful_ones_are_shown_first_with_their_surroundings(dialog: CarryDialog):
    assert found(dialog) == [FoundAs.SAME, FoundAs.CHANGED, FoundAs.GONE]
    assert dialog.model.rowCount() == 1
    assert dialog.model.index(0, CarryColumn.DECISION).data() == "?"
    old, new = (passage.toPlainText() for passage in dialog.passages)
    assert "招聘教师四十名，充实" in old
    assert "招聘教师四十六名，优先充实" in new
    assert dialog._summary.text() == "1 certain · 1 doubtful, 1 of them open · 1 not found"
    assert dialog.ok_button().text() == "Carry over 1 annotation"


def test_yes_by_key_and_the_accepted_are_added_as_one_step(dialog: CarryDialog, project, editions, freed):
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    QTest.keyClick(dialog.table, Qt.Key.Key_Y)
    assert dialog.model.index(0, CarryColumn.DECISION).data() == "Yes"
    dialog.ok_button().click()
    ((plan, accepted),) = told
    edition.apply(project.session, plan, accepted)
    quotes = [
        NEW[annotation.start : annotation.end] for annotation in project.session.annotations.of_document(editions[1])
    ]
    assert quotes == ["新建学校三所", "招聘教师四十六名，优先充实农村学校"]
    assert len(project.session.annotations.of_document(editions[0])) == 3
    project.session.history.undo()
    assert project.session.annotations.of_document(editions[1]) == []
    freed(dialog)


def test_no_by_key_keeps_it_out_and_what_is_gone_cannot_be_accepted(dialog: CarryDialog):
    QTest.keyClick(dialog.table, Qt.Key.Key_N)
    assert [carried.found for carried in dialog.model.accepted()] == [FoundAs.SAME]
    dialog.only_doubtful.click()
    assert dialog.model.rowCount() == 3
    dialog.table.selectRow(2)
    assert not dialog.yes_button.isEnabled()
    QTest.keyClick(dialog.table, Qt.Key.Key_Y)
    assert [carried.found for carried in dialog.model.accepted()] == [FoundAs.SAME]
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_N)
    assert not dialog.ok_button().isEnabled()


def test_one_is_chosen_after_the_other_whatever_keys_are_held(held_key, dialog: CarryDialog):
    dialog.only_doubtful.click()
    assert [index.row() for index in dialog.table.selectionModel().selectedRows()] == [0]
    dialog.decide(False)
    assert [index.row() for index in dialog.table.selectionModel().selectedRows()] == [1]


def test_it_can_be_read_in_the_dark(dialog: CarryDialog):
    theme.apply("dark")
    dialog.only_doubtful.click()
    assert not dialog.grab().isNull()
    theme.apply("light")
