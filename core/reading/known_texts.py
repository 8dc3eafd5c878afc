"""Finds whether a new text repeats another: one of the project, or one read before it."""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from core.errors import UserError
from core.ids import DocumentId
from core.progress import Cancelled, stop_if
from core.reading.prepare import Incoming, Item, Refused
from core.reading.rereading import OtherReadings
from core.reading.similar import SimilarTexts, sketch
from core.text.canonical import document_id

if TYPE_CHECKING:
    from core.session import Session

HELD = 200_000_000
"""Characters that a preview keeps in memory. Texts beyond that are refused with ``import.too_much``."""
COMPARED = 5_000
"""New texts are compared for likeness with all documents of a project that has at most so many."""
LONGEST_COMPARED = 500_000
"""Code points of the longest text that is compared."""


@dataclass(frozen=True, slots=True)
class SameText:
    """The text of a row exists already: in the project, or in an earlier row."""

    title: str
    document: DocumentId
    source: str | None = None
    """The earlier row; None when the project has it."""


@dataclass(frozen=True, slots=True)
class NearlySame:
    """A text that has most of its words in common with a row: a second transcription, a cut copy, another edition."""

    title: str
    document: DocumentId
    source: str | None
    """The earlier row; None when the project has it."""
    common: float
    """As in `core.reading.similar.Similar`."""
    contained: float
    same_file: bool = False
    """Whether it came from the same file, which was read differently before."""


class KnownTexts:
    """Finds what a new text repeats, and keeps texts in memory up to a limit."""

    def __init__(self, session: "Session | None", cancelled: Cancelled) -> None:
        documents = session.documents.list() if session is not None else []
        self._readings = OtherReadings(documents)
        self._texts = {document.id: SameText(document.meta.title, document.id) for document in documents}
        self._rows = SimilarTexts()
        self._project = SimilarTexts()
        if session is not None and len(documents) <= COMPARED:
            self._project = _Kept.texts_of(session, cancelled)
        self._held = 0
        self._session = session

    def text(self, document: DocumentId) -> str | None:
        """The text of a document that the project has."""
        there = self._texts.get(document)
        return self._session.documents.text(document) if self._session and there and there.source is None else None

    def compared(self, source: str, incoming: Incoming) -> tuple[SameText | None, NearlySame | None]:
        """What a text repeats. The text is remembered for those that come after it."""
        text = incoming.new.text
        id_ = document_id(text)
        same = self._texts.get(id_)
        if same is not None:
            return same, None
        made = sketch(text) if len(text) <= LONGEST_COMPARED else frozenset[int]()
        near = self._other_reading(incoming) or self._nearest(text, made)
        self._texts[id_] = SameText(incoming.new.meta.title, id_, source)
        self._rows.add(id_, text, made)
        return None, near

    def _other_reading(self, incoming: Incoming) -> NearlySame | None:
        """The document that was made of the same file when it was read before."""
        older = self._readings.of(incoming.new.source, incoming.new.text)
        return None if older is None else NearlySame(older.meta.title, older.id, None, 1.0, 1.0, same_file=True)

    def within_limit(self, source: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """The items, or a refusal if their text is too long to be kept with the others."""
        size = sum(len(item.new.text) for item in items if isinstance(item, Incoming))
        if self._held + size > HELD:
            return (Refused(source, UserError("import.too_much")),)
        self._held += size
        return items

    def _nearest(self, text: str, made: frozenset[int]) -> NearlySame | None:
        """The text that is most like another one: one of the project first, then one of another file."""
        for like in (*self._project.like(text, made=made), *self._rows.like(text, made=made)):
            there = self._texts.get(like.document)
            # The index may still hold documents that were removed from the project.
            if there is not None:
                return NearlySame(there.title, there.document, there.source, like.common, like.contained)
        return None


class _Kept:
    """The index of the project that was used last. Its texts never change, and making it takes seconds."""

    lock = Lock()
    project = ""
    texts = SimilarTexts()
    ids: ClassVar[set[DocumentId]] = set()

    @classmethod
    def texts_of(cls, session: "Session", cancelled: Cancelled) -> SimilarTexts:
        """The index of a project's texts, brought up to date."""
        with cls.lock:
            if cls.project != session.project.uuid:
                cls.project, cls.texts = session.project.uuid, SimilarTexts()
                cls.ids.clear()
            for document in session.documents.list():
                stop_if(cancelled)
                if document.characters <= LONGEST_COMPARED and document.id not in cls.ids:
                    cls.ids.add(document.id)
                    cls.texts.add(document.id, session.documents.text(document.id))
            return cls.texts
