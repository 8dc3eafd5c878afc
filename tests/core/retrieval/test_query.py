"""Boolean questions about passages, held against a plain scan over all pairs."""

from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Passage, Span
from core.retrieval.query import Beside, Query, Reach, Relation, related
from core.text.sentences import paragraphs, sentences

DOCUMENT = DocumentId("d")
SAFETY, TEACHERS, MONEY = (LabelId(code) for code in ("safety", "teachers", "money"))


def passage(start: int, end: int, label: LabelId = SAFETY, *, who: str = "a", id_: str = "") -> Passage:
    return Passage(DOCUMENT, start, end, AnnotationId(id_ or f"{start}-{end}-{label}-{who}"), label, AnnotatorId(who))


def ask(relation: Relation, reach: Reach, distance: int = 0, *labels: LabelId) -> Query:
    beside = Beside(relation, frozenset(labels or [TEACHERS]), reach, distance)
    return Query(frozenset([SAFETY]), beside=beside)


def answers(passages: list[Passage], query: Query, text: str = "") -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in related(sorted(passages), query, lambda: text)]


THIS_AND_THAT = [passage(0, 5), passage(4, 9, TEACHERS), passage(20, 25), passage(30, 40)]


def test_this_and_that_share_text():
    assert answers(THIS_AND_THAT, ask(Relation.WITH, Reach.OVERLAP)) == [(0, 5)]


def test_this_without_that():
    assert answers(THIS_AND_THAT, ask(Relation.WITHOUT, Reach.OVERLAP)) == [(20, 25), (30, 40)]


def test_near_counts_the_code_points_between():
    assert answers(THIS_AND_THAT, ask(Relation.WITH, Reach.NEAR, 10)) == [(0, 5)]
    assert answers(THIS_AND_THAT, ask(Relation.WITH, Reach.NEAR, 11)) == [(0, 5), (20, 25)]


def test_touching_is_near_and_shares_nothing():
    touching = [passage(0, 5), passage(5, 9, TEACHERS)]
    assert answers(touching, ask(Relation.WITH, Reach.NEAR, 0)) == [(0, 5)]
    assert answers(touching, ask(Relation.WITH, Reach.OVERLAP)) == []


def test_sentences_and_lines():
    text = "甲乙，丙丁。戊己。\n庚辛。"
    apart = [passage(0, 2), passage(3, 5, TEACHERS), passage(6, 8), passage(10, 12)]
    assert answers(apart, ask(Relation.WITH, Reach.SENTENCE), text) == [(0, 2)]
    assert answers(apart, ask(Relation.WITH, Reach.PARAGRAPH), text) == [(0, 2), (6, 8)]
    assert answers(apart, ask(Relation.WITHOUT, Reach.PARAGRAPH), text) == [(10, 12)]
    assert answers(apart, ask(Relation.WITH, Reach.DOCUMENT), text) == [(0, 2), (6, 8), (10, 12)]


def test_what_another_person_labelled_is_no_neighbour():
    assert answers([passage(0, 5), passage(0, 5, TEACHERS, who="b")], ask(Relation.WITH, Reach.OVERLAP)) == []


def test_a_passage_is_not_its_own_neighbour():
    alone = [passage(0, 5)]
    assert answers(alone, ask(Relation.WITH, Reach.OVERLAP, 0, SAFETY)) == []
    assert answers([*alone, passage(3, 7)], ask(Relation.WITH, Reach.OVERLAP, 0, SAFETY)) == [(0, 5), (3, 7)]


def test_the_text_is_not_asked_for_where_offsets_decide():
    def unread() -> str:
        raise AssertionError

    assert related(THIS_AND_THAT, ask(Relation.WITH, Reach.NEAR, 3), unread)


def test_without_labels_any_is_meant():
    assert len(related(THIS_AND_THAT, Query(), str)) == 4


LABELS = st.sampled_from([SAFETY, TEACHERS, MONEY])
TEXTS = st.text("教育。；\n 一二", max_size=40)


@st.composite
def passages_of(draw: st.DrawFn) -> tuple[str, list[Passage]]:
    text = draw(TEXTS)
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 40),
                st.integers(1, 12),
                st.sampled_from([SAFETY, TEACHERS, MONEY]),
                st.sampled_from("ab"),
            ),
            max_size=12,
        )
    )
    made = [
        passage(start, start + length, label, who=who, id_=f"{number}")
        for number, (start, length, label, who) in enumerate(drawn)
    ]
    return text, sorted(made)


def is_in_reach(one: Passage, other: Passage, beside: Beside, text: str) -> bool:
    """By definition."""
    here, there = Span(one.start, one.end), Span(other.start, other.end)
    match beside.reach:
        case Reach.OVERLAP:
            return here.overlaps(there)
        case Reach.NEAR:
            return max(here.start - there.end, there.start - here.end) <= beside.distance
        case Reach.SENTENCE:
            return any(unit.overlaps(here) and unit.overlaps(there) for unit in sentences(text))
        case Reach.PARAGRAPH:
            return any(unit.overlaps(here) and unit.overlaps(there) for unit in paragraphs(text))
        case Reach.DOCUMENT:
            return True


@given(
    passages_of(),
    st.sampled_from(Relation),
    st.sampled_from(Reach),
    st.integers(0, 9),
    st.sets(st.sampled_from([SAFETY, TEACHERS, MONEY]), min_size=1),
    st.none() | st.sets(st.sampled_from([SAFETY, TEACHERS, MONEY])),
)
def test_it_answers_as_a_scan_over_all_pairs_does(
    drawn: tuple[str, list[Passage]],
    relation: Relation,
    reach: Reach,
    distance: int,
    others: set[LabelId],
    labels: set[LabelId] | None,
):
    text, passages = drawn
    beside = Beside(relation, frozenset(others), reach, distance)
    query = Query(None if labels is None else frozenset(labels), beside=beside)

    def has_neighbour(passage: Passage) -> bool:
        return any(
            other.annotation != passage.annotation
            and other.annotator == passage.annotator
            and other.label in others
            and is_in_reach(passage, other, beside, text)
            for other in passages
        )

    expected = [
        passage
        for passage in passages
        if (labels is None or passage.label in labels) and has_neighbour(passage) is (relation is Relation.WITH)
    ]
    assert related(passages, query, lambda: text) == expected
