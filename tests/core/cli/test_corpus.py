"""``corpus`` as it is typed."""

import json
from pathlib import Path

import pytest

from core.cli.main import main
from core.exchange.store_secret import KEY
from tests.core.corpus.object_servers import needs_store, new_place, s3_store, upload
from tests.core.corpus.small import source_of
from tests.core.exchange.stores import StoreServer


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


def test_help_says_how_a_server_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "s3://KEY@BUCKET/FOLDER?endpoint=https://SERVER" in shown
    assert "AWS_SECRET_ACCESS_KEY" in shown


@pytest.mark.parametrize("command", ["read", "count", "sample"])
def test_a_password_in_an_address_is_refused_and_not_repeated(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = [] if command == "count" else [str(tmp_path / "out.biaodu")]
    assert main(["corpus", command, "s3://key:geheim@bucket/reports", *rest]) == 1
    told = capsys.readouterr()
    assert "Leave the password out of the address" in told.err
    assert "geheim" not in told.err + told.out


def test_a_password_that_nobody_knows_is_asked_for_in_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    monkeypatch.delenv(KEY, raising=False)
    assert main(["corpus", "read", "s3://key@bucket/reports", str(tmp_path / "corpus")]) == 1
    assert f"Put it into the environment as {KEY}" in capsys.readouterr().err
    assert not (tmp_path / "corpus").exists()


@needs_store
def test_a_corpus_on_a_server_is_read_drawn_from_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with s3_store(tmp_path) as server:
        _read_draw_and_count(server, tmp_path, capsys)


def _read_draw_and_count(server: StoreServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports, corpus = server.url(new_place()), server.url(new_place())
    upload(source_of(tmp_path / "source", 9), reports)
    assert main(["corpus", "read", reports, corpus, "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 9
    assert main(["corpus", "count", corpus, "--json"]) == 0
    assert sum(group["documents"] for group in json.loads(capsys.readouterr().out)["groups"]) == 9
    assert main(["corpus", "sample", corpus, str(tmp_path / "drawn.biaodu"), "-n", "3"]) == 0
    assert "3 of 9 documents drawn" in capsys.readouterr().out
    assert main(["corpus", "read", str(tmp_path / "source"), reports]) == 1
    assert "has something in it and is no corpus" in capsys.readouterr().err
