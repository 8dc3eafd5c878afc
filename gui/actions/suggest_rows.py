"""The rows of the action table about suggestions, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_


def suggest_actions() -> Iterator[ActionSpec]:
    """Suggestions in the text: whether they are shown, the next one, and why."""
    menu = Menu.READ
    yield ActionSpec(
        "suggest.show", N_("Suggest labels"), ("Alt+G",), menu, 7, "", When.PROJECT, checkable=True,
        help=N_("Sentences that may have a label are underlined with dashes; nothing is a label before you take it."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.next", N_("Next suggestion"), ("Alt+N",), menu, 7, "", When.DOCUMENT, Context.READER,
        help=N_("In the active reader; Tab does the same in the text."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.why", N_("Why is this suggested?"), ("Alt+Y",), menu, 7, "", When.DOCUMENT, Context.READER,
        help=N_("The words, the heading and the neighbour that counted."),
    )  # fmt: skip
