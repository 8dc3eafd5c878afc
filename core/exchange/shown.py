"""What a project shows of the states that colleagues share, where these contradict each other.

Two people made a label of the same code, one person labelled the same passage on two machines, masks overlap: such
states are all kept and passed on as they are, and what is shown is a pure function of them. That is why the order of
merging can't matter. Where the shown row differs from the shared state, `shared_state` keeps the latter; it holds as
long as the row has its revision, so any later change here replaces both.

- Labels of one code are one label: the one with the smallest id is shown, and annotations appear with it.
- A label or person that was removed, but is used by an annotation, stays.
- A key belongs to the label with the smallest id; parents never form a circle.
- People of one name are told apart by a number: the smallest id keeps the bare name.
- Of annotations of one person with one label on one span the one with the smallest id is shown.
- Masks never overlap: a longer one takes the whole, a shorter one what is left of it.
- What refers to something unknown waits, unseen, until that comes.
- What was struck out is not shown, whatever its state. If others refer to it (a label or person in use, a document),
  the row stays under a name made of its id, without what it said.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import cast

from core.codebook import circles
from core.covering import left_by_earlier
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    Record,
    RecordKind,
)

_HIDDEN = 1
_NAMING = 8
"""How many digits of an id make a name for something that was struck out."""
_NO_COLOUR = "#7F7F7F"


@dataclass(frozen=True, slots=True)
class ShownLabels:
    """Every label as it is shown, and under which label annotations with another one appear."""

    rows: dict[str, Record]
    alias: dict[str, str]
    """Label id to the shown label's id; the same id where no label of that code is shown."""


