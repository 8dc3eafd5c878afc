"""Selects whose annotations and which documents a dataset has, as records; and keeps such choices under names.

It never silently adds up several people: what was chosen, or taken to be meant, is said (`Selected.said`).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import orjson

from core import bounded_json
from core.dataset_said import SaidRecords
from core.errors import EnvironmentFault, UserError
from core.formats.dataset import PARTS, Dataset, Names, WhoseLayers
from core.formats.records import DocumentRecord, SpanColumns, SpanRecord
from core.formats.said import SaidUse
from core.formats.shapes import divided, without_masks
from core.ids import AnnotationId, DocumentId
from core.model import Annotator, Document, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage.tables import quote_hashes

if TYPE_CHECKING:
    from core.session import Session

Merge = Callable[[Sequence[SpanRecord]], list[SpanRecord]]
PROFILES = "export.profiles"
"""The project's setting that holds the profiles."""


@dataclass(frozen=True, slots=True)
class Selected:
    """Whose annotations are taken."""

    people: tuple[Annotator, ...] | None
    """The people; None: everybody."""
    merge: WhoseLayers | None = None
    """`WhoseLayers.MAJORITY` or `WhoseLayers.UNION`, if several layers become one."""

    @property
    def said(self) -> str:
        """In words whose annotations these are, for the manifest and for whoever exports."""
        if self.merge is not None:
            return self.merge.value
        if self.people is None:
            return WhoseLayers.EACH.value
        return ", ".join("adjudicated" if person.adjudicated else person.name for person in self.people)


def select(session: "Session", dataset: Dataset, *, holds_annotators: bool) -> Selected:
    """Find out whose annotations are meant.

    Raises UserError ``annotator.unknown``, ``annotator.none_current``, and ``export.whose`` if nobody is named, several
    people labelled, and the format could not keep them apart.
    """
    everyone = session.annotators.list()
    if dataset.people:
        return Selected(tuple(_named(everyone, name) for name in dataset.people))
    match dataset.layers:
        case WhoseLayers.MAJORITY | WhoseLayers.UNION:
            return Selected(tuple(person for person in everyone if not person.adjudicated), dataset.layers)
        case WhoseLayers.ADJUDICATED:
            return Selected((_named(everyone, "adjudicated"),))
        case WhoseLayers.MINE:
            if session.annotator is None:
                raise UserError("annotator.none_current")
            return Selected((session.annotator,))
        case WhoseLayers.EACH:
            return _apart(_having(session, everyone), holds_annotators=holds_annotators)
        case WhoseLayers.AUTO:
            return _meant(session, everyone, holds_annotators=holds_annotators)


def _having(session: "Session", everyone: Sequence[Annotator]) -> list[Annotator]:
    """The people who have annotations."""
    return [person for person in everyone if session.annotations.has_any(person.id)]


def _apart(having: Sequence[Annotator], *, holds_annotators: bool) -> Selected:
    """Everybody's, if the format says whose each annotation is.

    Otherwise only a single person's: never a sum over people.
    """
    if len(having) > 1 and not holds_annotators:
        raise UserError("export.whose", names=", ".join(person.name for person in having))
    return Selected(None)


def _meant(session: "Session", everyone: Sequence[Annotator], *, holds_annotators: bool) -> Selected:
    having = _having(session, everyone)
    final = [person for person in having if person.adjudicated]
    mine = [person for person in having if session.annotator is not None and person.id == session.annotator.id]
    if chosen := final or mine or (having if len(having) <= 1 else []):
        return Selected(tuple(chosen))
    return _apart(having, holds_annotators=holds_annotators)


def _named(everyone: Sequence[Annotator], name: str) -> Annotator:
    found = next((person for person in everyone if person.name == name), None)
    if found is None and name == "adjudicated":
        found = next((person for person in everyone if person.adjudicated), None)
    if found is None:
        raise UserError("annotator.unknown", value=name)
    return found


@dataclass(frozen=True, slots=True)
class DatasetPart:
    """A file of a dataset."""

    name: str = ""
    """``train``, an annotator, or both; empty: the only one."""
    split: str = ""
    person: str = ""
    """The annotator's name as the records have it."""


