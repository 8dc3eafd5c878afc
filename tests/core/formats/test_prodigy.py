import zlib
from dataclasses import replace
from pathlib import Path

import orjson

from core.formats.prodigy import FORMAT, _lightened, read
from tests.core.formats.small import RECORD, TEXT, documents_of, places, refused, text_of


def test_every_character_is_a_token_and_the_last_one_of_a_span_is_named(tmp_path: Path) -> None:
    line = orjson.loads(text_of(tmp_path, FORMAT, RECORD))
    assert [token["text"] for token in line["tokens"]] == list(TEXT)
    assert line["tokens"][4] == {"text": "设", "start": 4, "end": 5, "id": 4, "ws": False}
    named = [[span[name] for name in ("start", "end", "token_start", "token_end", "label")] for span in line["spans"]]
    assert named == [[1, 5, 1, 4, "build"], [3, 5, 3, 4, "safe"]]
    assert line["_input_hash"] == zlib.crc32(TEXT.encode()) & 0x7FFFFFFF


def test_tokens_can_be_left_to_prodigy(tmp_path: Path) -> None:
    line = orjson.loads(text_of(tmp_path, FORMAT, RECORD, tokens="none"))
    assert "tokens" not in line
    assert "token_end" not in line["spans"][0]


def test_spans_that_are_none_or_disagree_with_their_tokens_are_refused_with_their_line() -> None:
    tokens = [{"text": "𠮷", "start": 0, "end": 1, "id": 0}, {"text": "校舍", "start": 1, "end": 3, "id": 1}]
    spans = [
        {"start": 1, "end": 3, "token_start": 1, "token_end": 1, "label": "x"},
        {"start": 0, "end": 3, "token_start": 1, "token_end": 1, "label": "x"},
        {"start": 0, "label": "x"},
    ]
    rejected = {"text": "校舍", "spans": [{"start": 0, "end": 1, "label": "x"}], "answer": "reject"}
    taken = {"text": "𠮷校舍", "tokens": tokens, "spans": spans, "_annotator_id": "a", "answer": "accept"}
    first, document = documents_of(read, orjson.dumps(rejected) + b"\n" + orjson.dumps(taken))
    assert (first.spans, first.left_out) == ([], {"rejected spans": 1})
    assert places(document) == [(1, 3, "x")]
    assert document.spans[0].annotator == "a"
    assert refused(document) == [(2, "import.span_mismatch"), (2, "import.bad_span")]


def test_tokens_that_are_not_the_characters_of_the_text_are_looked_at_one_by_one(tmp_path: Path) -> None:
    line = text_of(tmp_path, FORMAT, RECORD).encode()
    assert _lightened(line) != line
    assert documents_of(read, line)[0].spans == documents_of(read, _lightened(line))[0].spans
    moved = line.replace(b'"start":1,"end":2,"id":1', b'"start":0,"end":2,"id":1')
    assert moved != line == line.replace(b'"start":0,"end":2,"id":1', b'"start":1,"end":2,"id":1')
    assert _lightened(moved) == moved
    (document,) = documents_of(read, moved)
    assert refused(document) == [(1, "import.span_mismatch")]


def test_metadata_may_be_called_like_tokens_and_a_text_like_the_names(tmp_path: Path) -> None:
    text = '校","meta":{"tokens":[舍],"spans":"'
    record = replace(RECORD, text=text, spans=(), meta=replace(RECORD.meta, extra={"tokens": [{"text": "校"}]}))
    line = text_of(tmp_path, FORMAT, record).encode()
    (document,) = documents_of(read, line)
    assert (document.text, refused(document)) == (text, [])
    assert document.meta is not None
    assert document.meta["tokens"] == [{"text": "校"}]
