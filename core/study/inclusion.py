"""Which documents of a project are in its study, and why others are not.

Kept in the project's setting ``study-documents``: ``{"criteria": TEXT, "excluded": {document id: reason}}``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import orjson

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.ids import DocumentId, is_document_id
from core.model import Document

if TYPE_CHECKING:
    from core.session import Session

SETTING_NAME = "study-documents"
LONGEST = 2_000
"""Characters of a reason, and of the criteria."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What was taken into a study and what was not."""

    criteria: str = ""
    """By what documents were chosen, in the words of whoever did."""
    excluded: Mapping[DocumentId, str] = field(default_factory=dict[DocumentId, str])
    """Reasons by document."""


def read_inclusion(session: "Session") -> Inclusion:
    """What the project says; anything of it that cannot be understood is passed over."""
    stored = session.setting(SETTING_NAME)
    if stored is None:
        return Inclusion()
    try:
        value = loads(stored)
    except JsonError:
        return Inclusion()
    if not isinstance(value, dict):
        return Inclusion()
    fields = cast("dict[str, object]", value)
    criteria, listed = fields.get("criteria"), fields.get("excluded")
    reasons = cast("dict[str, object]", listed) if isinstance(listed, dict) else {}
    return Inclusion(
        criteria[:LONGEST] if isinstance(criteria, str) else "",
        {
            DocumentId(id_): reason[:LONGEST]
            for id_, reason in reasons.items()
            if is_document_id(id_) and isinstance(reason, str) and reason.strip()
        },
    )


def included(session: "Session", every: Sequence[Document] | None = None) -> list[Document]:
    """The documents of the study, in the project's order; `every` are those of the project, if they are known."""
    excluded = read_inclusion(session).excluded
    every = session.documents.list() if every is None else every
    return [document for document in every if document.id not in excluded]


def exclude(session: "Session", document: DocumentId, reason: str) -> None:
    """Leave a document out of the study; raises UserError ``study.no_reason`` and ``document.unknown``."""
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise UserError("study.no_reason")
    session.documents.get(document)
    now = read_inclusion(session)
    _write(session, Inclusion(now.criteria, {**now.excluded, document: reason}), "study.exclude")


def include(session: "Session", document: DocumentId) -> None:
    """Take a document that was left out into the study again; raises UserError ``document.unknown``."""
    session.documents.get(document)
    now = read_inclusion(session)
    rest = {id_: reason for id_, reason in now.excluded.items() if id_ != document}
    _write(session, Inclusion(now.criteria, rest), "study.include")


def set_criteria(session: "Session", criteria: str) -> None:
    """Write down by what documents were chosen."""
    now = read_inclusion(session)
    _write(session, Inclusion(criteria.strip()[:LONGEST], now.excluded), "study.criteria")


def _write(session: "Session", inclusion: Inclusion, name: str) -> None:
    value = orjson.dumps({"criteria": inclusion.criteria, "excluded": dict(inclusion.excluded)}).decode()
    session.set_settings({SETTING_NAME: value}, name, undoable=True)
