"""The rows of the action table about what is said beside labels: attributes, links, worklist, memos."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_


def said_actions() -> Iterator[ActionSpec]:
    """In the Label menu."""
    menu = Menu.LABEL
    yield ActionSpec(
        "annotation.attributes", N_("Attributes…"), ("/",), menu, 4, "list", When.ANNOTATION, Context.READER,
        help=N_("What the codebook asks of this annotation: digits choose, Tab goes on, Escape leads back."),
    )  # fmt: skip
