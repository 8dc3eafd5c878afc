"""Where to search, as written on the command line and kept in saved searches: ``region=浙江``, ``label=safety``."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import UserError
from core.ids import AnnotatorId
from core.layer_scope import LayerScope, ScopeKind
from core.model import Status
from core.search.where import Where
from core.text.parts import PartKind

if TYPE_CHECKING:
    from core.session import Session

_MANY = "+"
"""Joins labels of which each is wanted."""
_YEARS = ".."


def parse_conditions(session: "Session", conditions: Iterable[str]) -> Where:
    """All conditions together; of labels and documents that are named several times each will do.

    Raises UserError ``search.bad_condition``, ``search.unknown_condition``, ``label.unknown``,
    ``annotator.unknown``, ``document.not_found``.
    """
    where = Where()
    for condition in conditions:
        name, equals, value = condition.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name or not value:
            raise UserError("search.bad_condition", value=condition)
        known = _CONDITIONS.get(name)
        where = known(session, where, value) if known is not None else _variable(session, where, name, value)
    return where


def _variable(session: "Session", where: Where, name: str, value: str) -> Where:
    names = {key for document in session.documents.list() for key in document.meta.extra}
    if name not in names:
        raise UserError("search.unknown_condition", name=name, known=", ".join([*_CONDITIONS, *sorted(names)]))
    return replace(where, variables={**where.variables, name: value})


def _text(field: str) -> Callable[["Session", Where, str], Where]:
    return lambda _session, where, value: replace(where, **{field: value})


def _years(_session: "Session", where: Where, value: str) -> Where:
    first, several, last = value.partition(_YEARS)
    try:
        years = int(first), int(last if several else first)
    except ValueError:
        raise UserError("search.bad_condition", value=f"year={value}") from None
    return replace(where, years=years)


def _document(session: "Session", where: Where, value: str) -> Where:
    return replace(where, documents=(where.documents or frozenset()) | {session.documents.find(value).id})


def _status(_session: "Session", where: Where, value: str) -> Where:
    try:
        return replace(where, status=Status(value))
    except ValueError:
        raise UserError("search.bad_condition", value=f"status={value}") from None


def _part(_session: "Session", where: Where, value: str) -> Where:
    try:
        return replace(where, part=PartKind(value))
    except ValueError:
        raise UserError("search.bad_condition", value=f"part={value}") from None


def _labelled(_session: "Session", where: Where, value: str) -> Where:
    if value not in ("yes", "no"):
        raise UserError("search.bad_condition", value=f"labelled={value}")
    return replace(where, labelled=value == "yes")


def _label(session: "Session", where: Where, value: str) -> Where:
    return replace(where, any_label=where.any_label | {session.codebook.by_code(value).id})


def _labels(session: "Session", where: Where, value: str) -> Where:
    codes = value.split(_MANY)
    return replace(where, all_labels=where.all_labels | {session.codebook.by_code(code).id for code in codes})


def _no_label(session: "Session", where: Where, value: str) -> Where:
    return replace(where, no_label=where.no_label | {session.codebook.by_code(value).id})


def _annotator(session: "Session", where: Where, value: str) -> Where:
    person = session.annotators.by_name(value)
    if person is None:
        raise UserError("annotator.unknown", value=value)
    return replace(where, annotator=person.id, layers=frozenset([person.id]))


def _layers(session: "Session", where: Where, value: str) -> Where:
    scope = LayerScope.parse(value)
    if scope is None or scope.kind is ScopeKind.PERSON:
        raise UserError("search.bad_condition", value=f"layers={value}")
    me: AnnotatorId | None = session.annotator.id if session.annotator is not None else None
    if scope.kind is ScopeKind.MINE and me is None:
        raise UserError("annotator.none_current")
    return replace(where, layers=frozenset(scope.layers(me, session.annotators.list())))


_CONDITIONS: dict[str, Callable[["Session", Where, str], Where]] = {
    "region": _text("region"),
    "year": _years,
    "kind": _text("kind"),
    "issuer": _text("issuer"),
    "title": _text("title"),
    "document": _document,
    "status": _status,
    "annotator": _annotator,
    "layers": _layers,
    "label": _label,
    "labels": _labels,
    "not-label": _no_label,
    "labelled": _labelled,
    "part": _part,
}
