"""What of a project goes into a package: its shared states, chosen by document and layer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
    FOREIGN,
    KEYS,
    KINDS,
    LABELS,
    MASKS,
    SIGNATURES,
    STATUSES,
    STRIKES,
    Kind,
    Record,
)
from core.exchange.settings import LOCAL_SETTINGS
from core.exchange.signed import NO_DOCUMENT
from core.ids import AnnotatorId, DocumentId, canonical_id
from core.plausible import near_time
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
    return _Gathering(conn, choice).bundle(source, author)


def gather_project(conn: Connection, source: str) -> Bundle:
    """A whole project as one source, with a content hash to know it by."""
    bundle = gather(conn, source, Choice(PackageKind.PROJECT), None)
    digest = hashlib.sha256()
    for kind in KINDS:
        for record in bundle.of(kind):
            digest.update(orjson.dumps(record))
    return replace(bundle, manifest=replace(bundle.manifest, content=digest.hexdigest()))


class _Gathering:
    """The states of each table that a package holds."""

    def __init__(self, conn: Connection, choice: Choice) -> None:
        self._conn = conn
        self._choice = choice
        self._local = Local(conn)
        self._with_texts = choice.kind in (PackageKind.FOR_COLLEAGUE, PackageKind.PROJECT)

    def bundle(self, source: str, author: Author | None) -> Bundle:
        """All of it."""
        records: dict[str, Sequence[Record]] = {
            kind.table.name: sorted(found, key=kind.key)
            for kind, found in (
                (ANNOTATORS, list(self._local.all_raw(ANNOTATORS).values())),
                (LABELS, list(self._local.all_raw(LABELS).values())),
                (DOCUMENTS, self._documents if self._with_texts else []),
                (MASKS, self._masks() if self._with_texts else []),
                (ANNOTATIONS, self._annotations),
                (STATUSES, self._statuses()),
                (COMMENTS, self._comments),
                (DECISIONS, self._decisions if self._choice.decisions else []),
                # What was struck out is so for everybody, and so are the keys by which people know each other.
                (STRIKES, list(self._local.all_raw(STRIKES).values())),
                (KEYS, list(self._local.all_raw(KEYS).values())),
                (SIGNATURES, self._signatures()),
                (FOREIGN, self._foreign()),
            )
        }
        titles = self._titles(records)
        settings = shared_rows.settings(self._conn) if self._with_texts else {}
        return Bundle(
            source,
            _manifest(self._conn, self._choice.kind, author, records, titles),
            records,
            dict(shared_rows.texts(self._conn, sorted(titles))) if self._with_texts else {},
            dict(sorted(titles.items())),
            {name: value for name, value in settings.items() if name not in LOCAL_SETTINGS},
        )

    @cached_property
    def _known(self) -> Mapping[Any, Record]:
        return self._local.all_raw(DOCUMENTS)

    @cached_property
    def _removed(self) -> frozenset[Any]:
        return frozenset(id_ for id_, record in self._known.items() if not DOCUMENTS.is_active(record))

    def _is_wanted(self, document: Any) -> bool:
        chosen = self._choice.documents
        return document not in self._removed and (chosen is None or document in chosen)

    @cached_property
    def _documents(self) -> list[Record]:
        return [record for id_, record in self._known.items() if self._is_wanted(id_)]

    def _titles(self, records: Mapping[str, Sequence[Record]]) -> dict[str, str]:
        titles = {record[0]: record[DOCUMENTS.at["title"]] for record in self._documents}
        if self._with_texts:
            return titles
        # Only what the layer is about: the title tells a colleague which report is missing.
        about = {record[kind.at["document"]] for kind in _ABOUT for record in records[kind.table.name]}
        return {id_: title for id_, title in titles.items() if id_ in about}

    def _masks(self) -> list[Record]:
        at = MASKS.at["document"]
        return [record for record in self._local.all_raw(MASKS).values() if self._is_wanted(record[at])]

    @cached_property
    def _all_annotations(self) -> Mapping[Any, Record]:
        return self._local.all_raw(ANNOTATIONS)

    @cached_property
    def _annotations(self) -> list[Record]:
        return self._of_layers(ANNOTATIONS, self._all_annotations)

    def _statuses(self) -> list[Record]:
        return self._of_layers(STATUSES, self._local.all_raw(STATUSES))

    def _of_layers(self, kind: Kind, records: Mapping[Any, Record]) -> list[Record]:
        layers, person, document = self._choice.layers, kind.at["annotator"], kind.at["document"]
        return [
            record
            for record in records.values()
            if (layers is None or record[person] in layers) and self._is_wanted(record[document])
        ]

    @cached_property
    def _decisions(self) -> list[Record]:
        at = DECISIONS.at["document"]
        return [record for record in self._local.all_raw(DECISIONS).values() if self._is_wanted(record[at])]

    @cached_property
    def _authors(self) -> frozenset[Any] | None:
        """Whose comments and signatures go along, whatever they are about; None: everybody's."""
        if self._choice.layers is None:
            return None
        reviewers = self._choice.kind is PackageKind.ADJUDICATION or self._choice.decisions
        decisions = self._decisions if reviewers else []
        return frozenset({*self._choice.layers, *(record[DECISIONS.at["reviewer"]] for record in decisions)})

    @cached_property
    def _comments(self) -> list[Record]:
        about, author = COMMENTS.at["annotation"], COMMENTS.at["author"]
        packed = {record[0] for record in self._annotations}
        authors = set(self._choice.layers or ())
        if self._choice.kind is PackageKind.ADJUDICATION:
            authors |= set(self._authors or ())
        return [
            record
            for record in self._local.all_raw(COMMENTS).values()
            if self._is_within(record[about])
            # What somebody said about another's annotation travels with the one who said it.
            and (self._choice.layers is None or record[about] in packed or record[author] in authors)
        ]

    def _is_within(self, annotation: Any) -> bool:
        """Whether a comment's annotation is in a wanted document, when documents are chosen."""
        if self._choice.documents is None:
            return True
        record = self._all_annotations.get(annotation)
        return record is not None and self._is_wanted(record[ANNOTATIONS.at["document"]])

    def _signatures(self) -> list[Record]:
        """Those of whose work is packed; a blind package must not tell how much others have done where."""
        person, document = SIGNATURES.at["annotator"], SIGNATURES.at["document"]
        authors, commenting = self._authors, {record[COMMENTS.at["author"]] for record in self._comments}

        def is_wanted(record: Record) -> bool:
            if record[document] == NO_DOCUMENT:
                return True
            packed = authors is None or record[person] in authors or record[person] in commenting
            return packed and self._is_wanted(record[document])

        return list(filter(is_wanted, self._local.all_raw(SIGNATURES).values()))

    def _foreign(self) -> list[Record]:
        """What a newer version wrote. It may be about anybody and any report, so blind packages have none of it."""
        if self._choice.documents is not None or self._choice.layers == frozenset():
            return []
        return list(self._local.all_raw(FOREIGN).values())


_ABOUT = (ANNOTATIONS, STATUSES, DECISIONS)


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
    stamped = ((one, one.at[one.stamp]) for one in KINDS if one.stamp is not None)
    times = (record[at] for one, at in stamped for record in records[one.table.name])
    return Manifest(
        kind, canonical_id(uuid), name, author, max(times, default=near_time(created_at)), f"biaodu {VERSION}", counts
    )


def _active(kind: Kind, records: Mapping[str, Sequence[Record]]) -> int:
    return sum(map(kind.is_active, records[kind.table.name]))
