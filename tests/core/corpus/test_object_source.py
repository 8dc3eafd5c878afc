"""What is read from a server into a corpus, against real servers: `make test-corpus`."""

import io
import json
import tempfile
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.corpus import object_source
from core.corpus.executors import LocalPool
from core.corpus.object_source import ObjectSource, object_store, put_in_order
from core.corpus.reading import read_corpus
from core.corpus.sources import list_files
from core.corpus.store import Store
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.object_store import StoredFile
from core.exchange.store_secret import KEY
from core.reading.folders import is_wanted
from tests.core.corpus.object_servers import (
    CUT,
    DOCUMENTS,
    BadDay,
    address,
    needs_store,
    new_place,
    tables_of,
    upload,
)
from tests.core.corpus.small import asked, source_of, tables
from tests.core.exchange.stores import BUCKET, LOGIN, PASSWORD, StoreServer

pytestmark = needs_store


def test_a_store_gives_the_bytes_that_a_folder_gives(
    server: StoreServer, uploaded: str, read_mixed: Path, tmp_path: Path
) -> None:
    report = read_corpus(address(server, uploaded), tmp_path / "read", LocalPool(2))
    assert tables(tmp_path / "read") == tables(read_mixed)
    assert (report.files, report.documents, report.failed) == (DOCUMENTS + 2, DOCUMENTS, 1)


def test_a_second_run_reads_no_object_again_and_a_changed_one_makes_its_shard_anew(
    server: StoreServer, day: BadDay, mixed: Path
) -> None:
    place, out = new_place(), new_place()
    upload(mixed, server.url(place))
    first = read_corpus(address(day, place), address(server, out), LocalPool(2))
    day.asked.clear()
    again = read_corpus(address(day, place), address(server, out), LocalPool(2))
    assert (again.kept, again.documents, again.failed) == (first.shards, first.documents, 1)
    # What could not be read before has to be looked at; of the archive only the list of its files.
    assert {path.rpartition("/")[2] for path in day.fetched(place)} <= {"more.zip"}
    store = object_store(address(server, place))
    seen = store.look("3/报告0003.txt")
    assert seen is not None
    store.put("3/报告0003.txt", io.BytesIO("松江区教育局2031年工作总结\n\n新建学校一所。\n".encode()), seen.version)
    before_ = tables_of(server.url(out))
    third = read_corpus(address(day, place), address(server, out), LocalPool(2))
    assert third.kept == first.shards - 1
    after = tables_of(server.url(out))
    assert len({name.partition("/")[2] for name in after if after[name] != before_[name]}) == 1


def test_an_object_with_new_times_and_the_same_bytes_is_read_and_its_shard_kept(
    server: StoreServer, tmp_path: Path
) -> None:
    place = new_place()
    source_of(tmp_path / "source", 5)
    upload(tmp_path / "source", server.url(place))
    read_corpus(address(server, place), tmp_path / "corpus", LocalPool(1))
    for note in (tmp_path / "corpus" / "versions").iterdir():
        told = json.loads(note.read_text())
        note.write_text(json.dumps({name: ['"other"', sha256] for name, (_, sha256) in told.items()}))
    again = read_corpus(address(server, place), tmp_path / "corpus", LocalPool(1))
    assert again.kept == again.shards
    assert '"other"' not in next((tmp_path / "corpus" / "versions").iterdir()).read_text()


def test_one_object_and_one_archive_are_sources(
    server: StoreServer, uploaded: str, mixed: Path, tmp_path: Path
) -> None:
    for name in ("a.txt", "3/more.zip"):
        made, same = tmp_path / name.replace("/", "-"), tmp_path / f"folder-{name.replace('/', '-')}"
        read_corpus(address(server, f"{uploaded}/{name}"), made, LocalPool(1))
        read_corpus(mixed / name, same, LocalPool(1))
        assert tables(made) == tables(same)


def test_an_object_that_has_vanished_is_a_row_with_an_error(server: StoreServer, day: BadDay, tmp_path: Path) -> None:
    place = new_place()
    upload(source_of(tmp_path / "source", 5), server.url(place))
    day.answer = lambda method, path: 404 if method == "GET" and path.endswith("报告0002.txt") else None
    report = read_corpus(address(day, place), tmp_path / "corpus", LocalPool(1))
    assert (report.files, report.documents, report.failed) == (5, 4, 1)
    told = asked(f"SELECT source, error FROM '{tmp_path}/corpus/files/*.parquet' WHERE error <> ''")
    assert told == [("2/报告0002.txt", "file.not_found")]
    day.answer = lambda _method, _path: None
    assert read_corpus(address(day, place), tmp_path / "corpus", LocalPool(1)).documents == 5


def test_an_object_that_is_closed_to_us_is_a_row_and_a_closed_bucket_ends_all(
    server: StoreServer, day: BadDay, tmp_path: Path
) -> None:
    place = new_place()
    upload(source_of(tmp_path / "source", 5), server.url(place))
    day.answer = lambda method, path: 403 if method == "GET" and path.endswith("报告0002.txt") else None
    assert read_corpus(address(day, place), tmp_path / "corpus", LocalPool(1)).failed == 1
    told = asked(f"SELECT error, message FROM '{tmp_path}/corpus/files/*.parquet' WHERE error <> ''")
    assert [error for error, _ in told] == ["team.not_allowed"]
    assert PASSWORD not in told[0][1]
    listed: list[str] = []

    def closing(method: str, path: str) -> int | None:
        # Twice listed, and then the key is withdrawn.
        if path == f"/{BUCKET}":
            listed.append(path)
        return 403 if path != f"/{BUCKET}" or len(listed) > 1 else None

    day.answer = closing
    with pytest.raises(UserError) as refusal:
        read_corpus(address(day, place), tmp_path / "other", LocalPool(1))
    assert refusal.value.code == "corpus.not_allowed"
    assert Store(tmp_path / "other").shards("files") == []
    day.answer = lambda _method, _path: 403
    with pytest.raises(UserError) as refusal:
        read_corpus(address(day, place), tmp_path / "third", LocalPool(1))
    assert refusal.value.code == "team.not_allowed"
    assert not (tmp_path / "third").exists()


