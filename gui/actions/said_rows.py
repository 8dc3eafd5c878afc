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
    yield ActionSpec(
        "link.make", N_("Link from here, or to here"), ("\\",), menu, 4, "link", When.LABELLING, Context.READER,
        help=N_("The same key at one annotation and then at another, in any document, links them."),
    )  # fmt: skip
    yield ActionSpec(
        "link.follow", N_("Go along the link"), ("Alt+J",), Menu.READ, 4, "", When.DOCUMENT, Context.READER,
        help=N_("To the annotation to which a link leads from here; another document opens in the next reader."),
    )  # fmt: skip
    yield ActionSpec(
        "link.back", N_("Go back along the link"), ("Alt+Shift+J",), Menu.READ, 4, "", When.DOCUMENT, Context.READER,
        help=N_("To the annotation from which a link leads here."),
    )  # fmt: skip
    yield ActionSpec(
        "link.list", N_("All links…"), ("Ctrl+Shift+J",), Menu.READ, 4, "link", When.PROJECT,
        help=N_("The links of this document, or of all: go to their ends, write notes, remove them."),
    )  # fmt: skip
    yield ActionSpec(
        "worklist.walk", N_("Look at again…"), ("Ctrl+U",), menu, 4, "refresh", When.WRITABLE,
        help=N_("Walk your annotations whose label means something else by now: still right, another label, remove."),
    )  # fmt: skip
    yield ActionSpec(
        "memo.open", N_("Memos…"), ("Alt+C",), menu, 4, "note", When.PROJECT,
        help=N_("Markdown about this document, the project, labels or your day: dated, signed, searchable."),
    )  # fmt: skip
    yield ActionSpec(
        "memo.annotation", N_("Memos on the annotation…"), (), menu, 4, "", When.DOCUMENT,
        help=N_("Markdown about the annotation at the caret: why it is so, what is still to be asked."),
    )  # fmt: skip
    yield ActionSpec(
        "memo.day", N_("Memo of today…"), (), menu, 4, "", When.PROJECT, help=N_("What you noticed today."),
    )  # fmt: skip
