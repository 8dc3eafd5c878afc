"""The rows of the action table about searching all documents, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu, When
from gui.base.i18n import N_


def search_actions() -> Iterator[ActionSpec]:
    """The screen of a search."""
    yield ActionSpec(
        "search.open", N_("Search all documents"), ("Ctrl+Shift+F", "Ctrl+G"), Menu.READ, 4, "search", When.PROJECT,
        help=N_("Find words and patterns in all documents, with what stands beside them: to sort, count and label."),
    )  # fmt: skip
    yield ActionSpec(
        "search.dictionary", N_("Label by a list of words…"), (), Menu.LABEL, 3, "", When.WRITABLE,
        help=N_("Words for each label, looked for in all documents or those of the search: a report, then one step."),
    )  # fmt: skip
