"""The commands of a study on the sample project's fictional districts."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.sample import build_sample
from core.study.reliability import COEFFICIENTS
from tests.core.cli.conftest import Run

A, B = "李敏", "陈晓"


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "s.biaodu"
    build_sample(path, window=False).close()
    return path


@pytest.fixture
def sample(_built: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test: some give the study other dimensions."""
    return Path(shutil.copyfile(_built, tmp_path / "s.biaodu"))


def test_units_are_numbered_sliced_and_coded(sample: Path, run: Run):
    status, rows, _said = run("units", sample, "--layers", A, "--units", "sentence")
    assert status == 0
    assert rows[1]["number"].startswith("1-")
    document = run("show", sample, rows[0]["document"])[1]
    assert {row["text"] for row in rows if row["document"] == rows[0]["document"]} == {
        document["text"][row["start"] : row["end"]] for row in rows if row["document"] == rows[0]["document"]
    }
    assert {tuple(row["codes"]) for row in rows} == {("labels",)}
    assert any(row["codes"]["labels"] for row in rows)
    assert any(row["codes"]["labels"] == [] for row in rows)


def test_reliability_by_dimension(sample: Path, run: Run):
    status, found, _said = run("reliability", sample, A, B, "--rounds", 50)
    assert status == 0
    figures = found["dimensions"]["labels"]
    assert {"n", *COEFFICIENTS, "labels", "intervals", "not_coded", "blank_is_an_answer"} == set(figures)
    assert figures["holsti"] == figures["percent"]
    assert figures["n"] > 0
    assert (figures["not_coded"], figures["blank_is_an_answer"]) == ([0, 0], True)
    assert figures["intervals"]["alpha"][0] <= figures["alpha"] <= figures["intervals"]["alpha"][1]
    assert set(figures["labels"]) == {"infrastructure", "teachers", "safety", "subsidies"}
    assert run("reliability", sample, A)[0] == 2


def test_a_study_with_two_dimensions_and_its_cross_table(sample: Path, tmp_path: Path, run: Run):
    assert (
        run("study", sample, "--dimension", "things=infrastructure,safety:one", "--dimension", "people=teachers")[0]
        == 0
    )
    designed = run("study", sample)[1]
    assert designed["dimensions"][0] == {"code": "things", "labels": ["infrastructure", "safety"], "demand": "one"}
    book = tmp_path / "t.xlsx"
    status, found, _said = run("crosstab", sample, "things", "people", "--by", "year", "--layers", A, "--xlsx", book)
    assert status == 0
    rows = run("units", sample, "--layers", A)[1]
    counted = {
        label: sum(
            label in row["codes"]["things"] and bool(row["codes"]["people"]) for row in rows if row["codes"]["things"]
        )
        for label in ("infrastructure", "safety")
    }
    total = {label: sum(table["counts"][at][0] for table in found["tables"]) for at, label in enumerate(counted)}
    assert total == counted
    sheet = list(load_workbook(book).active.values)  # type: ignore[union-attr]
    assert sheet[0] == ("year", "things", "teachers", "all")
    assert run("crosstab", sample, "things", "nothing", "--layers", A)[0] == 1
    assert run("study", sample, "--dimension", "nonsense")[0] == 2


def test_a_sample_comes_again_with_its_seed(sample: Path, run: Run):
    first = run("sample", sample, "--n", 4, "--seed", 1, "--method", "stratified", "--by", "year")[1]
    assert first == run("sample", sample, "--n", 4, "--seed", 1, "--method", "stratified", "--by", "year")[1]
    assert len(first["documents"]) == 4
    assert run("sample", sample, "--share", 0.5)[1]["n"] == round(first["of"] / 2)
    assert run("sample", sample)[0] == 2
    assert run("sample", sample, "--n", 9999)[0] == 1


def test_the_method_page_says_what_was_done_and_quotes_no_text(sample: Path, tmp_path: Path, run: Run):
    out = tmp_path / "m.html"
    assert run("method", sample, out, "--layers", A, "--coders", A, "--coders", B)[0] == 0
    page = out.read_text("utf-8")
    for expected in ("研究方法说明", "How this study was done", "Holsti", "SHA-256", A, B):
        assert expected in page
    for row in run("units", sample, "--layers", A)[1]:
        assert len(row["text"]) < 12 or row["text"] not in page
