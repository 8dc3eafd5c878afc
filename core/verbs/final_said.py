"""Attributes and links of the adjudicated layer: what follows from decisions, and writing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation
from core.review.decisions import (
    ADJUDICATED,
    DecidedReading,
    Decision,
    Verdict,
    reading_of,
    reason_and_strategy,
    results_from_json,
    sources_from_json,
    verdict_from_text,
)
from core.review.said import SaidRule, SourceValues, kept, rule_of, values_for
from core.said.comparing import NO_VALUES, Values, same_values
from core.said.inheriting import Declared
from core.said.links import Link, kinds_of
from core.storage import entities, review_rows, said_rows
from core.storage.journal import Operation
from core.storage.said_following import Begun, put_detail
from core.storage.tables import ANNOTATION_DETAIL, LINK

Known = Mapping[AnnotationId, tuple[Annotation, bool]]
"""Annotations by id, each with whether it was removed."""
FinalLink = tuple[str, AnnotationId, AnnotationId]
"""Kind, source and target of a link in the adjudicated layer."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A decision as it is stored."""

    id: str
    document: DocumentId
    verdict: Verdict
    taken: AnnotatorId | None
    strategy: str | None
    sources: tuple[DecidedReading, ...]
    results: tuple[AnnotationId, ...]

    @property
    def rule(self) -> SaidRule:
        """What of its sources' attributes and links it takes."""
        return rule_of(self.verdict, self.strategy)

    @classmethod
    def of(cls, row: Sequence[str]) -> "Parsed":
        """From a row of `review_rows.decisions`."""
        verdict, taken = verdict_from_text(row[3])
        strategy = reason_and_strategy(row[6])[1]
        ids = row[0], DocumentId(row[1])
        return cls(*ids, verdict, taken, strategy, sources_from_json(row[4]), results_from_json(row[5]))


class SaidOfDecisions:
    """What some decisions put beside the labels of the adjudicated layer; nothing in a project that says nothing."""

    def __init__(self, engine: Engine, parsed: Sequence[Parsed], known: Known) -> None:
        """`known` are the annotations that the decisions name."""
        self._known = known
        self._values = said_rows.attributes_of(engine.conn, known)
        self._declared = None
        if self._values:
            self._declared = Declared.of(said_rows.attributes(engine.conn), entities.labels(engine.conn))
        self._codes: dict[LabelId, frozenset[str]] = {}
        self._links = _FinalLinks(engine, parsed, known) if said_rows.has_any(engine.conn, LINK) else None

    def has(self, annotation: AnnotationId) -> Values:
        """The declared values of an annotation."""
        stored = self._values.get(annotation)
        if not stored or self._declared is None or annotation not in self._known:
            return NO_VALUES
        return self._of_label(stored, self._known[annotation][0].label)

    def _of_label(self, values: Values, label: LabelId) -> Values:
        assert self._declared is not None
        if label not in self._codes:
            self._codes[label] = frozenset(known.code for known in self._declared.for_label(label))
        return {code: value for code, value in values.items() if code in self._codes[label]}

    def follows(self, decision: Parsed, label: LabelId) -> Values:
        """The values that the annotation with this label gets; raises UserError ``review.values_contradict``."""
        if not self._values:
            return NO_VALUES
        sources: list[SourceValues] = []
        for source in decision.sources:
            now = self._known.get(source.annotation)
            own = source.label if now is None else now[0].label
            sources.append(SourceValues(source.annotator, own, self.has(source.annotation)))
        found = values_for(label, sources, decision.rule, decision.taken, strict=decision.strategy is None)
        return self._of_label(found, label)

    def holds(self, decision: Parsed) -> bool:
        """Whether the results have the attributes and links that follow from the sources today."""
        own = decision.verdict in (Verdict.ADJUSTED, Verdict.THIRD) and decision.strategy is None
        # What a reviewer says in words of their own does not follow from the sources.
        if self._values and not own:
            for result in decision.results:
                if result not in self._known:
                    continue
                try:
                    follows = self.follows(decision, self._known[result][0].label)
                except UserError:
                    return False
                if decision.sources and not same_values(follows, self.has(result)):
                    return False
            said = [self.has(source.annotation) for source in decision.sources]
            if decision.verdict is Verdict.AGREED and not all(same_values(said[0], other) for other in said[1:]):
                return False
        return self._links is None or self._links.holds(decision)


