"""``correct``, ``heading``, ``mask``, ``reread``, ``retype``, and what ``show --meta`` says of values' origins."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.model import Span
from core.session import Session
from tests.core.cli.conftest import Run

TEXT = (
    "首页 > 政务公开 > 总结\n裕安区教育局2023年工作总结\n工作回顾\n（一）新建学校三所，招聘教师二百人，群众比较满意。\n"
    "裕安区教育局\n2024年1月5日\n责任编辑：\n王芳\n"
)
TITLE = "裕安区教育局2023年工作总结"


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    made = tmp_path / "甲.biaodu"
    run("new", made)
    (tmp_path / "总结.txt").write_text(TEXT, "utf-8")
    (tmp_path / "要点.txt").write_text(
        "裕安区教育局2024年工作要点\n一、工作\n新建学校三所，招聘教师二百人。\n", "utf-8"
    )
    assert run("import", made, tmp_path / "总结.txt", tmp_path / "要点.txt", "--annotator", "王敏")[0] == 0
    return made


def meta(run: Run, project: Path, title: str = TITLE) -> dict[str, object]:
    return run("show", project, title, "--meta")[1]["meta"]


def test_each_value_says_where_it_is_from(project: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    found = meta(run, project)
    assert found["from"] == {
        "title": "text",
        "region": "title",
        "year": "title",
        "issuer": "title",
        "date": "signature",
        "kind": "title",
    }
    assert found["confirmed"] == []
    main(["show", str(project), TITLE, "--meta"])
    assert "date: 2024-01-05  (from: signature)" in capsys.readouterr().out.splitlines()


def test_values_are_corrected_one_by_one_and_for_several_documents(project: Path, run: Run) -> None:
    assert run("correct", project, TITLE, "--title", "总结", "--date", "2024-01")[0] == 0
    assert run("correct", project, "总结", "裕安区教育局2024年工作要点", "--year", 2022, "--confirm", "region")[0] == 0
    for title in ("总结", "裕安区教育局2024年工作要点"):
        found = meta(run, project, title)
        assert found["year"] == 2022
        assert {"year", "region"} <= set(found["confirmed"])  # type: ignore[call-overload]
        assert found["from"]["year"] == "person"  # type: ignore[index]
        assert found["from"]["region"] == "title"  # type: ignore[index]
    assert run("undo", project)[0] == 0
    assert meta(run, project, "总结")["year"] == 2023
    assert run("correct", project, "总结", "--empty", "date", "--doubt", "title")[0] == 0
    found = meta(run, project, "总结")
    assert (found["date"], found["confirmed"]) == (None, ["date"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([TITLE], "Say what to correct or to confirm."),
        ([TITLE, "裕安区教育局2024年工作要点", "--title", "甲"], "--title is for one document."),
    ],
)
def test_what_cannot_be_corrected_is_said(project: Path, run: Run, arguments: list[str], words: str) -> None:
    status, _answer, said = run("correct", project, *arguments)
    assert status == 2
    assert words in said


def test_headings_and_masks_are_corrected_and_stay_when_read_again(project: Path, run: Run) -> None:
    at = TEXT.index("工作回顾")
    assert run("heading", project, TITLE, at, "--level", 1)[0] == 0
    assert run("mask", project, TITLE, 0, 2, "--off")[0] == 0
    assert run("mask", project, TITLE, at + 5, at + 8)[0] == 0
    outline = run("show", project, TITLE, "--outline")[1]["outline"]
    assert [(node["level"], node["start"]) for node in outline] == [(1, at)]
    assert run("reread", project, TITLE)[:2] == (0, [])
    assert run("heading", project, TITLE, at, "--as-found")[0] == 0
    masks = run("mask", project, TITLE, at + 5, at + 8, "--off")[1]
    assert all(mask["start"] != at + 5 for mask in masks)
    assert run("heading", project, TITLE, at)[0] == 2
    assert "There is nothing in that line" not in run("heading", project, TITLE, at, "--none")[2]


def test_differences_are_listed_before_they_are_taken_over(project: Path, run: Run) -> None:
    with Session.open(project) as session:
        document = session.documents.find(TITLE)
        for mask in session.documents.masks(document.id):
            session.documents.unmask(document.id, Span(mask.start, mask.end))
        session.documents.set_meta([document.id], extra={}, year=1957)
        session.documents.set_meta([document.id], extra={"from": {"year": "opening"}})
    listed = run("reread", project, TITLE)[1]
    assert listed[0]["values"]["year"] == {"before": 1957, "after": 2023}
    assert meta(run, project)["year"] == 1957
    assert run("reread", project, TITLE, "--apply")[1] == listed
    assert meta(run, project)["year"] == 2023
    assert run("reread", project, TITLE)[1] == []
    assert run("undo", project)[1]["name"] == "document.read_again"
    assert meta(run, project)["year"] == 1957


def test_a_corrected_text_is_a_new_edition(project: Path, run: Run, tmp_path: Path) -> None:
    old = next(document for document in run("list", project, "documents")[1] if document["title"] == TITLE)
    (tmp_path / "正确.txt").write_text(TEXT.replace("二百人", "三百人"), "utf-8")
    status, done, _said = run("retype", project, TITLE, tmp_path / "正确.txt")
    assert (status, done["old"], done["removed"]) == (0, old["id"], True)
    assert "三百人" in run("show", project, done["new"])[1]["text"]
    assert run("undo", project)[0] == 0
    assert "二百人" in run("show", project, TITLE)[1]["text"]
