"""A corpus that lies in an object store, against real servers: `make test-corpus`."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.counting import CorpusCounts, count_corpus
from core.corpus.executors import LocalPool
from core.corpus.object_source import ObjectSource, object_store
from core.corpus.places import shown
from core.corpus.reading import read_corpus
from core.corpus.sampling import draw_project
from core.corpus.shards import shards_of
from core.corpus.store import Store
from core.corpus.store_files import CacheLimits, ObjectFiles
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.store_secret import PASSWORD as WEBDAV_PASSWORD
from core.places import cache_folder
from core.session import Session
from tests.core.corpus.labelling import label_project
from tests.core.corpus.object_servers import (
    DOCUMENTS,
    ENDS,
    BadDay,
    address,
    needs_store,
    new_place,
    objects,
    tables_of,
    upload,
)
from tests.core.corpus.small import DRAWN, source_of, tables
from tests.core.exchange.stores import BUCKET, PASSWORD, StoreServer, running

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


def test_webdav_is_read_from_and_written_to(
    mixed: Path, read_mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WEBDAV_PASSWORD, PASSWORD)
    with running("webdav", tmp_path) as server:
        for place in ("reports", "corpus"):
            server.make(place)
        upload(mixed, server.url("reports"))
        places = address(server, "reports"), address(server, "corpus")
        first = read_corpus(*places, LocalPool(2))
        assert tables_of(server.url("corpus")) == tables(read_mixed)
        assert read_corpus(*places, LocalPool(1)).kept == first.shards
        assert count_corpus(places[1], ["region"]) == count_corpus(read_mixed, ["region"])
        for name in ("a.txt", "a b/one.txt"):
            one = ObjectSource(address(server, f"reports/{name.replace(' ', '%20')}"))
            (file,) = one.files()
            assert file.name == name.rpartition("/")[2]
            assert one.read(file).data == (mixed / name).read_bytes()
        with pytest.raises(EnvironmentFault) as refusal:
            read_corpus(mixed, address(server, "nothing"), LocalPool(1))
        assert refusal.value.code == "team.no_place"
        (server.folder / "reports" / "ctl\x01.txt").write_text("x")
        with pytest.raises(UserError) as named:
            read_corpus(*places, LocalPool(1))
        assert named.value.code == "corpus.bad_name"


def assert_same(counts: CorpusCounts, expected: CorpusCounts) -> None:
    """That two answers are one, but for the last digits of sums, whose order DuckDB chooses."""
    assert (counts.by, counts.documents, counts.labelled) == (expected.by, expected.documents, expected.labelled)
    for one, other in zip(counts.groups, expected.groups, strict=True):
        assert replace(one, estimate=None) == replace(other, estimate=None)
        assert one.estimate is not None
        assert other.estimate is not None
        for here, there in ((one.estimate.found, other.estimate.found), (one.estimate.alone, other.estimate.alone)):
            assert (here is None) == (there is None)
            if here is not None and there is not None:
                assert astuple(here) == pytest.approx(astuple(there))


def test_scores_in_a_store_are_those_of_a_folder(server: StoreServer, folder: Path, tmp_path: Path) -> None:
    corpus, scores = address(server, new_place()), address(server, new_place())
    read_corpus(folder / "source", corpus, LocalPool(2))
    draw_project(corpus, tmp_path / "drawn.biaodu", DRAWN, by=["region", "year"], seed=2)
    with Session.open(tmp_path / "drawn.biaodu") as session:
        label_project(session)
        first = apply_project(session, corpus, scores, LocalPool(2))
        assert tables_of(str(scores)) == tables(folder / "scores", ["scores", "expected"])
        again = apply_project(session, corpus, scores, LocalPool(2))
        assert (again.kept, again.documents) == (first.shards, first.documents)
        apply_project(session, corpus, tmp_path / "scores", LocalPool(1))
    by = ["region", "label"]
    expected = count_corpus(folder / "scores", by)
    assert_same(count_corpus(scores, by), expected)
    with pytest.raises(UserError) as refusal:
        count_corpus(tmp_path / "scores", by)
    assert refusal.value.code == "corpus.named_elsewhere"
    assert refusal.value.fields["corpus"] == shown(corpus)
    assert_same(count_corpus(tmp_path / "scores", by, corpus=corpus), expected)


def test_a_corpus_may_hold_its_scores(server: StoreServer, folder: Path) -> None:
    place = address(server, new_place())
    read_corpus(folder / "source", place, LocalPool(2))
    with Session.open(folder / "drawn.biaodu", read_only=True) as session:
        apply_project(session, place, place, LocalPool(2))
    assert_same(count_corpus(place, ["label"]), count_corpus(folder / "scores", ["label"]))


def test_little_room_means_more_fetching_and_the_same_content(
    server: StoreServer, day: BadDay, read_mixed: Path
) -> None:
    out = new_place()
    upload(read_mixed, server.url(out))
    names = [f"documents/{path.name}" for path in sorted((read_mixed / "documents").iterdir())]
    sizes = [(read_mixed / name).stat().st_size for name in names]
    cache = cache_folder() / "corpus"
    files = ObjectFiles(address(day, out), CacheLimits(kept=max(sizes), batch=1))
    for _ in range(2):
        files.names("documents")
        seen: list[str] = []
        for paths in files.paths(names):
            assert [path.read_bytes() for path in paths] == [(read_mixed / names[len(seen)]).read_bytes()]
            seen += [path.name for path in paths]
            own = next(place for place in cache.iterdir() if list(place.glob(".reading-*")))
            # One that is being read, and what is kept.
            assert len([path for path in own.rglob("*.parquet") if path.is_file()]) == 1
            assert sum(path.stat().st_size for path in own.iterdir() if path.is_file()) <= max(sizes)
        assert len(seen) == len(names)
    assert len(day.fetched(f"{out}/documents")) > len(names)


def test_what_is_read_stays_while_another_process_clears_the_cache(server: StoreServer, read_mixed: Path) -> None:
    out = new_place()
    upload(read_mixed, server.url(out))
    names = [f"documents/{path.name}" for path in sorted((read_mixed / "documents").iterdir())]
    reading = ObjectFiles(address(server, out)).paths(names)
    paths = next(reading)
    for path in (cache_folder() / "corpus").rglob("*"):
        if path.is_file() and ".reading-" not in str(path):
            path.unlink()
    assert [path.read_bytes() for path in paths] == [(read_mixed / name).read_bytes() for name in names]
    assert list(reading) == []
    assert not any(path.exists() for path in paths)


def test_a_table_that_is_gone_is_told(server: StoreServer, read_mixed: Path) -> None:
    files = ObjectFiles(address(server, new_place()))
    with pytest.raises(UserError) as refusal:
        list(files.paths(["documents/gone.parquet"]))
    assert refusal.value.code == "corpus.damaged"


def test_what_is_there_already_is_success_and_another_is_told(server: StoreServer) -> None:
    files = ObjectFiles(address(server, new_place()))
    version = files.put("files/a.parquet", io.BytesIO(b"one"), None)
    assert files.put("files/a.parquet", io.BytesIO(b"one"), None) == version
    for other in (b"two", b"longer"):
        with pytest.raises(UserError) as refusal:
            files.put("files/a.parquet", io.BytesIO(other), None)
        assert refusal.value.code == "corpus.overtaken"
    assert files.read("files/a.parquet", 10) == (b"one", version)
    assert files.put("files/a.parquet", io.BytesIO(b"two"), version) != version


def test_objects_with_names_that_are_no_shards_are_left_alone(server: StoreServer) -> None:
    place = address(server, new_place())
    store = object_store(place)
    names = ["ab.parquet", "..\\..\\ab.parquet", ".hidden.parquet", "it's.parquet", "报告.parquet", "deeper/ab.parquet"]
    for name in names:
        store.put(f"documents/{name}", io.BytesIO(b"PAR1"), None)
    assert Store(place).shards("documents") == ["ab"]
