"""Says of the work that a merge takes in who vouches for it: whose signature it has, or none."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from core.exchange.joined import Joined
from core.exchange.plan import Vouched
from core.exchange.records import (
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
"""Of several keys that signed one state the first of these counts."""

SigningPlace = tuple[str, str | None]
"""Annotator and document; None where that is not known here."""


def vouched(joined: Joined, known: Mapping[str, frozenset[str]]) -> tuple[Vouched, ...]:
    """For each person of whom a merge takes something in how much of it is signed, and with which keys.

    `known` are the keys that this user has met, by person. Annotations of the adjudicated layer are vouched for by any
    reviewer. Raises nothing for signatures: those that do not fit were left out before.
    """
    standings = Standings(joined.states_after(KEYS).values(), known, joined.states_before(KEYS).values())
    signatures = _Signatures(joined.states_after(SIGNATURES).values(), standings)
    counts: dict[str, Counter[Standing | None]] = defaultdict(Counter)
    keys: dict[str, dict[str, Standing]] = defaultdict(dict)
    for (person, document), states in _taken(joined).items():
        for standing, count, (signer, key) in signatures.of(person, document, states):
            counts[person][standing] += count
            if standing is not None:
                keys[signer][key] = standing
    return tuple(_vouched(person, joined, counts[person], keys[person]) for person in sorted({*counts, *keys}))


def first_seen(people: Iterable[Vouched]) -> dict[str, tuple[str, ...]]:
    """The keys to remember once a merge is done."""
    found = {
        person.annotator: tuple(key for key, standing in person.keys if standing is Standing.FIRST) for person in people
    }
    return {person: keys for person, keys in found.items() if keys}


def _vouched(person: str, joined: Joined, counted: Counter[Standing | None], keys: Mapping[str, Standing]) -> Vouched:
    record = joined.people.get(person)
    return Vouched(
        AnnotatorId(person),
        "" if record is None else record[ANNOTATORS.at["name"]],
        counted[Standing.KNOWN] + counted[Standing.FIRST],
        counted[None],
        counted[Standing.FOREIGN],
        counted[Standing.WITHDRAWN],
        tuple(sorted(keys.items())),
    )


def _taken(joined: Joined) -> dict[SigningPlace, list[bytes]]:
    """Digests of the signable states that change something here, by person and document."""
    places: dict[SigningPlace, list[bytes]] = defaultdict(list)
    for kind, column in SIGNED.items():
        before, after = joined.states_before(kind), joined.states_after(kind)
        # There are very many annotations: these say at once whose and where they are.
        person, document = kind.at[column], kind.at.get("document", -1)
        direct = document >= 0
        for key, came in joined.states_came(kind).items():
            if before.get(key) != came and after[key] == came:
                place = (came[person], came[document]) if direct else place_of(kind, came, joined.places)
                places[place].append(digest(kind, came))
    return places


def place_of(kind: RecordKind, record: Record, annotations: Mapping[str, str]) -> SigningPlace:
    """Whose a state is, and in which document; comments are where the annotation is, `annotations` by document."""
    person = record[kind.at[SIGNED[kind]]]
    if kind is STRIKES:
        return person, NO_DOCUMENT
    if kind is COMMENTS:
        return person, annotations.get(record[COMMENTS.at["annotation"]])
    return person, record[kind.at["document"]]


class _Signatures:
    """Signatures by document, unpacked where something of it is asked."""

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
