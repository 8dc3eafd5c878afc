"""Joins the masked ranges of sources with those that are here, without holding all of them in memory.

What is shown of a mask depends on all others of its document (`core.exchange.shown`). So there are two passes over the
disk, as for annotations: the first joins the states of each mask and puts those that may change on piles by document,
the second takes the piles, with all masks of their documents.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from core.exchange.annotations import MOST_PILES, MergeWindow
from core.exchange.coming import coming, joined_state, share
from core.exchange.joining import States
from core.exchange.plan import StateWrite, TableWrites
from core.exchange.records import DOCUMENTS, MASKS, Record
from core.exchange.shown import shown_masks, without
from core.exchange.spilling import Ids, Piles, Rows
from core.exchange.writing import add, differing, on_disk
from core.progress import Cancelled, stop_if
from core.storage import shared_rows

PILE = 8_000
"""How many masks a pile has, if all documents have about equally many."""
_ASKED_AT_ONCE = 2_000
"""Masks whose rows are read together."""
_DOCUMENTS_AT_ONCE = 50
_DOCUMENT, _END = MASKS.at["document"], MASKS.at["span_end"]
_CHARACTERS = DOCUMENTS.at["characters"]

_Item = tuple[Record | None, Record | None, Record | None, Record | None]
"""What `MergeWindow.add` takes of one mask."""


class JoinedMasks:
    """All masks of documents of which a mask changes, or may be shown otherwise than before."""

    def __init__(self, states: States, cancelled: Cancelled) -> None:
        """Walk through the sources. Raises Cancel."""
        self._states = states
        self._local = states.local
        self._cancelled = cancelled
        self.unplaced = 0
        """How many wait for their document, once `writes` is done."""
        self._documents: set[str] = set()
        """The documents that may show other masks than before."""
        self._met = Ids()
        """Masks on the piles."""
        expected = sum(len(bundle.of(MASKS)) for bundle in states.bundles) + self._local.count_of_masks()
        self._number_of_piles = min(MOST_PILES, expected // PILE + 1)
        self._piles = Piles(self._number_of_piles)
        self._join()
        self._take_removed()

    def writes(self, states: Rows) -> TableWrites:
        """The rows to write; `states` takes in what has to be kept beside them. Raises Cancel."""
        writes = on_disk(MASKS)
        for window in self._windows():
            stop_if(self._cancelled)
            shown = self._shown(window)
            self.unplaced += sum(record is None for record in shown.values())
            kept: list[StateWrite] = []
            held = window.rows, window.raw, window.before, window.stored
            add(writes, differing(self._local, MASKS, shown, *held, kept.append))
            states.extend(kept)
        return writes

    def _join(self) -> None:
        asked = coming(self._states, MASKS)
        while some := list(islice(asked, _ASKED_AT_ONCE)):
            stop_if(self._cancelled)
            ids = [id_ for id_, _, _ in some]
            rows, stored = self._local.by_id(MASKS, ids), self._local.states_by_id(MASKS, ids)
            for id_, came, again in some:
                row, state = rows.get(id_), stored.get(id_)
                known = self._local.joined(MASKS, row, state)
                if known is None and came is None:
                    continue
                joined = joined_state(MASKS, known, came)
                if again or joined != known:
                    self._documents.add(joined[_DOCUMENT])
                    self._put(joined, (known, came, row, state))

    def _take_removed(self) -> None:
        """Put removed masks of these documents on the piles. No index tells where they are, so all rows are read."""
        for removed in shared_rows.removed_masks(self._local.conn) if self._documents else ():
            stop_if(self._cancelled)
            self._local.look_at(MASKS, removed)
            for row in removed:
                if row[_DOCUMENT] in self._documents and row[0] not in self._met:
                    self._piles.add(self._pile(row), (self._local.held(MASKS, row), None, row, None))

    def _put(self, joined: Record, item: _Item) -> None:
        self._met.add(joined[0])
        self._piles.add(self._pile(joined), item)

    def _pile(self, record: Record) -> int:
        return share(record[_DOCUMENT], self._number_of_piles)

    def _windows(self) -> Iterator[MergeWindow]:
        """All masks of these documents, some documents at a time."""
        for pile in self._piles.take():
            by_document: dict[str, list[_Item]] = defaultdict(list)
            for known, came, row, state in pile:
                by_document[joined_state(MASKS, known, came)[_DOCUMENT]].append((known, came, row, state))
            documents = iter(sorted(by_document))
            while some := list(islice(documents, _DOCUMENTS_AT_ONCE)):
                window = MergeWindow(MASKS)
                for document in some:
                    for item in by_document[document]:
                        window.add(*item)
                self._add_unchanged(window, some)
                yield window

    def _add_unchanged(self, window: MergeWindow, documents: Sequence[str]) -> None:
        rows = shared_rows.masks_about(self._local.conn, documents)
        self._local.look_at(MASKS, rows)
        for row in rows:
            if row[0] not in self._met:
                window.add(self._local.held(MASKS, row), None, row, None)

    def _shown(self, window: MergeWindow) -> dict[str, Record | None]:
        """What is shown of each mask of a window, by id; None: nothing."""
        states, documents = self._states, self._states.of(DOCUMENTS)
        shown: dict[str, Record | None] = {}
        by_document: dict[str, list[Record]] = defaultdict(list)
        for id_, record in window.raw.items():
            document = documents.get(record[_DOCUMENT])
            if document is None or document[0] not in states.present or record[_END] > document[_CHARACTERS]:
                shown[id_] = None
            else:
                struck = states.is_struck(MASKS, id_)
                by_document[record[_DOCUMENT]].append(without(MASKS, record) if struck else record)
        for masks in by_document.values():
            shown.update(shown_masks(masks))
        return shown
