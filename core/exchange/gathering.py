"""Chooses what of a project goes into a package: shared states by document and layer, never all in memory at once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import orjson

from core import VERSION
from core.exchange.bundle import Author, Bundle, Manifest, PackageKind, PackedDocument
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    DETAILS,
    DOCUMENTS,
    FOREIGN,
    KINDS,
    LABELS,
    LINKS,
    MASKS,
    MEMOS,
    SIGNATURES,
    STATUSES,
    VARIABLE_VALUES,
    Record,
    RecordKind,
)
from core.exchange.settings import LOCAL_SETTINGS
from core.exchange.signed import NO_DOCUMENT
from core.exchange.spilling import Rows
from core.exchange.texts import Texts
from core.exchange.walking import Walk
from core.ids import AnnotatorId, DocumentId, canonical_id
from core.plausible import near_time
from core.storage import entities, shared_rows
from core.storage.database import Connection

_CHARACTERS_AT_ONCE = 1_000_000
"""Characters of the texts that are in memory together; the last text may go beyond."""
_DOCUMENTS_AT_ONCE = 200
_COMMENTS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class PackageChoice:
    """What to pack."""

    kind: PackageKind
    layers: frozenset[AnnotatorId] | None = None
    """Whose annotations; None: everyone's."""
    decisions: bool = True
    documents: frozenset[DocumentId] | None = None
    """Which documents; None: all that are not removed."""

    @property
    def with_texts(self) -> bool:
        """Whether documents go along with their texts."""
        return self.kind in (PackageKind.FOR_COLLEAGUE, PackageKind.PROJECT)


def gathered(conn: Connection, source: str) -> Bundle:
    """A whole project as a source to merge, with a hash of its content."""
    content = Gathering(conn, source, PackageChoice(PackageKind.PROJECT), None)
    records = {kind.table.name: Rows(content.of(kind), kind.key) for kind in KINDS if kind not in (DOCUMENTS, MASKS)}
    masks, documents, texts = Rows(), Rows(), Texts()
    titles: dict[str, str] = {}
    for document in content.documents():
        assert document.record is not None
        titles[document.id] = document.title
        masks.extend(document.masks)
        if document.text is None:
            documents.append(document.record)
        else:
            texts.add(document.id, document.text)
            # Anybody may have written the file, so what follows from the text is counted again.
            documents.append(DOCUMENTS.changed(document.record, characters=len(document.text)))
    records |= {DOCUMENTS.table.name: documents, MASKS.table.name: masks.sorted()}
    digest = hashlib.sha256()
    for kind in KINDS:
        for record in records[kind.table.name]:
            digest.update(orjson.dumps(record))
    manifest = replace(content.manifest, content=digest.hexdigest())
    return Bundle(source, manifest, records, texts, titles, content.settings)


