"""Words a merge for people: what is new, changed, removed, waiting, mapped or in conflict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.errors import UserError
from core.exchange.merging import Merger
from core.exchange.plan import (
    AnnotationChange,
    AnnotationPlan,
    AnnotationState,
    CodebookDifference,
    DocumentPlan,
    Notice,
)
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    Kind,
    Record,
)
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.storage import shared_rows

_CONTENT = ("code", "name_zh", "name_en", "colour", "key", "parent", "definition_zh", "definition_en", "examples")
_MEANING = frozenset(["name_zh", "name_en", "definition_zh", "definition_en", "examples"])


def documents(merger: Merger) -> DocumentPlan:
    """What becomes of the documents."""
    before, after = merger.before[DOCUMENTS.table.name], merger.raw[DOCUMENTS.table.name]
    titles: dict[str, str] = {}
    for bundle in merger.bundles:
        titles.update(bundle.titles)
    about = set(titles)
    for kind, column in ((ANNOTATIONS, "document"), (STATUSES, "document"), (DECISIONS, "document")):
        at = kind.at[column]
        about |= {record[at] for bundle in merger.bundles for record in bundle.of(kind)}
    sorts: dict[str, list[DocumentId]] = {"matched": [], "new": [], "unknown": [], "removed_here": []}
    for id_ in sorted(about, key=lambda one: (titles.get(one, ""), one)):
        if id_ in before:
            sort = "matched" if DOCUMENTS.is_active(before[id_]) else "removed_here"
        else:
            sort = "new" if id_ in after else "unknown"
        sorts[sort].append(DocumentId(id_))
    named = {DocumentId(id_): title for id_, title in titles.items()}
    return DocumentPlan(**{name: tuple(ids) for name, ids in sorts.items()}, titles=named)


def annotations(merger: Merger, me: AnnotatorId | None) -> AnnotationPlan:
    """What becomes of the sources' annotations."""
    before, after = merger.before[ANNOTATIONS.table.name], merger.raw[ANNOTATIONS.table.name]
    new = same = 0
    changes: dict[str, list[AnnotationChange]] = {"changed": [], "removed": [], "older": []}
    clashes: list[AnnotationChange] = []
    if not before:
        new = sum(map(ANNOTATIONS.is_active, merger.came.values()))
        new -= sum(ANNOTATIONS.is_active(merger.came[id_]) for id_ in merger.waiting if id_ in merger.came)
    for id_, came in merger.came.items() if before else ():
        known, joined = before.get(id_), after[id_]
        if known is None:
            new += ANNOTATIONS.is_active(joined) and id_ not in merger.waiting
            continue
        if came == known:
            same += ANNOTATIONS.is_active(came) and id_ not in merger.waiting
            continue
        change = AnnotationChange(_state(known), _state(came))
        if joined == known:
            if ANNOTATIONS.is_active(known) or ANNOTATIONS.is_active(came):
                changes["older"].append(change)
        elif ANNOTATIONS.is_active(joined):
            changes["changed"].append(change)
        elif ANNOTATIONS.is_active(known):
            changes["removed"].append(change)
        if came[ANNOTATIONS.revision] == known[ANNOTATIONS.revision]:
            clashes.append(AnnotationChange(_state(known), _state(joined)))
    own = tuple(one for one in changes["changed"] + changes["removed"] if me is not None and one.before.annotator == me)
    waiting = sum(ANNOTATIONS.is_active(after[id_]) for id_ in merger.waiting)
    lists = {name: tuple(found) for name, found in changes.items()}
    return AnnotationPlan(new, same, **lists, waiting=waiting, own=own, two_machines=tuple(clashes))


def _state(record: Record) -> AnnotationState:
    row: Mapping[str, Any] = ANNOTATIONS.row(record)
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


def codebook(merger: Merger) -> Iterator[CodebookDifference]:
    """How the sources' labels compare with those here, in the order of their codes; equal ones are left out."""
    before, after = merger.before[LABELS.table.name], merger.raw[LABELS.table.name]
    shown = _shown_by_code(merger, before)
    names = _names_of(shown.values())
    came = merger.incoming(LABELS)
    for id_ in sorted(came, key=lambda one: (came[one][LABELS.at["code"]], one)):
        record = came[id_]
        row: Mapping[str, Any] = LABELS.row(record)
        known = before.get(id_)
        if known is None:
            ours = shown.get(row["code"])
            fields = _differing(record, ours)
            kind = "new" if ours is None else "other_definition" if _MEANING & set(fields) else "same_code"
            if not LABELS.is_active(record):
                continue
            if ours is None and not names.isdisjoint(_names_of([record])):
                kind = "same_name"
        elif known == record:
            continue
        else:
            fields = _differing(record, known)
            kind = _kind_of_change(merger, id_, known, after[id_])
            if kind in ("older", "changed") and not fields:
                continue
        target = after[merger.alias[id_]]
        if kind in ("new", "same_name", "changed") and merger.labels[id_][LABELS.at["key"]] != row["key"]:
            kind, fields = "key_taken", (*fields, "key")
        name = row["name_zh"] or row["name_en"] or row["code"]
        yield CodebookDifference(kind, row["code"], name, target[LABELS.at["code"]], fields)


