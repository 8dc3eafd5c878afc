"""What of a project goes into a package: its shared states, chosen by document and layer."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from core import VERSION
from core.exchange.bundle import Author, Bundle, Manifest, PackageKind
from core.exchange.local import Local
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    KINDS,
    LABELS,
    MASKS,
    STATUSES,
    Kind,
    Record,
)
from core.exchange.settings import LOCAL_SETTINGS
from core.ids import AnnotatorId, DocumentId
from core.storage import entities, shared_rows
from core.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Choice:
    """What to pack."""

    kind: PackageKind
    layers: frozenset[AnnotatorId] | None = None
    """Whose annotations; None: everyone's."""
    decisions: bool = True
    documents: frozenset[DocumentId] | None = None
    """Which documents; None: all that are not removed."""


def gather(conn: Connection, source: str, choice: Choice, author: Author | None) -> Bundle:
    """Read the shared states that belong into a package. What belongs to removed documents stays here."""
    local = Local(conn)
    with_texts = choice.kind in (PackageKind.FOR_COLLEAGUE, PackageKind.PROJECT)
    known = local.all_raw(DOCUMENTS)
    removed = {id_ for id_, record in known.items() if not DOCUMENTS.is_active(record)}

    def wanted(document: Any) -> bool:
        return document not in removed and (choice.documents is None or document in choice.documents)

    annotations = _of_layers(local.all_raw(ANNOTATIONS).values(), ANNOTATIONS, "annotator", choice.layers, wanted)
    ids = {record[0] for record in annotations}
    documents = [record for id_, record in known.items() if wanted(id_)]
    statuses = _of_layers(local.all_raw(STATUSES).values(), STATUSES, "annotator", choice.layers, wanted)
    decisions = _of_layers(local.all_raw(DECISIONS).values(), DECISIONS, "reviewer", None, wanted)
    # What somebody said about another's annotation travels with the one who said it.
    authors = set(choice.layers or ())
    if choice.kind is PackageKind.ADJUDICATION:
        authors |= {record[DECISIONS.at["reviewer"]] for record in decisions}
    within = {id_ for id_, record in local.all_raw(ANNOTATIONS).items() if wanted(record[ANNOTATIONS.at["document"]])}
    comments = [
        record
        for record in local.all_raw(COMMENTS).values()
        if (choice.documents is None or record[COMMENTS.at["annotation"]] in within)
        and (
            choice.layers is None
            or record[COMMENTS.at["annotation"]] in ids
            or record[COMMENTS.at["author"]] in authors
        )
    ]
    masks = _of_layers(local.all_raw(MASKS).values(), MASKS, "reason", None, wanted)
    records: dict[str, list[Record]] = {
        ANNOTATORS.table.name: list(local.all_raw(ANNOTATORS).values()),
        LABELS.table.name: list(local.all_raw(LABELS).values()),
        DOCUMENTS.table.name: documents if with_texts else [],
        MASKS.table.name: masks if with_texts else [],
        ANNOTATIONS.table.name: annotations,
        STATUSES.table.name: statuses,
        COMMENTS.table.name: comments,
        DECISIONS.table.name: decisions if choice.decisions else [],
    }
    for kind in KINDS:
        records[kind.table.name].sort(key=kind.key)
    titles = {record[0]: record[DOCUMENTS.at["title"]] for record in documents}
    if not with_texts:
        # Only what the layer is about: the title tells a colleague which report is missing.
        about = {record[kind.at["document"]] for kind in _ABOUT for record in records[kind.table.name]}
        titles = {id_: title for id_, title in titles.items() if id_ in about}
    texts = dict(shared_rows.texts(conn, sorted(titles))) if with_texts else {}
    settings = shared_rows.settings(conn) if with_texts else {}
    return Bundle(
        source,
        _manifest(conn, choice.kind, author, records, titles),
        records,
        texts,
        dict(sorted(titles.items())),
        {name: value for name, value in settings.items() if name not in LOCAL_SETTINGS},
    )


_ABOUT = (ANNOTATIONS, STATUSES, DECISIONS)


def gather_project(conn: Connection, source: str) -> Bundle:
    """A whole project as one source, with a content hash to know it by."""
    bundle = gather(conn, source, Choice(PackageKind.PROJECT), None)
    digest = hashlib.sha256()
    for kind in KINDS:
        for record in bundle.of(kind):
            digest.update(orjson.dumps(record))
    return replace(bundle, manifest=replace(bundle.manifest, content=digest.hexdigest()))


def _of_layers(
    records: Iterable[Record], kind: Kind, column: str, layers: Collection[str] | None, wanted: Callable[[Any], bool]
) -> list[Record]:
    at, document = kind.at[column], kind.at["document"]
    return [record for record in records if (layers is None or record[at] in layers) and wanted(record[document])]


def _manifest(
    conn: Connection,
    kind: PackageKind,
    author: Author | None,
    records: Mapping[str, Sequence[Record]],
    titles: Mapping[str, str],
) -> Manifest:
    uuid, name, created_at = entities.project(conn)
    counts = {
        "documents": len(titles),
        "labels": _active(LABELS, records),
        "annotators": _active(ANNOTATORS, records),
        "annotations": _active(ANNOTATIONS, records),
        "removed": len(records[ANNOTATIONS.table.name]) - _active(ANNOTATIONS, records),
        "statuses": _active(STATUSES, records),
        "comments": _active(COMMENTS, records),
        "decisions": _active(DECISIONS, records),
    }
    newest = max(
        (record[one.at[one.stamp]] for one in KINDS if one.stamp is not None for record in records[one.table.name]),
        default=created_at,
    )
    return Manifest(kind, uuid, name, author, newest, f"biaodu {VERSION}", counts)


def _active(kind: Kind, records: Mapping[str, Sequence[Record]]) -> int:
    return sum(map(kind.is_active, records[kind.table.name]))
