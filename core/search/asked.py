"""A search as somebody asked it: what the command line takes, the window shows and a project keeps under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import orjson

from core import bounded_json
from core.changes import ChangeSet
from core.errors import UserError
from core.search.conditions import parse_conditions
from core.search.forms import EXACT, Alike
from core.search.question import SearchQuestion, literal, parse

if TYPE_CHECKING:
    from core.session import Session

SAVED = "searches.kept"
"""The project's setting that holds the searches that were kept."""


class Manner(StrEnum):
    """How what was typed is read."""

    WORDS = "words"
    """As `core.search.question.parse` says."""
    LITERAL = "literal"
    """As it is, blanks and signs included."""
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """What was typed, and how it is meant."""

    typed: str
    manner: Manner = Manner.WORDS
    alike: Alike = EXACT
    furniture: bool = False
    conditions: tuple[str, ...] = ()
    """As `core.search.conditions` reads them."""

    def question(self, session: "Session") -> SearchQuestion:
        """What it asks of this project; raises as `parse` and `parse_conditions` do."""
        pattern = self.typed if self.manner is Manner.REGEX else None
        read = {Manner.WORDS: parse, Manner.LITERAL: literal}.get(self.manner)
        groups = read(self.typed) if read is not None else ()
        return SearchQuestion(groups, pattern, self.alike, self.furniture, parse_conditions(session, self.conditions))

    def to_json(self) -> dict[str, object]:
        """JSON values."""
        alike = [name for name in _ALIKE if getattr(self.alike, name)]
        return {
            "query": self.typed,
            "manner": self.manner.value,
            "alike": alike,
            "furniture": self.furniture,
            "where": list(self.conditions),
        }

    @classmethod
    def from_json(cls, value: object) -> "TypedSearch | None":
        """The search that `to_json` wrote; None for anything else."""
        if not isinstance(value, Mapping):
            return None
        fields = cast("Mapping[str, Any]", value)
        typed, alike, where = fields.get("query"), fields.get("alike", []), fields.get("where", [])
        if not isinstance(typed, str) or not isinstance(alike, list) or not isinstance(where, list):
            return None
        manner = next((manner for manner in Manner if manner.value == fields.get("manner")), Manner.WORDS)
        conditions = tuple(part for part in cast("list[object]", where) if isinstance(part, str))
        wanted = cast("list[object]", alike)
        same = Alike(*(name in wanted for name in _ALIKE))
        return cls(typed, manner, same, fields.get("furniture") is True, conditions)


_ALIKE = ("width", "case", "script")


def saved_searches(session: "Session") -> dict[str, TypedSearch]:
    """The searches that the project keeps, by name; what cannot be read is left out."""
    stored = session.setting(SAVED)
    try:
        value: object = bounded_json.loads(stored) if stored else None
    except UserError:
        return {}
    if not isinstance(value, Mapping):
        return {}
    found = {name: TypedSearch.from_json(kept) for name, kept in cast("Mapping[str, object]", value).items()}
    return {name: asked for name, asked in found.items() if asked is not None}


def save_search(session: "Session", name: str, asked: TypedSearch | None) -> ChangeSet:
    """Keep a search under a name, in place of the one it had; None: forget it. Raises UserError ``search.no_name``."""
    if not name.strip():
        raise UserError("search.no_name")
    kept = saved_searches(session)
    kept.pop(name.strip(), None)
    if asked is not None:
        kept[name.strip()] = asked
    return session.set_setting(SAVED, orjson.dumps({name: asked.to_json() for name, asked in kept.items()}).decode())
