"""``biaodu agreement``."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.model import Status
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.projects import add, first, label, project

FIGURES = {"f1_exact", "f1_overlap", "kappa_character", "kappa_sentence", "alpha_character", "alpha_unitizing"}


@pytest.fixture(name="run")
def run_agreement(run: Run) -> Run:
    """Runs the command ``agreement``."""
    return lambda *arguments: run("agreement", *arguments)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two reports labelled by 甲 and 乙 alike but for one end; 丙 is done with the first one and found nothing."""
    path = tmp_path / "p.biaodu"
    with project(path) as session:
        other = add(session, "另一份报告：新建学校三所，培训教师二百名。", "另一份")
        for name, end in (("甲", 9), ("乙", 8)):
            session.use_annotator(session.annotators.ensure(name).id)
            label(session, 0, 5)
            session.annotations.create(other, 6, end, session.codebook.by_code("teachers").id)
        third = session.annotators.ensure("丙").id
        session.documents.set_status([first(session)], Status.DONE, annotator=third)
    return path


def test_the_answer_has_the_figures_of_all_and_of_each_label(path: Path, run: Run) -> None:
    status, answer, said = run(path, "甲", "乙")
    assert (status, said) == (0, "")
    assert answer.keys() >= {"annotators", "documents", "characters", "pooled", "labels"}
    assert (answer["annotators"], answer["documents"]) == (["甲", "乙"], 2)
    with Session.open(path) as session:
        assert answer["characters"] == sum(document.characters for document in session.documents.list())
        assert list(answer["labels"]) == [label.code for label in session.codebook.labels()]
    pooled, labels = answer["pooled"], answer["labels"]
    for row in (pooled, *labels.values()):
        assert row.keys() >= {"n", "interval", *FIGURES}
    assert pooled["f1_exact"] == 0.5
    assert pooled["interval"] == pooled["intervals"]["f1_exact"] == [0, 1]
    assert labels["infrastructure"]["n"]["spans"] == {"甲": 1, "乙": 1}
    assert answer["bootstrap"] == {"rounds": 1000, "seed": 1, "level": 0.95}


def test_what_is_undefined_is_null_and_says_why(path: Path, run: Run) -> None:
    _, answer, _ = run(path, "甲", "乙", "--rounds", 5)
    unused = answer["labels"]["safety"]
    assert {unused[figure] for figure in (*FIGURES, "interval")} == {None}
    assert unused["undefined"] == dict.fromkeys([*FIGURES, "interval"], "no_spans")
    assert "undefined" not in answer["pooled"]


def test_labels_documents_rounds_and_seed_are_chosen(path: Path, run: Run) -> None:
    _, answer, _ = run(path, "甲", "乙", "--label", "teachers", "--rounds", 20, "--seed", 9)
    assert list(answer["labels"]) == ["teachers"]
    assert answer["bootstrap"] == {"rounds": 20, "seed": 9, "level": 0.95}
    _, answer, _ = run(path, "甲", "乙", "--documents", "另一份")
    assert (answer["documents"], answer["pooled"]["f1_exact"]) == (1, 0)
    assert answer["pooled"]["undefined"] == {"interval": "one_document", "kappa_sentence": "one_category"}


def test_of_three_the_pairs_are_told_and_what_is_not_done_is_missing(path: Path, run: Run) -> None:
    _, answer, _ = run(path, "甲", "乙", "丙")
    pairs = {tuple(pair["annotators"]): pair["f1_exact"] for pair in answer["pairs"]}
    assert pairs == {("甲", "乙"): 0.5, ("甲", "丙"): 0, ("乙", "丙"): 0}
    _, answer, _ = run(path, "甲", "丙", "--only-done")
    assert (answer["documents"], answer["pooled"]["undefined"]["f1_exact"]) == (0, "no_common_document")


def test_it_writes_a_table_and_a_page(path: Path, run: Run, tmp_path: Path) -> None:
    status, _, _ = run(path, "甲", "乙", "--csv", tmp_path / "a.csv", "--page", tmp_path / "a.html")
    assert status == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("scope,label,")
    assert "<mark" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_without_json_it_is_a_table_and_sentences(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(path), "甲", "乙"]) == 0
    said = capsys.readouterr().out
    assert "甲, 乙: 2 documents" in said
    assert "Two annotators share 50 % of their spans with the same ends and label." in said


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["甲", "nobody"], 1, "There is no annotator nobody."),
        (["甲", "乙", "--label", "nothing"], 1, "There is no label nothing."),
        (["甲", "乙", "--documents", "none"], 1, "There is no document with the id or title none."),
        (["甲"], 2, "Give two annotators or more."),
        (["甲", "甲"], 2, "Give two annotators or more."),
    ],
)
def test_wrong_names_are_refused(path: Path, run: Run, arguments: list[str], status: int, sentence: str) -> None:
    found, _, said = run(path, *arguments)
    assert found == status
    assert sentence in said


def test_attributes_and_links_are_keys_more_where_anything_is_said(path: Path, run: Run, tmp_path: Path) -> None:
    assert not {"attributes", "links"} & run(path, "甲", "乙")[1].keys()
    with Session.open(path) as session:
        for name in ("甲", "乙"):
            session.use_annotator(session.annotators.ensure(name).id)
            assert session.annotator is not None
            own = [
                annotation
                for document in session.documents.list()
                for annotation in session.annotations.of_document(document.id, session.annotator.id)
            ]
            session.attributes.set([own[0].id], {"status": "done"})
            session.links.make(own[0].id, own[1].id, "fulfils")
    status, answer, _ = run(path, "甲", "乙", "--csv", tmp_path / "a.csv", "--page", tmp_path / "a.html")
    assert status == 0
    (status_row,) = answer["attributes"]
    assert (status_row["attribute"], status_row["metric"], status_row["alpha"]) == ("status", "nominal", None)
    assert (status_row["units"], status_row["values"]) == (1, {"甲": 1, "乙": 1})
    assert [(row["kind"], row["f1"], row["links"]) for row in answer["links"]] == [
        ("fulfils", 1.0, {"甲": 1, "乙": 1}),
        (None, 1.0, {"甲": 1, "乙": 1}),
    ]
    table = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in table[-3:]] == [
        ["attribute", "status"],
        ["links", "fulfils"],
        ["links", ""],
    ]
    assert "F1" in (tmp_path / "a.html").read_text(encoding="utf-8")
