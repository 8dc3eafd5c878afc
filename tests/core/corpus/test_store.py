from itertools import combinations_with_replacement
from pathlib import Path

import orjson
import pytest

from core.corpus.places import place_of
from core.corpus.store import ABOUT, CorpusAbout, Seen, Store
from core.errors import UserError
from tests.core.corpus.object_servers import BadDay, needs_store, new_place, objects
from tests.core.exchange.stores import StoreServer


def test_a_shard_is_there_once_its_last_table_is(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    store = Store(folder)
    store.begin(["documents", "files"], CorpusAbout("source", is_complete=False))
    (tmp_path / "made").write_bytes(b"PAR1")
    tables = ["documents", "files"]
    store.put("ab", {"documents": tmp_path / "made"}, store.seen(tables, "ab"))
    assert store.shards("files") == []
    store.put("ab", {"files": tmp_path / "made"}, store.seen(tables, "ab"))
    assert store.shards("files") == ["ab"]
    (folder / "files" / ".half.tmp").write_bytes(b"")
    store.tidy(tables)
    store.remove(tables, "ab")
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / ABOUT]


def test_what_it_is_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.about() is None
    about = CorpusAbout("报告", is_complete=True, files=5, documents=4, failed=1)
    store.tell(about)
    assert store.about() == store.required() == about


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ("{", "corpus.no_corpus"),
        ("[]", "corpus.no_corpus"),
        ('{"format": "other"}', "corpus.no_corpus"),
        ('{"format": "biaodu-corpus", "version": 99}', "corpus.newer"),
        ('{"format": "biaodu-corpus", "version": 1}', "corpus.incomplete"),
    ],
)
def test_what_is_no_whole_corpus_is_refused(tmp_path: Path, stored: str, code: str) -> None:
    (tmp_path / ABOUT).write_text(stored)
    with pytest.raises(UserError) as refusal:
        Store(tmp_path).required()
    assert refusal.value.code == code


def test_it_says_the_version_of_its_form(tmp_path: Path) -> None:
    Store(tmp_path).tell(CorpusAbout("x", is_complete=False))
    assert orjson.loads((tmp_path / ABOUT).read_bytes())["version"] == 1


TABLES = ("documents", "parts", "files")
REQUESTS = 8
"""That one command makes for them: a look and a request to write each, and a look at what is to be its own."""


def _made(folder: Path, who: str) -> dict[str, Path]:
    """The tables of one of two commands."""
    (folder / who).mkdir()
    made = {table: folder / who / table for table in TABLES}
    for table, path in made.items():
        path.write_text(f"{who} {table}")
    return made


@needs_store
@pytest.mark.parametrize("is_begun", [False, True], ids=["a new shard", "one that is there"])
def test_no_shard_has_tables_of_two_commands_whenever_the_other_one_comes_in(
    server: StoreServer, day: BadDay, tmp_path: Path, is_begun: bool
) -> None:
    """One command looks what is there before some request of the other, and writes its tables before a later one."""
    before, here, there = (_made(tmp_path, who) for who in ("before", "here", "there"))
    ends: set[str] = set()
    for looks, writes in combinations_with_replacement(range(REQUESTS), 2):
        place = new_place()
        one, other = Store(place_of(day.url(place))), Store(place_of(server.url(place)))
        if is_begun:
            other.put("ab", before, other.seen(TABLES, "ab"))
        coming = _Coming(other, there, looks, writes)
        day.answer = coming
        is_done = _put(one, here, one.seen(TABLES, "ab"))
        found = {name.partition("/")[0]: data.split()[0].decode() for name, data in objects(server.url(place)).items()}
        if "files" in found:
            assert len(set(found.values())) == 1, (looks, writes, found)
            ends.add(found["files"])
        else:
            assert not is_done or coming.is_done is False, (looks, writes, found)
    assert {"here", "there"} <= ends


class _Coming:
    """Another command that comes in between the requests of one, by their numbers."""

    def __init__(self, store: Store, made: dict[str, Path], looks: int, writes: int) -> None:
        self._store, self._made, self._looks, self._writes = store, made, looks, writes
        self._requests = 0
        self._seen: Seen = {}
        self.is_done: bool | None = None

    def __call__(self, _method: str, _path: str) -> None:
        number, self._requests = self._requests, self._requests + 1
        if number == self._looks:
            self._seen = self._store.seen(TABLES, "ab")
        if number == self._writes:
            self.is_done = _put(self._store, self._made, self._seen)


def _put(store: Store, made: dict[str, Path], seen: Seen) -> bool:
    """Whether it was not overtaken."""
    try:
        store.put("ab", made, seen)
    except UserError as error:
        if error.code != "corpus.overtaken":
            raise
        return False
    return True
