"""The rows of the action table about the study of the project, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu, When
from gui.base.i18n import N_


def study_actions() -> Iterator[ActionSpec]:
    """The screen of the study, and numbers of units in texts."""
    menu = Menu.READ
    yield ActionSpec(
        "study.open", N_("Units and tables of the study"), ("Ctrl+Shift+U",), menu, 4, "table", When.PROJECT,
        help=N_("Every unit of analysis, coded one by one in all dimensions by key, and the tables that come of it."),
    )  # fmt: skip
    yield ActionSpec(
        "study.numbers", N_("Numbers of units in the margin"), ("Alt+Shift+N",), menu, 4, "", When.PROJECT,
        checkable=True,
        help=N_("Write the number of each unit of analysis, such as 3-2-1, beside the text."),
    )  # fmt: skip