def label_classes(labels: Mapping[str, Record]) -> dict[str, list[str]]:
    """Ids of labels by code, smallest first, removed ones included."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(labels):
        by_code[labels[id_][_CODE]].append(id_)
    return by_code


def shown_labels(labels: Mapping[str, Record], used: Iterable[str], struck: Container[str] = ()) -> ShownLabels:
    """The codebook as shown. `used` are label ids that annotations refer to; those of removed labels are enough."""
    in_use = set(used)
    alias: dict[str, str] = {id_: id_ for id_ in labels}
    shown: list[str] = []
    for ids in label_classes(labels).values():
        active = [id_ for id_ in ids if labels[id_][_LABEL_DELETED] == 0 and id_ not in struck]
        if not active and in_use.isdisjoint(ids):
            continue
        chosen = next(iter(active or [id_ for id_ in ids if id_ not in struck] or ids))
        shown.append(chosen)
        alias.update(dict.fromkeys(ids, chosen))
    shown.sort()
    parents = _parents(labels, shown, alias)
    keys: set[str] = set()
    codes = {labels[id_][_CODE] for id_ in shown if id_ not in struck}
    rows: dict[str, Record] = {}
    for id_ in shown:
        if id_ in struck:
            rows[id_] = _without_content(labels[id_], codes)
            continue
        key = labels[id_][_KEY]
        rows[id_] = LABELS.changed(labels[id_], key=None if key in keys else key, parent=parents[id_], deleted=0)
        keys.add(key)
    for id_, record in labels.items():
        if id_ not in rows:
            parent = record[_PARENT]
            removed = record[_LABEL_DELETED] or _HIDDEN
            rows[id_] = LABELS.changed(record, parent=parent if parent in labels else None, deleted=removed)
    return ShownLabels(rows, alias)


def _without_content(label: Record, codes: set[str]) -> Record:
    """How a struck-out label is shown while annotations refer to it. Its code is none of `codes`."""
    name, code = _nameless(label[0]), f"struck_{label[0]}"
    while code in codes:
        code += "_"
    codes.add(code)
    texts = {"name_zh": name, "name_en": name, "definition_zh": "", "definition_en": "", "examples": "[]"}
    return LABELS.changed(label, code=code, colour=_NO_COLOUR, key=None, parent=None, **texts, deleted=0)


def _nameless(id_: str) -> str:
    return f"? {id_[:_NAMING]}"


_CODE, _KEY, _PARENT, _LABEL_DELETED = (LABELS.at[name] for name in ("code", "key", "parent", "deleted"))


def _parents(labels: Mapping[str, Record], shown: list[str], alias: Mapping[str, str]) -> dict[str, str | None]:
    """The parent under which each label is shown. If parents form a circle, that with the smallest id is top level."""
    parents: dict[str, str | None] = {}
    among = set(shown)
    for id_ in shown:
        parent = alias.get(labels[id_][_PARENT] or "")
        parents[id_] = parent if parent in among else None
    for circle in list(circles(parents)):
        parents[min(circle)] = None
    return parents


def shown_annotators(
    people: Mapping[str, Record], used: Iterable[str], struck: Container[str] = ()
) -> dict[str, Record]:
    """Every person as shown; `used` are ids that annotations refer to."""
    in_use = set(used)
    rows: dict[str, Record] = {}
    by_name: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(people):
        record = people[id_]
        if id_ in in_use or (record[_PERSON_DELETED] == 0 and id_ not in struck):
            by_name[_nameless(id_) if id_ in struck else record[_NAME]].append(id_)
        else:
            rows[id_] = ANNOTATORS.changed(record, deleted=record[_PERSON_DELETED] or _HIDDEN)
    taken = set(by_name)
    for name in sorted(by_name):
        first, *others = by_name[name]
        rows[first] = ANNOTATORS.changed(people[first], name=name, deleted=0)
        number = 2
        for id_ in others:
            while f"{name} ({number})" in taken:
                number += 1
            taken.add(f"{name} ({number})")
            rows[id_] = ANNOTATORS.changed(people[id_], name=f"{name} ({number})", deleted=0)
    return rows


_NAME, _PERSON_DELETED = ANNOTATORS.at["name"], ANNOTATORS.at["deleted"]


def shown_document(document: Record) -> Record:
    """How a document is shown whose data was struck out.

    The text stays; removing documents is each project's own affair.
    """
    return DOCUMENTS.changed(
        document,
        title=_nameless(document[0]),
        region=None,
        year=None,
        issuer=None,
        date=None,
        kind=None,
        extra="{}",
    )


def without(kind: RecordKind, record: Record) -> Record:
    """How a struck-out record is shown if nothing refers to it: removed."""
    if kind is STATUSES:
        return STATUSES.changed(record, status="not_started")
    return record if not kind.is_active(record) else kind.changed(record, deleted=_HIDDEN)


def shown_masks(masks: Iterable[Record]) -> dict[str, Record]:
    """The masks of one document as shown. Together they cover what all of them cover."""
    rows: dict[str, Record] = {}
    active: list[Record] = []
    for record in masks:
        if record[_MASK_DELETED]:
            rows[record[0]] = record
        else:
            active.append(record)
    # Longer ranges come first, so a shorter one can stick out at one end only: at most one piece of it is left.
    active.sort(key=lambda mask: (mask[_MASK_START] - mask[_MASK_END], mask[0]))
    pieces = left_by_earlier([(mask[_MASK_START], mask[_MASK_END]) for mask in active])
    for record, left in zip(active, pieces, strict=True):
        if left is None:
            rows[record[0]] = MASKS.changed(record, deleted=_HIDDEN)
        else:
            rows[record[0]] = MASKS.changed(record, span_start=left[0], span_end=left[1])
    return rows


_MASK_START, _MASK_END, _MASK_DELETED = (MASKS.at[name] for name in ("span_start", "span_end", "deleted"))


PassageKey = tuple[str, str, int, int, str]
"""Document, annotator, start, end and label. A person cannot have two annotations with the same."""


place = cast(
    "Callable[[Record], PassageKey]",
    itemgetter(*(ANNOTATIONS.at[name] for name in ("document", "annotator", "span_start", "span_end", "label"))),
)
"""The place of an annotation."""
