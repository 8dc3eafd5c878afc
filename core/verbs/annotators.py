"""The people of a project."""

from collections.abc import Mapping

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotatorId, is_id, new_uuid
from core.model import Annotator
from core.storage import entities
from core.storage.tables import ANNOTATOR, PROJECT


class Annotators:
    """`Session.annotators`. Adding, naming and choosing a person are no undo steps."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Annotator]:
        """Everyone, in the order they came."""
        return entities.annotators(self._engine.conn)

    def get(self, annotator: AnnotatorId) -> Annotator:
        """One by id; raises UserError ``annotator.unknown``."""
        for known in self.list():
            if known.id == annotator:
                return known
        raise UserError("annotator.unknown", value=annotator)

    def person(self, annotator: AnnotatorId) -> Annotator:
        """A person who can work here; raises UserError ``annotator.unknown``, ``annotator.adjudicated``."""
        found = self.get(annotator)
        if found.adjudicated:
            raise UserError("annotator.adjudicated", name=found.name)
        return found

    def has_decided(self, annotator: AnnotatorId) -> bool:
        """Whether the person decided any difference, which makes them a reviewer."""
        return entities.has_decided(self._engine.conn, annotator)

    def by_name(self, name: str) -> Annotator | None:
        """The first person with that name."""
        return next((annotator for annotator in self.list() if annotator.name == name), None)

    def create(
        self,
        name: str,
        *,
        id: AnnotatorId | None = None,  # noqa: A002
        known: Mapping[str, AnnotatorId] | None = None,
    ) -> tuple[Annotator, ChangeSet]:
        """Add a person, with a given id when it is somebody known from elsewhere.

        `known` may give everybody's names, so that they need not be read again when very many are added in one
        operation. Raises UserError ``annotator.no_name``, ``annotator.name_taken``, ``annotator.bad_id`` unless that is
        a UUID.
        """
        engine = self._engine
        chosen = id or AnnotatorId(new_uuid())
        if not is_id(chosen):
            raise UserError("annotator.bad_id", value=chosen)
        with engine.operation("annotator.create", kind="note") as operation:
            name = self._require_name(name, id, known)
            if operation.read(ANNOTATOR, chosen):
                operation.update(ANNOTATOR, (chosen,), name=name, deleted=0)
            else:
                operation.insert(ANNOTATOR, {"id": chosen, "name": name, "kind": "person", "created_at": operation.at})
        return Annotator(chosen, name), engine.change_set(operation)

    def ensure(self, name: str) -> Annotator:
        """The person with that name, added when there is none."""
        known = self.by_name(name.strip())
        if known is not None:
            return known
        with self._engine.operation("annotator.create", kind="note"):
            # Another process may have added them since.
            return self.by_name(name.strip()) or self.create(name)[0]

    def rename(self, annotator: AnnotatorId, name: str) -> ChangeSet:
        """Change a person's name; raises as `create` does, and ``annotator.unknown``."""
        with self._engine.operation("annotator.rename", kind="note") as operation:
            self.get(annotator)
            name = self._require_name(name, annotator)
            operation.update(ANNOTATOR, (annotator,), name=name)
        return self._engine.change_set(operation)

    def use(self, annotator: AnnotatorId) -> ChangeSet:
        """Work as that person from now on; the project remembers. Raises as `person` does."""
        engine = self._engine
        with engine.operation("annotator.use", kind="note") as operation:
            self.person(annotator)
            operation.update(PROJECT, (1,), current_annotator=annotator)
        engine.current_annotator = None
        return engine.change_set(operation)

    def _require_name(
        self, name: str, annotator: AnnotatorId | None, known: Mapping[str, AnnotatorId] | None = None
    ) -> str:
        name = name.strip()
        if not name:
            raise UserError("annotator.no_name")
        if known is None:
            known = {person.name: person.id for person in self.list()}
        if known.get(name, annotator) != annotator:
            raise UserError("annotator.name_taken", value=name)
        return name
