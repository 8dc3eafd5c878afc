"""What people sign, as bytes and as rows: their states of one document, and which keys are theirs.

A signature says "these states are mine": it holds a digest of each state (annotations, statuses, comments, decisions of
one document; what was struck out) and is over all of them at once. So it vouches for each state by itself: whoever has
only some of them, or newer ones from another machine beside them, can still tell which ones were signed, and passes the
signature on unchanged.

Signatures never change. One of the same person, document and key that has all digests of another stands for that one,
too, which is then left out: so of all that were ever seen the same ones are kept, in whatever order they came.
Statements add a key to a person or withdraw one, and never change either.
"""

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import orjson

from core.exchange.records import KEYS, SIGNATURES, SIGNED, Record, RecordKind
from core.ids import derived_id

ADD, WITHDRAW = "add", "withdraw"
DIGEST_BYTES = 16
"""128 bits: nobody finds another state with the digest of one that somebody else signed."""
NO_DOCUMENT = ""
"""In place of a document's id, for states that belong to none: what was struck out."""


def digest(kind: RecordKind, record: Record) -> bytes:
    """The digest of a state: of its table and its values in the order of the columns, as compact JSON."""
    return hashlib.blake2b(_PREFIXES[kind] + orjson.dumps(record), digest_size=DIGEST_BYTES).digest()


_PREFIXES = {kind: b"biaodu state 1\0" + kind.table.name.encode() + b"\0" for kind in SIGNED}


def pack_digests(digests: Iterable[bytes]) -> str:
    """Digests as the column stores them: sorted, each once, in base 64."""
    return base64.b64encode(b"".join(sorted(set(digests)))).decode()


def unpack_digests(states: str) -> frozenset[bytes]:
    """The digests in a column that `pack_digests` made; raises ValueError for anything else."""
    data = base64.b64decode(states, validate=True)
    if len(data) % DIGEST_BYTES:
        raise ValueError(states)
    return frozenset(split_digests(data))


def split_digests(data: bytes | bytearray) -> Iterator[bytes]:
    """The digests that stand one after the other in `data`."""
    return (bytes(data[at : at + DIGEST_BYTES]) for at in range(0, len(data), DIGEST_BYTES))


def signature_id(annotator: str, document: str, key: str, states: str) -> str:
    """The id of a signature: the same content has the same one."""
    return derived_id("signature", annotator, document, key, states)


def statement_id(annotator: str, key: str, action: str, signer: str) -> str:
    """The id of a statement about a key."""
    return derived_id("key", annotator, key, action, signer)


def signature_message(record: Record) -> bytes:
    """The bytes that a row of `SIGNATURES` signs."""
    at = SIGNATURES.at
    whole = hashlib.sha256(record[at["states"]].encode()).hexdigest()
    return orjson.dumps(["biaodu signature 1", record[at["annotator"]], record[at["document"]], whole])


def statement_message(record: Record) -> bytes:
    """The bytes that a row of `KEYS` signs."""
    at = KEYS.at
    return orjson.dumps(["biaodu key 1", *(record[at[name]] for name in ("annotator", "key", "action", "signer"))])


def is_key(value: str) -> bool:
    """Whether this could be a public key: 64 hex digits."""
    return _KEY.fullmatch(value) is not None


_KEY = re.compile(r"[0-9a-f]{64}")


def fingerprint(key: str) -> str:
    """What people compare to recognise a public key (64 hex digits): its first 16 digits in groups."""
    return " ".join(key[at : at + 4] for at in range(0, 16, 4))


def superseded(signatures: Iterable[Record]) -> set[str]:
    """Ids of signatures of which another one, of the same person, document and key, has all digests."""
    at = SIGNATURES.at
    person, document, key, states = at["annotator"], at["document"], at["key"], at["states"]
    together: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in signatures:
        together[record[person], record[document], record[key]].append(record)
    found: set[str] = set()
    for records in together.values():
        if len(records) == 1:
            continue
        # The longest first: a signature can only be included in one that is at least as long.
        kept: list[frozenset[bytes]] = []
        for record in sorted(records, key=lambda signature: (-len(signature[states]), signature[0])):
            digests = unpack_digests(record[states])
            if any(digests <= other for other in kept):
                found.add(record[0])
            else:
                kept.append(digests)
    return found
