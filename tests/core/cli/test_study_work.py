"""Numbering, answers, exclusions and outputs of a study on the command line."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.sample import build_sample
from core.session import Session
from core.starting import start_from
from tests.core.cli.conftest import Run

A, B = "李敏", "陈晓"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "s.biaodu"
    build_sample(path, window=False).close()
    return path


def test_numbers_are_frozen_shown_first_and_kept(sample: Path, run: Run):
    before = run("units", sample, "--layers", A)[1]
    found = run("renumber", sample)[1]
    assert (found["version"], found["frozen"], len(found["units"])) == (0, None, len(before))
    assert run("renumber", sample, "--apply")[1]["frozen"]["units"] == len(before)
    assert run("study", sample, "--units", "sentence")[1]["frozen"]["rule"] == "item"
    assert run("units", sample, "--layers", A)[1] == before
    changed = run("renumber", sample)[1]
    assert changed["version"] == 1
    assert changed["units"]
    assert run("renumber", sample, "--apply")[1]["frozen"]["version"] == 2
    assert run("renumber", sample)[1]["units"] == []


def test_a_unit_is_coded_by_its_number(sample: Path, run: Run):
    assert run("study", sample, "--template", "five-fields")[0] == 0
    number = run("units", sample, "--layers", B)[1][3]["number"]
    assert run("answer", sample, number, "field", "social", "--annotator", B)[1]["codes"]["field"] == ["social"]
    assert run("answer", sample, number, "field", "--none", "--annotator", B)[1]["codes"]["field"] == ["field-none"]
    designed = {each["code"]: each for each in run("study", sample)[1]["dimensions"]}
    assert designed["field"]["none"] == "field-none"
    assert run("answer", sample, "999-9-9", "field", "social")[0] == 1
    assert run("answer", sample, number, "field")[0] == 2


def test_documents_are_left_out_with_reasons(sample: Path, run: Run):
    document = run("units", sample, "--layers", A)[1][0]["document"]
    found = run("exclude", sample, document[:8], "--reason", "重复", "--criteria", "工作总结")[1]
    assert found == {"criteria": "工作总结", "excluded": [{"id": document, "reason": "重复"}]}
    assert document not in {row["document"] for row in run("units", sample, "--layers", A)[1]}
    assert run("exclude", sample, document[:8], "--again")[1]["excluded"] == []
    assert run("exclude", sample, document[:8])[0] == 2


@pytest.mark.parametrize("kind", ["xlsx", "html", "tex", "svg", "csv"])
def test_the_study_is_written(sample: Path, tmp_path: Path, run: Run, kind: str):
    out = tmp_path / f"t.{kind}"
    written = run("tables", sample, out, "--coders", A, "--coders", B, "--layers", A)[1]["written"]
    assert written[0] == str(out)
    assert all(Path(path).stat().st_size > 100 for path in written)
    units = run("units", sample, "--layers", A)[1]
    if kind == "xlsx":
        book = load_workbook(out)
        assert len(list(book["0 coding"].values)) == len(units) + 2
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
        assert [row["number"] for row in rows] == [row["number"] for row in units]
        assert Path(written[1]).name == "t.dictionary.csv"
    assert run("tables", sample, tmp_path / "t.xyz")[0] == 2


def test_a_sample_goes_to_coders_blind_and_rounds_are_compared(sample: Path, tmp_path: Path, run: Run):
    run("renumber", sample, "--apply")
    folder = tmp_path / "blind"
    folder.mkdir()
    drawn = run("sample", sample, "--n", 2, "--seed", 1, "--blind", folder, "--coder", A, "--coder", "b/c")[1]
    assert [Path(path).stem for path in drawn["packages"]] == [A, "b_c"]
    with start_from(Path(drawn["packages"][0]), tmp_path / "theirs.biaodu", Session) as theirs:
        assert {each.id for each in theirs.documents.list()} == {each["id"] for each in drawn["documents"]}
        assert theirs.annotations.counts() == {}
    mine = {row["number"] for row in run("units", sample, "--layers", A)[1]}
    run("label", tmp_path / "theirs.biaodu", drawn["documents"][0]["id"], 0, 5, "safety", "--annotator", A)
    theirs_numbers = {row["number"] for row in run("units", tmp_path / "theirs.biaodu", "--layers", A)[1]}
    assert theirs_numbers < mine, "numbers are those of the whole study"
    made = run("rounds", sample, "--add", "试编码", "--kind", "trial", "--coders", A, "--coders", B, "--sample", 1)[1]
    assert [(each["name"], each["kind"], len(each["documents"])) for each in made] == [("试编码", "trial", 2)]
    assert run("rounds", sample)[1] == made
    assert run("rounds", sample, "--add", "x", "--coders", A)[0] == 1


def test_the_sample_study_is_made(tmp_path: Path, run: Run):
    out = tmp_path / "e.biaodu"
    assert run("example", out)[1]["rounds"] == 2
    assert run("check", out)[0] == 0
    assert run("example", out)[0] == 1
