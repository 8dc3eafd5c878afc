"""Lists the passages behind a figure, to choose from."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from core.ids import AnnotationId, DocumentId, LabelId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base.i18n import _, language, ngettext
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from gui.statistics.rows import Passages

QUOTE = 40
"""Characters of a passage that its line shows."""
MOST = 500
"""Most passages that are listed: nobody reads further, and typing would become slow."""
FEW = 10
"""The texts of so many documents are read while the user waits; if there are more, in another thread."""


class FoundPassage(NamedTuple):
    """One passage."""

    annotation: AnnotationId
    document: DocumentId
    label: LabelId
    quote: str
    """The beginning of the passage, on one line."""


def choose_passage(window: Host, session: Session, passages: "Passages", show: Callable[[AnnotationId], None]) -> None:
    """Let the user pick one of the passages behind a figure; `show` is called with it."""

    def work(clone: Session, progress: Progress, cancelled: Cancelled) -> tuple[list[FoundPassage], int]:
        return find_passages(clone, passages, progress, cancelled)

    def offer(answer: tuple[list[FoundPassage], int]) -> None:
        found, total = answer
        if not total:
            window.message_bar.show_message(Message(_("No passage stands behind this figure.")))
            return
        prompt = ngettext("{n} passage", "{n} passages", total).format(n=f"{total:,}")
        if len(found) < total:
            prompt = _("The first {n} of {total} passages").format(n=f"{len(found):,}", total=f"{total:,}")
        window.choose(_entries(session, found, show), prompt)

    if len(passages.documents) <= FEW:
        offer(find_passages(session, passages))
    else:
        window.jobs.start_in(session, _("Looking up passages"), work, done=offer)


def find_passages(
    session: Session, passages: "Passages", progress: Progress = no_progress, cancelled: Cancelled = never
) -> tuple[list[FoundPassage], int]:
    """The first `MOST` in the order of documents and texts, and how many there are; `Cancel` when asked to stop."""
    counts = _counts(session, passages, cancelled)
    found: list[FoundPassage] = []
    for document in passages.documents:
        if document not in counts:
            continue
        stop_if(cancelled)
        progress(len(found), MOST, "")
        text = session.documents.text(document)
        for annotation in session.annotations.of_document(document, passages.annotator):
            if passages.label in (None, annotation.label):
                quote = text[annotation.start : min(annotation.end, annotation.start + QUOTE)].replace("\n", " ")
                found.append(FoundPassage(annotation.id, document, annotation.label, quote))
        if len(found) >= MOST:
            break
    return found[:MOST], sum(counts.values())


def _counts(session: Session, passages: "Passages", cancelled: Cancelled) -> dict[DocumentId, int]:
    """How many passages each document has; zeros are left out."""
    wanted, counts = set(passages.documents), dict[DocumentId, int]()
    if len(wanted) <= FEW:
        few = {document: session.annotations.label_counts_of(document) for document in wanted}
        pieces = [[((doc, who, label), n) for doc, found in few.items() for (label, who), n in found.items()]]
    else:
        pieces = session.annotations.counted_pieces()
    for piece in pieces:
        stop_if(cancelled)
        for (document, annotator, label), count in piece:
            if document in wanted and passages.annotator in (None, annotator) and passages.label in (None, label):
                counts[document] = counts.get(document, 0) + count
    return counts


def _entries(session: Session, found: Iterable[FoundPassage], show: Callable[[AnnotationId], None]) -> list[Entry]:
    labels = {label.id: label for label in session.codebook.labels()}
    titles = {entry.id: entry.title for entry in session.documents.entries({passage.document for passage in found})}
    # Somebody may have removed a label or a document meanwhile.
    there = [passage for passage in found if passage.label in labels and passage.document in titles]
    return [
        Entry(
            text=passage.quote,
            group=titles[passage.document],
            keys=(),
            icon="label",
            help="",
            search=labels[passage.label].name(language()),
            enabled=True,
            run=partial(show, passage.annotation),
            colour=labels[passage.label].colour,
        )
        for passage in there
    ]
