from core.formats.losses import Loss, count_losses
from core.formats.protocol import COUNTED_APART, EVERYTHING, Feature
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Said
from core.ids import AnnotationId, DocumentId
from core.model import Mask, Meta


def span(start: int, end: int, note: str | None = None) -> SpanRecord:
    return SpanRecord(start, end, "safety", AnnotationId(f"{start}-{end}"), "陈晓", note, "1", "1")


FULL = DocumentRecord(
    DocumentId("1"),
    "一二三四五六七八九十",
    Meta("甲", "某区", 2024, issuer="教育局"),
    [span(0, 6), span(2, 3, "note"), span(5, 7), span(7, 9)],
    (Mask(0, 1, "user"), Mask(9, 10, "user")),
    said=Said({"0-6": {"a": 1}, "gone": {"a": 1}}, {"v": 1}, {"": [{"text": "m"}]}, [{"source": "0-6"}]),
)
PLAIN = DocumentRecord(DocumentId("2"), "一", Meta("乙", "某区", 2024), [])


def test_only_what_occurs_and_the_format_lacks_is_counted() -> None:
    assert count_losses([FULL, PLAIN], frozenset()) == ()
    assert count_losses([FULL], frozenset([Feature.UNLABELLED])) == ()
    assert count_losses([FULL, PLAIN], frozenset([Feature.MASKS])) == (Loss(Feature.MASKS, 2),)


def test_each_thing_is_counted_as_often_as_it_is_lost() -> None:
    counted = {loss.feature: loss.count for loss in count_losses([FULL, PLAIN, PLAIN], EVERYTHING)}
    assert counted == {
        Feature.OVERLAPS: 2,
        Feature.UNLABELLED: 2,
        Feature.ANNOTATORS: 4,
        Feature.IDS: 4,
        Feature.NOTES: 1,
        Feature.TIMES: 4,
        Feature.METADATA: 1,
        Feature.MASKS: 2,
        Feature.ABOUT: 3,
        Feature.ATTRIBUTES: 1,
        Feature.LINKS: 1,
        Feature.VARIABLES: 1,
        Feature.MEMOS: 1,
    }
    assert list(counted) == [feature for feature in Feature if feature not in COUNTED_APART]