def test_an_answer_that_breaks_off_is_no_file(server: StoreServer, day: BadDay, tmp_path: Path) -> None:
    place = new_place()
    upload(source_of(tmp_path / "source", 5), server.url(place))
    day.answer = lambda method, path: CUT if method == "GET" and path.endswith("报告0002.txt") else None
    with pytest.raises(BiaoduError) as refusal:
        read_corpus(address(day, place), tmp_path / "corpus", LocalPool(1))
    assert refusal.value.code == "corpus.unreachable"
    assert Store(tmp_path / "corpus").shards("documents") == []


@pytest.mark.parametrize("name", ["../up.txt", "a/../b.txt", "a//b.txt", "ctl\x01.txt", "tab\t.txt"])
def test_a_store_with_a_hostile_name_is_refused_before_anything_is_written(
    server: StoreServer, tmp_path: Path, name: str
) -> None:
    place = new_place()
    scope = f"AWS4-HMAC-SHA256 Credential={LOGIN}/20260101/us-east-1/s3/aws4_request"
    signed = {"Authorization": f"{scope}, SignedHeaders=host, Signature=0"}
    with urlopen(Request(f"{server.endpoint}/{BUCKET}/{place}/{quote(name)}", method="PUT", headers=signed)):
        pass
    with pytest.raises(UserError) as refusal:
        read_corpus(address(server, place), tmp_path / "corpus", LocalPool(1))
    assert refusal.value.code == "corpus.bad_name"
    assert list(tmp_path.iterdir()) == []


def test_without_a_password_nothing_is_asked_of_the_server(
    day: BadDay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(KEY)
    with pytest.raises(UserError) as refusal:
        read_corpus(address(day, "somewhere"), tmp_path / "corpus", LocalPool(1))
    assert refusal.value.code == "corpus.password_needed"
    assert day.asked == []


_STEPS = st.text("ab-. !/\u4e00\U0001f600", min_size=1, max_size=6)


@given(st.lists(_STEPS, max_size=30), st.sampled_from([1, 2, 7, 1000]))
def test_names_come_in_the_order_of_folders(said: list[str], at_once: int) -> None:
    """Of any names that a folder may have, whatever part of them is put in order at a time."""
    names: set[str] = set()
    for name in (f"{each.strip('/')}.txt" for each in said):
        steps = name.split("/")
        if all(step not in ("", ".", "..") and is_wanted(step) for step in steps):
            names.add(name)
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name)
            # A store has "a.txt/b.txt" beside "a.txt", and no folder has.
            if not path.is_dir() and not any(parent.is_file() for parent in path.parents):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"x")
        walked = [file.name for file in list_files(Path(folder))]
        stored = sorted((StoredFile(name, '"1"', 1) for name in walked), key=lambda file: file.name.encode())
        target = Path(folder, "listed")
        put_in_order(iter(stored), target, at_once)
        assert [orjson.loads(line)[1] for line in target.read_bytes().splitlines()] == walked


def test_objects_that_stand_for_folders_are_no_files(server: StoreServer, tmp_path: Path) -> None:
    place = new_place()
    upload(source_of(tmp_path / "source", 5), server.url(place))
    scope = f"AWS4-HMAC-SHA256 Credential={LOGIN}/20260101/us-east-1/s3/aws4_request"
    signed = {"Authorization": f"{scope}, SignedHeaders=host, Signature=0"}
    with urlopen(Request(f"{server.endpoint}/{BUCKET}/{place}/2/", method="PUT", headers=signed)):
        pass
    listed = [file.name for file in ObjectSource(address(server, place)).files()]
    assert listed == [file.name for file in list_files(tmp_path / "source")]


def test_the_same_files_are_listed_each_time(server: StoreServer, tmp_path: Path) -> None:
    place = new_place()
    upload(source_of(tmp_path / "source", 5), server.url(place))
    listing = ObjectSource(address(server, place))
    before_ = list(listing.files())
    object_store(address(server, place)).remove(before_[0].path)
    assert list(listing.files()) == before_
    listing.close()


def test_an_archive_that_was_changed_since_it_was_listed_is_not_read(server: StoreServer, mixed: Path) -> None:
    place = new_place()
    upload(mixed / "3", server.url(place))
    listing = ObjectSource(address(server, place))
    member = next(file for file in listing.files() if file.member == 3)
    store = object_store(address(server, place))
    store.put("more.zip", io.BytesIO((mixed / "3" / "more.zip").read_bytes() + b"x"), member.version)
    with pytest.raises(EnvironmentFault) as refusal:
        ObjectSource(address(server, place)).read(member)
    assert refusal.value.code == "corpus.changed"
    store.remove("more.zip")
    with pytest.raises(EnvironmentFault) as refusal:
        ObjectSource(address(server, place)).read(member)
    assert refusal.value.code == "file.not_found"


def test_an_object_that_is_too_large_is_refused_as_a_file_is(
    server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_source, "LARGEST", 1000)
    place = new_place()
    object_store(address(server, place)).put("a.txt", io.BytesIO(b"x" * 1001), None)
    listing = ObjectSource(address(server, place))
    with pytest.raises(UserError) as refusal:
        listing.read(next(listing.files()))
    assert refusal.value.code == "import.too_large"
