"""What a store has to hold to, against real servers: whole files, versions, and conditions."""

import io
from pathlib import Path

import pytest

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange import object_store
from core.exchange.object_store import ObjectStore
from core.exchange.store_secret import StoreSecret
from tests.core.exchange.stores import KINDS, LOGIN, PASSWORD, StoreServer, missing

SECRET = StoreSecret(LOGIN, PASSWORD)


@pytest.fixture
def store(server: StoreServer, request: pytest.FixtureRequest) -> ObjectStore:
    """An empty folder of the server."""
    place = f"team {abs(hash(request.node.name))}"
    server.make(place)
    return ObjectStore(server.address(place.replace(" ", "%20")), SECRET)


def _read(store: ObjectStore, name: str, largest: int = 1 << 30) -> tuple[bytes, str | None]:
    into = io.BytesIO()
    version = store.fetch(name, into, largest)
    return into.getvalue(), version


def _code(refused: BiaoduError) -> str:
    return refused.code


def test_files_are_read_whole_with_the_version_that_is_listed(store: ObjectStore) -> None:
    assert store.files() == []
    assert _read(store, "a.txt") == (b"", None)
    store.put("a.txt", io.BytesIO(b"one"), None)
    store.put("团队.txt", io.BytesIO(b"x" * 3_000_000), None)
    content, version = _read(store, "a.txt")
    assert content == b"one"
    assert len(_read(store, "团队.txt")[0]) == 3_000_000
    listed = {file.name: file.version for file in store.files()}
    assert listed.keys() == {"a.txt", "团队.txt"}
    assert listed["a.txt"] == version


def test_a_new_file_takes_nobodys_place(store: ObjectStore) -> None:
    store.put("a.txt", io.BytesIO(b"one"), None)
    with pytest.raises(EnvironmentFault) as caught:
        store.put("a.txt", io.BytesIO(b"two"), None)
    assert _code(caught.value) == "team.overtaken"
    assert _read(store, "a.txt")[0] == b"one"


def test_only_what_was_seen_is_replaced(store: ObjectStore) -> None:
    store.put("a.txt", io.BytesIO(b"one"), None)
    _, seen = _read(store, "a.txt")
    assert seen is not None
    store.put("a.txt", io.BytesIO(b"two!"), seen)
    with pytest.raises(EnvironmentFault) as caught:
        store.put("a.txt", io.BytesIO(b"three"), seen)
    assert _code(caught.value) == "team.overtaken"
    assert _read(store, "a.txt")[0] == b"two!"
    # A version that proves nothing: as in a folder, the last one stands.
    store.put("a.txt", io.BytesIO(b"four."), 'W/"1"')
    assert _read(store, "a.txt")[0] == b"four."


def test_more_than_one_wants_is_not_fetched(store: ObjectStore) -> None:
    store.put("a.txt", io.BytesIO(b"x" * 5_000_000), None)
    with pytest.raises(UserError) as caught:
        _read(store, "a.txt", 1_000_000)
    assert _code(caught.value) == "team.too_large"


def test_a_file_gets_another_name(store: ObjectStore) -> None:
    for name in ("a.txt", "b.txt"):
        store.put(name, io.BytesIO(name.encode()), None)
    store.rename("a.txt", "b.txt")
    assert [file.name for file in store.files()] == ["b.txt"]
    assert _read(store, "b.txt")[0] == b"a.txt"


def test_folders_below_are_not_looked_into(store: ObjectStore) -> None:
    store.put("a.txt", io.BytesIO(b"1"), None)
    store._put("below/b.txt", b"2", "")
    assert [file.name for file in store.files()] == ["a.txt"]


def test_a_place_with_too_much_is_none(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "MOST_LISTED", 2)
    for name in ("a", "b", "c"):
        store.put(name, io.BytesIO(b"1"), None)
    with pytest.raises(UserError) as caught:
        store.files()
    assert _code(caught.value) == "team.too_many"


def test_a_wrong_password_is_told(server: StoreServer) -> None:
    if server.kind == "s3":
        pytest.skip("the server takes any key")
    server.make("team")
    store = ObjectStore(server.address("team"), StoreSecret(LOGIN, "another"))
    for refused in (store.files, lambda: store.put("a", io.BytesIO(b"1"), None), lambda: _read(store, "a")):
        with pytest.raises(UserError) as caught:
            refused()
        assert _code(caught.value) == "team.not_allowed"
        assert "another" not in str(caught.value.fields)


def test_a_place_that_is_not_there_is_told(server: StoreServer) -> None:
    from dataclasses import replace

    address = server.address("nowhere")
    if server.kind == "s3":
        address = replace(address, bucket="nowhere")
    store = ObjectStore(address, SECRET)
    with pytest.raises(EnvironmentFault) as caught:
        store.put("a", io.BytesIO(b"1"), None)
    assert _code(caught.value) == "team.no_place"


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_not_there_is_told_with_its_address(kind: str, tmp_path: Path) -> None:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    server = StoreServer(kind, tmp_path)
    store = ObjectStore(server.address("team"), SECRET)
    with pytest.raises(EnvironmentFault) as caught:
        store.files()
    assert _code(caught.value) == "team.unreachable"
    assert caught.value.fields["path"] == server.url("team")
    assert PASSWORD not in str(caught.value.fields)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(UserError) as caught:
        ObjectStore(StoreServer("s3", tmp_path).address("team"), SECRET)
    assert _code(caught.value) == "team.no_library"


def test_files_of_folders_below_are_walked_looked_at_and_removed(store: ObjectStore) -> None:
    names = ["a.txt", "报告/b c.txt", "报告/深/100%.txt", "other/d.txt"]
    for name in names:
        store.put(name, io.BytesIO(name.encode()), None)
    walked = {file.name: file for file in store.walk()}
    assert walked.keys() == set(names)
    assert {file.name for file in store.walk("报告")} == set(names[1:3])
    assert list(store.walk("nothing")) == []
    for name, file in walked.items():
        assert file.size == len(name.encode())
        assert store.look(name) == file
        assert _read(store, name) == (name.encode(), file.version)
    assert store.look("报告/nothing.txt") is None
    store.remove(names[1])
    store.remove(names[1])
    assert {file.name for file in store.walk("报告")} == {names[2]}


def test_parts_are_of_the_version_that_was_seen(store: ObjectStore) -> None:
    store.put("a.txt", io.BytesIO(b"0123456789"), None)
    seen = store.look("a.txt")
    assert seen is not None
    assert store.part(seen, 2, 5) == b"234"
    store.put("a.txt", io.BytesIO(b"another one"), seen.version)
    with pytest.raises(EnvironmentFault) as caught:
        store.part(seen, 2, 5)
    assert _code(caught.value) == "team.overtaken"
    store.remove("a.txt")
    assert store.part(seen, 2, 5) is None


def test_what_is_written_has_the_version_that_is_told(store: ObjectStore) -> None:
    told = store.put("folder/a.txt", io.BytesIO(b"one"), None)
    seen = store.look("folder/a.txt")
    assert seen is not None
    assert told in ("", seen.version)
