"""``corpus`` as it is typed."""

import json
from pathlib import Path

import pytest

from core.cli.main import main
from tests.core.corpus.small import source_of


def test_it_loads_no_library_for_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("read", "sample", "apply", "count"))


def test_a_corpus_is_read_counted_and_drawn_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    source, corpus = source_of(tmp_path / "source", 9), tmp_path / "corpus"
    assert main(["corpus", "read", str(source), str(corpus), "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 9
    assert main(["corpus", "count", str(corpus), "--by", "region", "--json"]) == 0
    groups = json.loads(capsys.readouterr().out)["groups"]
    assert sum(group["documents"] for group in groups) == 9
    project = tmp_path / "drawn.biaodu"
    assert main(["corpus", "sample", str(corpus), str(project), "-n", "3", "--stratify", "region"]) == 0
    assert "3 of 9 documents drawn" in capsys.readouterr().out
    assert main(["corpus", "apply", str(project), str(corpus), str(corpus)]) == 1
    assert "Choose who you are" in capsys.readouterr().err
    assert main(["corpus", "count", str(corpus), "--by", "label"]) == 1
    assert "holds no scores" in capsys.readouterr().err


def test_files_that_cannot_be_read_are_told_and_exit_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    source = source_of(tmp_path / "source", 2)
    (source / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    assert main(["corpus", "read", str(source), str(tmp_path / "corpus"), "--workers", "1"]) == 1
    told = capsys.readouterr()
    assert "3 files, 2 documents, 1 failed" in told.out
    assert "error <> ''" in told.err


def test_a_query_and_labels_do_not_go_together(tmp_path: Path) -> None:
    assert main(["corpus", "count", str(tmp_path), "--by", "label", "--query", "x"]) == 2
