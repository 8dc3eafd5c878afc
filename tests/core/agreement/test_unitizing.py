"""Krippendorff's alpha of unitizing."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.agreement.counts import count
from core.agreement.figures import Measure
from core.agreement.flat import flatten
from core.agreement.layers import Layers
from core.agreement.report import agreement
from core.agreement.unitizing import disagreement
from tests.core.agreement.studies import document, study


def layers_of(data: dict[str, Any]) -> Layers:
    begin = data["continuum"]["begin"]
    spans: list[list[tuple[int, int, str]]] = [[] for _ in range(data["raters"])]
    for unit in data["units"]:
        start = unit["offset"] - begin
        spans[unit["rater"]].append((start, start + unit["length"], unit["category"]))
    return study(document(data["continuum"]["length"], *spans))


def parts(layers: Layers, labels: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    """Observed and expected disagreement of each label, as published: with 1 / L."""
    found = disagreement(count(flatten(layers, labels)), [lambda one: one], lambda: None)[0]
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
        for one in vector["expectations"]:
            value = found[one["quantity"]][one["arg"]]
            assert value == pytest.approx(one["expected"], abs=one["tolerance"] or 1e-12), (vector["id"], one)
            checked += 1
    assert checked == 11
