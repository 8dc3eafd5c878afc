"""The row of the table about searching all documents."""

from gui.actions.search_rows import search_actions
from gui.actions.spec import Menu


def test_it_stands_in_the_read_menu_under_the_keys_that_people_try():
    (row,) = search_actions()
    assert row.menu is Menu.READ
    assert row.keys == ("Ctrl+Shift+F", "Ctrl+G")
    assert row.help
