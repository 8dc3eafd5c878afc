"""Finds what a command line names: layers and documents."""

from collections.abc import Iterable

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.layer_scope import LayerScope, ScopeKind
from core.session import Session

LAYERS_HELP = "Whose annotations: mine, the final layer, all side by side, or somebody's by NAME."
_ADJUDICATED = "adjudicated"
"""Names the adjudicated layer, unless somebody is called that."""


def layer(session: Session, name: str) -> AnnotatorId:
    """The annotator of that name, or for ``adjudicated`` the adjudicated layer; raises ``annotator.unknown``."""
    found = session.annotators.by_name(name)
    if found is not None:
        return found.id
    if name == _ADJUDICATED and any(person.adjudicated for person in session.annotators.list()):
        # Hardly ever named, so not loaded at start.
        from core.review.decisions import ADJUDICATED

        return ADJUDICATED
    raise UserError("annotator.unknown", value=name)


def person(session: Session, name: str) -> AnnotatorId:
    """The annotator of that name; raises UserError ``annotator.unknown``."""
    found = session.annotators.by_name(name)
    if found is None:
        raise UserError("annotator.unknown", value=name)
    return found.id


def documents(session: Session, wanted: Iterable[str]) -> list[DocumentId] | None:
    """The documents named by id prefix or title, each once; None (meaning all) when none was named."""
    return list(dict.fromkeys(session.documents.find(name).id for name in wanted)) or None


def layers(session: Session, name: str) -> tuple[AnnotatorId, ...]:
    """The layers that ``--layers`` names: ``mine``, ``final``, ``all`` (side by side) or somebody's name.

    Raises UserError ``annotator.unknown``, and ``annotator.none_current`` for ``mine`` where nobody works.
    """
    people = session.annotators.list()
    me = session.annotator
    scope = LayerScope.parse(name)
    if scope is None or scope.kind is ScopeKind.PERSON or session.annotators.by_name(name) is not None:
        scope = LayerScope.of_person(layer(session, name))
    if scope.kind is ScopeKind.MINE and me is None:
        raise UserError("annotator.none_current")
    return scope.layers(me.id if me is not None else None, people)
