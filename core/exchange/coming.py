"""What a merge looks at of a table with very many rows: ids in order, with the states that sources bring."""

from collections.abc import Iterator
from functools import reduce
from heapq import merge
from itertools import groupby
from operator import itemgetter

from core.exchange.joining import States
from core.exchange.records import Record, RecordKind
from core.exchange.spilling import in_order

_first = itemgetter(0)


def coming(states: States, kind: RecordKind) -> Iterator[tuple[str, Record | None, bool]]:
    """Ids in order, the state that came for each, and whether to look at it even when the state is not new.

    Nothing is in memory but what is yielded.
    """
    incoming = _incoming(states, kind)
    record = next(incoming, None)
    for id_ in _also(states, kind):
        while record is not None and record[0] < id_:
            yield record[0], record, False
            record = next(incoming, None)
        if record is not None and record[0] == id_:
            yield id_, record, True
            record = next(incoming, None)
        else:
            yield id_, None, True
    while record is not None:
        yield record[0], record, False
        record = next(incoming, None)


def _incoming(states: States, kind: RecordKind) -> Iterator[Record]:
    """The sources' states, joined with each other, in the order of ids."""
    sources = [in_order(bundle.of(kind)) for bundle in states.bundles]
    if len(sources) == 1:
        return sources[0]
    return (reduce(kind.newer, alike) for _, alike in groupby(merge(*sources, key=_first), key=_first))


def _also(states: States, kind: RecordKind) -> Iterator[str]:
    """Ids of rows to look at whatever the sources bring, each once and in order."""
    again = sorted(states.again(kind))
    return (id_ for id_, _ in groupby(merge(states.local.ids_of_states(kind), again)))


def joined_state(kind: RecordKind, known: Record | None, came: Record | None) -> Record:
    """The greater of the state that is known here and the one that came; one of them may be missing."""
    if known is None or came is None:
        joined = came if known is None else known
        assert joined is not None
        return joined
    return kind.newer(known, came)


_SHARE_BITS = 32


def share(document: str, piles: int) -> int:
    """Which of so many piles a document is on, from 0: it grows with the id. Ids are hashes, so piles are alike."""
    try:
        return int(document[: _SHARE_BITS // 4], 16) * piles >> _SHARE_BITS
    except ValueError:
        # A row that somebody wrote into the file by hand can have such an id; no other can.
        return 0
