"""The passages behind a figure, as lines to choose from."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from core.ids import AnnotationId
from core.session import Session
from gui.i18n import language
from gui.shell.registry import Entry

if TYPE_CHECKING:
    from gui.panels.statistics_rows import Passages

QUOTE = 40
"""Characters of a passage that its line shows."""


def passage_entries(session: Session, passages: "Passages", show: Callable[[AnnotationId], None]) -> list[Entry]:
    """One line an annotation, in the order of documents and texts; choosing it calls `show`."""
    labels = {label.id: label for label in session.codebook.labels()}
    titles = {document.id: document.meta.title for document in session.documents.list()}
    found: list[Entry] = []
    for document in passages.documents:
        text = session.documents.text(document)
        for one in session.annotations.of_document(document, passages.annotator):
            if passages.label not in (None, one.label):
                continue
            label = labels[one.label]
            quote = text[one.start : min(one.end, one.start + QUOTE)].replace("\n", " ")
            found.append(
                Entry(
                    text=quote,
                    group=titles[document],
                    keys=(),
                    icon="label",
                    help="",
                    search=label.name(language()),
                    enabled=True,
                    run=partial(show, one.id),
                    colour=label.colour,
                )
            )
    return found
