"""``diff`` and ``adjudicate``: through the same door as the real process."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.projects import report
from tests.core.review.team import Team


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "team.biaodu"
    team = Team(
        path,
        A=[(0, 3, "safety"), (5, 12, "infrastructure"), (20, 26, "teachers"), (40, 44, "safety")],
        B=[(0, 3, "safety"), (7, 12, "infrastructure"), (20, 26, "subsidies"), (30, 36, "safety")],
        C=[(0, 3, "safety"), (5, 12, "infrastructure")],
    )
    team.session.close()
    return path


def kinds(answer: object) -> list[str]:
    assert isinstance(answer, list)
    return [row["kind"] for row in answer]


def test_diff_lists_every_pair_with_its_kind(project: Path, run: Run) -> None:
    status, answer, _ = run("diff", project, "A", "B")
    assert status == 0
    assert kinds(answer) == ["same", "boundary", "label", "only_b", "only_a"]
    document = answer[0]["document"]
    assert answer[1] == {
        "document": document,
        "kind": "boundary",
        "a": {"start": 5, "end": 12, "label": "infrastructure"},
        "b": {"start": 7, "end": 12, "label": "infrastructure"},
    }
    assert answer[3]["a"] is None
    assert kinds(run("diff", project, "A", "A")[1] or []) == []


def test_diff_can_be_asked_for_kinds_and_documents(project: Path, run: Run) -> None:
    assert kinds(run("diff", project, "A", "B", "--kind", "label", "--kind", "only_a")[1]) == ["label", "only_a"]
    assert kinds(run("diff", project, "B", "A", "--kind", "only_a", "--document", "城东区报告")[1]) == ["only_a"]
    assert run("diff", project, "A", "B", "--document", "no such")[0] == 1


def test_diff_shows_people_the_passages(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(project), "A", "B"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("城东区报告")
    assert said[1].split() == ["kind", "A", "B"]
    assert said[2].split()[:3] == ["boundary", "5-12", "infrastructure"]
    assert said[-1] == "1 boundary, 1 label, 1 only_a, 1 only_b"


@pytest.mark.parametrize(
    ("strategy", "layers", "decided", "annotations", "left"),
    [
        ("agreed", "AB", 1, 1, 4),
        ("union", "AB", 5, 6, 0),
        ("intersection", "AB", 5, 2, 0),
        ("prefer:B", "AB", 5, 5, 0),
        ("majority", "ABC", 5, 2, 0),
    ],
)
def test_adjudicate_applies_a_strategy(
    project: Path, run: Run, strategy: str, layers: str, decided: int, annotations: int, left: int
) -> None:
    status, answer, _ = run("adjudicate", project, "--layers", *layers, "--strategy", strategy)
    assert status == 0
    assert answer == {
        "strategy": strategy,
        "layers": list(layers),
        "documents": 1,
        "decided": decided,
        "annotations": annotations,
        "left": left,
        "waiting": [],
    }
    assert len(run("list", project, "annotations", "--annotator", "定稿")[1]) == annotations  # type: ignore[arg-type]
    assert run("undo", project)[1]["name"] == "review.strategy"
    assert run("list", project, "annotations", "--annotator", "定稿")[0] == 1
    assert run("check", project)[0] == 0


def test_the_adjudicated_layer_can_be_compared(project: Path, run: Run) -> None:
    run("adjudicate", project, "--strategy", "prefer:A", "--layers", "A", "B", "--annotator", "主编")
    for name in ("adjudicated", "定稿"):
        assert kinds(run("diff", project, "A", name)[1]) == ["same", "same", "same", "only_b", "same"]
    people = [row["name"] for row in run("list", project, "annotators")[1]]  # type: ignore[union-attr]
    assert people[-2:] == ["主编", "定稿"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--layers", "A", "B", "--strategy", "lot"], 2),
        (["--layers", "A", "B", "--strategy", "prefer"], 2),
        (["--layers", "A", "B", "--strategy", "agreed:A"], 2),
        (["--strategy", "agreed"], 2),
        (["--layers", "A", "B"], 2),
        (["--layers", "A", "--strategy", "agreed"], 1),
        (["--layers", "A", "B", "--strategy", "majority"], 1),
        (["--layers", "A", "B", "--strategy", "prefer:C"], 1),
        (["--layers", "A", "nobody", "--strategy", "agreed"], 1),
        (["--layers", "A", "adjudicated", "--strategy", "agreed"], 1),
    ],
)
def test_what_cannot_be_decided_is_refused(project: Path, run: Run, arguments: list[str], status: int) -> None:
    assert run("adjudicate", project, *arguments)[0] == status
    assert run("list", project, "annotators")[1][-1]["name"] == "R"


def test_adjudicate_tells_people_what_it_did(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Session.open(project) as session:
        document = session.documents.add([report("城西区报告。", "城西区报告")])[0].added[0].id
        session.work_as(session.annotators.ensure("A").id)
        session.annotations.create(document, 0, 3, session.codebook.by_code("safety").id)
    assert main(["adjudicate", str(project), "--layers", "A", "B", "--strategy", "intersection"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "5 cases in 1 documents decided, 2 annotations in the adjudicated layer, 1 cases left",
        "1 documents left out: not all of the layers have worked on them",
    ]


def test_the_adjudicated_layer_can_be_exported_and_measured(project: Path, run: Run, tmp_path: Path) -> None:
    run("adjudicate", project, "--strategy", "prefer:A", "--layers", "A", "B")
    status, answer, _ = run("export", project, tmp_path / "o.jsonl", "--annotator", "adjudicated")
    assert (status, answer["spans"]) == (0, 5)
    assert run("agreement", project, "A", "adjudicated", "--rounds", "0")[0] == 0


def test_a_document_named_twice_counts_once(project: Path, run: Run, tmp_path: Path) -> None:
    title = run("list", project, "documents")[1][0]["title"]
    twice = ("--document", title, "--document", title)
    assert run("export", project, tmp_path / "o.jsonl", *twice)[1]["documents"] == 1
    assert run("agreement", project, "A", "B", "--rounds", "0", *twice)[1]["documents"] == 1


def test_a_command_that_fails_adds_nobody(project: Path, run: Run) -> None:
    title = run("list", project, "documents")[1][0]["title"]
    before = run("list", project, "annotators")[1]
    assert run("label", project, title, 0, 9999, "safety", "--annotator", "新人")[0] == 1
    assert run("adjudicate", project, "--strategy", "union", "--layers", "A", "A", "--annotator", "新人")[0] == 1
    assert run("list", project, "annotators")[1] == before


def test_diff_tells_places_where_only_attributes_differ(project: Path, run: Run) -> None:
    with Session.open(project) as session:
        session.use_annotator(next(person.id for person in session.annotators.list() if person.name == "A"))
        assert session.annotator is not None
        own = session.annotations.of_document(session.documents.list()[0].id, session.annotator.id)[0]
        session.attributes.set([own.id], {"status": "done"})
    status, answer, _ = run("diff", project, "A", "B", "--kind", "attribute")
    assert (status, kinds(answer)) == (0, ["attribute"])
    assert answer[0]["a"] == {"start": 0, "end": 3, "label": "safety", "attributes": {"status": "done"}}
    assert "attributes" not in answer[0]["b"]
