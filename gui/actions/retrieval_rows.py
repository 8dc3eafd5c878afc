"""The rows of the action table about passages of many documents, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu, When
from gui.base.i18n import N_


def retrieval_actions() -> Iterator[ActionSpec]:
    """The screen of passages, and what leads there."""
    menu = Menu.READ
    yield ActionSpec(
        "retrieval.open", N_("Passages of all documents"), ("F5",), menu, 4, "list", When.PROJECT,
        help=N_("All passages of a label, or of several, with their context: to read, compare, relabel and print."),
    )  # fmt: skip
    yield ActionSpec(
        "retrieval.document", N_("Passages of this document"), ("Shift+F5",), menu, 4, "", When.DOCUMENT,
        help=N_("All labelled passages of the document in the active reader."),
    )  # fmt: skip
