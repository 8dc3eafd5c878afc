"""Dictionaries that the project keeps, each under a name; packages carry them as they do other settings."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import orjson

from core import bounded_json
from core.changes import ChangeSet
from core.errors import UserError
from core.search.dictionary import CodingDictionary

if TYPE_CHECKING:
    from core.session import Session

PREFIX = "dictionary:"
"""What the names of their settings begin with: each has one of its own, so that each is undone by itself."""


def saved_dictionaries(session: "Session") -> dict[str, CodingDictionary]:
    """The dictionaries of a project by their names, in the order of these; what cannot be read is left out."""
    found: dict[str, CodingDictionary] = {}
    for name, stored in sorted(session.settings_below(PREFIX).items()):
        try:
            dictionary = _read(bounded_json.loads(stored))
        except UserError:
            continue
        if name.strip() and dictionary:
            found[name] = dictionary
    return found


def save_dictionary(session: "Session", name: str, dictionary: CodingDictionary | None) -> ChangeSet:
    """Keep a dictionary under a name, in place of the one it had; None: forget it. One step that can be undone.

    Raises UserError ``search.no_name``, and ``search.bad_dictionary`` for one without a word.
    """
    kept = name.strip()
    if not kept:
        raise UserError("search.no_name")
    if dictionary is not None and not any(dictionary.values()):
        raise UserError("search.bad_dictionary", path=kept, reason="it is empty")
    value = (
        None if dictionary is None else orjson.dumps({code: [*words] for code, words in dictionary.items()}).decode()
    )
    return session.set_settings({PREFIX + kept: value}, "search.dictionary", undoable=True)


def _read(value: object) -> CodingDictionary:
    """What `save_dictionary` wrote; empty for anything else, which a colleague's package may hold."""
    if not isinstance(value, Mapping):
        return {}
    found: dict[str, Sequence[str]] = {}
    for code, words in cast("Mapping[str, object]", value).items():
        if not isinstance(words, list):
            return {}
        found[code] = [word for word in cast("list[object]", words) if isinstance(word, str) and word.strip()]
    return {code: words for code, words in found.items() if words}
