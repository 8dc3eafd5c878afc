"""Whose step `undo` and `redo` take on the command line."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.projects import add


@pytest.fixture(autouse=True)
def locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A report, imported by nobody."""
    path = tmp_path / "p.biaodu"
    with Session.create(path) as session:
        add(session)
    return path


@pytest.fixture
def document(project: Path) -> str:
    with Session.open(project) as session:
        return session.documents.list()[0].id


def labels(project: Path) -> list[tuple[str, int]]:
    """Who has a label from where on."""
    with Session.open(project) as session:
        names = {person.id: person.name for person in session.annotators.list()}
        return [(names[annotation.annotator], annotation.start) for annotation in session.annotations.iterate()]


def work_on(project: Path, name: str) -> None:
    """Make somebody the project's current annotator, as choosing one in the window does."""
    with Session.open(project) as session:
        session.use_annotator(session.annotators.ensure(name).id)


def test_what_one_alone_did_is_taken_back_whoever_the_command_is_run_by(project: Path, document: str, run: Run) -> None:
    run("label", project, document, 0, 3, "teachers", "--annotator", "张三")
    status, done, _ = run("undo", project)
    assert (status, done["name"], done["annotator"], done["owner"]) == (0, "annotation.create", "张三", "张三")
    assert run("undo", project)[1]["owner"] is None
    assert run("undo", project)[2] == "There is nothing to undo.\n"
    assert [run("redo", project)[0] for _ in range(3)] == [0, 0, 1]
    assert labels(project) == [("张三", 0)]


def test_where_several_work_they_say_who_they_are(project: Path, document: str, run: Run) -> None:
    for name, start in (("张三", 0), ("李四", 3), ("张三", 6)):
        run("label", project, document, start, start + 2, "teachers", "--annotator", name)
    status, done, said = run("undo", project)
    assert (status, done) == (1, None)
    assert said == (
        "Several people work in this project. Say who you are: the newest step is by 张三 (--annotator 张三).\n"
    )
    assert run("undo", project, "--annotator", "李四")[1]["owner"] == "李四"
    assert labels(project) == [("张三", 0), ("张三", 6)]
    assert run("redo", project)[0] == 1
    assert run("redo", project, "--annotator", "李四")[0] == 0
    assert len(labels(project)) == 3
    assert run("undo", project, "--annotator", "nobody")[0] == 1


def test_the_current_annotator_takes_back_their_own(project: Path, document: str, run: Run) -> None:
    run("label", project, document, 0, 2, "teachers", "--annotator", "张三")
    run("label", project, document, 3, 5, "teachers", "--annotator", "李四")
    work_on(project, "张三")
    assert run("undo", project)[1]["owner"] == "张三"
    assert labels(project) == [("李四", 3)]
    status, done, said = run("undo", project)
    assert (status, done) == (1, None)
    assert said == "There is nothing of 张三 to undo. The newest step is by 李四: --of 李四 takes it back.\n"
    assert labels(project) == [("李四", 3)]


def test_somebody_elses_step_is_taken_back_when_they_are_named(
    project: Path, document: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("label", project, document, 0, 2, "teachers", "--annotator", "李四")
    run("label", project, document, 3, 5, "teachers", "--annotator", "张三")
    work_on(project, "张三")
    status, done, _ = run("undo", project, "--of", "李四")
    assert (status, done["annotator"], done["owner"]) == (0, "张三", "李四")
    assert labels(project) == [("张三", 3)]
    assert run("undo", project, "--of", "李四")[2] == "There is nothing of 李四 to undo.\n"
    (newest, *_) = run("history", project)[1]  # type: ignore[misc]
    assert (newest["annotator"], newest["owner"]) == ("张三", "李四")
    assert main(["redo", str(project)]) == 0
    assert capsys.readouterr().out == "redo: Label a passage (李四)\n"
    assert labels(project) == [("李四", 0), ("张三", 3)]


def test_what_nobody_did_is_taken_back_by_nobody(project: Path, document: str, run: Run) -> None:
    for name, start in (("张三", 0), ("李四", 3)):
        run("label", project, document, start, start + 2, "teachers", "--annotator", name)
        run("undo", project, "--annotator", name)
    work_on(project, "张三")
    assert run("undo", project)[0] == 1
    assert run("list", project, "documents")[1] != []
    imported = next(entry for entry in run("history", project)[1] if entry["name"] == "document.import")
    assert run("undo", project, "--step", imported["seq"])[1]["owner"] is None
    assert run("list", project, "documents")[1] == []
    assert run("undo", project, "--step", imported["seq"])[2] == "This step is undone already, or cannot be undone.\n"
    assert run("redo", project, "--step", imported["seq"])[0] == 0
    assert len(run("list", project, "documents")[1]) == 1  # type: ignore[arg-type]
    assert run("undo", project, "--step", 1)[0] == 1
    assert run("undo", project, "--step", imported["seq"], "--of", "张三")[0] == 2
