"""What the child and its parent say to each other: nothing is lost on the way, and nothing is believed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.guard import answers
from core.reading.guard.wire import (
    Heard,
    Malformed,
    TooLong,
    receive_parcel,
)

GOOD = {"text": 6, "encoding": "", "place": "", "hint": "", "meta": {}, "masks": [], "notices": []}
LIES: dict[str, dict[str, object]] = {
    "no keys": {},
    "length of another text": {"text": 5},
    "negative length": {"text": -6},
    "length is true": {"text": True},
    "encoding is none": {"encoding": None},
    "place too long": {"place": "x" * 1000},
    "hint is a list": {"hint": ["x"]},
    "hint that nothing stores": {"hint": "\ud800"},
    "meta is a list": {"meta": []},
    "meta of lists": {"meta": {"a": []}},
    "meta too large": {"meta": {"a": 2**63}},
    "meta of figures": {"meta": {"a": 1.5}},
    "masks are none": {"masks": None},
    "mask outside of the text": {"masks": [[0, 3, "x"]]},
    "mask before the text": {"masks": [[-1, 1, "x"]]},
    "empty mask": {"masks": [[1, 1, "x"]]},
    "masks out of order": {"masks": [[1, 2, "x"], [0, 1, "x"]]},
    "mask without a reason": {"masks": [[0, 1]]},
    "mask for no reason": {"masks": [[0, 1, None]]},
    "notice of no known code": {"notices": [["project.damaged", {}]]},
    "notice of an operation": {"notices": [["document.import", {}]]},
    "notice without fields": {"notices": [["import.damaged"]]},
    "notice with fields of fields": {"notices": [["import.damaged", {"kind": {"a": 1}}]]},
    "notice with lists of numbers": {"notices": [["import.damaged", {"kind": [1]}]]},
}


@pytest.mark.parametrize("name", LIES)
def test_what_is_not_as_it_must_be_is_not_believed(name: str) -> None:
    assert list(answers.reads([GOOD], "正文".encode()))
    with pytest.raises(Malformed):
        list(answers.reads([GOOD | LIES[name] if LIES[name] else {}], "正文".encode()))


def test_texts_that_are_no_utf_8_and_texts_that_nobody_names_are_not_believed() -> None:
    with pytest.raises(Malformed):
        list(answers.reads([GOOD], b"\xff" * 6))
    with pytest.raises(Malformed):
        list(answers.reads([GOOD], "正文。".encode()))


@pytest.mark.parametrize(
    ("entry", "texts"),
    [
        *(({}, b""), (GOOD, b""), ({"columns": []}, b"x")),
        *(({"columns": lie}, b"") for lie in (None, [1], ["\ud800"], "abc")),
    ],
)
def test_names_of_columns_that_are_none_are_not_believed(entry: dict[str, object], texts: bytes) -> None:
    with pytest.raises(Malformed):
        list(answers.columns([entry], texts))


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for stream in (data, b"bd\x01\n" + data, b"bd\x01\n\0\0\0\x20" + bytes(8) + data):
        try:
            heard = receive_parcel(io.BytesIO(stream))
            assert isinstance(heard, Heard)
            list(answers.reads(heard.entries, heard.texts))
        except (EOFError, Malformed, TooLong):
            pass
