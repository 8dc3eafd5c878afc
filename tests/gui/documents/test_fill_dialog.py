"""Fields filled from a table after a look at it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.variable_table import apply_table
from gui.documents.fill_dialog import FillDialog
from tests.gui.documents.conftest import values


def test_a_table_is_shown_before_it_fills(project, panel, tmp_path, qtbot):
    table = tmp_path / "表.csv"
    title = project.documents[0].meta.title
    table.write_text(
        f"标题,Level,Reach\n{title},县,3\n没有的报告,县,4\n{project.documents[1].meta.title},村,5\n", "utf-8"
    )
    dialog = FillDialog(project.session, table, panel)
    dialog.submitted.connect(lambda plan: apply_table(project.session, plan))
    dialog.open()
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    said = ["".join(item.text(column) for column in range(3)) for item in items if item is not None]
    assert "没有的报告 — no such document" in said[0]
    assert "村" in said[1]
    assert title in said[2]
    assert "Reach" in dialog._summary.text()
    assert values(project) == {}, "nothing has come in yet"
    dialog.declare.setChecked(True)
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert values(project)["level"] == "county"
    assert len(values(project)) == 2
    project.session.history.undo()
    assert values(project) == {}
