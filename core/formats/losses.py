"""Counts, before anything is written, what a format cannot hold of the documents to be written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.formats.protocol import Feature
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Said
from core.model import Meta


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that will not be in the dataset."""

    feature: Feature
    count: int
    """Annotations or documents that have it."""


def count_losses(
    records: Iterable[DocumentRecord],
    lacking: frozenset[Feature],
    count: Callable[[DocumentRecord], Mapping[Feature, int]] | None = None,
) -> tuple[Loss, ...]:
    """How often the documents have what the format lacks, in the order of `Feature`, without zeros.

    `count` finds more in a document: what the format leaves out of some annotations only.
    """
    counted: Counter[Feature] = Counter()
    if lacking or count is not None:
        for record in records:
            counted.update(_of(record, lacking))
            if count is not None:
                counted.update(count(record))
    return tuple(Loss(feature, counted[feature]) for feature in Feature if counted[feature])


def _of(record: DocumentRecord, lacking: frozenset[Feature]) -> dict[Feature, int]:
    spans, counts = record.spans, dict[Feature, int]()
    if Feature.OVERLAPS in lacking:
        counts[Feature.OVERLAPS] = _overlapping(spans)
    if Feature.UNLABELLED in lacking:
        counts[Feature.UNLABELLED] = not spans
    if Feature.METADATA in lacking:
        counts[Feature.METADATA] = _has_more(record.meta)
    if Feature.MASKS in lacking:
        counts[Feature.MASKS] = len(record.masks)
    if Feature.NOTES in lacking:
        counts[Feature.NOTES] = sum(span.note is not None for span in spans)
    if Feature.ABOUT in lacking:
        counts[Feature.ABOUT] = 1
    if record.said:
        counts |= {feature: count for feature, count in _said(record.said, spans).items() if feature in lacking}
    for feature in (Feature.ANNOTATORS, Feature.IDS, Feature.TIMES):
        if feature in lacking:
            counts[feature] = len(spans)
    return counts


def _said(said: Said, spans: Sequence[SpanRecord]) -> dict[Feature, int]:
    ids = {span.id for span in spans}
    return {
        Feature.ATTRIBUTES: len(ids & said.attributes.keys()),
        Feature.LINKS: sum(relation["source"] in ids for relation in said.relations),
        Feature.VARIABLES: bool(said.variables),
        Feature.MEMOS: sum(len(memos) for id_, memos in said.memos.items() if not id_ or id_ in ids),
    }


def _overlapping(spans: Sequence[SpanRecord]) -> int:
    """How many annotations share a code point with one before them; they must be sorted by start."""
    end, count = 0, 0
    for span in spans:
        count += span.start < end
        end = max(end, span.end)
    return count


def _has_more(meta: Meta) -> bool:
    return bool(meta.issuer or meta.date or meta.kind or meta.extra)
