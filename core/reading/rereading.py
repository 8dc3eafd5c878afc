"""Finds files of the project that are read differently today: a better reader makes another text of them.

A document's id is the hash of its text. So such a file would come in a second time, without its annotations, and two
colleagues with different versions would drift apart. The SHA-256 of the file's bytes shows that it is the same file.
"""

from collections.abc import Iterable

from core.ids import DocumentId
from core.model import Document, Source, file_place
from core.text.canonical import document_id


class OtherReadings:
    """The documents of a project by the file that they came from."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._known = {
            file_place(document.source.raw_sha256, document.source.name): document
            for document in documents
            if document.source.raw_sha256
        }

    def of(self, source: Source, text: str) -> Document | None:
        """The document that the same place in the same file became earlier, if its text differs."""
        found = self._known.get(file_place(source.raw_sha256, source.name))
        if found is None or found.id == document_id(text):
            return None
        return found

    def older(self, document: Document) -> Document | None:
        """The same for a document that has just come in."""
        found = self._known.get(file_place(document.source.raw_sha256, document.source.name))
        return found if found is not None and found.id != document.id else None


Edition = tuple[DocumentId, DocumentId]
"""The old and the new reading of one file."""
