import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.corpus import reading
from core.corpus.executors import LocalPool
from core.corpus.guarded import ChildSetup
from core.corpus.reading import CorpusRead, read_corpus
from core.corpus.store import Store
from core.errors import UserError
from core.progress import Cancel
from tests.core.corpus import hostile
from tests.core.corpus.small import asked, source_of, tables

pytest.importorskip("duckdb", reason="needs duckdb")
COUNT = 150


@pytest.fixture(name="source", scope="module")
def _source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source_of(tmp_path_factory.mktemp("source"), COUNT)


@pytest.fixture(name="corpus", scope="module")
def _corpus(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "made"
    read_corpus(source, folder, LocalPool(2))
    return folder


def test_duckdb_reads_every_report(corpus: Path) -> None:
    found = asked(f"SELECT source, region, year FROM '{corpus}/documents/*.parquet' ORDER BY source")
    assert len(found) == COUNT
    assert found[0] == ("0/报告0000.txt", "上海市松江区", 2020)
    joined = asked(
        f"SELECT count(*) FROM '{corpus}/sentences/*.parquet' s JOIN '{corpus}/documents/*.parquet' d USING (document)"
        " WHERE contains(substring(d.text, s.start + 1, s.\"end\" - s.start), '学位')"
    )
    assert joined == [(COUNT,)]
    assert Store(corpus).required().documents == COUNT


def test_the_same_files_give_the_same_bytes_with_any_number_of_workers(
    source: Path, corpus: Path, tmp_path: Path
) -> None:
    read_corpus(source, tmp_path / "again", LocalPool(1))
    assert tables(tmp_path / "again") == tables(corpus)


def test_a_second_run_keeps_what_is_done_and_reads_what_has_changed(tmp_path: Path) -> None:
    source, corpus = source_of(tmp_path / "source", COUNT), tmp_path / "corpus"
    first = read_corpus(source, corpus, LocalPool(2))
    before = tables(corpus)
    again = read_corpus(source, corpus, LocalPool(2))
    assert (again.kept, again.shards, again.documents) == (first.shards, first.shards, COUNT)
    changed = source / "3" / "报告0003.txt"
    changed.write_text("松江区教育局2031年工作总结\n\n新建学校一所。\n", encoding="utf-8")
    third = read_corpus(source, corpus, LocalPool(2))
    assert third.kept == first.shards - 1
    assert asked(f"SELECT year FROM '{corpus}/documents/*.parquet' WHERE source = '3/报告0003.txt'") == [(2031,)]
    for gone in (source / "6").iterdir():
        gone.unlink()
    last = read_corpus(source, corpus, LocalPool(2))
    left = asked(f"SELECT count(*), count(DISTINCT source) FROM '{corpus}/documents/*.parquet'")
    assert left == [(last.documents, last.documents)]
    assert last.documents < COUNT
    assert len(tables(corpus)) <= len(before)


def test_another_version_is_read_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    read_corpus(source, corpus, LocalPool(2))
    monkeypatch.setattr(reading, "VERSION", "0.9/9")
    assert read_corpus(source, corpus, LocalPool(2)).kept == 0


def test_what_cannot_be_read_stands_in_the_manifest_alone(tmp_path: Path) -> None:
    source = source_of(tmp_path / "source", 5)
    (source / "broken.docx").write_bytes(b"PK\x03\x04broken")
    (source / "picture.png").write_bytes(b"\x89PNG")
    report = read_corpus(source, tmp_path / "corpus", LocalPool(1))
    assert (report.files, report.documents, report.failed) == (7, 5, 1)
    told = asked(f"SELECT source, error, skipped FROM '{tmp_path}/corpus/files/*.parquet' WHERE error <> '' ORDER BY 1")
    assert [(source, skipped) for source, _, skipped in told] == [("broken.docx", False), ("picture.png", True)]
    assert read_corpus(source, tmp_path / "corpus", LocalPool(1)).kept == report.shards


def test_a_file_that_kills_its_worker_is_a_row_with_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, corpus = source_of(tmp_path / "source", 20), tmp_path / "corpus"
    (source / "0" / "kill.txt").write_text("x")
    (source / "0" / "bug.txt").write_text("x")
    (source / "0" / "once.txt").write_text("松江区教育局2020年工作总结\n\n新建学校。\n")
    told = tmp_path / "told"
    monkeypatch.setattr(reading, "READ", ChildSetup(hostile.SETUP, str(told).encode()))
    report = read_corpus(source, corpus, LocalPool(2))
    assert (report.documents, report.failed) == (21, 2)
    assert told.read_text().split().count("kill.txt") == 2
    assert asked(f"SELECT source, error FROM '{corpus}/files/*.parquet' WHERE error <> '' ORDER BY 1") == [
        ("0/bug.txt", "corpus.bug"),
        ("0/kill.txt", "import.crashed"),
    ]
    assert asked(f"SELECT count(*) FROM '{corpus}/documents/*.parquet' WHERE document = 'half'") == [(0,)]


def test_a_run_that_is_stopped_is_taken_up_where_it_was(source: Path, corpus: Path, tmp_path: Path) -> None:
    made = tmp_path / "corpus"
    seen: list[str] = []

    with pytest.raises(Cancel):
        read_corpus(
            source, made, LocalPool(1), progress=lambda _d, _t, shard: seen.append(shard), cancelled=lambda: bool(seen)
        )
    assert len(seen) == 1
    with pytest.raises(UserError) as refusal:
        Store(made).required()
    assert refusal.value.code == "corpus.incomplete"
    report = read_corpus(source, made, LocalPool(2))
    assert report.kept >= 1
    assert tables(made) == tables(corpus)


def test_a_killed_driver_is_resumed_without_loss_or_repetition(source: Path, corpus: Path, tmp_path: Path) -> None:
    made = tmp_path / "corpus"
    command = [sys.executable, "-m", "core", "corpus", "read", str(source), str(made), "--workers", "1", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not Store(made).shards("files") and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["documents"] == COUNT
    assert json.loads(done.stdout)["kept"] >= 1
    assert tables(made) == tables(corpus)


def test_what_a_killed_run_began_of_a_shard_that_is_gone_is_removed(tmp_path: Path) -> None:
    source, made = source_of(tmp_path / "source", 5), tmp_path / "corpus"
    read_corpus(source, made, LocalPool(1))
    left = next((made / "documents").iterdir())
    shutil.copy(left, left.with_name("0123456789abcdef.parquet"))
    assert read_corpus(source, made, LocalPool(1)).removed == 0
    assert asked(f"SELECT count(*) FROM '{made}/documents/*.parquet'") == [(5,)]


def test_folders_that_are_something_else_are_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    cases = {
        "corpus.not_empty": (source, tmp_path / "other"),
        "corpus.inside": (source, source / "corpus"),
        "corpus.no_files": (tmp_path / "empty", tmp_path / "corpus"),
    }
    for code, (given, folder) in cases.items():
        with pytest.raises(UserError) as refusal:
            read_corpus(given, folder, LocalPool(1))
        assert refusal.value.code == code
    assert not (tmp_path / "corpus").exists()


def test_another_source_does_not_take_the_place_of_what_was_read(corpus: Path, tmp_path: Path) -> None:
    before = tables(corpus)
    other = source_of(tmp_path / "other", 3)
    (other / "0").rename(other / "a")
    for number in (1, 2):
        (other / f"{number}").rename(other / f"b{number}")
    with pytest.raises(UserError) as refusal:
        read_corpus(other, corpus, LocalPool(1))
    assert refusal.value.code == "corpus.other_source"
    assert tables(corpus) == before


def test_a_report_counts_everything(source: Path, tmp_path: Path) -> None:
    report = read_corpus(source, tmp_path / "corpus", LocalPool(2))
    assert report == CorpusRead(COUNT, COUNT, 0, report.shards, 0, 0)
