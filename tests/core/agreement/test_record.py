import json

from core.agreement.figures import Measure
from core.agreement.record import report_to_json
from core.agreement.report import agreement
from tests.core.agreement.studies import document, study


def test_every_figure_stands_under_its_name_and_what_is_undefined_says_why() -> None:
    first = document(20, [(0, 5, "x")], [(0, 5, "x")], name="1")
    second = document(20, [(5, 9, "x")], [(5, 8, "x")], name="2")
    made = report_to_json(agreement(study(first, second), rounds=50))
    assert json.loads(json.dumps(made)) == made
    assert (made["annotators"], made["documents"], made["characters"]) == (["A", "B"], 2, 40)
    pooled = made["pooled"]
    assert isinstance(pooled, dict)
    assert pooled["f1_exact"] == 0.5
    assert pooled["n"]["spans"] == {"A": 2, "B": 2}
    assert pooled["interval"] == pooled["intervals"]["f1_exact"]
    assert {measure.value for measure in Measure} <= pooled.keys()
    (pair,) = made["pairs"]  # type: ignore[misc]
    assert (pair["annotators"], pair["f1_exact"]) == (["A", "B"], 0.5)


def test_what_has_no_value_is_null_with_its_reason() -> None:
    made = report_to_json(agreement(study(document(20, [], [])), rounds=10))
    pooled = made["pooled"]
    assert isinstance(pooled, dict)
    assert pooled["f1_exact"] is None
    assert pooled["undefined"]["f1_exact"] == "no_spans"
