"""The measuring script counts right, and what is known of the shared material comes in as the goals ask."""

import json
from pathlib import Path

from tests.measuring.structure import FIELDS, KNOWN, Measured, measure, table

GOAL = 0.97


def test_a_wrong_a_missing_and_a_superfluous_value_are_told_apart() -> None:
    measured = Measured()
    for want, got in ((2020, 2020), (2020, 2021), (2020, None), (None, 2020), (None, None)):
        measured.value("k", "a", "year", want=want, got=got)
    cell = "k", "year"
    assert (measured.right[cell], measured.wrong[cell], measured.missing[cell]) == (1, 2, 1)
    measured.several("k", "a", "masks", want=["甲", "乙"], got=["甲", "丙"])
    assert "1/4 (2 wrong)" in table(measured)
    assert "P 50.0% R 50.0%" in table(measured)


def test_known_values_are_met(shared: Path) -> None:
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    for folder in (
        "data/reports/provinces_2026/txt",
        "data/reports/short_official_docs",
        "data/importer/local_policies",
        "seeds",
    ):
        measured, _number, _seconds = measure(shared / folder, known)
        for cell in {*measured.right, *measured.wrong, *measured.missing}:
            right, lost = measured.right[cell], 2 * measured.wrong[cell] + measured.missing[cell]
            assert cell[1] in FIELDS
            assert lost <= 1 if right + lost < 35 else right >= GOAL * (right + lost), (cell, measured.said)
        for cell in measured.expected:
            assert measured.hits[cell] == measured.found[cell], (cell, measured.said)
            assert measured.hits[cell] >= GOAL * measured.expected[cell], (cell, measured.said)
