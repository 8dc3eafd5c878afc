"""The rows of the action table that are about review and exchange."""

from collections.abc import Iterator, Sequence

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_

TAKE = ("review.take_a", "review.take_b", "review.take_c", "review.take_d")
"""Actions that take a layer's reading, by the layer's place."""


def exchange_actions() -> Iterator[ActionSpec]:
    """What goes to colleagues and comes from them, in the Project menu."""
    menu = Menu.PROJECT
    yield ActionSpec(
        "package.for_colleague", N_("Package for a colleague…"), (), menu, 2, "package", When.PROJECT,
        help=N_("Write documents and codebook into one file, with labels or without."),
    )  # fmt: skip
    yield ActionSpec(
        "package.labels_back", N_("Give labels back…"), (), menu, 2, "export", When.PROJECT,
        help=N_("Write your labels, notes and comments into one file for the person who asked."),
    )  # fmt: skip
    yield ActionSpec(
        "package.open", N_("Open package…"), ("Ctrl+Shift+O",), menu, 2, "merge", When.RECEIVING,
        help=N_("See what a colleague's package or project would change here, then merge it."),
    )  # fmt: skip
    yield ActionSpec(
        "team.folder", N_("Team folder…"), (), menu, 2, "sync", When.WRITABLE,
        help=N_("Exchange work with colleagues through a shared folder."),
    )  # fmt: skip
    yield ActionSpec(
        "hub.share", N_("Share through a hub…"), (), menu, 2, "sync", When.WRITABLE,
        help=N_("Exchange work with colleagues at once, through a database of your team."),
    )  # fmt: skip

    yield ActionSpec(
        "hub.next", N_("Next document from the queue"), (), menu, 2, "next", When.WRITABLE,
        help=N_("Take the most urgent document of the hub's queue that still wants a reader, and open it."),
    )  # fmt: skip
    yield ActionSpec(
        "hub.documents", N_("Documents of the hub…"), (), menu, 2, "documents", When.WRITABLE,
        help=N_("See which documents the hub has, and let all come, those assigned to you, or those you choose."),
    )  # fmt: skip
    yield ActionSpec(
        "assign.documents", N_("Assign documents…"), (), menu, 2, "users", When.WRITABLE,
        help=N_("Deal documents out to people, balanced by length, with last days; shown before it is done."),
    )  # fmt: skip
    yield ActionSpec(
        "assign.progress", N_("Team progress…"), (), menu, 2, "chart", When.PROJECT,
        help=N_("Per person what is assigned, begun, done and late."),
    )  # fmt: skip
    yield ActionSpec(
        "team.keys", N_("Keys…"), (), menu, 2, "", When.PROJECT,
        help=N_("See with which keys people sign their work; add your other computer's, withdraw a lost one."),
    )  # fmt: skip
    yield ActionSpec(
        "team.struck", N_("Struck out…"), (), menu, 2, "", When.PROJECT,
        help=N_("See what was struck out because nobody could change it any more, and bring it back."),
    )  # fmt: skip


def review_actions() -> Iterator[ActionSpec]:
    """The Review menu."""
    menu = Menu.REVIEW
    yield ActionSpec(
        "review.next", N_("Next difference"), ("F7",), menu, 0, "next", When.PROJECT,
        help=N_("Go to the next difference between the layers, in the next document after the last one."),
    )  # fmt: skip
    yield ActionSpec(
        "review.previous", N_("Previous difference"), ("Shift+F7",), menu, 0, "previous", When.PROJECT,
        help=N_("Go to the difference before."),
    )  # fmt: skip
    yield ActionSpec(
        "review.focus", N_("Go to the review"), ("Ctrl+R",), menu, 0, "review", When.PROJECT,
        help=N_("Put the keyboard in the review panel; the selection in the text stays."),
    )  # fmt: skip
    yield ActionSpec(
        "review.side_by_side", N_("Compare in two readers"), ("F9",), menu, 0, "columns-2", When.DOCUMENT,
        checkable=True, help=N_("Show the document twice, one layer each, scrolling together."),
    )  # fmt: skip
    yield ActionSpec(
        "review.hide_names", N_("Hide the names"), (), menu, 0, "eye-off", When.PROJECT,
        checkable=True, help=N_("Call everybody by a letter, to judge what is said and not who says it."),
    )  # fmt: skip
    yield from _decisions()
    yield ActionSpec(
        "review.accept_agreeing", N_("Accept what agrees"), ("Ctrl+Shift+G",), menu, 4, "done", When.WRITABLE,
        help=N_("Decide every difference in which all layers say the same, in every document."),
    )  # fmt: skip
    yield ActionSpec(
        "review.strategy", N_("Decide many at once…"), (), menu, 4, "filter", When.WRITABLE,
        help=N_("Begin with union, intersection, one person's layer or the majority."),
    )  # fmt: skip
    yield ActionSpec(
        "annotation.comments", N_("Comments…"), ("Shift+F2",), menu, 5, "comment", When.DOCUMENT,
        help=N_("Read and write comments on the annotation."),
    )  # fmt: skip


