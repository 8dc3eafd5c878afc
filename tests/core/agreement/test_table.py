"""The report as a table."""

import csv
from pathlib import Path

import pytest

from core.agreement.figures import Measure
from core.agreement.report import agreement
from core.agreement.table import HEAD, write_csv
from core.errors import EnvironmentFault
from tests.core.agreement.studies import document, study

LAYERS = study(
    document(50, [(0, 9, "x")], [(0, 9, "x")], [(0, 8, "x")], name="=1+1"),
    document(50, [(0, 9, "x")], None, [(5, 9, "y")], name="二"),
)


def test_every_figure_is_a_line(tmp_path: Path) -> None:
    report = agreement(LAYERS, rounds=50, seed=7)
    path = tmp_path / "一致性.csv"
    write_csv(report, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEAD
    scopes = [row["scope"] for row in rows]
    # Pooled and two labels, three pairs, two documents, of six figures each.
    assert [scopes.count(scope) for scope in ("pooled", "label", "pair", "document")] == [6, 12, 18, 12]
    exact = next(row for row in rows if (row["label"], row["figure"]) == ("x", "f1_exact"))
    figure = report.labels["x"].figures[Measure.F1_EXACT]
    assert float(exact["value"]) == figure.value
    assert (float(exact["low"]), float(exact["high"])) == figure.interval
    assert (exact["rounds"], exact["seed"], exact["spans"]) == ("50", "7", "4")
    undefined = next(row for row in rows if row["scope"] == "pair" and row["annotator_a"] == "A")
    assert (undefined["annotator_b"], undefined["figure"], float(undefined["value"])) == ("B", "f1_exact", 1)


def test_what_is_undefined_has_its_reason(tmp_path: Path) -> None:
    write_csv(agreement(study(document(50, [], [])), rounds=0), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert (first["value"], first["low"], first["undefined"]) == ("", "", "no_spans")


def test_a_title_becomes_no_formula(tmp_path: Path) -> None:
    write_csv(agreement(LAYERS, rounds=0), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["title"] for row in csv.DictReader(file)}
    assert titles == {"", "'=1+1", "二"}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"file\."):
        write_csv(agreement(LAYERS, rounds=0), tmp_path / "no" / "a.csv")
