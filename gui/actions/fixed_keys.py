"""Keys of lists and dialogs. They are no actions of the window, but the sheet of keys lists them, too."""

from gui.actions.registry import Entry
from gui.base.i18n import N_, _

_KEYS: tuple[tuple[str, tuple[tuple[tuple[str, ...], str], ...]], ...] = (
    (
        N_("In a text"),
        (
            (("1", "2", "3"), N_("Give the selection, or the sentence at the caret, the label of this key")),
            (("Alt+1", "Alt+2", "Alt+3"), N_("The same, and go on to the next sentence")),
        ),
    ),
    (N_("In every panel"), ((("Escape",), N_("Back to the text")),)),
    (
        N_("In the list of documents"),
        (
            (("Return",), N_("Open in the active reader")),
            (("Ctrl+Return",), N_("Open in the next reader")),
            (("F2",), N_("Edit the details")),
            (("Ctrl+F2",), N_("Confirm the details")),
            (("Delete",), N_("Remove from the project")),
        ),
    ),
    (
        N_("In the list of annotations"),
        (
            (("Return",), N_("Go to the passage")),
            (("F2",), N_("Write a note")),
            (("Delete",), N_("Delete the annotations")),
        ),
    ),
    (
        N_("In the passages of many documents"),
        (
            (("Return",), N_("Go to the passage")),
            (("Shift+Down", "Ctrl+A"), N_("Choose several")),
            (("Shift+Return",), N_("Change label…")),
            (("Ctrl+C",), N_("Copy the passages")),
            (("Ctrl+Shift+C",), N_("Copy the passages with their sources")),
            (("1", "2", "3"), N_("Give the passages the label of this key")),
        ),
    ),
    (
        N_("On a suggestion in the text"),
        (
            (("Return",), N_("Take it")),
            (("1", "2", "3"), N_("Take it as the label of this key")),
            (("Backspace",), N_("Reject it")),
            (("Tab",), N_("Next suggestion")),
        ),
    ),
    (
        N_("Among plans and outcomes"),
        (
            (("1", "2", "3", "4", "5"), N_("Answer, and go on to the next open plan")),
            (("0",), N_("No answer")),
            (("Right", "Left"), N_("Another proposal")),
            (("A",), N_("Keep earlier passages")),
            (("Space",), N_("Next open plan")),
            (("Return",), N_("Open both passages")),
        ),
    ),
    (N_("In the codebook"), ((("Return",), N_("Label the selection")),)),
    (
        N_("In the correction of a scan"),
        (
            (("F8",), N_("Next doubtful place")),
            (("F7",), N_("Previous doubtful place")),
            (("Ctrl+Return",), N_("It is right as it is")),
        ),
    ),
    (
        N_("In the outline panel"),
        (
            (("Return",), N_("Select the section")),
            (("R",), N_("The part tells what was done")),
            (("P",), N_("The part tells what is planned")),
            (("N",), N_("The part tells neither")),
            (("Delete",), N_("Take the part as it was found")),
            (("1", "2", "3", "4"), N_("Headings of this level")),
            (("0",), N_("No headings")),
            (("Backspace",), N_("Take the headings as they were found")),
        ),
    ),
    (N_("In the statistics"), ((("Return",), N_("Show the passages behind a figure")),)),
    (N_("Carrying annotations over"), ((("Y",), N_("Yes, it belongs there")), (("N",), N_("No, leave it behind")))),
)


def fixed_entries() -> list[Entry]:
    """A line for each key, in the current language."""
    return [
        Entry(
            text=_(text),
            group=_(group),
            keys=keys,
            icon="",
            help="",
            search=f"{group} {text}",
            enabled=False,
            run=lambda: None,
        )
        for group, rows in _KEYS
        for keys, text in rows
    ]
