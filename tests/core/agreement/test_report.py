"""The report as a whole: small cases by hand, what must hold for all layers, and what is undefined."""

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import messages
from core.agreement import matching
from core.agreement.figures import Measure, Undefined
from core.agreement.layers import ComparedLayers, DocumentLayers, SpanOf
from core.agreement.report import AgreementReport, agreement
from core.errors import UserError
from core.progress import Cancel
from tests.core.agreement.studies import Spans, document, items, study

LENGTH = 40
spans = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12), st.sampled_from("xyz")).map(
        lambda s: (s[0], min(s[0] + s[1], LENGTH), s[2])
    ),
    max_size=8,
    unique=True,
)
masks = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda m: (m[0], m[0] + m[1])), max_size=2)


@st.composite
def studies(draw: st.DrawFn, annotators: int = 3) -> ComparedLayers:
    documents: list[DocumentLayers] = []
    for number in range(draw(st.integers(1, 4))):
        layers: list[Spans] = [draw(st.none() | spans) for _ in range(annotators)]
        documents.append(document(LENGTH, *layers, name=str(number), masks=draw(masks)))
    return study(*documents)


def values(report: AgreementReport) -> dict[tuple[str | None, Measure], float | None]:
    return {
        (row.label, measure): figure.value
        for row in (report.pooled, *report.labels.values())
        for measure, figure in row.figures.items()
    }


def nearly(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=1e-9)


def same_values(one: AgreementReport, other: AgreementReport) -> bool:
    return values(one) == {key: nearly(value) for key, value in values(other).items()}


@given(studies())
def test_the_order_of_annotators_changes_no_figure(layers: ComparedLayers) -> None:
    order = (2, 0, 1)
    turned = ComparedLayers(
        tuple(layers.annotators[place] for place in order),
        tuple(layers.names[place] for place in order),
        (),
        tuple(replace(document, spans=tuple(document.spans[who] for who in order)) for document in layers.documents),
    )
    assert same_values(agreement(layers, rounds=0), agreement(turned, rounds=0))


@given(studies(), st.randoms(use_true_random=False))
def test_the_order_of_documents_and_spans_changes_no_figure(layers: ComparedLayers, random: Random) -> None:
    documents = list(layers.documents)
    random.shuffle(documents)
    turned = [
        replace(document, spans=tuple(None if spans is None else list(spans)[::-1] for spans in document.spans))
        for document in documents
    ]
    assert same_values(agreement(layers, rounds=0), agreement(replace(layers, documents=tuple(turned)), rounds=0))


@given(studies())
def test_names_of_labels_change_no_figure(layers: ComparedLayers) -> None:
    renamed = {"x": "c", "y": "a", "z": "b"}
    turned = replace(
        layers,
        documents=tuple(
            replace(
                document,
                spans=tuple(
                    None if spans is None else [(start, end, renamed[label]) for start, end, label in spans]
                    for spans in document.spans
                ),
            )
            for document in layers.documents
        ),
    )
    mine = {
        (label and renamed[label], measure): value
        for (label, measure), value in values(agreement(layers, rounds=0)).items()
    }
    assert mine == {key: nearly(value) for key, value in values(agreement(turned, rounds=0)).items()}


@given(st.lists(spans, min_size=1, max_size=4), masks)
def test_layers_that_are_the_same_agree_fully_or_are_undefined(
    documents: list[list[SpanOf]], masked: list[tuple[int, int]]
) -> None:
    layers = study(
        *(document(LENGTH, spans, spans, spans, name=str(n), masks=masked) for n, spans in enumerate(documents))
    )
    report = agreement(layers, rounds=5)
    for figure in (figure for row in (report.pooled, *report.labels.values()) for figure in row.figures.values()):
        assert figure.value is None or figure.value == pytest.approx(1)
        assert figure.interval is None or figure.interval == pytest.approx((1, 1))
    assert not report.drivers()


@given(studies())
def test_no_figure_leaves_its_range_and_each_says_why_it_is_missing(layers: ComparedLayers) -> None:
    report = agreement(layers, rounds=20)
    for row in (report.pooled, *report.labels.values()):
        for measure, figure in row.figures.items():
            assert (figure.value is None) == (figure.undefined is not None)
            assert (figure.interval is None) == (figure.interval_undefined is not None)
            assert figure.value is None or figure.value <= 1 + 1e-9
            assert measure not in (Measure.F1_EXACT, Measure.F1_OVERLAP) or (figure.value or 0) >= 0
        exact, overlap = row.figures[Measure.F1_EXACT].value, row.figures[Measure.F1_OVERLAP].value
        assert (exact is None) == (overlap is None)


