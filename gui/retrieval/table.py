"""The passages that were found as a table that leaves the window."""

from collections.abc import Callable, Iterable, Mapping

from core.ids import AnnotatorId, DocumentId
from core.model import Passage
from core.spreadsheet import Cell
from gui.base.i18n import _
from gui.retrieval.rows import PassageNames
from gui.widgets.table_saving import TableContent


def passages_table(
    passages: Iterable[Passage],
    names: PassageNames,
    people: Mapping[AnnotatorId, str],
    text_of: Callable[[DocumentId], str],
) -> TableContent:
    """A row for each passage: where it stands, in code points, what it says, its label, whose it is and the note."""
    head = [
        *(_("Document"), _("Region"), _("Year"), _("Begins at"), _("Ends at")),
        *(_("Passage"), _("Label"), _("Annotator"), _("Note")),
    ]
    rows: list[list[Cell]] = []
    for passage in passages:
        entry = names.documents.get(passage.document)
        region, year = (entry.region, entry.year) if entry is not None else (None, None)
        who = people.get(passage.annotator, "") if passage.annotator is not None else ""
        rows.append(
            [
                *(names.title(passage.document), region, year, passage.start, passage.end),
                *(text_of(passage.document)[passage.start : passage.end], names.label(passage.label), who),
                passage.note,
            ]
        )
    return TableContent(head, rows)