class Gathering:
    """The states of a file that go into a package: a `core.exchange.bundle.Content`, read inside of a snapshot.

    What belongs to removed documents stays out.
    """

    def __init__(self, conn: Connection, source: str, choice: PackageChoice, author: Author | None) -> None:
        self.source = source
        self._conn = conn
        self._choice = choice
        self._author = author
        self._walk = Walk(conn)
        self._tallies: dict[str, _Tally] = {}
        """Of the tables that were read to their end."""
        self._titled: int | None = None
        """How many documents there are, once all were read."""

    def of(self, kind: RecordKind) -> Iterator[Record]:
        """The records of a table that are packed, sorted by key."""
        tally = _Tally(kind)
        for record in self._chosen(kind):
            tally.take(record)
            yield record
        self._tallies[kind.table.name] = tally

    def _chosen(self, kind: RecordKind) -> Iterable[Record]:
        """The records of a table that are chosen. Strikes, the codebook, people and their keys always go along.

        With the codebook go what else is declared, and where a label's meaning changed.
        """
        chosen: dict[RecordKind, Callable[[], Iterable[Record]]] = {
            DOCUMENTS: self._documents,
            ANNOTATIONS: lambda: self._of_layers(ANNOTATIONS),
            STATUSES: lambda: self._of_layers(STATUSES),
            DETAILS: lambda: self._of_layers(DETAILS),
            LINKS: self._links,
            VARIABLE_VALUES: lambda: self._of_documents(VARIABLE_VALUES),
            ASSIGNMENTS: lambda: self._of_documents(ASSIGNMENTS),
            MEMOS: self._memos,
            COMMENTS: self._comments,
            DECISIONS: self._decisions,
            SIGNATURES: self._signatures,
            FOREIGN: self._foreign,
        }
        return chosen[kind]() if kind in chosen else self._walk.of(kind)

    @property
    def settings(self) -> Mapping[str, str]:
        """The project's settings, without those of this machine."""
        settings = shared_rows.settings(self._conn) if self._choice.with_texts else {}
        return {name: value for name, value in settings.items() if name not in LOCAL_SETTINGS}

    # --- documents

    @cached_property
    def _removed(self) -> frozenset[Any]:
        return frozenset(record[0] for record in self._walk.of(DOCUMENTS) if not DOCUMENTS.is_active(record))

    def _is_wanted(self, document: Any) -> bool:
        chosen = self._choice.documents
        return document not in self._removed and (chosen is None or document in chosen)

    def _wanted(self) -> Iterator[Record]:
        """Documents that are not removed and may go along."""
        return (record for record in self._walk.of(DOCUMENTS) if self._is_wanted(record[0]))

    def _documents(self) -> Iterable[Record]:
        return self._wanted() if self._choice.with_texts else ()

    def documents(self) -> Iterator[PackedDocument]:
        """Every document that the package is about.

        If it has no texts, these are only documents of which something else is packed; their titles tell a colleague
        which report is missing.
        """
        count = 0
        for document in self._with_texts() if self._choice.with_texts else self._by_title():
            count += 1
            yield document
        self._titled = count

    def _by_title(self) -> Iterator[PackedDocument]:
        about, title = self._about(), DOCUMENTS.at["title"]
        sha256, name = DOCUMENTS.at["raw_sha256"], DOCUMENTS.at["source_name"]
        for record in self._wanted():
            if record[0] in about:
                file = (record[sha256], record[name]) if record[sha256] else None
                yield PackedDocument(record[0], record[title], file=file)

    def _about(self) -> set[Any]:
        missing = [kind for kind in _ABOUT if kind.table.name not in self._tallies]
        for kind in missing:
            for _ in self.of(kind):
                pass
        return set[Any]().union(*(self._tallies[kind.table.name].documents for kind in _ABOUT))

    def _with_texts(self) -> Iterator[PackedDocument]:
        title, records = DOCUMENTS.at["title"], self.of(DOCUMENTS)
        for portion in _some_at_a_time(records):
            ids = [record[0] for record in portion]
            texts, masks = dict(shared_rows.texts(self._conn, ids)), self._walk.masks(ids)
            for record in portion:
                yield PackedDocument(record[0], record[title], record, texts.get(record[0]), masks[record[0]])

    # --- layers

    def _of_layers(self, kind: RecordKind) -> Iterator[Record]:
        layers, person, document = self._choice.layers, kind.at["annotator"], kind.at["document"]
        return (
            record
            for record in self._walk.of(kind)
            if (layers is None or record[person] in layers) and self._is_wanted(record[document])
        )

    def _links(self) -> Iterator[Record]:
        """Links between documents that both go along, of the layers that do."""
        other = LINKS.at["target_document"]
        return (record for record in self._of_layers(LINKS) if self._is_wanted(record[other]))

    def _of_documents(self, kind: RecordKind) -> Iterator[Record]:
        """Values and assignments of documents: like their other data they are everybody's.

        A blind package has them, too: who is to read what tells nothing of what anybody labelled, or whether.
        """
        at = kind.at["document"]
        return (record for record in self._walk.of(kind) if self._is_wanted(record[at]))

    def _memos(self) -> Iterator[Record]:
        """Memos of those whose layers go along, about documents that do, or about none of them."""
        layers, author, document = self._choice.layers, MEMOS.at["author"], MEMOS.at["document"]
        return (
            record
            for record in self._walk.of(MEMOS)
            if (layers is None or record[author] in layers)
            and (not record[document] or self._is_wanted(record[document]))
        )

    def _decisions(self) -> Iterable[Record]:
        if not self._choice.decisions:
            return ()
        return self._decided()

    def _decided(self) -> Iterator[Record]:
        at = DECISIONS.at["document"]
        return (record for record in self._walk.of(DECISIONS) if self._is_wanted(record[at]))

    @cached_property
    def _reviewers(self) -> frozenset[Any]:
        return frozenset(record[DECISIONS.at["reviewer"]] for record in self._decided())

    @cached_property
    def _authors(self) -> frozenset[Any] | None:
        """The people whose comments and signatures go along, whatever these are about; None: everybody's."""
        if self._choice.layers is None:
            return None
        reviewers = self._choice.kind is PackageKind.ADJUDICATION or self._choice.decisions
        return frozenset({*self._choice.layers, *(self._reviewers if reviewers else ())})

    # --- what is about annotations

    def _comments(self) -> Iterator[Record]:
        comments = self._walk.of(COMMENTS)
        if self._choice.layers is None and self._choice.documents is None:
            yield from comments
            return
        while portion := list(islice(comments, _COMMENTS_AT_ONCE)):
            yield from self._chosen_comments(portion)

    def _chosen_comments(self, comments: list[Record]) -> Iterator[Record]:
        """Comments that go along. What somebody said about another's annotation goes with the one who said it."""
        about, author, layers = COMMENTS.at["annotation"], COMMENTS.at["author"], self._choice.layers
        person, document = ANNOTATIONS.at["annotator"], ANNOTATIONS.at["document"]
        authors = set(layers or ())
        if self._choice.kind is PackageKind.ADJUDICATION:
            authors |= self._authors or frozenset()
        ids = sorted({record[about] for record in comments})
        targets = self._walk.some(ANNOTATIONS, ids, shared_rows.by_id(self._conn, ANNOTATIONS.table, ids))
        for record in comments:
            target = targets.get(record[about])
            wanted = target is not None and self._is_wanted(target[document])
            packed = target is not None and wanted and (layers is None or target[person] in layers)
            if (wanted or self._choice.documents is None) and (layers is None or packed or record[author] in authors):
                yield record

    def _signatures(self) -> Iterator[Record]:
        """Signatures of those whose work is packed.

        A blind package has none: they would tell how much others have done.
        """
        person, document = SIGNATURES.at["annotator"], SIGNATURES.at["document"]
        authors = self._authors
        commenting = set[Any]() if authors is None else {record[COMMENTS.at["author"]] for record in self._comments()}
        for record in self._walk.of(SIGNATURES):
            packed = authors is None or record[person] in authors or record[person] in commenting
            if record[document] == NO_DOCUMENT or (packed and self._is_wanted(record[document])):
                yield record

    def _foreign(self) -> Iterable[Record]:
        """Rows that a newer version wrote. They may be about anybody and any report, so blind packages have none."""
        if self._choice.documents is not None or self._choice.layers == frozenset():
            return ()
        return self._walk.of(FOREIGN)

    # --- all together

    @property
    def manifest(self) -> Manifest:
        """The manifest of what was packed. Reads whatever was not read yet."""
        uuid, name, created_at = entities.project(self._conn)
        if self._titled is None:
            self._titled = sum(1 for _ in self.documents())
        for kind in KINDS:
            if kind is not MASKS and kind.table.name not in self._tallies:
                for _ in self.of(kind):
                    pass
        tallies = self._tallies
        active = {kind: tallies[kind.table.name].active for kind in _COUNTED.values()}
        counts = {"documents": self._titled, **{word: active[kind] for word, kind in _COUNTED.items()}}
        counts["removed"] = tallies[ANNOTATIONS.table.name].all - active[ANNOTATIONS]
        return Manifest(
            self._choice.kind,
            canonical_id(uuid),
            name,
            self._author,
            max((tally.newest for tally in tallies.values()), default="") or near_time(created_at),
            f"biaodu {VERSION}",
            {word: counts[word] for word in _WORDS},
        )


