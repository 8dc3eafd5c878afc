"""``link``, ``variables``, ``worklist``, ``memo`` and ``label --set``, all with undo."""

from pathlib import Path

from core.ids import AnnotationId
from core.session import Session
from tests.core.cli.conftest import QUOTE, START, Run

END = START + len(QUOTE)


def labelled(run: Run, project: Path, document: str, start: int = START, end: int = END, *more: str) -> AnnotationId:
    status, answer, said = run("label", project, document, start, end, "infrastructure", "--annotator", "陈晓", *more)
    assert status == 0, said
    return AnnotationId(answer["id"])


def test_label_sets_attributes_in_the_same_step(run: Run, project: Path, document: str) -> None:
    status, answer, _ = run(
        *("label", project, document, START, END, "infrastructure", "--annotator", "陈晓"),
        *("--set", "status=planned", "--set", "amount=1.2万平方米"),
    )
    assert (status, answer["attributes"]) == (0, {"status": "planned", "amount": {"value": 12000, "unit": "平方米"}})
    with Session.open(project) as session:
        assert session.attributes.in_document(session.documents.list()[0].id) == {answer["id"]: answer["attributes"]}
    # Once more: the label is there, and gets the other value.
    again = labelled(run, project, document, START, END, "--set", "status=done", "--set", "amount=")
    assert again == answer["id"]
    with Session.open(project) as session:
        assert session.attributes.of([again]) == {again: {"status": "done"}}
    for _ in range(2):
        assert run("undo", project, "--annotator", "陈晓")[0] == 0
    with Session.open(project) as session:
        assert list(session.annotations.iterate()) == []


def test_a_wrong_value_labels_nothing(run: Run, project: Path, document: str) -> None:
    for value in ("status=maybe", "colour=red", "status"):
        status, _, said = run(
            "label", project, document, START, END, "infrastructure", "--annotator", "陈晓", "--set", value
        )
        assert status == 1
        assert said
    with Session.open(project) as session:
        assert list(session.annotations.iterate()) == []


def test_link_links_two_annotations(run: Run, project: Path, document: str) -> None:
    one, two = labelled(run, project, document), labelled(run, project, document, 0, 3)
    status, answer, _ = run("link", project, one, two, "fulfils", "--note", "注", "--annotator", "陈晓")
    assert (status, answer["kind"], answer["note"]) == (0, "fulfils", "注")
    assert run("link", project, one, two, "fulfils", "--annotator", "陈晓")[0] == 1
    assert run("link", project, one, two, "nothing")[0] == 1
    assert run("link", project, one, "x", "fulfils")[0] == 1
    assert run("undo", project, "--annotator", "陈晓")[0] == 0
    with Session.open(project) as session:
        assert session.links.all() == []


def test_variables_are_filled_from_a_table_after_a_look(run: Run, project: Path, tmp_path: Path) -> None:
    title = run("list", project, "documents")[1][0]["title"]
    table = tmp_path / "t.csv"
    table.write_text(f"title,人口\n{title},12\n别的,3\n", encoding="utf-8")
    status, answer, _ = run("variables", project, "--import", table, "--declare", "--dry-run")
    assert (status, answer["documents"], answer["declared"], answer["applied"]) == (1, 1, ["人口"], False)
    assert answer["unmatched"] == [{"row": 3, "name": "别的", "candidates": 0}]
    assert run("variables", project)[1]["variables"] == []
    assert run("variables", project, "--import", table, "--declare", "--annotator", "陈晓")[1]["applied"]
    assert run("variables", project)[1]["documents"][0]["values"] == {"人口": {"value": 12}}
    assert run("undo", project, "--annotator", "陈晓")[0] == 0
    assert run("variables", project)[1]["documents"][0]["values"] == {}


def test_worklist_lists_and_confirms(run: Run, project: Path, document: str) -> None:
    made = labelled(run, project, document)
    assert run("worklist", project)[1] == {"open": [], "progress": {}}
    with Session.open(project) as session:
        session.work_as(session.annotators.ensure("陈晓").id)
        session.codebook.edit(session.codebook.by_code("infrastructure").id, meaning=True, definition_zh="新")
    answer = run("worklist", project, "--of", "陈晓", "--label", "infrastructure")[1]
    assert [(found["id"], found["text"], found["made_under"]) for found in answer["open"]] == [(made, QUOTE, 1)]
    answer = run("worklist", project, "--confirm", made, "--annotator", "陈晓")[1]
    assert answer == {"open": [], "progress": {"陈晓": {"done": 1, "left": 0}}}
    assert run("undo", project, "--annotator", "陈晓")[0] == 0
    assert len(run("worklist", project)[1]["open"]) == 1


def test_memos_are_written_and_found(run: Run, project: Path, document: str) -> None:
    assert run("memo", project, "--write", "先看甲区", "--annotator", "陈晓")[0] == 0
    assert (
        run("memo", project, "--about", "document", "--subject", document[:10], "--write", "乙", "--annotator", "陈晓")[
            0
        ]
        == 0
    )
    assert [found["text"] for found in run("memo", project, "--find", "甲区")[1]] == ["先看甲区"]
    assert [found["subject"] for found in run("memo", project, "--about", "document")[1]] == [document]
    assert run("memo", project, "--about", "label", "--subject", "x", "--write", "丙", "--annotator", "陈晓")[0] == 1
