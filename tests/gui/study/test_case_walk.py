"""Cases are listed with what each coder gave; none are said to be none."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.study.coding import read_coding
from core.study.disagreements import disagreements
from core.study.tables import StudyNames
from gui.study.case_walk import CaseWalk
from tests.gui.conftest import Project
from tests.gui.study.coded import coded as coded


def test_cases_are_walked_by_keys_and_opened(coded: Project, qtbot: QtBot):
    session = coded.session
    coding = read_coding(session, [coded.me.id, coded.other.id])
    walk = CaseWalk(lambda made, at: session.documents.text(made.documents[made.table.document_at(at)].id))
    qtbot.addWidget(walk)
    names = StudyNames(coding, coded.labels, "en")
    walk.show_cases(coding, names, ["A", "B"], disagreements(coding), "none")
    rows = [[walk.model.index(row, column).data() for column in range(4)] for row in range(walk.model.rowCount())]
    assert rows == [
        ["1-0-2", "Object", "Teachers", "Infrastructure"],
        ["2-0-2", "Object", "Teachers", "Infrastructure"],
    ]
    QTest.keyClick(walk.list, Qt.Key.Key_Space)
    QTest.keyClick(walk.list, Qt.Key.Key_Space)
    opened: list[int] = []
    walk.opened.connect(opened.append)
    QTest.keyClick(walk.list, Qt.Key.Key_Return)
    assert opened == [5]
    assert "培训校长。" in walk.text.toPlainText()
    walk.show_cases(coding, names, ["A", "B"], [], "none")
    assert walk.codes.text() == walk.text.toPlainText() == ""