def _some_at_a_time(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Documents in portions, each with so few texts that they may be in memory together."""
    portion: list[Record] = []
    characters = 0
    for record in records:
        portion.append(record)
        characters += record[DOCUMENTS.at["characters"]]
        if characters >= _CHARACTERS_AT_ONCE or len(portion) == _DOCUMENTS_AT_ONCE:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion


_ABOUT = (ANNOTATIONS, STATUSES, DECISIONS, VARIABLE_VALUES)
_COUNTED = {
    "labels": LABELS,
    "annotators": ANNOTATORS,
    "annotations": ANNOTATIONS,
    "statuses": STATUSES,
    "comments": COMMENTS,
    "decisions": DECISIONS,
}
_WORDS = ("documents", "labels", "annotators", "annotations", "removed", "statuses", "comments", "decisions")


class _Tally:
    """What the manifest says of a table, counted while it is read."""

    def __init__(self, kind: RecordKind) -> None:
        self._kind = kind
        self._stamp = None if kind.stamp is None else kind.at[kind.stamp]
        self._document = kind.at["document"] if kind in _ABOUT else None
        self.all = self.active = 0
        self.newest = ""
        self.documents: set[Any] = set()
        """The documents that the records are about, if the table has a column for that."""

    def take(self, record: Record) -> None:
        """Count one record."""
        self.all += 1
        self.active += self._kind.is_active(record)
        if self._stamp is not None and record[self._stamp] > self.newest:
            self.newest = record[self._stamp]
        if self._document is not None:
            self.documents.add(record[self._document])
