from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import orjson
import pytest

from core.errors import UserError
from core.formats.raw import GivenDataset
from core.formats.spacy_docbin import FORMAT, SCRIPT, read
from tests.core.formats.small import ABOUT, FIRST, RECORD, TEXT, documents_of, places, written


def test_lines_and_what_makes_a_docbin_of_them_are_written(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, RECORD)
    assert files["to_docbin.py"].decode() == SCRIPT
    row = orjson.loads(files["documents.jsonl"])
    assert row["text"] == TEXT
    about = {"label": "build", "text": "校舍建设", "annotator": "陈晓", "id": FIRST}
    assert row["spans"][0] == {"start": 1, "end": 5, **about}
    assert row["spans"][1]["note"] == "注"


def test_each_split_is_a_file(tmp_path: Path) -> None:
    about = replace(ABOUT, splits=("train", "dev"))
    files = written(tmp_path, FORMAT, replace(RECORD, split="dev"), about=about)
    assert (files["train.jsonl"], len(files["dev.jsonl"].splitlines())) == (b"", 1)


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_a_docbin_without_spacy_says_what_is_needed() -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.spacy", b"\x78\x9c")))
    assert (refusal.value.code, refusal.value.fields["package"]) == ("import.needs_add_on", "spacy")


def test_a_docbin_comes_back_with_spacy(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="needs spaCy")
    files = written(tmp_path, FORMAT, RECORD)
    (document,) = documents_of(read, files["documents.spacy"], "documents.spacy")
    assert document.text == TEXT
    assert sorted(places(document)) == [(1, 5, "build"), (3, 5, "safe")]


def test_a_docbin_is_known_by_its_name_and_beginning() -> None:
    assert FORMAT.recognise is not None
    assert FORMAT.recognise("a.spacy", b"\x78\x9cx")
    assert not FORMAT.recognise("a.spacy", b"{}")