def _kind_of_change(merger: Merger, id_: str, known: Record, joined: Record) -> str:
    if joined == known:
        return "older"
    if LABELS.is_active(joined) or not LABELS.is_active(known):
        return "changed"
    return "kept" if LABELS.is_active(merger.labels[id_]) else "removed"


def _shown_by_code(merger: Merger, before: Mapping[str, Record]) -> dict[str, Record]:
    rows = merger.local.rows(LABELS)
    return {
        record[LABELS.at["code"]]: record
        for id_, record in before.items()
        if id_ in rows and LABELS.is_active(rows[id_])
    }


def _differing(one: Record, other: Record | None) -> tuple[str, ...]:
    if other is None:
        return ()
    return tuple(name for name in _CONTENT if one[LABELS.at[name]] != other[LABELS.at[name]])


def _names_of(labels: Iterable[Record]) -> set[tuple[str, str]]:
    """What labels are called, by language."""
    names = ((name, record[LABELS.at[name]]) for record in labels for name in ("name_zh", "name_en"))
    return {(language, name) for language, name in names if name}


def notices(merger: Merger, plan: DocumentPlan, found: AnnotationPlan) -> Iterator[Notice]:
    """All that is not taken over as it stands, and all clashes."""
    source = "; ".join(bundle.source for bundle in merger.bundles)

    def notice(code: str, **fields: object) -> Notice:
        return Notice(source, UserError(code, **fields))

    missing = Counter(
        merger.raw[ANNOTATIONS.table.name][id_][ANNOTATIONS.at["document"]]
        for id_, reason in merger.waiting.items()
        if reason == "merge.no_document" and ANNOTATIONS.is_active(merger.raw[ANNOTATIONS.table.name][id_])
    )
    for id_ in plan.unknown:
        yield notice("merge.no_document", document=id_, title=plan.titles.get(id_, id_[:12]), count=missing[id_])
    for id_ in plan.removed_here:
        yield notice("merge.removed_here", document=id_, title=plan.titles.get(id_, id_[:12]))
    reasons = Counter(reason for reason in merger.waiting.values() if reason != "merge.no_document")
    for reason, count in sorted(reasons.items()):
        yield notice(reason, count=count)
    for kind, code in _UNPLACED:
        if merger.unplaced[kind.table.name]:
            yield notice(code, count=merger.unplaced[kind.table.name])
    for code, changes in (
        ("merge.older", found.older),
        ("merge.two_machines", found.two_machines),
        ("merge.own", found.own),
        ("merge.same_place", merger.hidden),
    ):
        if changes:
            yield notice(code, count=len(changes))
    yield from (notice(code, **fields) for code, fields in _names(merger))
    yield from (notice("merge.setting", name=name) for name in _settings(merger))


_UNPLACED: tuple[tuple[Kind, str], ...] = (
    (COMMENTS, "merge.comments_wait"),
    (STATUSES, "merge.statuses_wait"),
    (DECISIONS, "merge.decisions_wait"),
    (MASKS, "merge.masks_wait"),
)


def _names(merger: Merger) -> Iterator[tuple[str, dict[str, object]]]:
    before, after = merger.before[ANNOTATORS.table.name], merger.raw[ANNOTATORS.table.name]
    at = ANNOTATORS.at["name"]
    for id_, record in sorted(merger.incoming(ANNOTATORS).items()):
        shown = merger.people[id_]
        if after[id_][at] != shown[at] and ANNOTATORS.is_active(shown):
            yield "merge.same_name", {"name": after[id_][at], "shown": shown[at]}
        if id_ in before and before[id_][at] != record[at]:
            yield "merge.other_name", {"name": before[id_][at], "theirs": record[at], "shown": shown[at]}


def _settings(merger: Merger) -> list[str]:
    here = shared_rows.settings(merger.local.conn)
    differing = {
        name for bundle in merger.bundles for name, value in bundle.settings.items() if here.get(name, value) != value
    }
    return sorted(differing)
