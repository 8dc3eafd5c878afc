"""``assign`` and ``assignments``: dealt out, dry, taken back, told as JSON and as a table."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.session import Session
from tests.core.cli.conftest import Run


@pytest.fixture
def three(project: Path, tmp_path: Path, run: Run) -> Path:
    """The project with three reports and two people."""
    for year in (2022, 2023):
        file = tmp_path / f"{year}.txt"
        file.write_text(f"教育局{year}年工作总结\n新建学校{year}所，培训教师。\n", encoding="utf-8")
        assert run("import", project, file)[0] == 0
    with Session.open(project) as session:
        for name in ("李敏", "王强"):
            session.annotators.ensure(name)
    return project


def test_documents_are_dealt_out_and_one_undo_takes_it_back(run: Run, three: Path) -> None:
    words = ("assign", three, "--to", "李敏", "--to", "王强", "--readers", 2, "--until", "2026-12-31")
    status, answer, said = run(*words, "--annotator", "陈晓")
    assert (status, said) == (0, "")
    assert {person["annotator"]: person["documents"] for person in answer["people"]} == {"李敏": 3, "王强": 3}
    assert (len(answer["dealt"]), answer["open"], answer["applied"]) == (6, [], True)
    assert answer["pairs_without_a_shared_document"] == []
    status, told, _ = run("assignments", three)
    assert status == 0
    assert {(one["annotator"], one["due"], one["status"]) for one in told["assignments"]} == {
        ("李敏", "2026-12-31", "not_started"),
        ("王强", "2026-12-31", "not_started"),
    }
    assert [(each["annotator"], each["assigned"], each["done"]) for each in told["progress"]] == [
        ("李敏", 3, 0),
        ("王强", 3, 0),
    ]
    assert run(*words)[1]["dealt"] == [], "all have their readers"
    assert run("undo", three, "--annotator", "陈晓")[0] == 0
    assert run("assignments", three)[1] == {"assignments": [], "progress": []}


def test_a_filter_chooses_documents_and_a_dry_run_writes_nothing(run: Run, three: Path) -> None:
    words = ("assign", three, "--to", "李敏", "--documents", "year=2022..2023")
    status, answer, _ = run(*words, "--dry-run")
    assert (status, len(answer["dealt"]), answer["applied"]) == (0, 2, False)
    assert run("assignments", three)[1]["assignments"] == []
    assert run(*words)[0] == 0
    assert len(run("assignments", three, "--documents", "year=2023")[1]["assignments"]) == 1
    status, answer, _ = run("assign", three, "--to", "李敏", "--documents", "status=not_started")
    assert len(answer["dealt"]) == 1
    assert run("assign", three, "--documents", "label=safety")[0] == 2


def test_the_same_seed_deals_the_same(run: Run, three: Path) -> None:
    words = ("assign", three, "--to", "李敏", "--to", "王强", "--dry-run")
    assert run(*words, "--seed", 7)[1] == run(*words, "--seed", 7)[1]


def test_without_names_places_stay_open(run: Run, three: Path) -> None:
    status, answer, _ = run("assign", three, "--readers", 2)
    assert (status, len(answer["open"]), answer["dealt"]) == (0, 3, [])
    told = run("assignments", three)[1]
    assert {(one["annotator"], one["open_places"]) for one in told["assignments"]} == {(None, 2)}
    assert [(each["annotator"], each["assigned"]) for each in told["progress"]] == [(None, 6)]


def test_assignments_are_taken_back(run: Run, three: Path) -> None:
    assert run("assign", three, "--to", "李敏", "--to", "王强", "--readers", 2)[0] == 0
    words = ("assign", three, "--take-back", "--to", "李敏", "--documents", "year=2022")
    assert run(*words, "--dry-run")[1] == {"taken_back": 1, "applied": False}
    assert run(*words)[1] == {"taken_back": 1, "applied": True}
    assert len(run("assignments", three, "--of", "李敏")[1]["assignments"]) == 2


def test_what_is_wrong_is_said(run: Run, three: Path) -> None:
    assert run("assign", three, "--to", "谁")[2] == "There is no annotator 谁.\n"
    assert "no day" in run("assign", three, "--to", "李敏", "--until", "soon")[2]
    assert "1 to 1000" in run("assign", three, "--readers", 0)[2]
    assert run("assignments", three)[1]["assignments"] == []


def test_as_tables(run: Run, three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assign", str(three), "--to", "李敏", "--readers", "2", "--until", "2020-01-01"]) == 0
    said = capsys.readouterr().out
    assert "李敏" in said
    assert "3 documents have open places" in said
    assert main(["assignments", str(three)]) == 0
    said = capsys.readouterr().out
    assert "2020-01-01" in said
    assert "late" in said
    assert main(["assign", str(three), "--take-back", "--dry-run"]) == 0
    assert capsys.readouterr().out == "6 assignments would be taken back\n"
