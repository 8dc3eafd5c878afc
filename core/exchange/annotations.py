"""Joins the annotations of sources with those that are here, without holding all of them in memory.

It takes two passes over the disk. The first walks through all annotations in the order of their ids and joins the
states of each, whatever document they name. What is shown of an annotation depends only on others of its document. So
the second pass puts the annotations that may change on piles by document, and takes them pile by pile, each as a
`MergeWindow`.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter

from core.exchange.joining import States
from core.exchange.records import ANNOTATIONS, Record
from core.exchange.spilling import Ids, Piles, in_order
from core.exchange.tally import MergeTally
from core.progress import Cancelled, stop_if

_ASKED_AT_ONCE = 4_000
"""Annotations whose rows are read together."""
PILE = 8_000
"""How many annotations a window has, if all documents have about equally many."""
MOST_PILES = 256
_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _LABEL, _DELETED = _AT["document"], _AT["annotator"], _AT["label"], _AT["deleted"]
_first = itemgetter(0)


class MergeWindow:
    """Annotations of some documents that may have to be shown otherwise than now, by id."""

    def __init__(self) -> None:
        self.before: dict[str, Record] = {}
        """Their shared states as they are here."""
        self.came: dict[str, Record] = {}
        """Their states as the sources have them."""
        self.raw: dict[str, Record] = {}
        """Both joined, in the order of ids."""
        self.rows: dict[str, Record] = {}
        """Their rows as they are stored here."""
        self.stored: dict[str, Record] = {}
        """The states that are kept beside those rows which show something else."""

    def add(self, known: Record | None, came: Record | None, row: Record | None, stored: Record | None) -> None:
        """Add one annotation: its state here, its state in the sources, its row, and the state kept beside the row."""
        joined = _joined(known, came)
        id_ = joined[0]
        self.raw[id_] = joined
        for held, value in ((self.before, known), (self.came, came), (self.rows, row), (self.stored, stored)):
            if value is not None:
                held[id_] = value


class JoinedAnnotations:
    """All annotations that sources bring, or that may be shown otherwise than before."""

    def __init__(self, states: States, tally: MergeTally, cancelled: Cancelled) -> None:
        """Walk through the sources. Raises Cancel."""
        self._states = states
        self._local = states.local
        self._tally = tally
        self._cancelled = cancelled
        self.labels: set[str] = set()
        """Labels of those that may be shown."""
        self.people: set[str] = set()
        """Whose those are."""
        self.documents: set[str] = set()
        """Which documents the sources' annotations are about."""
        self._here = Ids()
        """Those of a window that have a row in this file."""
        expected = sum(len(bundle.of(ANNOTATIONS)) for bundle in states.bundles)
        self._number_of_piles = min(MOST_PILES, expected // PILE + 1)
        self._piles = Piles(self._number_of_piles)
        self._join()

    def __len__(self) -> int:
        """How many annotations will be in windows."""
        return len(self._piles)

    def is_touched(self, row: Record) -> bool:
        """Whether a row of this file is in a window, and so may be shown otherwise than it is now."""
        return row[0] in self._here

    def touch(self, row: Record) -> None:
        """Let an annotation take part that no source has and that is shown as its shared state."""
        known = self.known(row)
        self._here.add(row[0])
        self._note(known)
        self._put(known, (known, None, row, None))

    def known(self, row: Record) -> Record:
        """The shared state of a row that is shown as its state."""
        self._local.look_at(ANNOTATIONS, [row])
        known = self._local.joined(ANNOTATIONS, row, None)
        assert known is not None
        return known

    def windows(self) -> Iterator[MergeWindow]:
        """All that may be shown otherwise, some documents at a time."""
        for pile in self._piles.take():
            window = MergeWindow()
            for item in sorted(pile, key=_id_of):
                window.add(*item)
            yield window

    def _join(self) -> None:
        asked = self._asked()
        while some := list(islice(asked, _ASKED_AT_ONCE)):
            stop_if(self._cancelled)
            ids = [id_ for id_, _, _ in some]
            rows, stored = self._local.annotation_rows(ids), self._local.annotation_states(ids)
            for id_, came, again in some:
                if came is not None:
                    self.documents.add(came[_DOCUMENT])
                row, state = rows.get(id_), stored.get(id_)
                known = self._local.joined(ANNOTATIONS, row, state)
                if known is None and came is None:
                    continue
                joined = _joined(known, came)
                if not again and joined == known and came is not None:
                    self._tally.take(known, came, joined, unseen=self._states.is_struck(ANNOTATIONS, id_))
                    continue
                if row is not None:
                    self._here.add(id_)
                self._note(joined)
                self._put(joined, (known, came, row, state))

    def _note(self, joined: Record) -> None:
        """Remember what may be shown refers to."""
        states = self._states
        shows = not joined[_DELETED] and joined[_DOCUMENT] in states.present
        if shows and not states.is_struck(ANNOTATIONS, joined[0]):
            self.labels.add(joined[_LABEL])
            self.people.add(joined[_ANNOTATOR])

    def _put(self, joined: Record, item: tuple[Record | None, Record | None, Record | None, Record | None]) -> None:
        self._piles.add(_share(joined[_DOCUMENT]) * self._number_of_piles >> _SHARE_BITS, item)

    def _asked(self) -> Iterator[tuple[str, Record | None, bool]]:
        """Ids in order, the state that came for each, and whether to look at it even when the state is not new."""
        incoming = self._incoming()
        record = next(incoming, None)
        for id_ in self._also():
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

    def _incoming(self) -> Iterator[Record]:
        """The sources' states, joined with each other, in the order of ids."""
        sources = [in_order(bundle.of(ANNOTATIONS)) for bundle in self._states.bundles]
        if len(sources) == 1:
            return sources[0]
        return (reduce(ANNOTATIONS.newer, alike) for _, alike in groupby(merge(*sources, key=_first), key=_first))

    def _also(self) -> Iterator[str]:
        """Ids of annotations to look at whatever the sources bring, each once and in order."""
        again = sorted(self._states.again(ANNOTATIONS))
        return (id_ for id_, _ in groupby(merge(self._local.ids_of_annotation_states(), again)))


_SHARE_BITS = 32


def _share(document: str) -> int:
    """A number that grows with the document's id. Ids are hashes, so it is spread evenly."""
    try:
        return int(document[: _SHARE_BITS // 4], 16)
    except ValueError:
        # A row that somebody wrote into the file by hand can have such an id; no other can.
        return 0


def _joined(known: Record | None, came: Record | None) -> Record:
    if known is None or came is None:
        joined = came if known is None else known
        assert joined is not None
        return joined
    return ANNOTATIONS.newer(known, came)


def _id_of(item: Sequence[Record | None]) -> str:
    known, came = item[:2]
    return _joined(known, came)[0] if known is None or came is None else known[0]