@given(studies(annotators=2))
@settings(max_examples=30)
def test_of_two_annotators_the_pair_has_the_figure(layers: ComparedLayers) -> None:
    report = agreement(layers, rounds=0)
    for row in (report.pooled, *report.labels.values()):
        for figure in row.figures.values():
            assert figure.pairs == (nearly(figure.value),)


def test_figures_of_a_small_case_are_those_computed_by_hand() -> None:
    a = [(0, 10, "x"), (20, 30, "y")]
    b = [(0, 8, "x"), (20, 30, "y"), (40, 45, "x")]
    report = agreement(study(document(50, a, b)), rounds=0)
    of_x = report.labels["x"].figures
    assert of_x[Measure.F1_EXACT].value == 0
    assert of_x[Measure.F1_OVERLAP].value == pytest.approx(2 / 3)
    # 50 characters: 8 both, 2 only A, 5 only B. Observed 43/50, by chance (10 * 13 + 40 * 37) / 2500.
    assert of_x[Measure.KAPPA_CHARACTER].value == pytest.approx((43 / 50 - 1610 / 2500) / (1 - 1610 / 2500))
    # 5 sentences of 10: both in the first, only B in the last. Observed 4/5, by chance (1 * 2 + 4 * 3) / 25.
    assert of_x[Measure.KAPPA_SENTENCE].value == pytest.approx((4 / 5 - 14 / 25) / (1 - 14 / 25))
    # 100 values, 23 of them x; 14 unequal ones in ordered pairs: 1 - 99 * 14 / (2 * 23 * 77).
    assert of_x[Measure.ALPHA_CHARACTER].value == pytest.approx(1 - 99 * 14 / (2 * 23 * 77))
    assert report.labels["x"].n.spans == (1, 2)
    assert report.labels["x"].prevalence.character == pytest.approx(23 / 100)
    pooled = report.pooled.figures
    assert pooled[Measure.F1_EXACT].value == pytest.approx(2 / 5)
    # Nothing, x and y: 25 + 8 + 10 characters agree; by chance 30 * 27 + 10 * 13 + 10 * 10 of 2500.
    assert pooled[Measure.KAPPA_CHARACTER].value == pytest.approx((43 / 50 - 1040 / 2500) / (1 - 1040 / 2500))


def test_a_set_of_labels_is_one_category() -> None:
    a, b = [(0, 5, "x"), (0, 5, "y")], [(0, 5, "x")]
    report = agreement(study(document(10, a, b)), rounds=0)
    # Five characters carry {x, y} for one and {x} for the other.
    assert report.pooled.figures[Measure.KAPPA_CHARACTER].value == pytest.approx((5 / 10 - 25 / 100) / (1 - 25 / 100))
    assert report.labels["x"].figures[Measure.KAPPA_CHARACTER].value == 1


def test_masked_text_does_not_count() -> None:
    a, b = [(0, 4, "x"), (20, 30, "x")], [(20, 30, "x"), (5, 9, "y")]
    report = agreement(study(document(60, a, b, masks=[(0, 10), (25, 27)])), rounds=0)
    assert (report.characters, report.sentences) == (48, 5)
    assert report.pooled.n.spans == (1, 1)
    assert report.pooled.figures[Measure.F1_EXACT].value == 1
    assert report.labels["x"].prevalence.character == pytest.approx(8 / 48)
    assert report.labels["y"].figures[Measure.F1_EXACT].undefined is Undefined.NO_SPANS


def test_what_somebody_has_not_done_is_missing_not_empty() -> None:
    whole, half = [(0, 10, "x")], [(0, 5, "x")]
    layers = study(document(40, whole, whole, None, name="1"), document(40, half, None, half, name="2"))
    report = agreement(layers, rounds=0)
    figure = report.pooled.figures[Measure.F1_EXACT]
    assert (figure.value, figure.pairs) == (1, (1, 1, None))
    assert all(figure.value == 1 for figure in report.pooled.figures.values())
    assert [row.spans for row in report.per_document] == [(1, 1, None), (1, None, 1)]


def test_a_document_that_one_alone_did_is_left_out() -> None:
    layers = study(document(40, [(0, 9, "x")], None, name="1"), document(40, [(0, 9, "x")], [(0, 9, "x")], name="2"))
    report = agreement(layers, rounds=0)
    assert (report.documents, report.characters) == (("2",), 40)


