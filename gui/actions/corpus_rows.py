"""The row of the action table about corpora, in the Project menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu
from gui.base.i18n import N_


def corpus_actions() -> Iterator[ActionSpec]:
    """Counting a corpus and drawing from it."""
    yield ActionSpec(
        "corpus.show", N_("Corpus…"), (), Menu.PROJECT, 2,
        help=N_("Count more reports than a project holds, and draw some of them to label."),
    )  # fmt: skip
