from dataclasses import replace
from pathlib import Path

import orjson

from core.formats.huggingface import FORMAT, read
from tests.core.formats.small import ABOUT, EARLY, FIRST, LATE, RECORD, TEXT, documents_of, places, refused, written


def test_a_row_has_all_names_and_says_each_label_once(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, RECORD)
    assert files.keys() == {"train.jsonl", "README.md", "codebook.csv"}
    row = orjson.loads(files["train.jsonl"])
    assert (row["text"], row["labels"], row["year"], row["meta"]) == (TEXT, ["build", "safe"], 2024, "{}")
    assert row["spans"][0] == {
        "start": 1,
        "end": 5,
        "label": "build",
        "text": "校舍建设",
        "id": FIRST,
        "annotator": "陈晓",
        "note": None,
        "created_at": EARLY,
        "updated_at": LATE,
    }


def test_each_split_is_a_file_and_an_empty_one_is_there(tmp_path: Path) -> None:
    about = replace(ABOUT, splits=("train", "dev"))
    files = written(tmp_path, FORMAT, replace(RECORD, split="dev"), about=about)
    assert files["train.jsonl"] == b""
    assert len(files["dev.jsonl"].splitlines()) == 1
    assert b"| train | 0 |\n| dev | 1 |" in files["README.md"]


def test_a_broken_span_is_refused_with_its_line() -> None:
    spans = '[{"start": 1, "end": 3, "label": "x"}, {"start": 1, "end": 3.5, "label": "x"}]'
    _, document = documents_of(
        read, f'{{"text": "a"}}\n{{"text": "𠮷校舍", "meta": "{{\\"a\\": 1}}", "spans": {spans}}}\n'
    )
    assert places(document) == [(1, 3, "x")]
    assert refused(document) == [(2, "import.bad_span")]
    assert document.meta == {"a": 1}