class DatasetSource:
    """The documents of a project as records, one at a time, as often as needed. Use it within one `Session.reading`."""

    def __init__(
        self,
        session: "Session",
        documents: Sequence[DocumentId] | None,
        dataset: Dataset,
        selected: Selected,
        shape: str = "documents",
    ) -> None:
        self._session = session
        self._dataset = dataset
        self._selected = selected
        self._shape = shape
        self._documents = self._chosen(documents)
        self._masked = session.documents.masked()
        people = selected.people
        single = people[0].id if people is not None and len(people) == 1 and selected.merge is None else None
        self._spans_of = session.annotations.records(single)
        self._only = None if people is None or single else frozenset(person.name for person in people)
        self._outdated = session.worklist.outdated() if dataset.confirmed else frozenset[AnnotationId]()
        self._names = self._label_names()
        self._aliases = self._anonymous()
        chosen = None if people is None or selected.merge is not None else {person.id for person in people}
        self._said = SaidRecords(session, self._aliases, chosen)
        self._split_of: dict[DocumentId, str] | None = None
        self.count = len(self._documents)

    def _chosen(self, documents: Sequence[DocumentId] | None) -> list[Document]:
        session, dataset = self._session, self._dataset
        listed = (
            session.documents.list()
            if documents is None
            else [session.documents.get(id_) for id_ in dict.fromkeys(documents)]
        )
        if dataset.where:
            listed = [
                document
                for document in listed
                if all(_has(document, field, value) for field, value in dataset.where.items())
            ]
        if dataset.done:
            people = self._selected.people
            ids = None if people is None else {person.id for person in people if not person.adjudicated}
            done = {
                document
                for (document, who), status in session.documents.statuses().items()
                if status is Status.DONE and (not ids or who in ids)
            }
            listed = [document for document in listed if document.id in done]
        return listed

    def use(self) -> SaidUse:
        """What the documents say beside their labels."""
        return self._said.use(document.id for document in self._documents)

    def parts(self) -> list[DatasetPart]:
        """The files that the dataset has."""
        splits = PARTS[: len(self._dataset.shares)] or ("",)
        people = self._people() if self._dataset.apart else [""]
        return [
            DatasetPart(".".join(filter(None, (person, split))), split, person)
            for person in people or [""]
            for split in splits
        ]

    def _people(self) -> list[str]:
        """The people who have annotations, named as in the records."""
        if self._selected.merge is not None:
            return [self._selected.merge.value]
        chosen = self._session.annotators.list() if self._selected.people is None else self._selected.people
        return [self._aliases.get(person.name, person.name) for person in _having(self._session, chosen)]

    def records(
        self,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
        *,
        part: DatasetPart = DatasetPart(),
        exact: bool = False,
    ) -> Iterator[DocumentRecord]:
        """The records of one file. With `exact` each span is first compared with what was labelled.

        Raises EnvironmentFault ``export.moved_span``; `Cancel`.
        """
        split_of = self.split_of(cancelled) if self._dataset.shares else {}
        for done, document in enumerate(self._documents):
            stop_if(cancelled)
            progress(done, self.count, document.meta.title)
            split = split_of.get(document.id, "")
            if part.split and split != part.split:
                continue
            yield from self._shaped(self._record(document, exact=exact), split, part.person)

    def _record(self, document: Document, *, exact: bool = False) -> DocumentRecord:
        session = self._session
        text, spans = session.documents.text(document.id), self._spans_of(document.id)
        masks = tuple(session.documents.masks(document.id)) if document.id in self._masked else ()
        record = DocumentRecord(document.id, text, document.meta, spans, masks, said=self._said.of(document.id))
        if exact:
            _require_exact(record)
        return record

    def _shaped(self, record: DocumentRecord, split: str, person: str) -> Iterator[DocumentRecord]:
        if plain := not (
            self._only or self._outdated or self._selected.merge or self._names or self._aliases or person
        ):
            spans: Sequence[SpanRecord] = record.spans
        else:
            spans = self._spans(record.spans, person)
        if not plain or split:
            record = replace(record, spans=spans, split=split)
        if self._dataset.without_masks:
            record = without_masks(record)
            if not record.text.strip():
                return
        yield from divided(record, self._shape, self._dataset.context)

    def _spans(self, spans: Sequence[SpanRecord], person: str) -> Sequence[SpanRecord]:
        chosen = [span for span in spans if self._only is None or span.annotator in self._only]
        if self._outdated:
            chosen = [span for span in chosen if span.id not in self._outdated]
        if self._selected.merge is not None:
            chosen = merged(chosen, self._selected.merge)
        if self._aliases:
            chosen = [span._replace(annotator=self._aliases.get(span.annotator, span.annotator)) for span in chosen]
        if person:
            chosen = [span for span in chosen if span.annotator == person]
        if self._names:
            chosen = [span._replace(label=self._names.get(span.label, span.label)) for span in chosen]
        # The first four fields are enough to sort by: ids are unique.
        return SpanColumns.of(sorted(chosen))

    def _label_names(self) -> dict[str, str]:
        """The name to write for each code. If two labels have the same name, both are written as codes."""
        if self._dataset.names is Names.CODE:
            return {}
        names = {label.code: label.name(self._dataset.names.value) for label in self._session.codebook.labels()}
        counts = Counter(names.values())
        return {code: name for code, name in names.items() if counts[name] == 1 and name not in names.keys() - {code}}

    def _anonymous(self) -> dict[str, str]:
        if not self._dataset.anonymous:
            return {}
        people = [person for person in self._session.annotators.list() if not person.adjudicated]
        return {person.name: f"A{number}" for number, person in enumerate(people, 1)}

    def split_of(self, cancelled: Cancelled = never) -> dict[DocumentId, str]:
        """The part to which each document belongs."""
        if self._split_of is None:
            from core.formats.splits import SplitDocument, deal, sketch

            members: list[SplitDocument] = []
            for document in self._documents:
                stop_if(cancelled)
                record = self._record(document)
                labels = Counter(span.label for span in self._spans(record.spans, ""))
                members.append(SplitDocument(document.id, document.meta.region or "", labels, sketch(record.text)))
            dealt = deal(members, self._dataset.shares, self._dataset.seed)
            self._split_of = {document: PARTS[part] for document, part in dealt.items()}
        return self._split_of