@pytest.mark.parametrize(
    ("layers", "measures", "reason"),
    [
        (study(document(20, [(0, 5, "x")])), tuple(Measure), Undefined.ONE_ANNOTATOR),
        (study(document(20, [(0, 5, "x")], None)), tuple(Measure), Undefined.NO_COMMON_DOCUMENT),
        (study(document(20, [], [])), tuple(Measure), Undefined.NO_SPANS),
        (study(document(20, [], [], masks=[(0, 20)])), tuple(Measure), Undefined.NO_UNITS),
        (study(document(20, [], [], sentences=[])), (Measure.KAPPA_SENTENCE,), Undefined.NO_UNITS),
        (items(["xx", "xx"]), (Measure.KAPPA_CHARACTER, Measure.ALPHA_CHARACTER), Undefined.ONE_CATEGORY),
        (study(document(20, [(0, 20, "x")], [(0, 20, "x")])), (Measure.KAPPA_SENTENCE,), Undefined.ONE_CATEGORY),
    ],
)
def test_a_figure_without_a_value_says_why(
    layers: ComparedLayers, measures: tuple[Measure, ...], reason: Undefined
) -> None:
    figures = agreement(layers, rounds=3).pooled.figures
    assert {(measure, figures[measure].value, figures[measure].undefined) for measure in measures} == {
        (measure, None, reason) for measure in measures
    }


def test_layers_with_nothing_to_compare_answer_every_question() -> None:
    report = agreement(study(document(20, [(0, 5, "x")], None)))
    assert (report.documents, report.drivers(), report.evidence(), report.count()) == ((), [], [], 0)
    assert report.confusion().counts == ((0,),)
    assert report.pooled.figures[Measure.F1_EXACT].evidence() == []


def test_an_interval_needs_two_documents_and_rounds() -> None:
    alone = study(document(20, [(0, 5, "x")], [(0, 5, "x")]))
    assert agreement(alone).pooled.figures[Measure.F1_EXACT].interval_undefined is Undefined.ONE_DOCUMENT
    two = replace(alone, documents=(*alone.documents, replace(alone.documents[0], id=alone.documents[0].id)))
    figure = agreement(two, rounds=0).pooled.figures[Measure.F1_EXACT]
    assert (figure.interval, figure.interval_undefined) == (None, Undefined.TOO_FEW_ROUNDS)


def test_the_seed_decides_the_interval_and_the_interval_holds_the_share_it_should() -> None:
    good, bad = [(0, 5, "x")], [(6, 9, "x")]
    layers = study(*(document(20, good, good if n < 30 else bad, name=str(n)) for n in range(50)))
    first, again, other = (
        agreement(layers, rounds=400, seed=seed).pooled.figures[Measure.F1_EXACT] for seed in (1, 1, 2)
    )
    assert first.interval == again.interval != other.interval
    assert first.value == pytest.approx(0.6)
    assert first.interval is not None
    # Shares of 50 draws: the normal approximation of the binomial's interval.
    half = 1.96 * math.sqrt(0.6 * 0.4 / 50)
    assert first.interval == pytest.approx((0.6 - half, 0.6 + half), abs=0.03)


def test_only_the_labels_asked_for_are_compared() -> None:
    layers = study(document(20, [(0, 5, "x"), (6, 9, "y")], [(0, 5, "x")]))
    report = agreement(layers, labels=["x"], rounds=0)
    assert list(report.labels) == ["x"]
    assert report.pooled.figures[Measure.F1_EXACT].value == 1
    assert agreement(layers, rounds=0).of_documents(Measure.F1_EXACT, "y") == (0,)


def test_labels_of_the_codebook_stand_in_its_order_used_or_not() -> None:
    layers = replace(study(document(20, [(0, 5, "x")], [(0, 5, "a")])), labels=("z", "x"))
    assert list(agreement(layers, rounds=0).labels) == ["z", "x", "a"]


def test_a_document_with_too_much_over_each_other_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PAIRS", 12)
    dense: Spans = [(at, 10, "x") for at in range(5)]
    layers = study(
        document(20, dense[:4], dense[:4], name="fewer"),
        document(20, dense, None, name="left out"),
        replace(document(20, dense, dense, name="dense"), title="城东区报告"),
    )
    with pytest.raises(UserError) as refused:
        agreement(layers, rounds=0)
    assert (refused.value.code, refused.value.fields["document"]) == ("agreement.too_dense", "dense")
    for language in ("en", "zh"):
        assert "城东区报告" in messages.sentence(refused.value, language)


def test_it_stops_when_asked_and_says_how_far_it_is() -> None:
    layers = study(*(document(20, [(0, 5, "x")], [(0, 5, "x")], name=str(n)) for n in range(3)))
    told: list[tuple[int, int]] = []
    agreement(layers, rounds=250, progress=lambda done, total, _: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
    with pytest.raises(Cancel):
        agreement(layers, cancelled=lambda: True)
