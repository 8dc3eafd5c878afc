"""Datasets that are written."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.core.cli.conftest import QUOTE, START, Run


@pytest.mark.parametrize("shape", ["documents", "passages", "sentences"])
def test_export_writes_and_says_how_much_was_read_back(project: Path, document: str, run: Run, shape: str) -> None:
    run("label", project, document, START, START + len(QUOTE), "teachers", "--annotator", "张三")
    out = project.with_name("o.jsonl")
    status, answer, _ = run("export", project, out, "--format", "jsonl", "--shape", shape)
    assert (status, answer["path"], answer["documents"]) == (0, str(out), 1)
    assert answer["verified"] >= 1
    assert QUOTE in out.read_text(encoding="utf-8")


def test_export_of_one_annotator_and_of_chosen_documents(project: Path, document: str, run: Run) -> None:
    for name in ("张三", "李四"):
        run("label", project, document, 0, 3, "teachers", "--annotator", name)
    out = project.with_name("o.jsonl")
    assert run("export", project, out, "--annotator", "李四")[1]["spans"] == 1
    assert run("export", project, out, "--document", document[:6])[1]["spans"] == 2
    assert run("export", project, out, "--annotator", "王五")[0] == 1


def test_layers_are_called_as_in_the_statistics(project: Path, document: str, run: Run) -> None:
    for name in ("张三", "李四"):
        run("label", project, document, 0, 3, "teachers", "--annotator", name)
    out = project.with_name("o.jsonl")
    assert run("export", project, out, "--layers", "all")[1]["spans"] == 2
    assert run("export", project, out, "--layers", "张三")[1]["spans"] == 1
    status, answer, said = run("export", project, out, "--layers", "final")
    assert (status, answer) == (1, None)
    assert said


def test_a_format_whose_package_is_missing_is_named_with_its_option(project: Path, run: Run) -> None:
    if find_spec("duckdb") is not None:
        pytest.skip("duckdb is installed here")
    status, answer, said = run("export", project, project.with_name("o.parquet"), "--format", "parquet")
    assert (status, answer) == (2, None)
    assert "Invalid value for --format: The format Parquet needs the package duckdb" in said


def test_a_description_and_the_codebook_lie_beside_it_unless_they_are_not_wanted(
    project: Path, document: str, run: Run
) -> None:
    run("label", project, document, 0, 3, "teachers", "--annotator", "张三")
    plain, described = project.with_name("a.jsonl"), project.with_name("b.jsonl")
    run("export", project, plain, "--no-card")
    run("export", project, described)
    names = {path.name for path in project.parent.iterdir()}
    assert {"b.jsonl.card.md", "b.jsonl.codebook.csv"} <= names
    assert not {"a.jsonl.card.md", "a.jsonl.codebook.csv"} & names
