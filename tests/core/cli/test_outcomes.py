"""``outcomes``: pairs, proposals and answers as JSON, answering with undo, and tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.outcomes.reports import ABROAD, BUILT, HIRED, SCHOOLS, TwoReports

Answer = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "two.biaodu"
    two = TwoReports(path)
    two.planned(SCHOOLS)
    two.session.close()
    return path


@pytest.fixture
def answer(run: Run, path: Path) -> Answer:
    def answer(place: Any, said: str, *more: object) -> tuple[int, Any, str]:
        return run("outcomes", path, "--plans", "2024年工作总结", "--answer", place.start, place.end, said, *more)

    return answer


def test_pairs_plans_and_proposals_with_reasons(run: Run, path: Path) -> None:
    status, found, _said = run("outcomes", path)
    assert status == 0
    assert [(pair["region"], pair["plans"]["year"], pair["later"]["year"]) for pair in found["pairs"]] == [
        ("城东区", 2024, 2025)
    ]
    (report,) = found["reports"]
    (plan,) = report["plans"]
    assert (report["annotator"], report["answered"], plan["labels"], plan["answer"]) == (
        "陈晓",
        0,
        ["infrastructure"],
        None,
    )
    best = plan["proposals"][0]
    assert (best["start"], best["end"], best["sure"], best["words"][0]) == (*BUILT_ENDS, True, "新建改扩建中小学校")
    assert best["figures"][0]["difference"] == -1
    assert run("outcomes", path) == (status, found, _said)


BUILT_ENDS = (BUILT.start, BUILT.end)


def test_an_answer_is_one_step_of_undo(run: Run, path: Path, answer: Answer) -> None:
    status, found, said = answer(SCHOOLS, "partly", "--outcome", *BUILT_ENDS)
    assert status == 0, said
    (plan,) = found["reports"][0]["plans"]
    assert (plan["answer"], [known["start"] for known in plan["outcomes"]]) == ("partly", [BUILT.start])
    assert plan["figures"][0]["share"] == 0.833333
    assert answer(SCHOOLS, "fulfilled", "--outcome", HIRED.start, HIRED.end, "--also")[0] == 0
    assert run("undo", path, "--annotator", "陈晓")[0] == run("undo", path, "--annotator", "陈晓")[0] == 0
    with Session.open(path) as session:
        assert session.links.all() == []
        assert not session.attributes.any()


def test_a_withdrawn_answer_is_asked_again(run: Run, path: Path, answer: Answer) -> None:
    answer(SCHOOLS, "not_mentioned")
    ends = (SCHOOLS.start, SCHOOLS.end)
    _status, found, _said = run("outcomes", path, "--plans", "2024年工作总结", "--withdraw", *ends)
    assert [plan["answer"] for plan in found["reports"][0]["plans"]] == [None]


def test_unlabelled_sentences_and_answers_of_somebody_else(run: Run, path: Path, answer: Answer) -> None:
    assert len(run("outcomes", path, "--unlabelled")[1]["reports"][0]["plans"]) > 3
    assert answer(ABROAD, "not_mentioned", "--annotator", "李敏")[0] == 1
    with Session.open(path) as session:
        assert session.annotators.by_name("李敏") is None
    status, found, _said = answer(ABROAD, "not_a_plan", "--label", "safety", "--annotator", "李敏")
    assert (status, [plan["answer"] for plan in found["reports"][0]["plans"]]) == (0, ["not_a_plan"])
    assert run("outcomes", path)[1]["reports"][0]["plans"][0]["answer"] is None


def test_wrong_use_is_told(run: Run, path: Path, answer: Answer) -> None:
    assert answer(SCHOOLS, "perhaps")[0] == 2
    assert run("outcomes", path, "--answer", 1, 2, "partly")[0] == 2
    assert run("outcomes", path, "--plans", "2024年工作总结", "--answer", "a", "b", "partly")[0] == 2
    status, _found, said = answer(SCHOOLS, "partly")
    assert status == 1
    assert "passage" in said
    assert run("outcomes", path, "--plans", "2025年工作总结", "--withdraw", 0, 5)[0] == 1


def test_reports_are_chosen_by_hand_and_by_region(run: Run, path: Path) -> None:
    turned = run("outcomes", path, "--plans", "2025年工作总结", "--later", "2024年工作总结")[1]
    assert turned["pairs"][0]["plans"]["year"] == 2025
    assert run("outcomes", path, "--region", "某地")[1] == {"pairs": [], "reports": []}


def test_tables_are_written(run: Run, path: Path, answer: Answer, tmp_path: Path) -> None:
    answer(SCHOOLS, "partly", "--outcome", *BUILT_ENDS)
    files = [tmp_path / f"out.{kind}" for kind in ("xlsx", "csv", "html")]
    options = [word for file, kind in zip(files, ("--xlsx", "--csv", "--html"), strict=True) for word in (kind, file)]
    assert run("outcomes", path, *options)[0] == 0
    assert "6所 → 5所" in files[1].read_text("utf-8-sig")
    assert all(file.stat().st_size > 200 for file in files)


def test_without_json_it_is_a_table(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from core.cli.main import main

    assert main(["outcomes", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "0 of 1 answered" in shown
    assert f"{SCHOOLS.start}-{SCHOOLS.end}" in shown


def test_a_project_where_nobody_works_has_pairs(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "new.biaodu")[0] == 0
    assert run("outcomes", tmp_path / "new.biaodu")[1] == {"pairs": [], "reports": []}
