"""Joins the annotations of sources with those that are here, without holding all of them in memory.

It takes two passes over the disk. The first walks through all annotations in the order of their ids and joins the
states of each, whatever document they name. What is shown of an annotation depends only on others of its document. So
the second pass puts the annotations that may change on piles by document, and takes them pile by pile, each as a
`MergeWindow`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from core.exchange.coming import coming, joined_state, share
from core.exchange.joining import States
from core.exchange.records import ANNOTATIONS, Record, RecordKind
from core.exchange.spilling import Ids, Piles
from core.exchange.tally import MergeTally
from core.progress import Cancelled, stop_if

_ASKED_AT_ONCE = 4_000
"""Annotations whose rows are read together."""
PILE = 8_000
"""How many annotations a window has, if all documents have about equally many."""
MOST_PILES = 256
_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _LABEL, _DELETED = _AT["document"], _AT["annotator"], _AT["label"], _AT["deleted"]


class MergeWindow:
    """Annotations or masks of some documents that may have to be shown otherwise than now, by id."""

    def __init__(self, kind: RecordKind) -> None:
        self._kind = kind
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
        """Add one: its state here, its state in the sources, its row, and the state kept beside the row."""
        joined = joined_state(self._kind, known, came)
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
            window = MergeWindow(ANNOTATIONS)
            for item in sorted(pile, key=_id_of):
                window.add(*item)
            yield window

    def _join(self) -> None:
        asked = coming(self._states, ANNOTATIONS)
        while some := list(islice(asked, _ASKED_AT_ONCE)):
            stop_if(self._cancelled)
            ids = [id_ for id_, _, _ in some]
            rows, stored = self._local.annotation_rows(ids), self._local.states_by_id(ANNOTATIONS, ids)
            for id_, came, again in some:
                if came is not None:
                    self.documents.add(came[_DOCUMENT])
                row, state = rows.get(id_), stored.get(id_)
                known = self._local.joined(ANNOTATIONS, row, state)
                if known is None and came is None:
                    continue
                joined = joined_state(ANNOTATIONS, known, came)
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
        self._piles.add(share(joined[_DOCUMENT], self._number_of_piles), item)


def _id_of(item: Sequence[Record | None]) -> str:
    known, came = item[:2]
    return joined_state(ANNOTATIONS, known, came)[0] if known is None or came is None else known[0]
