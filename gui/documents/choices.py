"""The documents of a project as lines to choose from."""

from collections.abc import Callable, Iterable

from core.ids import DocumentId
from core.model import DocumentEntry
from gui.actions.matching import Ranked, ranked
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.documents.rows import Listing


class DocumentChoices:
    """The documents of a project, of which there may be fifty thousand."""

    def __init__(self, listing: Listing, run: Callable[[DocumentId], None]) -> None:
        self._documents = listing.entries
        self._listing = listing
        self._run = run

    def entry(self, place: int) -> Entry:
        """See `gui.actions.choices.Choices`."""
        document = self._documents[place]
        return Entry(
            text=document.title,
            group=_group(document),
            keys=(),
            icon="file",
            help="",
            search=_("Documents"),
            enabled=True,
            run=lambda: self._run(document.id),
        )

    def is_enabled(self, place: int) -> bool:
        """See `gui.actions.choices.Choices`: every document can be opened."""
        return True

    def fitting(self, query: str) -> Iterable[Ranked]:
        """See `gui.actions.choices.Choices`."""
        if not query.strip():
            return ((place, 0) for place in range(len(self._documents)))
        # The word that all have in common is added here and not to each, because the language may have changed by then.
        titles, more = self._listing.searched
        return ranked(query, titles, more, shared=_("Documents").casefold())


def _group(document: DocumentEntry) -> str:
    return " ".join(str(part) for part in (document.region, document.year) if part)
