"""The list of units: which are listed, and the next one that is not complete."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.study.coding import read_coding
from core.study.tables import StudyNames
from gui.study.walking import UnitWalk
from tests.gui.conftest import Project
from tests.gui.study.coded import coded as coded


def walk_of(project: Project, qtbot: QtBot, listed: int) -> UnitWalk:
    session = project.session
    coding = read_coding(session, [project.me.id], with_texts=False)
    walk = UnitWalk(lambda made, at: session.documents.text(made.documents[made.table.document_at(at)].id))
    qtbot.addWidget(walk)
    walk.show_units(coding, StudyNames(coding, project.labels, "en"), listed, project.labels)
    return walk


def test_lists_are_of_all_of_what_is_not_coded_and_of_what_is_not_as_demanded(coded: Project, qtbot: QtBot):
    assert list(walk_of(coded, qtbot, 0).model.rows) == list(range(8))
    assert list(walk_of(coded, qtbot, 1).model.rows) == list(range(8)), "nobody has answered the second dimension"
    assert list(walk_of(coded, qtbot, 2).model.rows) == list(range(6)), "the last document is not begun"


def test_return_goes_on_to_what_is_not_complete_and_round(coded: Project, qtbot: QtBot):
    walk = walk_of(coded, qtbot, 0)
    for _step in range(8):
        QTest.keyClick(walk.units, Qt.Key.Key_Return)
    assert walk.current() == 0
    QTest.keyClick(walk.units, Qt.Key.Key_Return)
    assert walk.current() == 1
    opened: list[int] = []
    walk.opened.connect(opened.append)
    walk.open_unit()
    assert opened == [1]
