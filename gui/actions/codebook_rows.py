"""The rows of the action table that are about the codebook, in the Edit menu."""

from collections.abc import Iterator, Sequence

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_


def _verb(
    action: str, text: str, section: int, icon: str, help: str, when: When = When.WRITABLE  # noqa: A002
) -> ActionSpec:  # fmt: skip
    """A verb of the codebook without a key."""
    return ActionSpec(action, text, (), Menu.EDIT, section, icon, when, help=help)


def codebook_actions() -> Iterator[ActionSpec]:
    """Verbs of the codebook; most are about the label that is chosen in its panel."""

    def in_panel(action: str, text: str, keys: Sequence[str], section: int, icon: str, help: str) -> ActionSpec:  # noqa: A002
        return ActionSpec(
            action, text, tuple(keys), Menu.EDIT, section, icon, When.WRITABLE, Context.CODEBOOK, help=help
        )

    yield _verb("codebook.new", N_("New label…"), 2, "plus", N_("Add a label to the codebook."))
    yield _verb("codebook.edit", N_("Edit label…"), 2, "edit", N_("Names, definitions and examples of the label."))
    yield in_panel("codebook.rename", N_("Rename label"), ["F2"], 2, "", N_("Change the label's name in its row."))
    yield _verb("codebook.key", N_("Change the label's key"), 2, "keyboard", N_("Type another key in the label's row."))
    yield _verb("codebook.colour", N_("Change the label's colour…"), 2, "", N_("Choose another colour for the label."))
    yield _verb(
        "codebook.merge", N_("Merge label into…"), 2, "merge", N_("Give all annotations of the label to another one.")
    )
    yield in_panel(
        "codebook.delete", N_("Delete label"), ["Delete"], 2, "trash",
        N_("Remove the label; asks what becomes of its annotations."),
    )  # fmt: skip
    yield in_panel("codebook.up", N_("Move label up"), ["Alt+Up"], 3, "chevron-up", N_("Before the label above."))
    yield in_panel("codebook.down", N_("Move label down"), ["Alt+Down"], 3, "chevron-down", N_("After the one below."))
    yield in_panel("codebook.nest", N_("Put label below another"), ["Alt+Right"], 3, "", N_("Below the one above it."))
    yield in_panel("codebook.raise", N_("Take label out"), ["Alt+Left"], 3, "", N_("Up to the level of its parent."))
    yield _verb(
        "codebook.split", N_("Split label…"), 2, "",
        N_("Name the new labels; then walk the label's annotations and sort each by a key."),
    )  # fmt: skip
    yield _verb(
        "codebook.walk", N_("Walk the label's annotations…"), 2, "",
        N_("One after the other with a bar of labels, as when a label is split in two."),
    )  # fmt: skip
    yield _verb(
        "codebook.memo", N_("Memos on the label…"), 2, "note", N_("Why the label is as it is; what is still unclear."),
        When.PROJECT,
    )  # fmt: skip
    yield from _of_the_whole()


def _of_the_whole() -> Iterator[ActionSpec]:
    """What is about the codebook as a whole, or about what is declared beside labels."""
    yield _verb(
        "codebook.versions", N_("Versions of the codebook…"), 4, "history",
        N_("Who changed what and when; any version can be brought back as a new one."), When.PROJECT,
    )  # fmt: skip
    yield _verb(
        "codebook.attributes", N_("Attributes of labels…"), 4, "",
        N_("What annotations say beside their label: choices, numbers, dates; declared for labels or for all."),
    )  # fmt: skip
    yield _verb(
        "codebook.links", N_("Kinds of links…"), 4, "link",
        N_("What links between annotations may say: names, direction, and the labels that their ends may have."),
    )  # fmt: skip
    yield _verb(
        "documents.variables", N_("Fields of documents…"), 4, "",
        N_("What is to be known of each document beside title, region and year; edited and filled in the list."),
    )  # fmt: skip
    yield _verb(
        "documents.fill", N_("Fill fields of documents from a table…"), 4, "table",
        N_("A CSV or Excel file with titles or file names: shown before anything changes."),
    )  # fmt: skip
    yield _verb("codebook.import", N_("Import codebook…"), 4, "", N_("Take over the labels of a JSON file."))
    yield _verb(
        "codebook.export", N_("Export codebook…"), 4, "", N_("Write the labels into a JSON file."), When.PROJECT
    )