def _decisions() -> Iterator[ActionSpec]:
    def in_panel(
        action: str, text: str, keys: Sequence[str], section: int, icon: str, help: str, when: When = When.CASE  # noqa: A002
    ) -> ActionSpec:  # fmt: skip
        return ActionSpec(action, text, tuple(keys), Menu.REVIEW, section, icon, when, Context.REVIEW, help=help)

    texts = (N_("Take A"), N_("Take B"), N_("Take C"), N_("Take D"))
    for action, text, key in zip(TAKE, texts, "ABCD", strict=True):
        yield in_panel(action, text, [key], 1, "", N_("This layer is right, also where it labels nothing."))
    yield in_panel("review.both_right", N_("All are right"), ["="], 1, "", N_("Every reading stands."))
    yield in_panel("review.both_wrong", N_("None is right"), ["0"], 1, "", N_("Nothing is to be labelled here."))
    yield in_panel(
        "review.own", N_("Own reading…"), ["Return", "Enter"], 2, "edit",
        N_("Decide for the selected text with a label of your choice; a label's key does it at once."),
    )  # fmt: skip
    yield in_panel("review.start_left", N_("Own start one earlier"), ["Alt+Shift+Left"], 2, "", N_("Move the edge."))
    yield in_panel("review.start_right", N_("Own start one later"), ["Alt+Shift+Right"], 2, "", N_("Move the edge."))
    yield in_panel("review.end_left", N_("Own end one earlier"), ["Alt+Left"], 2, "", N_("Move the edge."))
    yield in_panel("review.end_right", N_("Own end one later"), ["Alt+Right"], 2, "", N_("Move the edge."))
    yield in_panel("review.widen", N_("Widen own reading"), ["]"], 2, "", N_("To the next larger unit of text."))
    yield in_panel("review.narrow", N_("Narrow own reading"), ["["], 2, "", N_("To the next smaller unit of text."))
    yield in_panel(
        "review.attributes", N_("Own attributes…"), ["/"], 2, "list",
        N_("Decide for a value that no layer has: digits choose, numbers, dates and text are typed."),
    )  # fmt: skip
    yield in_panel("review.reason", N_("Reason"), ["R"], 3, "note", N_("Say why, for the colleague who reads it."))
    yield in_panel(
        "review.keep", N_("Keep the decision"), ["K"], 3, "check",
        N_("Let the decision hold although a reading has changed, or over another one."), When.DECIDED,
    )  # fmt: skip
    yield in_panel(
        "review.withdraw", N_("Withdraw the decision"), ["Delete", "Backspace"], 3, "undo",
        N_("Take the decision back and what it put into the final layer."), When.DECIDED,
    )  # fmt: skip


def review_views() -> Iterator[ActionSpec]:
    """The panels, in the View menu."""
    menu = Menu.VIEW
    yield ActionSpec(
        "view.review", N_("Review"), ("Ctrl+Shift+R",), menu, 1, "review", When.PROJECT, checkable=True,
        help=N_("Show or hide the differences between layers."),
    )  # fmt: skip
    yield ActionSpec(
        "view.feedback", N_("Decisions on my labels"), ("Ctrl+Shift+V",), menu, 1, "comment", When.PROJECT,
        checkable=True, help=N_("Show or hide what reviewers decided on your labels, and why."),
    )  # fmt: skip
    yield ActionSpec(
        "view.agreement", N_("Agreement"), ("Ctrl+Shift+K",), menu, 1, "table", When.PROJECT, checkable=True,
        help=N_("Show or hide how far the annotators agree."),
    )  # fmt: skip
