"""Finds out whose keys are whose, from statements about keys and from the keys that a user has met before.

A key is a person's when it was first seen as theirs, or when such a key says so, and so on. It is withdrawn when any
key that ever was the person's says so, even one that is itself withdrawn. Times play no part: clocks are not trusted.
Statements only ever grow in number, so the order in which they come does not matter.

Somebody who steals a key can therefore have all of the person's keys withdrawn, but not keep a single one: the person
begins with a new key, which colleagues take on their word.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from core.exchange.records import KEYS, Record
from core.exchange.signed import ADD, WITHDRAW


class Standing(StrEnum):
    """What a key is to a person."""

    KNOWN = "known"
    """It is theirs."""
    FIRST = "first"
    """The first that was ever seen of them. It counts as theirs, and is remembered as soon as work signed with it is
    taken in.
    """
    FOREIGN = "foreign"
    """It claims to be theirs, but they have other known keys, and none of these says so."""
    WITHDRAWN = "withdrawn"
    """It was theirs."""


class Standings:
    """The keys of everybody, as one user sees them."""

    def __init__(
        self, statements: Iterable[Record], pinned: Mapping[str, frozenset[str]], before: Iterable[Record] = ()
    ) -> None:
        """All `statements` (rows of `KEYS` that verify), and the keys that this user knows.

        `before` are the statements that the project had already: of a person of whom the user knows no key, one who
        is in the project counts as met.
        """
        self._claims: dict[str, set[str]] = {}
        self._said: dict[str, list[tuple[str, str, str]]] = {}
        at = KEYS.at
        for record in statements:
            annotator, key, action, signer = (record[at[name]] for name in ("annotator", "key", "action", "signer"))
            self._said.setdefault(annotator, []).append((key, action, signer))
            if action == ADD:
                self._claims.setdefault(annotator, set()).add(key)
        self._roots = {person: set(keys) for person, keys in pinned.items() if keys}
        for person, keys in _roots(before).items():
            self._roots.setdefault(person, keys)
        self._known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def of(self, annotator: str, key: str) -> Standing:
        """What a key that claims to be a person's is to them."""
        if annotator not in self._roots:
            # Nobody with this id was met before.
            return Standing.WITHDRAWN if key in self._withdrawn_among(annotator) else Standing.FIRST
        known, withdrawn = self._keys(annotator)
        if key in withdrawn:
            return Standing.WITHDRAWN
        return Standing.KNOWN if key in known else Standing.FOREIGN

    def known(self, annotator: str) -> frozenset[str]:
        """Keys that are a person's and not withdrawn, without keys only just first seen."""
        known, withdrawn = self._keys(annotator)
        return known - withdrawn

    def all(self, annotator: str) -> frozenset[str]:
        """Every key that was ever said to be a person's, or is known as theirs."""
        return frozenset(self._claims.get(annotator, set()) | self._roots.get(annotator, set()))

    def _keys(self, annotator: str) -> tuple[frozenset[str], frozenset[str]]:
        """The keys that ever were a person's, and which of them are withdrawn."""
        found = self._known.get(annotator)
        if found is None:
            said = self._said.get(annotator, [])
            keys = set(self._roots.get(annotator, set()))
            grew = True
            while grew:
                added = {key for key, action, signer in said if action == ADD and signer in keys} - keys
                keys |= added
                grew = bool(added)
            withdrawn = {key for key, action, signer in said if action == WITHDRAW and signer in keys} & keys
            found = self._known[annotator] = frozenset(keys), frozenset(withdrawn)
        return found

    def _withdrawn_among(self, annotator: str) -> set[str]:
        """Keys of a person met for the first time that another key of theirs withdraws."""
        claims = self._claims.get(annotator, set())
        return {key for key, action, signer in self._said.get(annotator, []) if action == WITHDRAW and signer in claims}


def _roots(statements: Iterable[Record]) -> dict[str, set[str]]:
    """The keys of each person that none of their other keys added."""
    at = KEYS.at
    own: dict[str, set[str]] = {}
    added: dict[str, set[str]] = {}
    for record in statements:
        annotator, key, action, signer = (record[at[name]] for name in ("annotator", "key", "action", "signer"))
        if action == ADD:
            (own if key == signer else added).setdefault(annotator, set()).add(key)
    return {person: keys - added.get(person, set()) or keys for person, keys in own.items()}