class _FinalLinks:
    """The links that follow from decisions: of what is linked in a layer, between what was decided of both ends."""

    def __init__(self, engine: Engine, parsed: Sequence[Parsed], known: Known) -> None:
        conn = engine.conn
        self._engine = engine
        sources = {source.annotation for decision in parsed for source in decision.sources}
        results = {result for decision in parsed for result in decision.results}
        self._at: dict[AnnotationId, list[Link]] = {}
        """The links of a layer that are told at a source."""
        self._directed = {kind.code: kind.directed for kind in kinds_of(said_rows.link_kinds(conn))}
        self._known = dict(known)
        self._shown: dict[AnnotationId, AnnotationId | None] = {}
        """Of results that were asked for the annotation that shows, of equal ones of two reviewers the same."""
        shown = {id_ for result in results if (id_ := self._shown_as(result)) is not None}
        found = said_rows.links_at(conn, sources | results | shown)
        ends = {end for link in found for end in (link.source, link.target)}
        self._known |= engine.annotations.existing(ends - self._known.keys())
        self._there: set[FinalLink] = set()
        """Those that the adjudicated layer has."""
        others: set[AnnotationId] = set()
        for link in found:
            who = {self._known[end][0].annotator for end in (link.source, link.target)}
            if who == {ADJUDICATED} and link.annotator == ADJUDICATED:
                self._there.add(self.final(link.kind, link.source, link.target))
            elif who == {link.annotator}:
                home = self.home(link)
                if home in sources:
                    self._at.setdefault(home, []).append(link)
                    others.add(link.target if home == link.source else link.source)
        self._about: dict[AnnotationId, Parsed] = {}
        """The decision on an annotation; of several the newest."""
        if self._at:
            self._read_decisions(parsed, others)

    def _read_decisions(self, parsed: Sequence[Parsed], others: set[AnnotationId]) -> None:
        loaded = {decision.document for decision in parsed}
        decisions = list(parsed)
        for document in {self._known[other][0].document for other in others} - loaded:
            decisions += map(Parsed.of, review_rows.decisions(self._engine.conn, document))
        for decision in decisions:
            self._about.update(dict.fromkeys((source.annotation for source in decision.sources), decision))
        named = {id_ for decision in decisions for id_ in decision.results}
        self._known |= self._engine.annotations.existing(named - self._known.keys())

    def home(self, link: Link) -> AnnotationId:
        """The end at which a link is told: its source, or of one without direction the first by document and place."""
        if self._directed.get(link.kind, True):
            return link.source
        return min(link.source, link.target, key=lambda end: place_of(self._known[end][0]))

    def final(self, kind: str, source: AnnotationId, target: AnnotationId) -> FinalLink:
        """A link of the adjudicated layer; one without direction begins at its first end."""
        if self._directed.get(kind, True) or source not in self._known or target not in self._known:
            return (kind, source, target)
        first, second = sorted((source, target), key=lambda end: place_of(self._known[end][0]))
        return (kind, first, second)

    def _shown_as(self, result: AnnotationId) -> AnnotationId | None:
        """What shows of a result: where two reviewers decided the same apart, one annotation of two equal ones."""
        if result not in self._shown:
            annotation, removed = self._known.get(result, (None, True))
            shown = None if annotation is None or removed else result
            if annotation is not None and removed:
                place = annotation.document, annotation.annotator, annotation.start, annotation.end, annotation.label
                shown = self._engine.annotations.at_place(*place)
                if shown is not None:
                    self._known.setdefault(shown, (replace(annotation, id=shown), False))
            self._shown[result] = shown
        return self._shown[result]

    def follows(self, decision: Parsed) -> set[FinalLink]:
        """The links that are told at its sources and stand in the adjudicated layer by this decision."""
        said, made = self._said(decision)
        return {made[key] for key in kept(said, decision.rule, decision.taken)}

    def _said(
        self, decision: Parsed
    ) -> tuple[dict[AnnotatorId, list[tuple[str, bool, str]]], dict[tuple[str, bool, str], FinalLink]]:
        """What each source says, and by that the link that it would be: of what has a decision on its other end."""
        said: dict[AnnotatorId, list[tuple[str, bool, str]]] = {}
        made: dict[tuple[str, bool, str], FinalLink] = {}
        for source in decision.sources:
            keys = said.setdefault(source.annotator, [])
            for link in self._at.get(source.annotation, ()):
                out = link.source == source.annotation
                other = link.target if out else link.source
                there = self._about.get(other)
                ends = self._result(decision, source.annotation), there and self._result(there, other)
                if there is None or ends[0] is None or not ends[1] or ends[0] == ends[1]:
                    continue
                key = (link.kind, out and self._directed.get(link.kind, True), there.id)
                keys.append(key)
                made[key] = self.final(link.kind, *((ends[0], ends[1]) if out else (ends[1], ends[0])))
        return said, made

    def _result(self, decision: Parsed, source: AnnotationId) -> AnnotationId | None:
        """What a decision made of a source: what says the same, else what has the label, else its first result."""
        there = [id_ for result in decision.results if (id_ := self._shown_as(result)) is not None]
        if source not in self._known or not there:
            return there[0] if there else None
        said = reading_of(self._known[source][0])
        readings = {id_: reading_of(self._known[id_][0]) for id_ in there}
        same = [id_ for id_ in there if readings[id_] == said] or [
            id_ for id_ in there if readings[id_].label == said.label
        ]
        return (same or there)[0]

    def differ(self, decision: Parsed, source: DecidedReading) -> bool:
        """Whether what became of a source is linked otherwise than it, of links that are told there."""
        said, made = self._said(decision)
        own, here = {made[key] for key in said.get(source.annotator, ())}, self._result(decision, source.annotation)
        return {link for link in own if link[1] == here} != {link for link in self._there if link[1] == here}

    def holds(self, decision: Parsed) -> bool:
        """Whether the adjudicated layer has what follows, and from its results no directed link besides."""
        follows = self.follows(decision) if self._at else set[FinalLink]()
        results = {self._shown_as(result) for result in decision.results}
        told = {link for link in self._there if self._directed.get(link[0], True) and link[1] in results}
        if decision.verdict is Verdict.AGREED and self._at:
            said = [set(keys) for keys in self._said(decision)[0].values()]
            if any(keys != said[0] for keys in said[1:]):
                return False
        return follows <= self._there and told <= follows


