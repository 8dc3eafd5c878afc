"""A corpus that lies in an object store, against real servers: `make test-corpus`."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.corpus.counting import count_corpus
from core.corpus.executors import LocalPool
from core.corpus.object_source import ObjectSource
from core.corpus.reading import read_corpus
from core.corpus.sampling import draw_project
from core.corpus.shards import shards_of
from core.corpus.store import Store
from core.errors import BiaoduError, UserError
from core.session import Session
from tests.core.corpus.object_servers import (
    DOCUMENTS,
    ENDS,
    BadDay,
    address,
    needs_store,
    new_place,
    objects,
    tables_of,
)
from tests.core.corpus.small import source_of, tables
from tests.core.exchange.stores import BUCKET, PASSWORD, StoreServer

pytestmark = needs_store


def test_a_corpus_in_a_store_has_the_bytes_of_one_in_a_folder(
    server: StoreServer, uploaded: str, read_mixed: Path, mixed: Path
) -> None:
    for given in (mixed, address(server, uploaded)):
        place = new_place()
        read_corpus(given, address(server, place), LocalPool(2))
        assert tables_of(server.url(place)) == tables(read_mixed)
        assert Store(address(server, place)).required().documents == DOCUMENTS


def test_a_killed_driver_is_resumed_without_loss_or_repetition(
    server: StoreServer, uploaded: str, read_mixed: Path
) -> None:
    out = new_place()
    command = [sys.executable, "-m", "core", "corpus", "read", server.url(uploaded), server.url(out), "--json"]
    command += ["--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    store = Store(address(server, out))
    while not store.shards("files") and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, capture_output=True, text=True)
    assert json.loads(done.stdout)["documents"] == DOCUMENTS
    assert json.loads(done.stdout)["kept"] >= 1
    assert tables_of(server.url(out)) == tables(read_mixed)


def test_two_drivers_at_once_make_one_corpus(server: StoreServer, uploaded: str, read_mixed: Path) -> None:
    out = new_place()
    command = [sys.executable, "-m", "core", "corpus", "read", server.url(uploaded), server.url(out), "--json"]
    both = [
        subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"
    ]
    told = [process.communicate() for process in both]
    assert [json.loads(said)["documents"] for said, _ in told] == [DOCUMENTS] * 2, told
    assert tables_of(server.url(out)) == tables(read_mixed)
    assert Store(address(server, out)).required().documents == DOCUMENTS


def test_a_driver_that_meets_other_tables_stops_and_leaves_no_shard_of_both(
    server: StoreServer, day: BadDay, tmp_path: Path
) -> None:
    out, source = new_place(), source_of(tmp_path / "source", 5)
    other = source_of(tmp_path / "other", 5)
    for path in other.rglob("*.txt"):
        path.write_text(path.read_text("utf-8").replace("幼儿园", "小学"), "utf-8")
    done: list[str] = []

    def meanwhile(method: str, path: str) -> None:
        if method == "PUT" and "/parts/" in path and not done:
            done.append(path)
            read_corpus(other, address(server, out), LocalPool(1))

    day.answer = meanwhile
    with pytest.raises(UserError) as refusal:
        read_corpus(source, address(day, out), LocalPool(1))
    assert refusal.value.code == "corpus.overtaken"
    assert done
    read_corpus(other, tmp_path / "made", LocalPool(1))
    assert tables_of(server.url(out)) == tables(tmp_path / "made")


@pytest.mark.parametrize("verb", ["GET", "PUT"])
def test_a_server_that_fails_midway_ends_the_run_which_goes_on_later(
    server: StoreServer, day: BadDay, uploaded: str, read_mixed: Path, verb: str
) -> None:
    out = new_place()
    shards = list(shards_of(ObjectSource(address(server, uploaded)).files()))
    assert len(shards) == len(ENDS) + 1
    last = shards[-1]
    name = next(file.path for file in reversed(last.files) if file.is_read)
    wanted = f"/{uploaded}/{name}" if verb == "GET" else f"/sentences/{last.name}.parquet"
    day.answer = lambda method, path: 500 if method == verb and path.endswith(wanted) else None
    with pytest.raises(BiaoduError) as refusal:
        read_corpus(address(day, uploaded), address(day, out), LocalPool(1))
    assert refusal.value.code == "corpus.unreachable"
    assert PASSWORD not in str(refusal.value)
    assert tables_of(server.url(out)).items() <= tables(read_mixed).items()
    with pytest.raises(UserError) as incomplete:
        count_corpus(address(server, out), ["region"])
    assert incomplete.value.code == "corpus.incomplete"
    assert last.name not in Store(address(server, out)).shards("files")
    report = read_corpus(address(server, uploaded), address(server, out), LocalPool(1))
    assert report.kept == len(shards) - 1
    assert tables_of(server.url(out)) == tables(read_mixed)


def test_no_secret_is_in_what_is_written(server: StoreServer, uploaded: str) -> None:
    out = new_place()
    read_corpus(address(server, uploaded), address(server, out), LocalPool(2))
    there = objects(server.url(out))
    assert PASSWORD.encode() not in b"".join(there.values())
    assert json.loads(there["corpus.json"])["source"] == f"s3://{BUCKET}/{uploaded}?endpoint={server.endpoint}"


def test_a_corpus_in_a_store_is_counted_and_drawn_from_as_one_in_a_folder(
    server: StoreServer, day: BadDay, mixed: Path, read_mixed: Path, tmp_path: Path
) -> None:
    out = new_place()
    read_corpus(mixed, address(server, out), LocalPool(2))
    here = count_corpus(read_mixed, ["region", "year"], query="学校")
    assert count_corpus(address(day, out), ["region", "year"], query="学校") == here
    assert day.fetched(f"{out}/documents")
    day.asked.clear()
    assert count_corpus(address(day, out), ["region", "year"], query="学校") == here
    assert day.fetched(f"{out}/documents") == []
    for name, place in (("here", read_mixed), ("there", address(day, out))):
        draw_project(place, tmp_path / f"{name}.biaodu", 30, by=["region"], seed=3)
    with Session.open(tmp_path / "here.biaodu") as one, Session.open(tmp_path / "there.biaodu") as other:
        listed = [[(each.id, each.source) for each in session.documents.list()] for session in (one, other)]
    assert listed[0] == listed[1]
    assert len(listed[0]) == 30
    cache = Path(os.environ["XDG_CACHE_HOME"]) / "biaodu" / "corpus"
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert not list(cache.glob("*/.reading-*"))


def test_folders_that_are_something_else_are_refused(
    server: StoreServer, mixed: Path, uploaded: str, tmp_path: Path
) -> None:
    cases = {
        "corpus.not_empty": (mixed, address(server, uploaded)),
        "corpus.inside": (address(server, uploaded), address(server, f"{uploaded}/corpus")),
        "corpus.no_files": (address(server, "nothing-here"), tmp_path / "corpus"),
    }
    for code, (given, place) in cases.items():
        with pytest.raises(UserError) as refusal:
            read_corpus(given, place, LocalPool(1))
        assert refusal.value.code == code
    assert not (tmp_path / "corpus").exists()
