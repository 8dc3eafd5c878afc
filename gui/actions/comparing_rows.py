"""The rows of the action table that compare reports: what the others say, and the matrix, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu, When
from gui.base.i18n import N_


def comparing_actions() -> Iterator[ActionSpec]:
    """Linked readers, two editions, the evidence matrix and charts."""
    yield from _linked(Menu.READ)
    yield from _editions(Menu.READ)
    yield from _tables(Menu.READ)


def _linked(menu: Menu) -> Iterator[ActionSpec]:
    yield ActionSpec(
        "linked.others", N_("What do the others say here?"), ("Alt+A",), menu, 4, "", When.SEVERAL_READERS,
        help=N_("Move every other reader to what says most about the same, and tell who says nothing."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.ranked", N_("Other places that may fit…"), ("Alt+Shift+A",), menu, 4, "", When.SEVERAL_READERS,
        help=N_("The sections of the other readers, those that fit best first: choose one to go there."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.ribbons", N_("Ribbons between the readers"), ("Alt+Shift+R",), menu, 4, "", When.PROJECT,
        checkable=True,
        help=N_("Tie what treats the same by ribbons; a click on one leads there, a dashed mark has no counterpart."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.alone", N_("What only this report writes about…"), ("Alt+Shift+U",), menu, 4, "", When.SEVERAL_READERS,
        help=N_("The sections here on which none of the other readers says anything."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.scroll", N_("Scroll the others along"), ("Alt+K",), menu, 4, "", When.SEVERAL_READERS, checkable=True,
        help=N_("Whichever reader is scrolled, the others show what treats the same; the same key lets them go."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.pair", N_("That is the counterpart of this"), (), menu, 4, "", When.SEVERAL_READERS,
        help=N_("The section here and the one at the caret of the next reader belong together;"
                " everybody sees that from now on."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.unpair", N_("The other reader does not write about this"), (), menu, 4, "", When.SEVERAL_READERS,
        help=N_("The next reader has no counterpart of the section here."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.as_found", N_("Match this section as found"), (), menu, 4, "", When.SEVERAL_READERS,
        help=N_("Take back what people said of the section here and the next reader."),
    )  # fmt: skip


def _editions(menu: Menu) -> Iterator[ActionSpec]:
    yield ActionSpec(
        "linked.differences", N_("Differences of two editions"), ("Alt+D",), menu, 4, "", When.SEVERAL_READERS,
        checkable=True,
        help=N_("Mark in this text and the next what was added, taken out, changed and moved, and their labels."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.next_difference", N_("Next difference of the texts"), ("Alt+PgDown",), menu, 4, "",
        When.SEVERAL_READERS, help=N_("Show the next place that differs in both texts."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.previous_difference", N_("Previous difference of the texts"), ("Alt+PgUp",), menu, 4, "",
        When.SEVERAL_READERS, help=N_("Show the place before that differs in both texts."),
    )  # fmt: skip
    yield ActionSpec(
        "linked.list_differences", N_("List the differences…"), ("Alt+Shift+D",), menu, 4, "", When.SEVERAL_READERS,
        help=N_("Everything that differs in two texts and their labels: choose one to go there."),
    )  # fmt: skip


def _tables(menu: Menu) -> Iterator[ActionSpec]:
    yield ActionSpec(
        "matrix.open", N_("Evidence matrix"), ("Ctrl+Shift+M",), menu, 4, "", When.PROJECT,
        help=N_("Which report says what on which label, with passages, share of the text and figures."),
    )  # fmt: skip
    yield ActionSpec(
        "outcomes.open", N_("Plans and outcomes"), ("Alt+Shift+O",), menu, 4, "", When.PROJECT,
        help=N_("What the next report of a region says of each plan: proposed side by side, answered by one key."),
    )  # fmt: skip
    yield ActionSpec(
        "charts.open", N_("Charts"), ("Alt+Shift+C",), menu, 4, "chart", When.PROJECT,
        help=N_("Labels by report, region, year, beside each other, along the text; figures and agreement over time."),
    )  # fmt: skip
