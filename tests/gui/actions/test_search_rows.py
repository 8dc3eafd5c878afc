"""The rows of the table about searching all documents."""

from gui.actions.search_rows import search_actions
from gui.actions.spec import Menu, When


def test_it_stands_in_the_read_menu_under_the_keys_that_people_try():
    row = next(row for row in search_actions() if row.id == "search.open")
    assert row.menu is Menu.READ
    assert row.keys == ("Ctrl+Shift+F", "Ctrl+G")
    assert row.help


def test_words_label_only_where_something_may_be_changed():
    row = next(row for row in search_actions() if row.id == "search.dictionary")
    assert row.menu is Menu.LABEL
    assert row.when is When.WRITABLE
    assert row.help
