"""Comments on annotations."""

from collections.abc import Iterable
from typing import Any

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, new_uuid
from core.review.discussion import Comment, CommentId, Thread
from core.storage import review_rows
from core.storage.journal import Operation
from core.storage.tables import COMMENT, Row


class Discussion:
    """Reads and writes comments. Everybody writes in their own name, and changes only what they wrote."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, annotation: AnnotationId) -> list[Comment]:
        """An annotation's comments, oldest first."""
        return [_comment(row) for row in review_rows.comments(self._engine.conn, annotation)]

    def counts(self, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, int]:
        """How many comments each annotation has; zeros are left out."""
        return review_rows.comment_counts(self._engine.conn, annotations)

    def threads(self, document: DocumentId | None = None) -> list[Thread]:
        """Every annotation that has comments, the one that was commented last first."""
        by_annotation: dict[AnnotationId, list[Comment]] = {}
        for row in review_rows.comments_of(self._engine.conn, document):
            comment = _comment(row)
            # The newest comment decides the order, so its thread moves to the end.
            thread = by_annotation.pop(comment.annotation, [])
            thread.append(comment)
            by_annotation[comment.annotation] = thread
        known = self._engine.annotations.existing(by_annotation)
        return [Thread(*known[id_], tuple(by_annotation[id_])) for id_ in reversed(by_annotation) if id_ in known]

    def write(self, annotation: AnnotationId, text: str) -> tuple[Comment, ChangeSet]:
        """Add a comment as the current annotator."""
        engine = self._engine
        with engine.operation("comment.create") as operation:
            author = engine.require_annotator()
            if annotation not in engine.annotations.existing([annotation]):
                raise UserError("annotation.unknown", id=annotation)
            at = operation.at
            comment = Comment(CommentId(new_uuid()), annotation, author, _require_text(text), at, at)
            operation.insert(
                COMMENT,
                {
                    "id": comment.id,
                    "annotation": annotation,
                    "author": author,
                    "text": comment.text,
                    "created_at": at,
                    "updated_at": at,
                },
            )
        return comment, engine.change_set(operation)

    def edit(self, comment: CommentId, text: str) -> ChangeSet:
        """Change the text of an own comment."""
        with self._engine.operation("comment.edit") as operation:
            row = self._own(operation, comment)
            text = _require_text(text)
            if row["text"] != text:
                operation.update(COMMENT, (comment,), text=text, updated_at=operation.at)
        return self._engine.change_set(operation)

    def delete(self, comment: CommentId) -> ChangeSet:
        """Remove an own comment."""
        with self._engine.operation("comment.delete") as operation:
            self._own(operation, comment)
            operation.remove(COMMENT, comment)
        return self._engine.change_set(operation)

    def _own(self, operation: Operation, comment: CommentId) -> Row:
        annotator = self._engine.require_annotator()
        row = operation.read(COMMENT, comment)
        if row is None or row["deleted"]:
            raise UserError("comment.unknown", id=comment)
        if row["author"] != annotator:
            raise UserError("comment.not_yours")
        return row


def _require_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise UserError("comment.empty")
    return text


def _comment(row: tuple[Any, ...]) -> Comment:
    id_, annotation, author, text, created_at, updated_at = row
    return Comment(CommentId(id_), AnnotationId(annotation), AnnotatorId(author), text, created_at, updated_at)
