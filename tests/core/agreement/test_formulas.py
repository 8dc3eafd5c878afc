"""Published values of kappa, alpha and F1."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.agreement.figures import Measure
from core.agreement.layers import ComparedLayers
from core.agreement.report import agreement
from tests.core.agreement.studies import Spans, document, items, study

WITHOUT_CORRECTION = "alpha without its correction for small samples"
OF_DKPRO = {
    ("CohenKappaAgreement", None, "calculateAgreement"): Measure.KAPPA_CHARACTER,
    ("WeightedKappaAgreement", "NominalDistanceFunction", "calculateAgreement"): Measure.KAPPA_CHARACTER,
    ("KrippendorffAlphaAgreement", "NominalDistanceFunction", "calculateAgreement"): Measure.ALPHA_CHARACTER,
    ("ScottPiAgreement", None, "calculateAgreement"): WITHOUT_CORRECTION,
    ("FleissKappaAgreement", None, "calculateAgreement"): WITHOUT_CORRECTION,
    ("FleissKappaAgreement", None, "calculateCategoryAgreement"): WITHOUT_CORRECTION,
    # DKPro takes the chance of a category from both annotators together, which is pi, not Cohen's kappa.
    ("CohenKappaAgreement", None, "calculateCategoryAgreement"): WITHOUT_CORRECTION,
}
"""Measures of DKPro Statistics that are figures here, or follow from one. Not: percentages, Bennett's S, Dice of items,
other distances than nominal, maxima, and the observed and expected parts of a figure."""


def vectors(shared: Path) -> list[dict[str, Any]]:
    read: dict[str, Any] = json.loads((shared / "data/agreement/dkpro_vectors.json").read_text(encoding="utf-8"))
    return read["vectors"]


def applying(shared: Path) -> Iterator[tuple[str, list[list[str | None]], dict[str, Any]]]:
    for vector in vectors(shared):
        if vector["data"]["kind"] != "coding":
            continue
        for expected in vector["expectations"]:
            if (expected["measure"], expected["distance"], expected["quantity"]) in OF_DKPRO:
                rows = [
                    [None if label is None else str(label) for label in item["labels"]]
                    for item in vector["data"]["items"]
                    for _ in range(item["n"])
                ]
                yield vector["id"], rows, expected


def figure(rows: list[list[str | None]], label: object, measure: str) -> float | None:
    """A measure of `OF_DKPRO` as computed here; `label` None: of all labels."""
    report = agreement(items(rows), rounds=0)
    row = report.pooled if label is None else report.labels[str(label)]
    if measure != WITHOUT_CORRECTION:
        return row.figures[Measure(measure)].value
    alpha = row.figures[Measure.ALPHA_CHARACTER].value
    values = sum(len([value for value in row if value is not None]) for row in rows)
    return None if alpha is None else 1 - (1 - alpha) * values / (values - 1)


def test_kappa_and_nominal_alpha_are_those_of_dkpro(shared: Path) -> None:
    checked: Counter[str] = Counter()
    for name, rows, expected in applying(shared):
        measure = OF_DKPRO[expected["measure"], expected["distance"], expected["quantity"]]
        value = figure(rows, expected["arg"], measure)
        assert value == pytest.approx(expected["expected"], abs=expected["tolerance"]), (name, expected)
        checked[measure] += 1
    assert checked == {Measure.KAPPA_CHARACTER: 9, Measure.ALPHA_CHARACTER: 4, WITHOUT_CORRECTION: 17}


def test_alpha_with_missing_values_is_that_of_the_wikipedia_article(shared: Path) -> None:
    path = shared / "data/agreement/krippendorff_wikipedia_example.json"
    example: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = list(zip(*example["coders"].values(), strict=True))
    layers = items([[None if value == example["missing"] else value for value in row] for row in rows])
    value = agreement(layers, rounds=0).pooled.figures[Measure.ALPHA_CHARACTER].value
    assert value == pytest.approx(example["expected"]["nominal"], abs=1e-6)


def brat(folder: Path) -> ComparedLayers:
    """The layers of a folder of brat files, a folder a person."""
    people = sorted(path for path in folder.iterdir() if path.is_dir())
    names = sorted(path.stem for path in people[0].glob("*.ann"))
    return study(
        *(
            document(
                len((people[0] / f"{name}.txt").read_text(encoding="utf-8")),
                *(_spans(person / f"{name}.ann") for person in people),
                name=name,
            )
            for name in names
        )
    )


def _spans(path: Path) -> list[tuple[int, int, str]]:
    lines = (line.split("\t")[1].split() for line in path.read_text(encoding="utf-8").splitlines() if line[0] == "T")
    return [(int(start), int(end), label) for label, start, end in lines]


def test_exact_f1_is_that_of_bratiaa(shared: Path) -> None:
    path = shared / "data/agreement/bratiaa_span_f1_expected.json"
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    instance = expected["instance"]
    report = agreement(brat(shared / "data/annotators/bratiaa/example-files/example-project"), rounds=0)
    of = {code: row.figures[Measure.F1_EXACT].value for code, row in report.labels.items()}
    assert report.pooled.figures[Measure.F1_EXACT].value == pytest.approx(instance["total"]["mean"], rel=1e-6)
    assert [of[code] for code in instance["labels_order"]] == pytest.approx(instance["per_label_mean"], rel=1e-6)
    assert list(report.documents) == instance["documents_order"]
    assert report.of_documents(Measure.F1_EXACT) == pytest.approx(instance["per_document_mean"], rel=1e-6)


def test_exact_f1_of_two_annotators_is_that_of_bratiaa(shared: Path) -> None:
    path = shared / "data/agreement/bratiaa_span_f1_expected.json"
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["agree_2"]
    report = agreement(brat(shared / "data/annotators/bratiaa/data/agreement/agree-2"), rounds=0)
    value = report.pooled.figures[Measure.F1_EXACT].value
    assert value == pytest.approx(expected["total_mean_f1"], rel=expected["rel_tol"])


def carried(layers: ComparedLayers, labels: str) -> list[list[frozenset[str] | None]]:
    """For each character of all documents the labels that each annotator gave it, of these labels; None: missing."""
    return [
        [None if spans is None else _at(spans, position, labels) for spans in document.spans]
        for document in layers.documents
        for position in range(document.characters)
    ]


def _at(spans: Sequence[tuple[int, int, str]], position: int, labels: str) -> frozenset[str]:
    return frozenset(code for start, end, code in spans if start <= position < end and code in labels)


def alpha_literally(units: list[list[frozenset[str] | None]]) -> float | None:
    """Krippendorff 2004, p. 230: by the matrix of coincidences."""
    coincidences: Counter[tuple[frozenset[str], frozenset[str]]] = Counter()
    for unit in units:
        known = [labels for labels in unit if labels is not None]
        for i, j in itertools.permutations(range(len(known)), 2):
            coincidences[known[i], known[j]] += Fraction(1, len(known) - 1)  # type: ignore[assignment]
    totals: Counter[frozenset[str]] = Counter()
    for (labels, _), count in coincidences.items():
        totals[labels] += count
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    observed = sum(count for (one, other), count in coincidences.items() if one != other)
    return float(1 - (n - 1) * observed / Fraction(expected))


def kappa_literally(units: list[list[frozenset[str] | None]]) -> float | None:
    """Cohen 1960, of the first two annotators."""
    known = [unit[:2] for unit in units if None not in unit[:2]]
    if not known:
        return None
    agreed = Fraction(sum(a == b for a, b in known), len(known))
    firsts, seconds = Counter(a for a, _ in known), Counter(b for _, b in known)
    chance = Fraction(sum(count * seconds[first] for first, count in firsts.items()), len(known) ** 2)
    return None if chance == 1 else float((agreed - chance) / (1 - chance))


spans = st.lists(
    st.tuples(st.integers(0, 11), st.integers(1, 6), st.sampled_from("xyz")).map(
        lambda s: (s[0], min(s[0] + s[1], 12), s[2])
    ),
    max_size=5,
)


@given(st.lists(st.tuples(*[st.none() | spans] * 3), min_size=1, max_size=4))
def test_figures_of_characters_are_those_of_counting_each(documents: list[tuple[Spans, ...]]) -> None:
    layers = study(*(document(12, *spans, name=str(n)) for n, spans in enumerate(documents)))
    report = agreement(layers, labels=list("xyz"), rounds=0)
    for row in (report.pooled, *report.labels.values()):
        units = carried(layers, row.label or "xyz")
        figures = row.figures
        expected_alpha, expected_kappa = alpha_literally(units), kappa_literally(units)
        kappa = figures[Measure.KAPPA_CHARACTER].pairs[0]
        assert figures[Measure.ALPHA_CHARACTER].value == nearly(expected_alpha)
        assert kappa == nearly(expected_kappa)


def nearly(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=1e-9)
