"""What is said of a figure."""

import pytest

from core.agreement.figures import Measure
from core.agreement.layers import ComparedLayers, SpanOf
from core.agreement.meaning import explain, worded
from core.agreement.report import agreement
from tests.core.agreement.studies import document, study

EVERY = [(start, start + 10, "x") for start in range(0, 1000, 50)]


def many(*layers: list[SpanOf], documents: int = 5) -> ComparedLayers:
    return study(*(document(1000, *layers, name=str(number)) for number in range(documents)))


def said(layers: ComparedLayers, measure: Measure, label: str | None = None) -> list[str]:
    return [worded(statement) for statement in explain(agreement(layers, rounds=100), label, measure, str.upper)]


def test_a_figure_is_put_into_words_with_interval_and_drivers() -> None:
    shorter = [(start, end - 1, label) for start, end, label in EVERY[:10]] + EVERY[10:]
    assert said(many(EVERY, shorter), Measure.F1_EXACT) == [
        "Two annotators share 50 % of their spans with the same ends and label.",
        "Drawing the 5 documents anew gives 0.50 to 0.50 in 95 % of 100 rounds (seed 1).",
        "Mostly the ends differ: whatever the ends, F1 is 1.00.",
        "100 % of the differences (50): X with other ends.",
    ]


def test_each_kind_of_difference_has_its_words_and_its_examples() -> None:
    a: list[SpanOf] = [(0, 10, "x"), (20, 30, "x"), (40, 50, "x"), (60, 70, "y")]
    b: list[SpanOf] = [(0, 10, "y"), (20, 29, "y"), (40, 49, "x"), (80, 90, "z")]
    found: list[str] = []
    for label in ("x", "y", "z"):
        for statement in explain(agreement(study(document(100, a, b)), rounds=0), label):
            if statement.examples:
                found.append(worded(statement).partition(": ")[2])  # noqa: PERF401 - two loops read better than one line
    assert sorted(set(found)) == [
        "only A labels y.",
        "only B labels z.",
        "x and y for the same passage.",
        "x and y, with other ends.",
        "x with other ends.",
    ]


@pytest.mark.parametrize(
    ("unlike", "sentence"),
    [
        (0, "1.00 is 0.8 or more: labels can be relied on (Krippendorff 2004)."),
        (8, "0.70 is from 0.667 to 0.8: good for tentative conclusions (Krippendorff 2004)."),
        (10, "0.61 is below 0.667: settle definitions before using the labels (Krippendorff 2004)."),
    ],
)
def test_a_figure_beyond_chance_is_judged(unlike: int, sentence: str) -> None:
    other = [(start, end, "y" if number < unlike else label) for number, (start, end, label) in enumerate(EVERY)]
    assert said(many(EVERY, other), Measure.ALPHA_CHARACTER, "x")[1] == sentence


def test_less_than_chance_is_said() -> None:
    other = [(start + 20, end + 20, label) for start, end, label in EVERY]
    assert said(many(EVERY, other), Measure.KAPPA_CHARACTER)[0] == "-0.25: less agreement than chance would give."


def test_a_rare_label_is_warned_of() -> None:
    few = many([(0, 5, "x")], [(0, 4, "x")])
    assert "Only 0.45 % of the text carries this label: a few differences move the figure a lot." in said(
        few, Measure.KAPPA_CHARACTER
    )


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (many([], []), "Undefined: nobody labelled anything."),
        (study(document(9, [(0, 5, "x")])), "Undefined: choose two annotators or more."),
        (study(document(9, [(0, 5, "x")], None)), "Undefined: no document was done by two of the annotators."),
    ],
)
def test_what_is_undefined_says_only_why(layers: ComparedLayers, sentence: str) -> None:
    assert said(layers, Measure.ALPHA_UNITIZING) == [sentence]


def test_one_document_has_no_interval_and_equal_layers_no_difference() -> None:
    assert said(many(EVERY, EVERY, documents=1), Measure.F1_OVERLAP) == [
        "Two annotators share 100 % of their spans with the same label, whatever the ends.",
        "No interval: there is one document only.",
        "There is no difference.",
    ]
