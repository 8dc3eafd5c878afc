"""Structs in rows: the same names and types in all of them, and everything comes back."""

from pathlib import Path

import orjson
import pytest

from core.formats.huggingface import FORMAT, read
from core.formats.rows_said import is_said
from tests.core.formats.small import FIRST, RECORD, SAID, SAYING, SECOND, THIRD, back, fitting, linked, written


def test_everything_comes_back_and_all_rows_have_the_same_types(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, SAID, RECORD, about=SAYING)
    rows = [orjson.loads(line) for line in files["train.jsonl"].splitlines()]
    assert rows[0].keys() == rows[1].keys() >= {"variables", "memos", "relations"}
    assert rows[0]["spans"][0].keys() == rows[1]["spans"][0].keys() >= {"attributes", "memos"}
    assert rows[0]["spans"][0]["attributes"][1] == {"name": "amount", "value": "12.5万元"}
    yaml = files["README.md"].decode()
    assert "      - name: attributes\n        list:\n        - name: name\n" in yaml
    assert "    - name: relations\n      list:\n      - name: id\n" in yaml
    found = back(read, files["train.jsonl"].splitlines()[0])
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert {id_: list(memos) for id_, memos in found.said.memos.items()} == SAID.said.memos
    assert linked(found) == [("fulfils", FIRST, SECOND), ("fulfils", SECOND, THIRD)]


def test_a_project_that_says_nothing_has_the_columns_that_it_always_had(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, RECORD)
    row = orjson.loads(files["train.jsonl"])
    assert list(row) == ["id", "text", "title", "region", "year", "labels", "spans", "meta"]
    assert list(row["spans"][0])[-1] == "updated_at"
    assert b"attributes" not in files["README.md"]


@pytest.mark.parametrize(("name", "value", "ours"), [("memos", [], True), ("memos", "x", False), ("other", [], False)])
def test_columns_of_others_stay_metadata(name: str, value: object, ours: bool) -> None:
    assert is_said(name, value) == ours
