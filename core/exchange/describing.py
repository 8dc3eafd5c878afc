"""Describes a merge for people: what is new, changed, removed, waiting, mapped or in conflict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.exchange.joined import Joined
from core.exchange.plan import (
    CodebookDifference,
    DocumentPlan,
    Notice,
    Vouched,
)
from core.exchange.records import (
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    STRIKES,
    Record,
    RecordKind,
)
from core.exchange.signed import fingerprint
from core.exchange.standing import Standing
from core.ids import DocumentId
from core.model import file_place
from core.text.recognition import KEY as OCR

_CONTENT = ("code", "name_zh", "name_en", "colour", "key", "parent", "definition_zh", "definition_en", "examples")
_MEANING = frozenset(["name_zh", "name_en", "definition_zh", "definition_en", "examples"])


def documents(joined: Joined) -> DocumentPlan:
    """What becomes of the documents."""
    before, after, titles = joined.states_before(DOCUMENTS), joined.states_after(DOCUMENTS), joined.titles
    about = {*titles, *joined.about}
    for kind in (STATUSES, DECISIONS):
        at = kind.at["document"]
        about |= {record[at] for record in joined.states_came(kind).values()}
    sorts: dict[str, list[DocumentId]] = {"matched": [], "new": [], "unknown": [], "removed_here": []}
    for id_ in sorted(about, key=lambda document: (titles.get(document, ""), document)):
        if id_ in before:
            sort = "matched" if DOCUMENTS.is_active(before[id_]) else "removed_here"
        else:
            sort = "new" if id_ in after else "unknown"
        sorts[sort].append(DocumentId(id_))
    named = {DocumentId(id_): title for id_, title in titles.items()}
    editions = _editions(joined, sorts["new"])
    return DocumentPlan(**{name: tuple(ids) for name, ids in sorts.items()}, titles=named, editions=editions)


def codebook(joined: Joined) -> Iterator[CodebookDifference]:
    """How the sources' labels compare with those here, in the order of their codes; equal ones are left out."""
    before, after, came = joined.states_before(LABELS), joined.states_after(LABELS), joined.states_came(LABELS)
    shown = _shown_by_code(joined, before)
    names = _names_of(shown.values())
    for id_ in sorted(came, key=lambda label: (came[label][LABELS.at["code"]], label)):
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
            kind = _kind_of_change(joined, id_, known, after[id_])
            if kind in ("older", "changed") and not fields:
                continue
        target = after[joined.alias[id_]]
        if kind in ("new", "same_name", "changed") and joined.labels[id_][LABELS.at["key"]] != row["key"]:
            kind, fields = "key_taken", (*fields, "key")
        name = row["name_zh"] or row["name_en"] or row["code"]
        yield CodebookDifference(kind, row["code"], name, target[LABELS.at["code"]], fields)


def _kind_of_change(joined: Joined, id_: str, known: Record, kept: Record) -> str:
    if kept == known:
        return "older"
    if LABELS.is_active(kept) or not LABELS.is_active(known):
        return "changed"
    return "kept" if LABELS.is_active(joined.labels[id_]) else "removed"


def _shown_by_code(joined: Joined, before: Mapping[str, Record]) -> dict[str, Record]:
    rows = joined.labels_here
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


def _read_otherwise(joined: Joined, new: Iterable[DocumentId]) -> Iterator[tuple[DocumentId, DocumentId]]:
    """New documents that came from the same place of the same file as one here, but with another text; and that one."""
    sha256, name = DOCUMENTS.at["raw_sha256"], DOCUMENTS.at["source_name"]
    here = {
        file_place(record[sha256], record[name]): DocumentId(id_)
        for id_, record in joined.states_before(DOCUMENTS).items()
        if record[sha256] and DOCUMENTS.is_active(record)
    }
    after = joined.states_after(DOCUMENTS)
    for id_ in new:
        known = here.get(file_place(after[id_][sha256], after[id_][name]))
        if known is not None:
            yield id_, known


def _age(document: DocumentId, record: Record) -> tuple[object, ...]:
    """What orders the readings of one file: the reader's version, whether people corrected the text, when it came."""
    row: Mapping[str, Any] = DOCUMENTS.row(record)
    name, _, number = str(row["reader"]).partition("/")
    version = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0
    return (name == "scan", version, _is_corrected(str(row["extra"])), str(row["created_at"]), document)


def _is_corrected(extra: str) -> bool:
    """Whether metadata say that somebody compared a recognised text with its pages."""
    try:
        said = loads(extra)
    except JsonError:
        return False
    entry = cast("dict[str, object]", said).get(OCR) if isinstance(said, dict) else None
    return isinstance(entry, dict) and cast("dict[str, object]", entry).get("corrected") is True


