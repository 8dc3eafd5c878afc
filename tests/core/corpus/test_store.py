from pathlib import Path

import orjson
import pytest

from core.corpus.store import ABOUT, CorpusAbout, Store
from core.errors import UserError


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
