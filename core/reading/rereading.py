"""Files that the project has already and that are read otherwise today: a better reader gives them another text.

A document's id is the hash of its text, so such a file would come in beside itself, without its annotations, and two
colleagues with different versions would drift apart. The SHA-256 of the file's bytes tells it.
"""

import re
from collections.abc import Iterable

from core.ids import DocumentId
from core.model import Document, Source
from core.text.canonical import document_id

_PLACE = re.compile(r":((?:[^:]*:)?\d+)$")
"""What stands behind a file's own name, for files of several texts: ``:12``, ``:Sheet1:12``."""
_Key = tuple[str, str]


def _key(source: Source) -> _Key:
    """The file and the place in it."""
    found = _PLACE.search(source.name)
    return source.raw_sha256, found[1] if found is not None else ""


class OtherReadings:
    """Documents of a project by the file that they came from."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._known = {_key(document.source): document for document in documents if document.source.raw_sha256}

    def of(self, source: Source, text: str) -> Document | None:
        """The document that the same place of the same file became before, where its text is another one."""
        found = self._known.get(_key(source))
        if found is None or found.id == document_id(text):
            return None
        return found

    def older(self, document: Document) -> Document | None:
        """The same for a document that came in just now."""
        found = self._known.get(_key(document.source))
        return found if found is not None and found.id != document.id else None


Edition = tuple[DocumentId, DocumentId]
"""The old and the new reading of one file."""
