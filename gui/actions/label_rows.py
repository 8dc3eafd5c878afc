"""The rows of the action table that set, change and remove labels in the text, in the Label menu."""

from collections.abc import Iterator, Sequence

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_

_HEADINGS = {1: N_("Heading of level 1"), 2: N_("Heading of level 2"), 3: N_("Heading of level 3")}


def label_actions() -> Iterator[ActionSpec]:
    """Verbs in the text, on the selection, the annotation at the caret, or the document they are in."""

    def in_text(
        action: str,
        text: str,
        keys: Sequence[str],
        section: int,
        icon: str,
        help: str,  # noqa: A002
        when: When = When.ANNOTATION,
    ) -> ActionSpec:
        return ActionSpec(action, text, tuple(keys), Menu.LABEL, section, icon, when, Context.READER, help=help)

    yield in_text(
        "label.apply",
        N_("Label…"),
        ["Return", "Enter"],
        0,
        "label",
        N_("Choose a label for the selection, or for the sentence at the caret."),
        When.LABELLING,
    )
    yield in_text(
        "label.repeat",
        N_("Same label again"),
        [";"],
        0,
        "",
        N_("Give the label that was set last to the selection, or to the sentence at the caret."),
        When.LABELLING,
    )
    yield in_text(
        "label.change", N_("Change label…"), ["Shift+Return"], 0, "edit", N_("Give the annotation another label.")
    )
    yield in_text("annotation.note", N_("Note…"), ["F2"], 0, "note", N_("Write a note on the annotation."))
    yield in_text(
        "annotation.delete",
        N_("Delete this annotation"),
        ["Delete", "Backspace"],
        0,
        "trash",
        N_("Remove the annotation."),
    )
    yield in_text(
        "annotation.strike",
        N_("Strike out"),
        [],
        0,
        "",
        N_("Remove an annotation that nobody can remove otherwise, here and at every colleague's who merges it."),
    )
    yield in_text(
        "annotation.start_left",
        N_("Start one earlier"),
        ["{", "Alt+Shift+Left"],
        1,
        "",
        N_("Move the annotation's start."),
    )
    yield in_text(
        "annotation.start_right",
        N_("Start one later"),
        ["}", "Alt+Shift+Right"],
        1,
        "",
        N_("Move the annotation's start."),
    )
    yield in_text("annotation.end_left", N_("End one earlier"), ["<"], 1, "", N_("Move the annotation's end."))
    yield in_text("annotation.end_right", N_("End one later"), [">"], 1, "", N_("Move the annotation's end."))
    yield in_text(
        "annotation.fit",
        N_("Fit to selection"),
        ["Ctrl+Return", "Ctrl+Enter"],
        1,
        "",
        N_("Make the annotation cover exactly the selected text."),
    )
    yield in_text("annotation.split", N_("Split at caret"), ["Ctrl+D"], 1, "split", N_("Make two annotations of one."))
    yield in_text(
        "annotation.join", N_("Join with next"), ["Ctrl+J"], 1, "join", N_("Make one annotation of this and the next.")
    )
    yield in_text(
        "text.mask",
        N_("Mask or unmask"),
        ["Ctrl+M"],
        2,
        "mask",
        N_("Dim furniture such as banners; with the caret in dimmed text, bring it back."),
        When.LABELLING,
    )
    for level in (1, 2, 3):
        yield in_text(
            f"text.heading_{level}",
            _HEADINGS[level],
            [f"Ctrl+Alt+{level}"],
            2,
            "",
            N_("The lines of the selection are headings of this level, whatever was found."),
            When.LABELLING,
        )
    yield in_text(
        "text.no_heading",
        N_("No heading"),
        ["Ctrl+Alt+0"],
        2,
        "",
        N_("The lines of the selection are no headings."),
        When.LABELLING,
    )
    yield in_text("text.copy", N_("Copy"), [], 3, "", N_("The selected text, else the annotation's."), When.LABELLING)
    yield in_text(
        "text.copy_source",
        N_("Copy with source"),
        ["Ctrl+Shift+C"],
        3,
        "",
        N_("The same with title, part and place, to be cited."),
        When.LABELLING,
    )
    yield in_text(
        "status.done",
        N_("Done with this document"),
        ["Ctrl+Shift+D"],
        2,
        "done",
        N_("Mark the document done, or in progress again."),
        When.LABELLING,
    )
