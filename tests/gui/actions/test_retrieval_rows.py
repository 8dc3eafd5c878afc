"""The rows of the table about passages of many documents."""

from gui.actions.retrieval_rows import retrieval_actions
from gui.actions.spec import Menu


def test_they_stand_in_the_read_menu_and_say_what_they_do():
    rows = list(retrieval_actions())
    assert {row.menu for row in rows} == {Menu.READ}
    assert [row.keys for row in rows] == [("F5",), ("Shift+F5",)]
    assert all(row.help for row in rows)
