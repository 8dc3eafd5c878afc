"""What an operation changed, for views to redraw from."""

from dataclasses import dataclass

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation

PASSED = "undo.passed"
"""Name of an undo that took nothing back: it passes over a step that cannot be taken back any more."""

LABEL_HITS = "annotation.label_hits"
"""Name of the step that labels hits of a search together; it can be taken back whatever came after it."""


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """One entry of the journal."""

    seq: int
    """Position in the journal, from 1."""
    uuid: str
    name: str
    """Coded, e.g. ``annotation.create``; `core.messages.OPERATIONS` words it."""
    kind: str
    """``do``, ``undo``, ``redo``, or ``note`` for what undo passes over."""
    annotator: AnnotatorId | None
    at: str
    undo_of: int | None = None
    """For ``undo`` and ``redo``: the `seq` of the operation it reverts."""
    owner: AnnotatorId | None = None
    """Whose step it is about: for ``undo`` and ``redo`` who did what is taken back or done again, else `annotator`."""


@dataclass(frozen=True, slots=True)
class AnnotationChange:
    """An annotation created (no `before`), removed (no `after`) or changed."""

    before: Annotation | None
    after: Annotation | None

    @property
    def document(self) -> DocumentId:
        """The document it is in; an annotation never moves to another."""
        either = self.after or self.before
        assert either is not None
        return either.document


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Rows that one operation changed. Empty when nothing did."""

    operation: OperationInfo | None = None
    annotations: tuple[AnnotationChange, ...] = ()
    documents: frozenset[DocumentId] = frozenset()
    """Documents added, removed or with changed metadata, masks, status, decisions or assignments."""
    labels: frozenset[LabelId] = frozenset()
    annotators: frozenset[AnnotatorId] = frozenset()
    reload: bool = False
    """Set after bulk work and after changes by another process: reread what is shown."""
    comments: frozenset[AnnotationId] = frozenset()
    """Annotations whose comments changed."""
    details: frozenset[AnnotationId] = frozenset()
    """Annotations whose attributes changed, or the meaning of the label under which they hold."""
    links: frozenset[AnnotationId] = frozenset()
    """Annotations of which a link was made, changed or removed: both its ends."""
    declarations: bool = False
    """Whether declared attributes, kinds of links or variables, or the meaning of a label changed."""
    memos: bool = False
    """Whether any memo changed."""

    def plus(self, other: "ChangeSet") -> "ChangeSet":
        """Joined with what another part of the same operation changed after it."""
        return ChangeSet(
            other.operation or self.operation,
            self.annotations + other.annotations,
            self.documents | other.documents,
            self.labels | other.labels,
            self.annotators | other.annotators,
            self.reload or other.reload,
            self.comments | other.comments,
            self.details | other.details,
            self.links | other.links,
            self.declarations or other.declarations,
            self.memos or other.memos,
        )
