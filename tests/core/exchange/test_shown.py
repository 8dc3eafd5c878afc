"""What is shown of states that contradict each other is a function of them, and has no contradiction."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.codebook import in_tree_order, require_consistent
from core.exchange.records import ANNOTATIONS, ANNOTATORS, LABELS, MASKS, STRIKES, Record, RecordKind
from core.exchange.shown import shown_annotators, shown_labels, shown_masks
from core.plausible import EARLIEST, LARGEST_REVISION, LATEST
from core.storage.entities import label_from

IDS = [f"id-{number}" for number in range(6)]
ids = st.sampled_from(IDS)


def record(kind: RecordKind, **values: str | int | None) -> Record:
    default = {"revision": 1, "deleted": 0, "examples": "[]", "position": 0}
    return tuple(values.get(column, default.get(column, "")) for column in kind.columns)


@st.composite
def codebooks(draw: st.DrawFn) -> dict[str, Record]:
    labels: dict[str, Record] = {}
    for id_ in draw(st.sets(ids)):
        labels[id_] = record(
            LABELS,
            id=id_,
            code=draw(st.sampled_from("abc")),
            key=draw(st.sampled_from([None, "1", "2"])),
            parent=draw(st.none() | ids),
            deleted=draw(st.integers(0, 1)),
        )
    return labels


@given(codebooks(), st.sets(ids))
def test_a_shown_codebook_is_consistent(labels: dict[str, Record], used: set[str]) -> None:
    shown = shown_labels(labels, used)
    visible = [label_from(LABELS.row(row)) for row in shown.rows.values() if LABELS.is_active(row)]
    require_consistent(visible)
    assert len(in_tree_order(visible)) == len(visible)
    assert {label.parent for label in visible} <= {None, *(label.id for label in visible)}
    assert shown.rows.keys() == labels.keys()
    for id_, row in labels.items():
        if LABELS.is_active(row) or id_ in used:
            assert LABELS.is_active(shown.rows[shown.alias[id_]])
            assert shown.rows[shown.alias[id_]][1] == row[1]


@given(st.dictionaries(ids, st.tuples(st.sampled_from(["王芳", "王芳 (2)", "李敏"]), st.integers(0, 1))), st.sets(ids))
def test_everybody_who_is_shown_has_a_name_of_their_own(people: dict[str, tuple[str, int]], used: set[str]) -> None:
    rows = {id_: record(ANNOTATORS, id=id_, name=name, deleted=gone) for id_, (name, gone) in people.items()}
    shown = shown_annotators(rows, used)
    names = [row[1] for row in shown.values() if ANNOTATORS.is_active(row)]
    assert len(names) == len(set(names))
    assert shown.keys() == rows.keys()
    assert all(ANNOTATORS.is_active(shown[id_]) for id_ in rows if people[id_][1] == 0 or id_ in used)


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(st.tuples(spans, st.integers(0, 1)), max_size=12))
def test_masks_never_overlap_and_cover_what_all_cover(masks: Sequence[tuple[tuple[int, int], int]]) -> None:
    rows = [
        record(MASKS, id=f"{number:02}", document="d", span_start=start, span_end=end, deleted=gone)
        for number, ((start, end), gone) in enumerate(masks)
    ]
    shown = shown_masks(rows)
    covered = [at for row in shown.values() if MASKS.is_active(row) for at in range(row[2], row[3])]
    assert len(covered) == len(set(covered))
    assert set(covered) == {at for (start, end), gone in masks if not gone for at in range(start, end)}
    assert shown_masks(rows[::-1]) == shown


@given(codebooks(), st.sets(ids), st.sets(ids))
def test_a_codebook_with_struck_labels_is_consistent_and_says_nothing_of_them(
    labels: dict[str, Record], used: set[str], struck: set[str]
) -> None:
    named = {id_: LABELS.changed(row, name_zh=f"名{id_}") for id_, row in labels.items()}
    shown = shown_labels(named, used, struck)
    visible = [label_from(LABELS.row(row)) for row in shown.rows.values() if LABELS.is_active(row)]
    require_consistent(visible)
    assert shown.rows.keys() == labels.keys()
    assert not {label.name_zh for label in visible} & {f"名{id_}" for id_ in struck}
    for id_ in used & labels.keys():
        # What annotations refer to is shown, as another label of the same code where there is one.
        assert LABELS.is_active(shown.rows[shown.alias[id_]])


@given(st.dictionaries(ids, st.integers(0, 1)), st.sets(ids), st.sets(ids))
def test_struck_people_are_shown_without_their_names_where_they_are_needed(
    people: dict[str, int], used: set[str], struck: set[str]
) -> None:
    rows = {id_: record(ANNOTATORS, id=id_, name=f"名{id_}", deleted=gone) for id_, gone in people.items()}
    shown = shown_annotators(rows, used, struck)
    active = {id_: row[1] for id_, row in shown.items() if ANNOTATORS.is_active(row)}
    assert len(set(active.values())) == len(active)
    assert active.keys() == {id_ for id_ in rows if id_ in used or (people[id_] == 0 and id_ not in struck)}
    assert not any(name == f"名{id_}" for id_, name in active.items() if id_ in struck)


strikes = st.builds(
    lambda revision, at, gone, who: STRIKES.plausible(
        record(STRIKES, id="annotation/a", revision=revision, updated_at=at, deleted=gone, annotator=who)
    ),
    st.sampled_from([1, 2, LARGEST_REVISION - 1, LARGEST_REVISION]),
    st.sampled_from([EARLIEST, LATEST]),
    st.integers(0, 1),
    st.sampled_from(["a", "b"]),
)


@given(strikes, strikes, strikes)
def test_striking_is_a_join_that_somebody_can_always_end(one: Record, other: Record, third: Record) -> None:
    newer, revision = STRIKES.newer, STRIKES.revision
    assert newer(one, one) == one
    assert newer(one, other) == newer(other, one)
    assert newer(newer(one, other), third) == newer(one, newer(other, third))
    joined = newer(one, other)
    if STRIKES.is_active(joined):
        return
    # Whatever lifts it, there is a greater state that strikes, and at the bound nothing lifts any more.
    assert joined[revision] < LARGEST_REVISION
    ended = STRIKES.changed(joined, revision=joined[revision] + 1, deleted=0)
    assert STRIKES.is_active(newer(ended, joined))
    last = STRIKES.changed(joined, revision=LARGEST_REVISION, deleted=0)
    assert STRIKES.is_active(newer(last, third))


@given(strikes, strikes)
def test_of_equal_revisions_the_one_that_strikes_counts(one: Record, other: Record) -> None:
    if one[STRIKES.revision] == other[STRIKES.revision]:
        expected = STRIKES.is_active(one) or STRIKES.is_active(other)
        assert STRIKES.is_active(STRIKES.newer(one, other)) == expected


states = st.builds(
    lambda revision, at, gone, note: record(
        ANNOTATIONS, id="a", revision=revision, updated_at=at, deleted=gone, note=note
    ),
    st.integers(1, 3),
    st.sampled_from(["2024", "2025"]),
    st.integers(0, 1),
    st.sampled_from([None, "", "注"]),
)


@given(states, states, states)
def test_newer_is_a_join(one: Record, other: Record, third: Record) -> None:
    newer = ANNOTATIONS.newer
    assert newer(one, one) == one
    assert newer(one, other) == newer(other, one)
    assert newer(newer(one, other), third) == newer(one, newer(other, third))


@given(states, states)
def test_a_removal_wins_over_what_is_neither_newer_nor_later(one: Record, other: Record) -> None:
    at, deleted = ANNOTATIONS.at, ANNOTATIONS.at["deleted"]
    same = all(one[at[column]] == other[at[column]] for column in ("revision", "updated_at"))
    if same and one[deleted] != other[deleted]:
        assert ANNOTATIONS.newer(one, other)[deleted] == 1
