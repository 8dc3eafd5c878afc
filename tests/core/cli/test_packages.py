"""``package`` and ``merge`` through the door of the real process."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.model import Meta, NewDocument, Source
from core.session import Session
from tests.core.cli.conftest import Run


@pytest.fixture
def theirs(tmp_path: Path, run: Run) -> Path:
    """A project in which two people labelled."""
    path = tmp_path / "theirs.biaodu"
    (tmp_path / "报告.txt").write_text("教师和学校安全。", encoding="utf-8")
    assert run("new", path)[0] == 0
    assert run("import", path, tmp_path / "报告.txt")[0] == 0
    document = run("list", path, "documents")[1][0]["id"]
    for name, start in (("甲", 0), ("乙", 3), ("丙", 5)):
        assert run("label", path, document, start, start + 2, "safety", "--annotator", name)[0] == 0
    return path


def annotations(new: int = 0, changed: int = 0, removed: int = 0, same: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "removed": removed, "same": same}


def test_a_package_is_planned_merged_and_merged_again(tmp_path: Path, theirs: Path, run: Run) -> None:
    mine, package = tmp_path / "mine.biaodu", tmp_path / "p.biaodupkg"
    run("new", mine)
    status, made, _ = run("package", theirs, package)
    assert (status, made["path"]) == (0, str(package))
    expected = {
        "documents": {"matched": 0, "new": 1, "unknown": 0},
        "annotations": annotations(new=3),
        "codebook": [],
        "applied": False,
    }
    status, planned, said = run("merge", mine, package, "--plan")
    signatures = planned.pop("signatures")  # type: ignore[union-attr]
    assert (status, planned) == (0, expected)
    # Nobody is at work in this project, so nobody signed for the three.
    assert {(signature["name"], signature["signed"], signature["unsigned"]) for signature in signatures} == {
        ("甲", 0, 1),
        ("乙", 0, 1),
        ("丙", 0, 1),
    }
    assert said.splitlines().count("Changes by 甲 that nobody has signed: 1. Anybody may have written them.") == 1
    assert run("list", mine, "documents")[1] == []
    assert run("merge", mine, package)[1]["applied"]
    again = {"documents": {"matched": 1, "new": 0, "unknown": 0}, "annotations": annotations(same=3), "codebook": []}
    again["signatures"] = []
    assert run("merge", mine, package, package) == (0, again | {"applied": True}, "")
    assert run("check", mine)[0] == 0
    assert run("undo", mine)[1]["name"] == "exchange.merge"
    assert run("list", mine, "documents")[1] == []


def test_blind_and_chosen_layers(tmp_path: Path, theirs: Path, run: Run) -> None:
    mine = tmp_path / "mine.biaodu"
    run("new", mine)
    for options, count in (
        (["--blind"], 0),
        (["--annotator", "甲"], 1),
        (["--annotator", "甲", "乙"], 1),
        (["--annotator", "丙", "--annotator", "乙"], 1),
    ):
        assert run("package", theirs, tmp_path / "p", *options)[0] == 0
        assert run("merge", mine, tmp_path / "p")[1]["annotations"]["new"] == count


def test_labels_without_their_document_are_said_to_wait(tmp_path: Path, theirs: Path, run: Run) -> None:
    mine = tmp_path / "mine.biaodu"
    run("new", mine)
    assert run("package", theirs, tmp_path / "p", "--annotator", "甲", "--labels-back")[0] == 0
    status, answer, said = run("merge", mine, tmp_path / "p")
    assert (status, answer["documents"]["unknown"]) == (0, 1)
    assert "Annotations that wait for it: 1." in said
    assert run("merge", mine, theirs)[0] == 0
    assert len(run("list", mine, "annotations")[1]) == 3  # type: ignore[arg-type]


def test_another_project_is_merged_like_a_package(tmp_path: Path, theirs: Path, run: Run) -> None:
    mine = tmp_path / "mine.biaodu"
    run("new", mine)
    assert run("merge", mine, theirs)[1]["annotations"] == annotations(new=3)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["package", "theirs.biaodu", "p", "--adjudicated"], 1),
        (["package", "theirs.biaodu", "p", "--annotator", "谁"], 1),
        (["package", "theirs.biaodu", "p", "--blind", "--annotator", "甲"], 2),
        (["package", "theirs.biaodu", "p", "甲"], 2),
        (["merge", "theirs.biaodu"], 2),
        (["merge", "theirs.biaodu", "theirs.biaodu"], 1),
        (["merge", "theirs.biaodu", "nowhere.biaodupkg"], 1),
        (["merge", "theirs.biaodu", "报告.txt"], 1),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, theirs: Path, run: Run, arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(theirs.parent)
    found, answer, said = run(*arguments)
    assert (found, answer) == (status, None)
    assert said.strip()
    assert not (tmp_path / "p").exists()


def test_in_words(theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", str(tmp_path / "mine.biaodu")])
    capsys.readouterr()
    main(["merge", str(tmp_path / "mine.biaodu"), str(theirs), "--plan"])
    assert capsys.readouterr().out.splitlines() == [
        "documents: 0 matched, 1 new, 0 unknown",
        "annotations: 3 new, 0 changed, 0 removed, 0 the same, 0 older than here",
        "changes by  signed  unsigned  foreign key  withdrawn key",
        *(f"{name}               0         1            0              0" for name in ("甲", "乙", "丙")),
    ]


def test_labels_of_an_older_reading_of_a_file_go_over_when_asked_for(tmp_path: Path, run: Run) -> None:
    name = "某区教育局工作总结"
    for reader in ("docx/2", "docx/3"):
        with Session.create(tmp_path / f"{reader[-1]}.biaodu") as session:
            session.use_annotator(session.annotators.ensure("甲").id)
            source = Source("a.docx", "ab" * 32, "utf-8", reader)
            new = NewDocument(f"{name}。由{reader}读出。", Meta(name), source)
            added = session.documents.add([new])[0].added[0].id
            session.annotations.create(added, 0, len(name), session.codebook.labels()[0].id)
            session.exchange.package(tmp_path / f"{reader[-1]}.biaodupkg")
    mine = tmp_path / "2.biaodu"
    answer = run("merge", mine, tmp_path / "3.biaodupkg", "--carry-over")[1]
    (edition,) = answer["editions"]
    with Session.open(mine) as session:
        found = session.annotations.of_document(edition["new"])
        assert sorted(annotation.origin for annotation in found) == ["edition", "manual"]
        assert len(session.annotations.of_document(edition["old"])) == 1
