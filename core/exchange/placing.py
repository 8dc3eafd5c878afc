"""Finds what is shown of annotations, and which of their rows have to change: window after window.

What is shown of an annotation depends only on others in its document (`core.exchange.shown`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain, islice

from core.exchange.annotations import JoinedAnnotations, MergeWindow
from core.exchange.joining import States
from core.exchange.plan import StateWrite, TableWrites
from core.exchange.readable import listed
from core.exchange.records import ANNOTATIONS, ANNOTATORS, DETAILS, LABELS, MEANING_CHANGES, Record
from core.exchange.shown import PassageKey, place, without
from core.exchange.signed import digest
from core.exchange.spilling import Rows
from core.exchange.tally import MergeTally
from core.exchange.vouching import Voucher
from core.exchange.writing import add, differing, on_disk
from core.progress import Cancelled, Progress, stop_if, stoppable
from core.storage import shared_rows
from core.storage.journal import REMOVED
from core.storage.tables import quote_hash

_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _LABEL = _AT["document"], _AT["annotator"], _AT["label"]
_START, _END, _QUOTE, _DELETED = _AT["span_start"], _AT["span_end"], _AT["quote_hash"], _AT["deleted"]
_DOCUMENTS_AT_ONCE = 50
"""How many documents have their texts in memory together."""


class Placing:
    """What is shown of the joined annotations."""

    def __init__(
        self,
        states: States,
        joined: JoinedAnnotations,
        alias: Mapping[str, str],
        commented: AbstractSet[str],
        tally: MergeTally,
        voucher: Voucher,
    ) -> None:
        """`alias` gives the label under which annotations of a label are shown.

        `commented` are annotations to remember.
        """
        self._states = states
        self._local = states.local
        self._joined = joined
        self._alias = alias
        self._commented = commented
        self._tally = tally
        self._voucher = voucher
        self.hidden: dict[str, str] = {}
        """Annotation id to the id of the one that is shown in its place."""
        self.met: dict[str, tuple[str, Record | None]] = {}
        """Of commented annotations that were in a window: the document, and what is shown of the annotation."""

    def writes(self, states: Rows, progress: Progress, cancelled: Cancelled) -> TableWrites:
        """The rows to write; `states` takes in what has to be kept beside them. Raises Cancel."""
        writes = on_disk(ANNOTATIONS)
        done = 0
        for window in self._joined.windows():
            progress(done, len(self._joined), "")
            done += len(window.raw)
            shown = self._shown(window, cancelled)
            self._take(window, shown)
            self._write(window, shown, writes, states)
        return writes

    def _write(
        self, window: MergeWindow, shown: Mapping[str, Record | None], writes: TableWrites, states: Rows
    ) -> None:
        kept: list[StateWrite] = []
        held = window.rows, window.raw, window.before, window.stored
        some = differing(self._local, ANNOTATIONS, shown, *held, kept.append)
        states.extend(kept)
        add(writes, some)

    def _take(self, window: MergeWindow, shown: Mapping[str, Record | None]) -> None:
        """Count and remember what a window holds."""
        states = self._states
        signed: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        for id_, came in window.came.items():
            known, kept = window.before.get(id_), window.raw[id_]
            unseen = shown[id_] is None or states.is_struck(ANNOTATIONS, id_)
            self._tally.take(known, came, kept, unseen=unseen)
            if known != came and kept == came and not unseen:
                self._tally.earlier_meaning += ANNOTATIONS.is_active(came) and self._is_earlier(came)
            if known != came and kept == came:
                signed[came[_ANNOTATOR], came[_DOCUMENT]].append(digest(ANNOTATIONS, came))
        for (person, document), digests in signed.items():
            self._voucher.take(person, document, digests)
        for id_ in self._commented & shown.keys():
            self.met[id_] = window.raw[id_][_DOCUMENT], shown[id_]

    @cached_property
    def _meanings(self) -> dict[str, frozenset[str]]:
        """By the id of a label the changes of its meaning, for labels that had any."""
        by_code: dict[str, set[str]] = defaultdict(set)
        for id_, record in self._states.of(MEANING_CHANGES).items():
            if MEANING_CHANGES.is_active(record):
                by_code[record[MEANING_CHANGES.at["label"]]].add(id_)
        codes = {id_: record[LABELS.at["code"]] for id_, record in self._states.of(LABELS).items()}
        return {id_: frozenset(by_code[code]) for id_, code in codes.items() if code in by_code}

    def _is_earlier(self, record: Record) -> bool:
        """Whether an annotation was made under an earlier meaning of the label under which it is shown."""
        wanted = self._meanings.get(self._alias.get(record[_LABEL], ""))
        if not wanted:
            return False
        detail = self._states.of(DETAILS).get(record[0])
        known = detail is not None and DETAILS.is_active(detail)
        return not (detail is not None and known and wanted <= set(listed(detail[DETAILS.at["meanings"]]) or ()))

    def _shown(self, window: MergeWindow, cancelled: Cancelled) -> dict[str, Record | None]:
        """What is shown of each annotation of a window, by id; None: nothing. May add annotations to the window."""
        states, people = self._states, self._states.of(ANNOTATORS)
        shown: dict[str, Record | None] = {}
        touched = list(window.raw.values())
        readable, misplaced = self._quotes(touched, cancelled)
        for record in stoppable(touched, cancelled):
            label = self._alias.get(record[_LABEL])
            struck = states.is_struck(ANNOTATIONS, record[0])
            if record[_DOCUMENT] not in readable:
                reason = "merge.no_document"
            elif label is None:
                reason = "merge.no_label"
            elif record[_ANNOTATOR] not in people:
                reason = "merge.no_annotator"
            elif record[0] in misplaced:
                reason = "merge.bad_span"
            elif struck:
                shown[record[0]] = without(ANNOTATIONS, record)
                continue
            else:
                shows = record[_DELETED] or label == record[_LABEL]
                shown[record[0]] = record if shows else ANNOTATIONS.changed(record, label=label)
                continue
            if not struck:
                self._tally.waits(record, reason)
            shown[record[0]] = None
        active = (record for record in shown.values() if record is not None and not record[_DELETED])
        for some in _portions(_by_document(active)):
            self._settle_places(window, shown, list(chain.from_iterable(some.values())))
        return shown

    def _quotes(self, touched: Sequence[Record], cancelled: Cancelled) -> tuple[set[str], set[str]]:
        """Documents whose text is known, and ids of annotations whose quote does not fit it. Raises Cancel."""
        readable: set[str] = set()
        misplaced: set[str] = set()
        for some in _portions(_by_document(touched)):
            stop_if(cancelled)
            texts = self._texts_of(some.keys() & self._states.present)
            readable |= texts.keys()
            for document, records in some.items():
                if document in texts:
                    text = texts[document]
                    misplaced.update(record[0] for record in records if not _fits(record, text))
        return readable, misplaced

    def _texts_of(self, documents: Iterable[str]) -> dict[str, str]:
        wanted = set(documents)
        found = {id_: bundle.texts[id_] for bundle in self._states.bundles for id_ in wanted if id_ in bundle.texts}
        missing = wanted - found.keys()
        if missing:
            found.update(shared_rows.texts(self._local.conn, sorted(missing)))
        return found

    def _settle_places(self, window: MergeWindow, shown: dict[str, Record | None], active: list[Record]) -> None:
        """Where annotations stand at one and the same place, show only the one with the smallest id."""
        places = list(map(place, active))
        first = dict(zip(reversed(places), (record[0] for record in reversed(active)), strict=True))
        contested: dict[PassageKey, list[str]] = defaultdict(list)
        if len(first) < len(places):
            for where, record in zip(places, active, strict=True):
                if first[where] != record[0]:
                    contested[where].append(record[0])
        layers = {where[:2] for where in places}
        for row in shared_rows.shown_in_layers(self._local.conn, layers):
            where = place(row)
            if where in first and row[0] not in shown and not self._joined.is_touched(row):
                window.add(self._joined.known(row), None, row, None)
                shown[row[0]] = row
                contested[where].append(row[0])
        for where, ids in contested.items():
            winner, *others = sorted([*ids, first[where]])
            for id_ in others:
                record = shown[id_]
                assert record is not None
                shown[id_] = ANNOTATIONS.changed(record, deleted=REMOVED)
                self.hidden[id_] = winner


def _by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record[_DOCUMENT]].append(record)
    return found


def _portions(by_document: dict[str, list[Record]]) -> Iterator[dict[str, list[Record]]]:
    """The same, some documents at a time: so many texts may be in memory together."""
    documents = iter(by_document.items())
    while some := dict(islice(documents, _DOCUMENTS_AT_ONCE)):
        yield some


def _fits(record: Record, text: str) -> bool:
    """Whether the text at an annotation's span has the hash that it stores."""
    return record[_END] <= len(text) and quote_hash(text[record[_START] : record[_END]]) == record[_QUOTE]
