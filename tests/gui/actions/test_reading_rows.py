"""The rows of the table that help while one reads."""

from gui.actions.reading_rows import reading_actions, reading_views
from gui.actions.spec import Context, Menu


def test_they_stand_where_one_looks_for_them():
    rows = {row.id: row for row in (*reading_actions(), *reading_views())}
    assert {row.menu for row in reading_actions()} == {Menu.READ}
    assert rows["mark.toggle"].context is Context.READER, "elsewhere the key is free"
    assert rows["view.line_focus"].menu is Menu.VIEW
    assert rows["view.line_focus"].checkable
    assert all(row.help for row in rows.values())
