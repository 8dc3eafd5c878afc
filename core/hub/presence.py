"""What colleagues say of where they are: hints through the hub's notifications, which lock nothing and prove nothing.

Whoever has a login at the database hears them. So what somebody decides travels as hashes of the ids of the annotations
it is about: only who was handed these annotations has hashes to compare. Noise fills the rest, so nobody else can tell
from a hint whether there is anything to decide in a document.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.hub.server import Membership
from core.ids import is_document_id, is_id

MARKS = 8
"""So many annotations are named by a hint; noise stands for those that there are not."""
_MARK_LENGTH = 16
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class ReaderPresence:
    """What somebody says of themselves: a hint, which locks nothing and proves nothing."""

    annotator: str
    document: str
    deciding: frozenset[str] = frozenset()
    """`marks_of` the annotations that a case is about on which they stand; of others' hints also noise."""

    def said_by(self, member: Membership) -> "ReaderPresence":
        """What of it a member says: who may not decide for the team only reads."""
        return self._reads_only if member.role == "annotator" else self

    def told_to(self, member: Membership) -> "ReaderPresence":
        """What of it a member is told: who labels blind is told of no case."""
        return self if member.sees_layers else self._reads_only

    @property
    def _reads_only(self) -> "ReaderPresence":
        return replace(self, deciding=frozenset())


def marks_of(annotations: Iterable[str]) -> frozenset[str]:
    """Hashes of annotations' ids, at most `MARKS`, the same ones for the same annotations."""
    made = (sha256(f"biaodu presence\0{id_}".encode()).hexdigest()[:_MARK_LENGTH] for id_ in annotations)
    return frozenset(sorted(made)[:MARKS])


def hint_of(presence: ReaderPresence, project: str) -> str:
    """A hint for colleagues. Made again it has other noise."""
    noise = [secrets.token_hex(_MARK_LENGTH // 2) for _ in range(MARKS - len(presence.deciding))]
    marks = sorted([*presence.deciding, *noise])
    return json.dumps({"project": project, "who": presence.annotator, "document": presence.document, "marks": marks})


def farewell_of(annotator: str, project: str) -> str:
    """A hint that somebody has gone."""
    return json.dumps({"project": project, "who": annotator, "gone": True})


def read_hint(payload: str, project: str) -> tuple[str, ReaderPresence | None] | None:
    """Who says something about a project, and where they are; None for them if they have gone.

    None altogether for what is no hint: anybody with a login may have written it.
    """
    try:
        loaded = loads(payload) if payload.startswith("{") and len(payload) < _LONGEST else None
    except JsonError:
        return None
    if not isinstance(loaded, dict):
        return None
    said = cast("dict[str, Any]", loaded)
    who, document, marks = said.get("who"), said.get("document"), said.get("marks")
    if said.get("project") != project or not (isinstance(who, str) and is_id(who)):
        return None
    if said.get("gone") is True:
        return who, None
    if not (isinstance(document, str) and is_document_id(document)):
        return None
    found = cast("list[object]", marks) if isinstance(marks, list) else []
    return who, ReaderPresence(who, document, frozenset(mark for mark in found[:MARKS] if isinstance(mark, str)))
