"""Counts and lists what a merge does to annotations, one after the other."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast, overload

from core.exchange.plan import AnnotationPlan, AnnotationState, PlannedChange
from core.exchange.records import ANNOTATIONS, Record
from core.exchange.spilling import Row, Rows
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId

LISTED_IN_MEMORY = 10_000
"""How many changes of a kind a plan holds as values. Beyond that, each is made when it is looked at."""
_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _REVISION = _AT["document"], _AT["annotator"], _AT["revision"]


class MergeTally:
    """What a merge does to the annotations of the sources."""

    def __init__(self, me: AnnotatorId | None) -> None:
        """`me` is who works here."""
        self._me = me
        self._new = self._same = self._waiting = 0
        self._lists: dict[str, Rows] = {}
        self.earlier_meaning = 0
        """Annotations taken in that were made under an earlier meaning of their label."""
        self.missing: Counter[str] = Counter()
        """By document, how many annotations wait for it, without removed ones."""
        self.reasons: Counter[str] = Counter()
        """By the code of the reason, how many annotations wait for something else."""

    def take(self, known: Record | None, came: Record, kept: Record, *, unseen: bool) -> None:
        """Count an annotation that came: as it is known here, as it came and as it is kept.

        `unseen` are those that wait or are struck out.
        """
        is_active = ANNOTATIONS.is_active
        if known is None:
            self._new += is_active(kept) and not unseen
            return
        if came == known:
            self._same += is_active(came) and not unseen
            return
        if kept == known:
            if is_active(known) or is_active(came):
                self._list("older", known, came)
        elif is_active(kept) or is_active(known):
            self._list("changed" if is_active(kept) else "removed", known, came)
            if known[_ANNOTATOR] == self._me:
                self._list("own", known, came)
        if came[_REVISION] == known[_REVISION]:
            self._list("two_machines", known, kept)

    def waits(self, kept: Record, reason: str) -> None:
        """Count an annotation that cannot be shown, with the code of the reason."""
        self._waiting += ANNOTATIONS.is_active(kept)
        if reason != "merge.no_document":
            self.reasons[reason] += 1
        elif ANNOTATIONS.is_active(kept):
            self.missing[kept[_DOCUMENT]] += 1

    def _list(self, name: str, before: Record, after: Record) -> None:
        if name not in self._lists:
            self._lists[name] = Rows(key=_id_of)
        self._lists[name].append((before, after))

    def plan(self) -> AnnotationPlan:
        """The counts and lists as a plan shows them."""
        lists = {name: listed(rows.sorted()) for name, rows in self._lists.items()}
        return AnnotationPlan(
            self._new, self._same, **lists, waiting=self._waiting, earlier_meaning=self.earlier_meaning
        )


def _id_of(change: Row) -> str:
    return change[0][0]


class _Changes(Sequence[PlannedChange]):
    """Changes that are made of stored rows only when they are looked at."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> PlannedChange: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[PlannedChange]: ...
    def __getitem__(self, at: int | slice) -> PlannedChange | Sequence[PlannedChange]:
        if isinstance(at, slice):
            return _Changes(self._rows[at])
        return _change(self._rows[at])


def listed(rows: Rows) -> Sequence[PlannedChange]:
    """The changes in pairs of states: as values, or if there are very many as something that makes them."""
    return tuple(map(_change, rows)) if len(rows) <= LISTED_IN_MEMORY else _Changes(rows)


def _change(pair: Row) -> PlannedChange:
    return PlannedChange(_state(cast("Record", pair[0])), _state(cast("Record", pair[1])))


def _state(record: Record) -> AnnotationState:
    row: dict[str, Any] = ANNOTATIONS.row(record)
    return AnnotationState(
        AnnotationId(row["id"]),
        DocumentId(row["document"]),
        AnnotatorId(row["annotator"]),
        LabelId(row["label"]),
        row["span_start"],
        row["span_end"],
        row["note"],
        row["revision"],
        row["updated_at"],
        row["deleted"] != 0,
    )
