"""Says who vouches for the work that a merge takes in: whose signature it has, if any."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from core.exchange.joining import States
from core.exchange.plan import Vouched
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    KEYS,
    SIGNATURES,
    SIGNED,
    STRIKES,
    Record,
    RecordKind,
)
from core.exchange.signed import NO_DOCUMENT, digest, unpack_digests
from core.exchange.standing import Standing, Standings
from core.ids import AnnotatorId
from core.review.decisions import ADJUDICATED

_WORST_LAST = (Standing.KNOWN, Standing.FIRST, Standing.WITHDRAWN, Standing.FOREIGN)
"""If several keys signed a state, the first of these standings counts."""

SigningPlace = tuple[str, str | None]
"""Annotator and document; a document of None is not known here."""


class Voucher:
    """Counts how much of what a merge takes in is signed, and with which keys, one state after the other."""

    def __init__(self, states: States, known: Mapping[str, frozenset[str]]) -> None:
        """`known` are the keys that this user has met, by person."""
        self._states = states
        standings = Standings(states.of(KEYS).values(), known, states.before[KEYS.table.name].values())
        self._signatures = _Signatures(states.of(SIGNATURES).values(), standings)
        self._counts: dict[str, Counter[Standing | None]] = defaultdict(Counter)
        self._keys: dict[str, dict[str, Standing]] = defaultdict(dict)

    def take(self, person: str, document: str | None, states: Iterable[bytes]) -> None:
        """Count digests of states of a person in a document; None if the document is not known here.

        Annotations of the adjudicated layer are vouched for by any reviewer.
        """
        for standing, count, (signer, key) in self._signatures.of(person, document, states):
            self._counts[person][standing] += count
            if standing is not None:
                self._keys[signer][key] = standing

    def take_beside(self, places: Mapping[str, str]) -> None:
        """Count all other signed states that change something here. `places` are the documents of annotations."""
        found: dict[SigningPlace, list[bytes]] = defaultdict(list)
        for kind in SIGNED:
            if kind is ANNOTATIONS:
                continue
            before, after = self._states.before[kind.table.name], self._states.of(kind)
            for key, came in self._states.came[kind.table.name].items():
                if before.get(key) != came and after[key] == came:
                    found[place_of(kind, came, places)].append(digest(kind, came))
        for (person, document), states in found.items():
            self.take(person, document, states)

    def vouched(self, people: Mapping[str, Record]) -> tuple[Vouched, ...]:
        """Each person of whom something was taken in, or who signed it; `people` are rows as they are shown."""
        counts, keys = self._counts, self._keys
        return tuple(_vouched(person, people, counts[person], keys[person]) for person in sorted({*counts, *keys}))


def first_seen(people: Iterable[Vouched]) -> dict[str, tuple[str, ...]]:
    """The keys to remember once a merge is done."""
    found = {
        person.annotator: tuple(key for key, standing in person.keys if standing is Standing.FIRST) for person in people
    }
    return {person: keys for person, keys in found.items() if keys}


def _vouched(
    person: str, people: Mapping[str, Record], counted: Counter[Standing | None], keys: Mapping[str, Standing]
) -> Vouched:
    record = people.get(person)
    return Vouched(
        AnnotatorId(person),
        "" if record is None else record[ANNOTATORS.at["name"]],
        counted[Standing.KNOWN] + counted[Standing.FIRST],
        counted[None],
        counted[Standing.FOREIGN],
        counted[Standing.WITHDRAWN],
        tuple(sorted(keys.items())),
    )


def place_of(kind: RecordKind, record: Record, annotations: Mapping[str, str]) -> SigningPlace:
    """Whose a state is, and in which document. A comment is where its annotation is: `annotations` by document."""
    person = record[kind.at[SIGNED[kind]]]
    if kind is STRIKES:
        return person, NO_DOCUMENT
    if kind is COMMENTS:
        return person, annotations.get(record[COMMENTS.at["annotation"]])
    return person, record[kind.at["document"]]


class _Signatures:
    """Signatures by document, unpacked when something of that document is looked up."""

    def __init__(self, records: Iterable[Record], standings: Standings) -> None:
        self._standings = standings
        self._by_document: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            self._by_document[record[SIGNATURES.at["document"]]].append(record)

    def _about(self, document: str | None) -> Iterable[Record]:
        if document is not None:
            return self._by_document.get(document, ())
        return (record for records in self._by_document.values() for record in records)

    def of(
        self, person: str, document: str | None, states: Iterable[bytes]
    ) -> Iterator[tuple[Standing | None, int, tuple[str, str]]]:
        """How many states are signed with each key, which has which standing; those of nobody last.

        A state that several keys signed counts for one of the best standing.
        """
        at, left = SIGNATURES.at, set(states)
        signed: list[tuple[Standing, frozenset[bytes], tuple[str, str]]] = []
        for record in self._about(document):
            signer, key = record[at["annotator"]], record[at["key"]]
            if person in (signer, ADJUDICATED):
                signed.append((self._standings.of(signer, key), unpack_digests(record[at["states"]]), (signer, key)))
        for standing, digests, signer in sorted(signed, key=lambda held: _WORST_LAST.index(held[0])):
            if found := left & digests:
                left -= found
                yield standing, len(found), signer
        if left:
            yield None, len(left), ("", "")