def _editions(joined: Joined, new: Iterable[DocumentId]) -> tuple[tuple[DocumentId, DocumentId], ...]:
    """Each pair of readings of one file, the older one first."""
    after = joined.states_after(DOCUMENTS)

    def age(document: DocumentId) -> tuple[object, ...]:
        return _age(document, after[document])

    pairs = (sorted(pair, key=age) for pair in _read_otherwise(joined, new))
    return tuple((older, newer) for older, newer in pairs)


def notices(joined: Joined, plan: DocumentPlan) -> Iterator[Notice]:
    """What is not taken over as it stands, what clashes, and whose work nobody vouches for."""
    found = joined.annotations
    source = "; ".join(joined.sources)

    def notice(code: str, **fields: object) -> Notice:
        return Notice(source, UserError(code, **fields))

    yield from (Notice(path, error) for path, error in joined.notices)
    for id_ in plan.unknown:
        count = joined.missing.get(id_, 0)
        yield notice("merge.no_document", document=id_, title=plan.titles.get(id_, id_[:12]), count=count)
    for id_ in plan.removed_here:
        yield notice("merge.removed_here", document=id_, title=plan.titles.get(id_, id_[:12]))
    for id_, known in _read_otherwise(joined, plan.new):
        title = joined.states_before(DOCUMENTS)[known][DOCUMENTS.at["title"]]
        named = plan.titles.get(id_, id_[:12])
        yield notice("merge.read_otherwise", title=named, other=title, document=id_, id=known)
    for reason, count in sorted(joined.waiting.items()):
        yield notice(reason, count=count)
    for kind, code in _UNPLACED:
        if joined.unplaced[kind.table.name]:
            yield notice(code, count=joined.unplaced[kind.table.name])
    for code, count in (
        ("merge.older", len(found.older)),
        ("merge.two_machines", len(found.two_machines)),
        ("merge.own", len(found.own)),
        ("merge.same_place", len(joined.hidden)),
        ("merge.earlier_meaning", found.earlier_meaning),
    ):
        if count:
            yield notice(code, count=count)
    yield from (notice(code, **fields) for code, fields in _names(joined))
    yield from (notice("merge.setting", name=name) for name in joined.settings)
    yield from (notice(code, **fields) for code, fields in _struck(joined))
    yield from (notice(code, **fields) for code, fields in _signatures(joined))


_UNPLACED: tuple[tuple[RecordKind, str], ...] = (
    (COMMENTS, "merge.comments_wait"),
    (STATUSES, "merge.statuses_wait"),
    (DECISIONS, "merge.decisions_wait"),
    (MASKS, "merge.masks_wait"),
)


def _names(joined: Joined) -> Iterator[tuple[str, dict[str, object]]]:
    before, after = joined.states_before(ANNOTATORS), joined.states_after(ANNOTATORS)
    at = ANNOTATORS.at["name"]
    for id_, record in sorted(joined.states_came(ANNOTATORS).items()):
        shown = joined.people[id_]
        if after[id_][at] != shown[at] and ANNOTATORS.is_active(shown):
            yield "merge.same_name", {"name": after[id_][at], "shown": shown[at]}
        if id_ in before and before[id_][at] != record[at]:
            yield "merge.other_name", {"name": before[id_][at], "theirs": record[at], "shown": shown[at]}


def _struck(joined: Joined) -> Iterator[tuple[str, dict[str, object]]]:
    """What the sources strike out or bring back, by person."""
    before, after = joined.states_before(STRIKES), joined.states_after(STRIKES)
    counts: Counter[tuple[str, str]] = Counter()
    for id_, came in joined.states_came(STRIKES).items():
        was, is_out = id_ in before and STRIKES.is_active(before[id_]), STRIKES.is_active(after[id_])
        if after[id_] == came and was != is_out:
            counts["merge.struck" if is_out else "merge.lifted", came[STRIKES.at["annotator"]]] += 1
    for (code, person), count in sorted(counts.items()):
        yield code, {"name": _name(joined, person), "count": count}


def _signatures(joined: Joined) -> Iterator[tuple[str, dict[str, object]]]:
    if joined.refused:
        yield "merge.bad_signatures", {"count": joined.refused}
    for person in joined.vouched:
        name = _name(joined, person.annotator)
        for code, count in (
            ("merge.unsigned", person.unsigned),
            ("merge.foreign_key", person.foreign),
            ("merge.withdrawn_key", person.withdrawn),
        ):
            if count:
                yield code, {"name": name, "count": count, "keys": _keys(person, code)}
        if first := _keys(person, "merge.first_key"):
            yield "merge.first_key", {"name": name, "keys": first}


def _keys(person: Vouched, code: str) -> list[str]:
    standing = {
        "merge.foreign_key": Standing.FOREIGN,
        "merge.withdrawn_key": Standing.WITHDRAWN,
        "merge.first_key": Standing.FIRST,
    }.get(code)
    return [fingerprint(key) for key, found in person.keys if found is standing]


def _name(joined: Joined, person: str) -> str:
    record = joined.people.get(person)
    return person[:8] if record is None else record[ANNOTATORS.at["name"]]
