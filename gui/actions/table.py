"""Every action of the window, as data: menus, palette, shortcut sheet and the keys page are made from it.

Keys are portable Qt key sequences (``Ctrl+K``). A context says where they work, so that a digit labels in the
text and types in a field. Texts are English and translated when shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gui.actions.codebook_rows import codebook_actions
from gui.actions.comparing_rows import comparing_actions
from gui.actions.corpus_rows import corpus_actions
from gui.actions.label_rows import label_actions
from gui.actions.reading_rows import reading_actions, reading_views
from gui.actions.retrieval_rows import retrieval_actions
from gui.actions.review_rows import exchange_actions, review_actions, review_views
from gui.actions.said_rows import said_actions
from gui.actions.search_rows import search_actions
from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.actions.study_rows import study_actions
from gui.actions.suggest_rows import suggest_actions
from gui.base.i18n import N_


def _project() -> Iterable[ActionSpec]:
    menu = Menu.PROJECT
    yield ActionSpec(
        "project.read",
        N_("Read reports…"),
        (),
        menu,
        0,
        "import",
        When.RECEIVING,
        help=N_("Choose reports to read; without an open project they begin one, which lies beside them."),
    )
    yield ActionSpec("project.new", N_("New project…"), ("Ctrl+N",), menu, 0, "new", help=N_("Start an empty project."))
    yield ActionSpec("project.open", N_("Open project…"), ("Ctrl+O",), menu, 0, "open", help=N_("Open a .biaodu file."))
    yield ActionSpec(
        "project.sample",
        N_("Open sample project"),
        (),
        menu,
        0,
        "guide",
        help=N_("Make a copy of the sample reports to try things on."),
    )
    yield ActionSpec(
        "project.restore",
        N_("Restore a backup…"),
        (),
        menu,
        0,
        "history",
        help=N_("Make a new project of one of the daily backups."),
    )
    yield ActionSpec(
        "project.rename",
        N_("Rename project…"),
        (),
        menu,
        0,
        "edit",
        When.WRITABLE,
        help=N_("Give the open project and its file another name."),
    )
    yield ActionSpec(
        "project.close",
        N_("Close project"),
        ("Ctrl+Shift+W",),
        menu,
        0,
        "close",
        When.PROJECT,
        help=N_("Go back to the welcome page."),
    )
    yield ActionSpec(
        "project.import_files",
        N_("Import files…"),
        ("Ctrl+I",),
        menu,
        1,
        "import",
        When.WRITABLE,
        help=N_("Add reports, or labels from a JSON Lines file."),
    )
    yield ActionSpec(
        "project.import_folder",
        N_("Import folder…"),
        ("Ctrl+Shift+I",),
        menu,
        1,
        "folder",
        When.WRITABLE,
        help=N_("Add every report in a folder."),
    )
    yield ActionSpec(
        "project.export",
        N_("Export…"),
        ("Ctrl+E",),
        menu,
        1,
        "export",
        When.PROJECT,
        help=N_("Write a dataset, in JSON Lines or a format of another program."),
    )
    yield ActionSpec(
        "project.export_again",
        N_("Export again"),
        ("Ctrl+Shift+X",),
        menu,
        1,
        "export",
        When.PROJECT,
        help=N_("Write the last dataset once more; asks where somebody else has changed the file since."),
    )
    yield ActionSpec(
        "project.check",
        N_("Check project"),
        (),
        menu,
        1,
        "check",
        When.PROJECT,
        help=N_("Compare every annotation with its text."),
    )
    yield ActionSpec(
        "project.read_again",
        N_("Read again with today's rules…"),
        (),
        menu,
        1,
        "outline",
        When.WRITABLE,
        help=N_("List what this version finds otherwise in the chosen documents, or in all, and take it over."),
    )
    yield from exchange_actions()
    yield from corpus_actions()
    yield ActionSpec(
        "app.settings", N_("Settings…"), ("Ctrl+,",), menu, 3, "settings", help=N_("Language, theme, text and keys.")
    )
    yield ActionSpec(
        "app.quit", N_("Quit"), ("Ctrl+Q",), menu, 4, "quit", help=N_("Everything is already saved; just leave.")
    )


def _edit() -> Iterable[ActionSpec]:
    menu = Menu.EDIT
    yield ActionSpec(
        "edit.undo", N_("Undo"), ("Ctrl+Z",), menu, 0, "undo", When.UNDO, help=N_("Take back the last change.")
    )
    yield ActionSpec(
        "edit.redo",
        N_("Redo"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        menu,
        0,
        "redo",
        When.REDO,
        help=N_("Do again what was taken back."),
    )
    yield ActionSpec(
        "edit.codebook",
        N_("Edit codebook…"),
        ("Ctrl+B",),
        menu,
        1,
        "codebook",
        When.PROJECT,
        help=N_("Labels with their names, colours, keys and definitions."),
    )
    yield ActionSpec(
        "annotator.switch",
        N_("Who I am…"),
        (),
        menu,
        1,
        "user",
        When.WRITABLE,
        help=N_("Choose or add the annotator whose labels you set."),
    )
    yield from codebook_actions()


def _read() -> Iterable[ActionSpec]:
    def in_text(action: str, text: str, keys: Sequence[str], section: int, icon: str, help: str) -> ActionSpec:  # noqa: A002
        return ActionSpec(action, text, tuple(keys), Menu.READ, section, icon, When.DOCUMENT, Context.READER, help=help)

    yield in_text(
        "selection.widen",
        N_("Widen selection"),
        ["]", "Alt+Up"],
        0,
        "widen",
        N_("Character, word, clause, sentence, item, paragraph, section."),
    )
    yield in_text("selection.narrow", N_("Narrow selection"), ["[", "Alt+Down"], 0, "narrow", N_("One step back."))
    yield in_text("selection.item", N_("Select this item"), ["Alt+I"], 0, "", N_("The numbered item at the caret."))
    yield in_text("selection.section", N_("Select this section"), ["Alt+S"], 0, "", N_("The section at the caret."))
    yield in_text("sentence.next", N_("Next sentence"), ["Ctrl+Down"], 0, "", N_("Select the next sentence."))
    yield in_text("sentence.previous", N_("Previous sentence"), ["Ctrl+Up"], 0, "", N_("Select the previous sentence."))
    for action, text, keys, told in (
        ("sentence.extend", N_("Take the next sentence along"), ["Ctrl+Shift+Down"], N_("Move the selection's end.")),
        ("sentence.shrink", N_("One sentence back"), ["Ctrl+Shift+Up"], N_("Move the selection's end back.")),
        ("clause.extend", N_("Take the next clause along"), ["Alt+Shift+Down"], N_("Move the selection's end.")),
        ("clause.shrink", N_("One clause back"), ["Alt+Shift+Up"], N_("Move the selection's end back.")),
        ("item.extend", N_("Take the next item along"), ["Ctrl+Shift+PgDown"], N_("Move the selection's end.")),
        ("item.shrink", N_("One item back"), ["Ctrl+Shift+PgUp"], N_("Move the selection's end back.")),
    ):
        yield in_text(action, text, keys, 0, "", told)
    yield in_text(
        "hints.show", N_("Hints"), ["'"], 0, "",
        N_("Letters at every sentence and item: a label's key and letters label, letters alone select, - joins two."),
    )  # fmt: skip
    yield in_text(
        "place.back", N_("Back to where I was"), ["Alt+Left", "Alt+Backspace"], 1, "", N_("Before the last jump.")
    )
    yield in_text(
        "place.forward", N_("Forward again"), ["Alt+Right", "Alt+Shift+Backspace"], 1, "", N_("After going back.")
    )
    yield in_text("annotation.next", N_("Next annotation"), [".", "F8"], 1, "next", N_("Select the next annotation."))
    yield in_text(
        "annotation.previous",
        N_("Previous annotation"),
        [",", "Shift+F8"],
        1,
        "previous",
        N_("Select the annotation before."),
    )
    yield in_text("reader.outline", N_("Outline"), ["Ctrl+T"], 1, "outline", N_("Headings of this document."))
    yield in_text("reader.headings", N_("Headings only"), ["Alt+O"], 1, "", N_("Fold the text to its headings."))
    yield ActionSpec(
        "text.find",
        N_("Find in this document"),
        ("Ctrl+F",),
        Menu.READ,
        1,
        "search",
        When.DOCUMENT,
        help=N_("Search the text of the active reader."),
    )
    yield ActionSpec(
        "text.find_next", N_("Find next"), ("F3",), Menu.READ, 1, "", When.DOCUMENT, help=N_("Go to the next hit.")
    )
    yield ActionSpec(
        "text.find_previous",
        N_("Find previous"),
        ("Shift+F3",),
        Menu.READ,
        1,
        "",
        When.DOCUMENT,
        help=N_("Go to the hit before."),
    )
    yield ActionSpec(
        "document.next",
        N_("Next document"),
        ("Ctrl+PgDown",),
        Menu.READ,
        2,
        "chevron-down",
        When.PROJECT,
        help=N_("Open the next document of the list here."),
    )
    yield ActionSpec(
        "document.previous",
        N_("Previous document"),
        ("Ctrl+PgUp",),
        Menu.READ,
        2,
        "chevron-up",
        When.PROJECT,
        help=N_("Open the document before in the list here."),
    )
    for number, name in enumerate((N_("Reader 1"), N_("Reader 2"), N_("Reader 3"), N_("Reader 4")), start=1):
        yield ActionSpec(
            f"reader.go_{number}",
            name,
            (f"Ctrl+{number}",),
            Menu.READ,
            3,
            f"columns-{number}",
            When.PROJECT,
            help=N_("Put the keyboard in this reader; opens it when it is not there yet."),
        )
    yield ActionSpec(
        "reader.next",
        N_("Next reader"),
        ("Ctrl+Tab", "F6"),
        Menu.READ,
        3,
        "pane-next",
        When.SEVERAL_READERS,
        help=N_("Put the keyboard in the reader to the right."),
    )
    yield ActionSpec(
        "reader.close",
        N_("Close reader"),
        ("Ctrl+W",),
        Menu.READ,
        3,
        "close",
        When.DOCUMENT,
        help=N_("Close the active reader; its labels stay."),
    )


def _view() -> Iterable[ActionSpec]:
    menu = Menu.VIEW
    yield ActionSpec(
        "view.palette", N_("Command palette…"), ("Ctrl+K",), menu, 0, "search", help=N_("Find any action or document.")
    )
    yield from _panels()
    yield from review_views()
    yield ActionSpec(
        "view.find_document", N_("Find a document"), ("Ctrl+P",), menu, 1, "filter", When.PROJECT,
        help=N_("Type part of a title, region or year."),
    )  # fmt: skip
    yield ActionSpec(
        "view.layers", N_("Layers…"), ("Ctrl+L",), menu, 2, "layers", When.PROJECT,
        help=N_("Choose whose annotations the texts show."),
    )  # fmt: skip
    yield ActionSpec(
        "view.scope", N_("Whose annotations are counted…"), ("Ctrl+Shift+Y",), menu, 2, "users", When.PROJECT,
        help=N_("Mine, one person's, the final layer, or all side by side: for counts, lists, charts and exports."),
    )  # fmt: skip
    yield ActionSpec(
        "view.message", N_("Go to the message"), ("Alt+Return", "Alt+Enter"), menu, 2, "info", When.MESSAGE,
        help=N_("Put the keyboard on the buttons of the message; Escape leads back."),
    )  # fmt: skip
    yield ActionSpec(
        "view.larger", N_("Larger text"), ("Ctrl+=", "Ctrl++"), menu, 3, "plus", help=N_("Raise the size of the text.")
    )
    yield ActionSpec(
        "view.smaller", N_("Smaller text"), ("Ctrl+-",), menu, 3, "minus", help=N_("Lower the size of the text.")
    )
    yield ActionSpec(
        "view.normal_size", N_("Normal text size"), ("Ctrl+0",), menu, 3, "text-size", help=N_("Back to the default.")
    )
    yield from reading_views()
    yield ActionSpec(
        "view.theme", N_("Light or dark"), ("Ctrl+Shift+L",), menu, 4, "moon", help=N_("Switch the theme.")
    )
    yield ActionSpec("view.language", N_("中文 / English"), (), menu, 4, "language", help=N_("Switch the language."))
    yield ActionSpec(
        "view.focus", N_("Only the text"), ("F11",), menu, 4, "focus", checkable=True,
        help=N_("Hide everything but texts and labels, on the whole screen."),
    )  # fmt: skip


def _panels() -> Iterable[ActionSpec]:
    menu = Menu.VIEW
    yield ActionSpec(
        "view.documents", N_("Documents"), ("Ctrl+Shift+E",), menu, 1, "documents", When.PROJECT, checkable=True,
        help=N_("Show or hide the list of documents."),
    )  # fmt: skip
    yield ActionSpec(
        "view.codebook", N_("Codebook"), ("Ctrl+Shift+B",), menu, 1, "codebook", When.PROJECT, checkable=True,
        help=N_("Show or hide the labels."),
    )  # fmt: skip
    yield ActionSpec(
        "view.outline", N_("Outline panel"), ("Ctrl+Shift+N",), menu, 1, "outline", When.PROJECT, checkable=True,
        help=N_("Show or hide the headings of the active document."),
    )  # fmt: skip
    yield ActionSpec(
        "view.annotations", N_("Annotations"), ("Ctrl+Shift+A",), menu, 1, "list", When.PROJECT, checkable=True,
        help=N_("Show or hide the annotations of the active document."),
    )  # fmt: skip
    yield ActionSpec(
        "view.history", N_("History"), ("Ctrl+Shift+H",), menu, 1, "history", When.PROJECT, checkable=True,
        help=N_("Show or hide every change: who made it, when."),
    )  # fmt: skip
    yield ActionSpec(
        "view.statistics", N_("Statistics"), ("Ctrl+Shift+T",), menu, 1, "chart", When.PROJECT, checkable=True,
        help=N_("Show or hide the counts of labels."),
    )  # fmt: skip


def _help() -> Iterable[ActionSpec]:
    menu = Menu.HELP
    yield ActionSpec(
        "help.guide",
        N_("Manual"),
        ("F1",),
        menu,
        0,
        "guide",
        help=N_("How to work with Biaodu: opens at the page about where you are."),
    )
    yield ActionSpec("help.keys", N_("Keys"), ("?",), menu, 0, "keyboard", help=N_("Every key on one sheet."))
    yield ActionSpec(
        "app.keys", N_("Change keys…"), (), menu, 0, "keyboard", help=N_("Give actions the keys you prefer.")
    )
    yield ActionSpec(
        "help.diagnostics",
        N_("Copy diagnostics"),
        (),
        menu,
        1,
        help=N_("Versions, numbers and the log, to paste into a report of a fault; no text of a document."),
    )
    yield ActionSpec(
        "help.addons", N_("Add-ons…"), (), menu, 1, help=N_("What others add to Biaodu, and what of it you allow.")
    )
    yield ActionSpec("help.about", N_("About Biaodu"), (), menu, 1, "info", help=N_("Version and licences."))


ACTIONS: tuple[ActionSpec, ...] = (
    *_project(),
    *_edit(),
    *label_actions(),
    *said_actions(),
    *_read(),
    *retrieval_actions(),
    *search_actions(),
    *comparing_actions(),
    *study_actions(),
    *reading_actions(),
    *suggest_actions(),
    *review_actions(),
    *_view(),
    *_help(),
)


def keys_of(spec: ActionSpec, overrides: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys in force: what the user has set, else the table's."""
    return tuple(overrides[spec.id]) if spec.id in overrides else spec.keys