def merged(spans: Sequence[SpanRecord], way: WhoseLayers) -> list[SpanRecord]:
    """The layers of one document as one: each passage and label once.

    For `WhoseLayers.MAJORITY` only where more than half of those who labelled the document have it.
    """
    people = {span.annotator for span in spans}
    by_place: dict[tuple[int, int, str], list[SpanRecord]] = {}
    for span in spans:
        by_place.setdefault((span.start, span.end, span.label), []).append(span)
    needed = len(people) / 2 if way is WhoseLayers.MAJORITY else 0
    return [
        same[0]._replace(
            annotator=way.value,
            note="\n".join(dict.fromkeys(span.note for span in same if span.note)) or None,
            created_at=min(span.created_at for span in same),
            updated_at=max(span.updated_at for span in same),
        )
        for same in by_place.values()
        if len({span.annotator for span in same}) > needed
    ]


def _require_exact(record: DocumentRecord) -> None:
    """Refuse a document in which a span no longer covers what was labelled: slicing alone would not notice."""
    text = record.text
    by_column = SpanColumns.of(record.spans)
    starts, ends, *_, stored = by_column.columns
    found = quote_hashes(by_column.quotes(text))
    if found != list(stored) or max(ends, default=0) > len(text):
        compared = zip(starts, ends, stored, found, strict=True)
        start, end = next((at, to) for at, to, was, now in compared if was != now or to > len(text))
        raise EnvironmentFault("export.moved_span", title=record.meta.title, start=start, end=end)


def _has(document: Document, field: str, value: str) -> bool:
    found = document.meta.extra.get(field, getattr(document.meta, field, None))
    return found is not None and str(found) == value


@dataclass(frozen=True, slots=True)
class Profile:
    """The choices of an export, kept under a name."""

    format: str
    options: Mapping[str, str]
    dataset: Dataset


def profiles(session: "Session") -> dict[str, Profile]:
    """The project's profiles by name; those that cannot be read are left out."""
    # Imported here because it loads everything that reads datasets, which an export without a profile does not need.
    from core.formats.json_values import as_object, as_text

    stored = session.setting(PROFILES)
    try:
        value: object = bounded_json.loads(stored) if stored else None
    except UserError:
        return {}
    found: dict[str, Profile] = {}
    for name, entry in as_object(value).items():
        fields = as_object(entry)
        if format_ := as_text(fields.get("format")):
            options = {option: as_text(choice) for option, choice in as_object(fields.get("options")).items()}
            found[name] = Profile(format_, options, Dataset.from_json(fields.get("dataset")))
    return found


def find_profile(session: "Session", name: str) -> Profile:
    """The profile with this name; raises UserError ``export.no_profile``."""
    known = profiles(session)
    if name not in known:
        raise UserError("export.no_profile", name=name, known=", ".join(known) or "–")
    return known[name]


def keep_profile(session: "Session", name: str, profile: Profile) -> None:
    """Keep choices under a name, in place of those that it had. Raises UserError ``export.no_profile`` without one."""
    if not name.strip():
        raise UserError("export.no_profile", name=name, known="")
    kept = profiles(session) | {name.strip(): profile}
    value = {
        name: {"format": choices.format, "options": dict(choices.options), "dataset": choices.dataset.to_json()}
        for name, choices in kept.items()
    }
    session.set_setting(PROFILES, orjson.dumps(value).decode())


def safe_name(name: str) -> str:
    """A name made fit to be part of a file's name on every system."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", name).strip(". ") or "_"
