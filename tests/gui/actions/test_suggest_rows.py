"""The rows of the action table about suggestions."""

from gui.actions.spec import Menu
from gui.actions.suggest_rows import suggest_actions
from gui.actions.table import ACTIONS


def test_they_are_in_the_read_menu_with_keys_that_nothing_else_has() -> None:
    rows = list(suggest_actions())
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert [spec.id for spec in rows] == [
        *("suggest.show", "suggest.next", "suggest.why", "suggest.uncertain", "suggest.section", "suggest.repeats"),
        *("suggest.radar", "suggest.rank", "suggest.words", "suggest.model"),
    ]
    assert all(spec.menu is Menu.READ for spec in rows)
    assert all(keys.count(key) == 1 for spec in rows for key in spec.keys)
    assert rows[0].checkable
