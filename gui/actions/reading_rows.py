"""The rows of the action table that help while one reads: marks, focus on a line, printing."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_


def reading_actions() -> Iterator[ActionSpec]:
    """Marks to come back to, and printing, in the Read menu."""
    menu = Menu.READ
    yield ActionSpec(
        "mark.toggle", N_("Set or remove a mark"), ("Alt+M",), menu, 5, "star", When.DOCUMENT, Context.READER,
        help=N_("Mark the sentence at the caret, to come back to it; marks are yours and stay on this computer."),
    )  # fmt: skip
    yield ActionSpec(
        "mark.next", N_("Next mark"), ("F4",), menu, 5, "", When.DOCUMENT, help=N_("In the active reader."),
    )  # fmt: skip
    yield ActionSpec(
        "mark.previous", N_("Previous mark"), ("Shift+F4",), menu, 5, "", When.DOCUMENT,
        help=N_("In the active reader."),
    )  # fmt: skip
    yield ActionSpec(
        "mark.list", N_("All marks…"), ("Alt+Shift+M",), menu, 5, "list", When.PROJECT,
        help=N_("The marks in all documents: choose one to go there."),
    )  # fmt: skip
    yield ActionSpec(
        "scan.page", N_("Page beside the text"), ("Alt+B",), menu, 6, "columns-2", When.DOCUMENT,
        help=N_("The page of the scan or PDF file that the text at the caret came from; again to hide it."),
    )  # fmt: skip
    yield ActionSpec(
        "scan.correct", N_("Correct the recognised text…"), ("Alt+Shift+B",), menu, 6, "edit", When.LABELLING,
        help=N_("Compare a scan's text with its pages and put it right: a new edition with all labels."),
    )  # fmt: skip
    yield ActionSpec(
        "text.print", N_("Print…"), ("Ctrl+Shift+P",), menu, 6, "file", When.PROJECT,
        help=N_("The document with its labels beside the text, or the passages that are shown."),
    )  # fmt: skip


def reading_views() -> Iterator[ActionSpec]:
    """How the text and the window are shown, in the View menu."""
    yield ActionSpec(
        "view.line_focus", N_("Only this sentence"), ("Alt+F",), Menu.VIEW, 3, "", When.PROJECT, checkable=True,
        help=N_("Dim all lines but those of the sentence at the caret."),
    )  # fmt: skip
    yield ActionSpec(
        "view.next_arrangement", N_("Next arrangement"), ("F12",), Menu.VIEW, 5, "", When.PROJECT,
        help=N_("Labelling, reviewing, reading: each keeps its panels, keys and text size."),
    )  # fmt: skip
    for name, text in (
        ("labelling", N_("Arrange for labelling")),
        ("reviewing", N_("Arrange for reviewing")),
        ("reading", N_("Arrange for reading")),
    ):
        yield ActionSpec(
            f"view.arrange_{name}", text, (), Menu.VIEW, 5, "", When.PROJECT, checkable=True,
            help=N_("Panels, keys and text size as they were there last."),
        )  # fmt: skip
