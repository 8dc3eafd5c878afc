"""The rows of the action table about the study."""

from gui.actions.spec import Menu, When
from gui.actions.study_rows import study_actions


def test_the_study_stands_in_the_read_menu_of_an_open_project():
    rows = list(study_actions())
    assert [row.id for row in rows] == [
        "study.open", "study.numbers", "study.reliability", "study.rounds", "study.samples", "study.documents",
        "study.design", "study.method",
    ]  # fmt: skip
    assert all(row.menu is Menu.READ and row.when is When.PROJECT and row.help for row in rows)
    assert all(row.keys for row in rows[:2])
    assert rows[1].checkable
