"""Memos: writing, changing and finding them."""

from collections.abc import Iterable
from datetime import date

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, DocumentId, new_uuid
from core.said.memos import Memo, Topic
from core.storage import entities, said_rows
from core.storage.tables import MEMO
from core.text.folding import searched

LONGEST = 100_000
"""Code points of a memo."""


class MemoVerbs:
    """`Session.memos`. A memo belongs to its author; others read it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def about(self, about: Topic | str, subject: str = "") -> list[Memo]:
        """The memos about something, the oldest first; `subject` as `Topic` says."""
        return said_rows.memos(self._engine.conn, "AND about = ? AND subject = ?", (str(about), subject))

    def all(self) -> list[Memo]:
        """Every memo, the oldest first. Those about what is not here are among them."""
        return said_rows.memos(self._engine.conn)

    def in_document(self, document: DocumentId) -> list[Memo]:
        """The memos about a document and about its annotations, the oldest first."""
        return said_rows.memos(self._engine.conn, "AND document = ?", (document,))

    def find(self, words: str) -> list[Memo]:
        """Memos in which all these words stand, whatever their case and width."""
        wanted = searched(words).split()
        return [memo for memo in self.all() if all(word in searched(memo.text) for word in wanted)]

    def get(self, memo: str) -> Memo:
        """One by id; raises UserError ``memo.unknown``."""
        found = said_rows.memos(self._engine.conn, "AND id = ?", (memo,))
        if not found:
            raise UserError("memo.unknown", id=memo)
        return found[0]

    def write(self, about: Topic | str, subject: str, text: str) -> tuple[Memo, ChangeSet]:
        """Write a memo as the current annotator.

        Raises UserError ``memo.empty``, ``memo.too_long``, ``memo.bad_subject``, ``annotator.none_current``.
        """
        engine = self._engine
        with engine.operation("memo.write") as operation:
            kind = Topic(about)
            _require_text(text)
            document, at = self._document_of(kind, subject), operation.at
            memo = Memo(new_uuid(), kind.value, subject, document, engine.require_annotator(), text, at, at)
            operation.insert(MEMO, {column: getattr(memo, column) for column in MEMO.columns[:-3]})
        return memo, engine.change_set(operation)

    def bring(self, memo: Memo) -> ChangeSet:
        """Store a memo that a dataset has, whoever's it is; one whose id is here already stays as it is.

        Raises UserError ``memo.empty``, ``memo.too_long``, ``memo.bad_subject``.
        """
        with self._engine.operation("memo.write") as operation:
            if operation.read(MEMO, memo.id) is None:
                _require_text(memo.text)
                self._document_of(Topic(memo.about), memo.subject)
                operation.insert(MEMO, {column: getattr(memo, column) for column in MEMO.columns[:-3]})
        return self._engine.change_set(operation)

    def _document_of(self, about: Topic, subject: str) -> str:
        """The document that a memo belongs to; raises UserError ``memo.bad_subject`` where there is no such thing."""
        engine, wrong = self._engine, UserError("memo.bad_subject", about=about.value, value=subject)
        if about is Topic.DOCUMENT and engine.documents.exists(DocumentId(subject)):
            return subject
        if about is Topic.ANNOTATION and (found := engine.annotations.get(AnnotationId(subject))) is not None:
            return found.document
        if about is Topic.PROJECT and not subject:
            return ""
        if about is Topic.LABEL and subject in {label.code for label in entities.labels(engine.conn)}:
            return ""
        if about is Topic.DAY:
            try:
                if date.fromisoformat(subject).isoformat() == subject:
                    return ""
            except ValueError:
                raise wrong from None
        raise wrong

    def edit(self, memo: str, text: str) -> ChangeSet:
        """Change the text of a memo of one's own; raises UserError ``memo.*``."""
        with self._engine.operation("memo.edit") as operation:
            _require_text(text)
            own = self._own(memo)
            if own.text != text:
                operation.update(MEMO, (own.id,), text=text, updated_at=operation.at)
        return self._engine.change_set(operation)

    def remove(self, memos: Iterable[str]) -> ChangeSet:
        """Remove memos of one's own; raises UserError ``memo.unknown``, ``memo.not_yours``."""
        with self._engine.operation("memo.remove") as operation:
            for memo in dict.fromkeys(memos):
                operation.remove(MEMO, self._own(memo).id)
        return self._engine.change_set(operation)

    def _own(self, memo: str) -> Memo:
        me, found = self._engine.require_annotator(), self.get(memo)
        if found.author != me:
            raise UserError("memo.not_yours", id=memo)
        return found


def _require_text(text: str) -> None:
    if not text.strip():
        raise UserError("memo.empty")
    if len(text) > LONGEST:
        raise UserError("memo.too_long", limit=LONGEST)