def linked_otherwise(
    engine: Engine, decisions: Iterable[Decision], annotator: AnnotatorId | None = None
) -> set[AnnotationId]:
    """Annotations, one person's or everybody's, that have other links in the final layer, both ends decided."""
    if not said_rows.has_any(engine.conn, LINK):
        return set()
    parsed = [
        Parsed(made.id, made.document, made.verdict, made.taken, made.strategy, made.sources, made.results)
        for made in decisions
    ]
    named = {source.annotation for decision in parsed for source in decision.sources}
    named |= {result for decision in parsed for result in decision.results}
    links = _FinalLinks(engine, parsed, engine.annotations.existing(sorted(named)))
    return {
        source.annotation
        for decision in parsed
        for source in decision.sources
        if annotator in (None, source.annotator) and links.differ(decision, source)
    }


def place_of(annotation: Annotation) -> tuple[str, int, int, str]:
    """What orders ends of links, also those of different documents."""
    return (annotation.document, annotation.start, annotation.end, annotation.id)


def put_values(engine: Engine, operation: Operation, results: Iterable[tuple[Annotation, Values]]) -> None:
    """Give annotations of the adjudicated layer these values, and the present meaning of their labels, no others."""
    conn = engine.conn
    meanings = said_rows.meanings_by_label(conn)
    initial = [attribute for attribute in said_rows.attributes(conn) if attribute.initial is not None]
    begun = Begun(conn, meanings, initial) if meanings or initial else None
    for result, values in results:
        # What it would begin with: a row without values says that it has none.
        first, known = begun.of(result.label) if begun is not None else ({}, frozenset[str]())
        row = operation.read(ANNOTATION_DETAIL, result.id)
        there = row is not None and not row["deleted"]
        wanted = said_rows.detail_row(result.id, result.document, result.annotator, values, known, operation.at)
        if row is not None and there:
            if any(row[column] != wanted[column] for column in ("attributes", "meanings")):
                put_detail(operation, wanted)
        elif values or first or known:
            put_detail(operation, wanted)


def follow_links(engine: Engine, operation: Operation, documents: Iterable[DocumentId]) -> None:
    """Give the adjudicated layer of documents the links that follow from all decisions, and take away others."""
    conn, here = engine.conn, set(documents)
    if not said_rows.has_any(conn, LINK):
        return
    around = here | {
        document
        for one in here
        for link in said_rows.links_in(conn, one)
        for document in (link.document, link.target_document)
    }
    parsed = [Parsed.of(row) for document in sorted(around) for row in review_rows.decisions(conn, document)]
    named = {source.annotation for decision in parsed for source in decision.sources}
    named |= {result for decision in parsed for result in decision.results}
    links = _FinalLinks(engine, parsed, engine.annotations.existing(sorted(named)))
    follows = {link for decision in parsed for link in links.follows(decision)}
    there: set[FinalLink] = set()
    # Of equal ones all stay or all go: of those that two reviewers made one shows, and the other would come up.
    ends = {link.id: (link.source, link.target) for link in said_rows.links_of(conn, ADJUDICATED, here)}
    for id_, kind, source, target in said_rows.link_rows_of(conn, ADJUDICATED, here):
        final = links.final(kind, *ends.get(id_, (AnnotationId(source), AnnotationId(target))))
        if final in follows:
            there.add(final)
        else:
            operation.remove(LINK, id_)
    places = engine.annotations.existing({end for link in follows - there for end in link[1:]})
    for kind, source, target in sorted(follows - there):
        ends = places[source][0].document, places[target][0].document
        if here.isdisjoint(ends):
            continue
        operation.insert(
            LINK,
            {
                "id": new_uuid(),
                "kind": kind,
                "source": source,
                "target": target,
                "document": ends[0],
                "target_document": ends[1],
                "annotator": ADJUDICATED,
                "note": None,
                "created_at": operation.at,
                "updated_at": operation.at,
            },
        )
