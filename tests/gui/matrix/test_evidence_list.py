"""What stands below the table."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.matrix.evidence import evidence_matrix
from gui.matrix.evidence_list import EvidenceList, cell_lines, comparison_lines
from tests.core.matrix.reports import reports
from tests.gui.matrix.test_rows import shown


def test_passages_are_quoted_with_their_places(qtbot: QtBot, tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        table = shown(session)
        cell = table.cells[0][table.columns.index("safety")]
        lines = cell_lines([cell], session.documents.text, lambda label: label.code)
        assert lines[0].text.splitlines()[0] == "校园安全"
        assert "城东区总结 · safety [" in lines[0].text
        listed = EvidenceList()
        qtbot.addWidget(listed)
        listed.show_lines(lines)
        listed.show()
        listed.setCurrentRow(0)
        with qtbot.waitSignal(listed.opened) as opened:
            QTest.keyClick(listed, Qt.Key.Key_Return)
        assert opened.args == [lines[0].passage]


def test_two_rows_are_told_apart(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        person = session.annotators.by_name("王敏")
        assert person is not None
        matrix = evidence_matrix(session, [person.id])
        rows = (matrix.rows[0], matrix.rows[1])
        lines = comparison_lines(matrix.labels, rows, ("东", "西"), lambda label: label.code)
        texts = [line.text for line in lines]
        assert "Both write about: infrastructure" in texts
        assert "Only 东: safety" in texts
        assert not any(text.startswith("Only 西") for text in texts)
