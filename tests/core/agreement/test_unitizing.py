"""Krippendorff's alpha of unitizing."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.agreement.counts import count
from core.agreement.figures import Measure
from core.agreement.flat import flatten
from core.agreement.layers import ComparedLayers
from core.agreement.report import agreement
from core.agreement.unitizing import disagreement
from tests.core.agreement.studies import document, study


def layers_of(data: dict[str, Any]) -> ComparedLayers:
    begin = data["continuum"]["begin"]
    spans: list[list[tuple[int, int, str]]] = [[] for _ in range(data["raters"])]
    for unit in data["units"]:
        start = unit["offset"] - begin
        spans[unit["rater"]].append((start, start + unit["length"], unit["category"]))
    return study(document(data["continuum"]["length"], *spans))


def parts(layers: ComparedLayers, labels: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    """Observed and expected disagreement of each label, as published: with 1 / L."""
    found = disagreement(count(flatten(layers, labels)), [lambda values: values], lambda: None)[0]
    length = layers.documents[0].characters
    observed, expected = found.observed[0] / length, found.expected[0] / length
    return dict(zip(labels, observed.tolist(), strict=True)), dict(zip(labels, expected.tolist(), strict=True))


def test_disagreements_and_alpha_are_those_of_dkpro(shared: Path) -> None:
    read: dict[str, Any] = json.loads((shared / "data/agreement/dkpro_vectors.json").read_text(encoding="utf-8"))
    checked = 0
    for vector in read["vectors"]:
        data = vector["data"]
        # No span here is empty.
        if data["kind"] != "unitizing" or any(unit["length"] == 0 for unit in data["units"]):
            continue
        layers = layers_of(data)
        labels = tuple(sorted({unit["category"] for unit in data["units"]}))
        observed, expected = parts(layers, labels)
        report = agreement(layers, rounds=0)
        of_label = {code: row.figures[Measure.ALPHA_UNITIZING].value for code, row in report.labels.items()}
        found: dict[str, dict[str | None, float | None]] = {
            "calculateAgreement": {None: report.pooled.figures[Measure.ALPHA_UNITIZING].value},
            "calculateCategoryAgreement": {**of_label},
            "calculateObservedDisagreement": {None: sum(observed.values())},
            "calculateExpectedDisagreement": {None: sum(expected.values())},
            "calculateObservedCategoryDisagreement": {**observed},
            "calculateExpectedCategoryDisagreement": {**expected},
        }
        for stated in vector["expectations"]:
            value = found[stated["quantity"]][stated["arg"]]
            assert value == pytest.approx(stated["expected"], abs=stated["tolerance"] or 1e-12), (vector["id"], stated)
            checked += 1
    assert checked == 11


def sections(characters: int, units: set[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """Units and the gaps between them."""
    found: list[tuple[int, int, bool]] = []
    position = 0
    for start, end in sorted(units):
        if start > position:
            found.append((position, start, False))
        found.append((start, end, True))
        position = end
    return [*found, (position, characters, False)] if position < characters else found


def literally(layers: ComparedLayers, label: str) -> float | None:
    """The formula of `core.agreement.unitizing` term by term."""
    observed = compared = read = within = 0.0
    units: list[int] = []
    gaps: list[int] = []
    for shared_document in layers.documents:
        rows = [
            sections(shared_document.characters, {(start, end) for start, end, code in spans if code == label})
            for spans in shared_document.spans
            if spans is not None
        ]
        compared += len(rows) * (len(rows) - 1) * shared_document.characters
        read += len(rows) * shared_document.characters
        for row in rows:
            units += [end - start for start, end, is_unit in row if is_unit]
            gaps += [end - start for start, end, is_unit in row if not is_unit]
        observed += sum(delta(g, h) for i in rows for j in rows if i is not j for g in i for h in j)
    within = sum(length * (length - 1) for length in units)
    above = 0.0
    for length in units:
        above += (len(units) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
        above += length**2 * sum(gap - length + 1 for gap in gaps if gap >= length)
    expected = 2 * above / (read * (read - 1) - within) if above else 0.0
    return 1 - observed / compared / expected if expected else None


def delta(g: tuple[int, int, bool], h: tuple[int, int, bool]) -> int:
    if g[2] and h[2] and g[0] < h[1] and h[0] < g[1]:
        return (g[0] - h[0]) ** 2 + (g[1] - h[1]) ** 2
    for unit, gap in ((g, h), (h, g)):
        if unit[2] and not gap[2] and gap[0] <= unit[0] and unit[1] <= gap[1]:
            return (unit[1] - unit[0]) ** 2
    return 0


cuts = st.lists(st.integers(0, 30), max_size=8, unique=True).map(
    lambda edges: [(start, end, "x") for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)]
)


@given(st.lists(st.tuples(*[st.none() | cuts] * 3), min_size=1, max_size=4))
def test_it_is_the_formula_term_by_term(documents: list[tuple[list[tuple[int, int, str]] | None, ...]]) -> None:
    layers = study(*(document(30, *spans, name=str(n)) for n, spans in enumerate(documents)))
    compared = [document for document in layers.documents if sum(spans is not None for spans in document.spans) > 1]
    value = agreement(layers, labels=["x"], rounds=0).labels["x"].figures[Measure.ALPHA_UNITIZING].value
    expected = literally(replace(layers, documents=tuple(compared)), "x") if compared else None
    assert value == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_units_that_overlap_are_one_and_those_that_touch_are_two() -> None:
    overlapping = study(document(40, [(0, 6, "x"), (4, 10, "x")], [(0, 10, "x")]))
    touching = study(document(40, [(0, 5, "x"), (5, 10, "x")], [(0, 10, "x")]))
    values = [
        agreement(layers, rounds=0).pooled.figures[Measure.ALPHA_UNITIZING].value for layers in (overlapping, touching)
    ]
    assert values[0] == 1
    assert values[1] is not None
    assert values[1] < 1