def meanings(key: str, overrides: Mapping[str, Sequence[str]]) -> list[ActionSpec]:
    """The actions that a key such as ``,`` or ``A`` starts, those that work in texts first."""
    stroke = key.casefold()
    found = [spec for spec in ACTIONS if any(bound.casefold() == stroke for bound in keys_of(spec, overrides))]
    return sorted(found, key=lambda spec: spec.context in (Context.REVIEW, Context.CODEBOOK))


def conflicts(
    overrides: Mapping[str, Sequence[str]], label_keys: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Keys that mean two things at once: key -> the ids of the actions (``label:<code>`` for a label).

    Keys of WINDOW also work in texts and in the review panel, so they clash with keys of the other contexts.
    `label_keys` maps a label's key to its code; it labels in texts and decides in the review panel.
    """
    used: dict[str, list[tuple[str, Context]]] = defaultdict(list)
    for spec in ACTIONS:
        for key in keys_of(spec, overrides):
            used[key.casefold()].append((spec.id, spec.context))
    for key, code in (label_keys or {}).items():
        used[key.casefold()] += [(f"label:{code}", Context.READER), (f"label:{code}", Context.REVIEW)]
    return {
        key: tuple(dict.fromkeys(name for name, _where in ids))
        for key, ids in used.items()
        if len({name for name, _where in ids}) > 1 and _clash([where for _name, where in ids])
    }


def _clash(contexts: Sequence[Context]) -> bool:
    """Whether two of these contexts can be active at once.

    Texts and the review panel never have the keyboard together.
    """
    return len(contexts) > len(set(contexts)) or (len(contexts) > 1 and Context.WINDOW in contexts)
