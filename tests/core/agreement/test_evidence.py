"""The passages behind the figures."""

import pytest

from core.agreement.figures import ANY_LABEL, Evidence, EvidenceChoice, Measure
from core.agreement.report import AgreementReport, agreement
from core.review.pairing import DifferenceKind
from tests.core.agreement.studies import document, study

A = [(0, 10, "x"), (20, 30, "y"), (40, 50, "x"), (60, 70, "y")]
B = [(0, 10, "x"), (20, 28, "y"), (40, 50, "y"), (80, 90, "z")]
C = [(0, 10, "x")]


@pytest.fixture
def two() -> AgreementReport:
    return agreement(study(document(100, A, B, name="1"), document(100, C, [(0, 9, "x")], name="2")), rounds=0)


@pytest.fixture
def three() -> AgreementReport:
    return agreement(study(document(100, A, B, C, name="1"), document(100, C, None, C, name="2")), rounds=0)


def shown(places: list[Evidence]) -> list[tuple[str, DifferenceKind, int, int]]:
    return [(passage.document, passage.kind, passage.start, passage.end) for passage in places]


def test_every_place_is_told_in_text_order_with_what_both_say(two: AgreementReport) -> None:
    assert shown(two.evidence()) == [
        ("1", DifferenceKind.SAME, 0, 10),
        ("1", DifferenceKind.BOUNDARY, 20, 30),
        ("1", DifferenceKind.LABEL, 40, 50),
        ("1", DifferenceKind.ONLY_A, 60, 70),
        ("1", DifferenceKind.ONLY_B, 80, 90),
        ("2", DifferenceKind.BOUNDARY, 0, 10),
    ]
    place = two.evidence(EvidenceChoice(kinds=frozenset({DifferenceKind.LABEL})))[0]
    assert (place.a, place.a_span, place.b, place.b_span) == ("A", (40, 50, "x"), "B", (40, 50, "y"))
    assert two.evidence(EvidenceChoice(kinds=frozenset({DifferenceKind.ONLY_B})))[0].a_span is None


@pytest.mark.parametrize(
    ("which", "starts"),
    [
        (EvidenceChoice(label="y"), [20, 40, 60]),
        (EvidenceChoice(label="nowhere"), []),
        (EvidenceChoice(cell=("x", "y")), [40]),
        (EvidenceChoice(cell=("y", "x")), []),
        (EvidenceChoice(cell=("y", None)), [60]),
        (EvidenceChoice(cell=(None, ANY_LABEL)), [80]),
        (EvidenceChoice(cell=(ANY_LABEL, "y")), [20, 40]),
        (EvidenceChoice(document="2"), [0]),  # type: ignore[arg-type]
        (EvidenceChoice(document="nowhere"), []),  # type: ignore[arg-type]
        (EvidenceChoice(label="x", kinds=frozenset({DifferenceKind.SAME})), [0]),
    ],
)
def test_evidence_is_chosen_by_label_kind_cell_and_document(
    two: AgreementReport, which: EvidenceChoice, starts: list[int]
) -> None:
    assert [passage.start for passage in two.evidence(which)] == starts
    assert two.count(which) == len(starts)


def test_evidence_comes_in_parts(two: AgreementReport) -> None:
    every = two.evidence()
    assert two.evidence(limit=2) + two.evidence(limit=10, offset=2) == every


def test_the_confusion_matrix_counts_what_its_cells_show(two: AgreementReport) -> None:
    found = two.confusion()
    assert found.labels == ("x", "y", "z", None)
    assert found.counts == ((2, 1, 0, 0), (0, 1, 0, 1), (0, 0, 0, 0), (0, 0, 1, 0))
    for row, counts in zip(found.labels, found.counts, strict=True):
        assert [two.count(EvidenceChoice(cell=(row, column))) for column in found.labels] == list(counts)


def test_a_pair_can_be_turned_round(three: AgreementReport) -> None:
    there, back = three.confusion((0, 1)), three.confusion((1, 0))
    assert there.counts != back.counts == tuple(zip(*there.counts, strict=True))
    for row, counts in zip(back.labels, back.counts, strict=True):
        assert [three.count(EvidenceChoice(pair=(1, 0), cell=(row, column))) for column in back.labels] == list(counts)


def test_the_matrix_of_all_pairs_is_the_sum_of_theirs(three: AgreementReport) -> None:
    assert three.count() == sum(three.count(EvidenceChoice(pair=pair)) for pair in three.pairs)
    total = sum(sum(row) for row in three.confusion().counts)
    assert total == sum(sum(sum(row) for row in three.confusion(pair).counts) for pair in three.pairs)


def test_a_document_that_one_of_a_pair_has_not_done_is_no_evidence(three: AgreementReport) -> None:
    assert {passage.document for passage in three.evidence(EvidenceChoice(pair=(0, 1)))} == {"1"}
    assert {passage.document for passage in three.evidence(EvidenceChoice(pair=(0, 2)))} == {"1", "2"}


def test_drivers_are_the_kinds_of_difference_the_commonest_first() -> None:
    a = [(0, 5, "x"), (10, 15, "x"), (20, 25, "x"), (30, 35, "y"), (40, 45, "x")]
    b = [(0, 6, "x"), (10, 16, "x"), (20, 25, "y"), (30, 35, "x"), (50, 55, "z")]
    report = agreement(study(document(60, a, b, name="1"), document(60, a[:1], b[:1], name="2")), rounds=0)
    found = [(driver.kind, driver.labels, driver.who, driver.count) for driver in report.drivers()]
    assert found[:2] == [(DifferenceKind.BOUNDARY, ("x",), None, 3), (DifferenceKind.LABEL, ("x", "y"), None, 2)]
    assert set(found[2:]) == {(DifferenceKind.ONLY_A, ("x",), "A", 1), (DifferenceKind.ONLY_A, ("z",), "B", 1)}
    assert sum(driver.share for driver in report.drivers()) == pytest.approx(1)
    assert [driver.kind for driver in report.drivers("z")] == [DifferenceKind.ONLY_A]
    # Examples are of different documents where there are several.
    assert [passage.document for passage in report.drivers(examples=2)[0].examples] == ["1", "2"]


def test_a_figure_opens_what_lowers_it_first(two: AgreementReport) -> None:
    exact, overlap = (two.pooled.figures[measure] for measure in (Measure.F1_EXACT, Measure.F1_OVERLAP))
    assert [passage.kind for passage in exact.evidence()][-1] is DifferenceKind.SAME
    assert [passage.kind for passage in overlap.evidence()][-3:] == [
        DifferenceKind.SAME,
        DifferenceKind.BOUNDARY,
        DifferenceKind.BOUNDARY,
    ]
    assert len(exact.evidence(2)) == 2
    assert [passage.start for passage in two.labels["z"].figures[Measure.F1_EXACT].evidence()] == [80]


def test_masked_and_shifted_places_keep_the_offsets_of_the_text() -> None:
    layers = study(document(100, [(50, 60, "x")], [(50, 61, "x")], masks=[(0, 30)]))
    assert shown(agreement(layers, rounds=0).evidence()) == [("d", DifferenceKind.BOUNDARY, 50, 61)]
