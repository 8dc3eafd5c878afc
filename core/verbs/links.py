"""Links between annotations, and the kinds of them."""

from collections.abc import Iterable

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, new_uuid
from core.model import Annotation
from core.said.fields import is_code
from core.said.links import BUILT_IN, CONTINUES, Link, LinkKind, kinds_of
from core.said.passages import Continued
from core.storage import entities, said_rows
from core.storage.tables import LINK, LINK_KIND
from core.verbs.declaring import put


class LinkVerbs:
    """`Session.links`. A link belongs to who made it, whoever made the annotations at its ends.

    Links whose ends are not both there are out of sight. Removing an annotation removes one's own links at it in the
    same step; those of others go out of sight with it, and come back with it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- kinds

    def kinds(self) -> list[LinkKind]:
        """Every kind, the built-in ones and those that the codebook declares."""
        return kinds_of(said_rows.link_kinds(self._engine.conn))

    def kind(self, code: str) -> LinkKind:
        """The kind with that code; raises UserError ``link.unknown_kind``, which lists those there are."""
        kinds = {kind.code: kind for kind in self.kinds()}
        if code not in kinds:
            raise UserError("link.unknown_kind", kind=code, known=list(kinds))
        return kinds[code]

    def declare_kind(
        self,
        code: str,
        *,
        name_zh: str = "",
        name_en: str = "",
        directed: bool = True,
        from_labels: Iterable[str] = (),
        to_labels: Iterable[str] = (),
    ) -> tuple[LinkKind, ChangeSet]:
        """Declare a kind, or change the one with that code; labels are codes, none meaning any.

        Raises UserError ``field.bad_code``, ``label.unknown``.
        """
        with self._engine.operation("link.declare") as operation:
            if not is_code(code):
                raise UserError("field.bad_code", value=code)
            known = {kind.code: kind for kind in said_rows.link_kinds(self._engine.conn)}
            built_in = {kind.code: kind for kind in BUILT_IN}
            old = known.get(code) or built_in.get(code)
            position = max(other.position for other in self.kinds()) + 1 if old is None else old.position
            ends = tuple(from_labels), tuple(to_labels)
            codes = {label.code for label in entities.labels(self._engine.conn)}
            for label in (*ends[0], *ends[1]):
                if label not in codes:
                    raise UserError("label.unknown", label=label)
            kind = LinkKind(
                new_uuid() if old is None else old.id, code, name_zh, name_en, directed, *ends, position=position
            )
            put(operation, LINK_KIND, said_rows.link_kind_row(kind))
        return kind, self._engine.change_set(operation)

    def remove_kind(self, code: str) -> ChangeSet:
        """Declare a kind no longer; its links stay. A built-in one is then as it was.

        Raises UserError ``link.unknown_kind``.
        """
        with self._engine.operation("link.undeclare") as operation:
            declared = [kind for kind in said_rows.link_kinds(self._engine.conn) if kind.code == code]
            if not declared:
                raise UserError("link.unknown_kind", kind=code, known=[kind.code for kind in self.kinds()])
            for kind in declared:
                operation.remove(LINK_KIND, kind.id)
        return self._engine.change_set(operation)

    # --- links

    def all(self) -> list[Link]:
        """Every visible link, the oldest first."""
        return said_rows.links(self._engine.conn)

    def at(self, annotations: Iterable[AnnotationId]) -> list[Link]:
        """The visible links at these annotations, the oldest first."""
        return said_rows.links_at(self._engine.conn, annotations)

    def has_ends_at(self, annotations: Iterable[AnnotationId]) -> bool:
        """Whether a link, in sight or not, names one of these annotations as an end; as quick in a large project."""
        return said_rows.is_linked(self._engine.conn, annotations)

    def in_document(self, document: DocumentId) -> list[Link]:
        """The visible links with an end in a document, the oldest first."""
        return said_rows.links_in(self._engine.conn, document)

    def get(self, link: str) -> Link:
        """One by id; raises UserError ``link.unknown`` when there is none, or it is out of sight."""
        found = said_rows.links(self._engine.conn, "AND l.id = ?", (link,))
        if not found:
            raise UserError("link.unknown", id=link)
        return found[0]

    def make(
        self, source: AnnotationId, target: AnnotationId, kind: str, note: str | None = None
    ) -> tuple[Link, ChangeSet]:
        """Link two annotations, of any documents and anybody's; the kind is given by its code.

        Raises UserError ``annotation.unknown``, ``link.unknown_kind``, ``link.same_ends``, ``link.wrong_label``,
        ``link.exists``, ``link.continues_elsewhere``, ``annotator.none_current``; and ``annotation.not_yours`` where
        `continues` would make one passage of somebody else's annotations.
        """
        engine = self._engine
        with engine.operation("link.make") as operation:
            me = engine.require_annotator()
            wanted = self.kind(kind)
            ends = self._annotation(source), self._annotation(target)
            self._require_fitting(wanted, *ends, me)
            at = operation.at
            documents = ends[0].document, ends[1].document
            link = Link(new_uuid(), kind, source, target, *documents, me, note or None, at, at)
            operation.insert(LINK, dict(zip(LINK.columns[:-3], _values(link), strict=True)))
        return link, engine.change_set(operation)

    def _annotation(self, annotation: AnnotationId) -> Annotation:
        found = self._engine.annotations.get(annotation)
        if found is None:
            raise UserError("annotation.unknown", id=annotation)
        return found

    def _require_fitting(self, kind: LinkKind, source: Annotation, target: Annotation, maker: AnnotatorId) -> None:
        # An export loads this module, and nothing of the review.
        from core.review.decisions import ADJUDICATED

        if source.id == target.id:
            raise UserError("link.same_ends")
        codes = {label.id: label.code for label in entities.labels(self._engine.conn)}
        for end, allowed in ((source, kind.from_labels), (target, kind.to_labels)):
            if allowed and codes.get(end.label) not in allowed:
                raise UserError(
                    "link.wrong_label", kind=kind.code, label=codes.get(end.label, ""), allowed=list(allowed)
                )
        if kind.code == CONTINUES:
            one = (source.document, source.label, source.annotator)
            if one != (target.document, target.label, target.annotator):
                raise UserError("link.continues_elsewhere")
            if source.annotator not in (maker, ADJUDICATED):
                raise UserError("annotation.not_yours", id=source.id, annotator=source.annotator)
        for link in self.at([source.id]):
            same = (link.source, link.target) == (source.id, target.id)
            turned = not kind.directed and (link.target, link.source) == (source.id, target.id)
            if link.kind == kind.code and (same or turned):
                raise UserError("link.exists", kind=kind.code)

    def bring(self, link: Link) -> ChangeSet:
        """Store a link that a dataset has, whoever's it is; one whose id is here already stays as it is.

        Raises UserError as `make` does.
        """
        with self._engine.operation("link.make") as operation:
            if operation.read(LINK, link.id) is None:
                kind = next((known for known in self.kinds() if known.code == link.kind), None)
                if kind is None:
                    kind, _ = self.declare_kind(link.kind)
                ends = self._annotation(link.source), self._annotation(link.target)
                self._require_fitting(kind, *ends, link.annotator)
                operation.insert(LINK, dict(zip(LINK.columns[:-3], _values(link), strict=True)))
        return self._engine.change_set(operation)

    def remove(self, links: Iterable[str]) -> ChangeSet:
        """Remove links of one's own, also equal ones that are hidden behind them, which would come up otherwise.

        Raises UserError ``link.unknown``, ``link.not_yours``.
        """
        with self._engine.operation("link.remove") as operation:
            own = self._own(links)
            equal = (id_ for link in own for id_ in said_rows.links_equal_to(self._engine.conn, link))
            for id_ in dict.fromkeys((*(link.id for link in own), *equal)):
                operation.remove(LINK, id_)
        return self._engine.change_set(operation)

    def set_note(self, links: Iterable[str], note: str | None) -> ChangeSet:
        """Set or, with None or an empty text, clear the note; raises as `remove` does."""
        with self._engine.operation("link.note") as operation:
            for link in self._own(links):
                if link.note != (note or None):
                    operation.update(LINK, (link.id,), note=note or None, updated_at=operation.at)
        return self._engine.change_set(operation)

    def _own(self, links: Iterable[str]) -> list[Link]:
        me = self._engine.require_annotator()
        found = [self.get(id_) for id_ in dict.fromkeys(links)]
        for link in found:
            if link.annotator != me:
                raise UserError("link.not_yours", id=link.id)
        return found

    def continued(self, document: DocumentId | None = None) -> Continued:
        """Which annotations, of a document or of all, `continues` makes one discontinuous passage."""
        conn = self._engine.conn
        if not said_rows.has_any(conn, LINK):
            return Continued()
        return Continued(said_rows.continuing(conn, document), said_rows.ends_of(conn, CONTINUES))

    def passages(self, document: DocumentId) -> list[list[AnnotationId]]:
        """The discontinuous passages of a document: annotations that `continues` holds together, in text order."""
        continued = self.continued(document)
        if not continued:
            return []
        there = [annotation.id for annotation in self._engine.annotations.of_document(document)]
        return [group for group in continued.passages(there, lambda id_: id_) if len(group) > 1]


def _values(link: Link) -> tuple[str | None, ...]:
    return tuple(getattr(link, column) for column in LINK.columns[:-3])
