"""What the child and its parent say to each other: nothing is lost on the way, and nothing is believed."""

import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.model import Mask
from core.reading.guard import answers, child
from core.reading.guard.entries import columns_entry, entry_of
from core.reading.guard.limits import Allowance
from core.reading.guard.wire import (
    Heard,
    Malformed,
    Parcel,
    Request,
    TooLong,
    receive_parcel,
    receive_request,
    send_request,
)
from core.reading.readers.protocol import Given, Options, Read
from tests.core.reading.specimens import docx, p

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ERRORS = st.builds(
    lambda code, words, count: UserError(code, kind=words, count=count, lines=[words, words]),
    st.sampled_from(["import.damaged", "text.empty", "import.heads_left_out"]),
    WORDS,
    st.integers(0, 2**40),
)


@st.composite
def texts(draw: st.DrawFn) -> Read:
    """Any text with any characters, lone surrogates among them, and masks that fit it."""
    text = draw(st.text(st.characters(), max_size=60))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    masks = tuple(Mask(start, end, "contents") for start, end in pairs if start < end)
    meta = draw(st.dictionaries(WORDS, WORDS | st.integers(-(2**63), 2**63 - 1), max_size=4))
    notices = tuple(draw(st.lists(ERRORS, max_size=3)))
    return Read(text, draw(WORDS), draw(WORDS), draw(WORDS), meta, masks, notices)


def shown(read: Read | UserError) -> object:
    """In a form that can be compared."""
    if isinstance(read, UserError):
        return read.code, read.fields
    notices = [(notice.code, notice.fields) for notice in read.notices]
    return read.text, read.encoding, read.place, read.hint, read.meta, read.masks, notices


@given(st.lists(texts() | ERRORS, max_size=5))
def test_what_a_reader_gave_comes_out_as_it_was(reads: list[Read | UserError]) -> None:
    parcel = Parcel()
    for read in reads:
        parcel.add(*entry_of(read))
    sent = io.BytesIO()
    parcel.send(sent)
    heard = receive_parcel(io.BytesIO(sent.getvalue()))
    assert list(map(shown, answers.reads(heard.entries, heard.texts))) == list(map(shown, reads))


@given(st.binary(max_size=200), WORDS, st.dictionaries(WORDS, WORDS, max_size=3), st.booleans())
def test_a_request_comes_in_as_it_was_sent(data: bytes, name: str, columns: dict[str, str], columns_only: bool) -> None:
    sent = io.BytesIO()
    allowance = Allowance(1 << 30, 60, enforced=True)
    request = Request("xlsx", Given(name, data), Options("gbk", columns), allowance, columns_only)
    send_request(sent, request)
    assert receive_request(io.BytesIO(sent.getvalue())) == request
    assert receive_request(io.BytesIO(sent.getvalue()[:-1] if data else b"")) is None


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


@given(st.lists(WORDS))
def test_the_names_of_columns_come_out_as_they_were(names: list[str]) -> None:
    parcel, sent = Parcel(), io.BytesIO()
    parcel.add(columns_entry(names))
    parcel.send(sent)
    heard = receive_parcel(io.BytesIO(sent.getvalue()))
    assert list(answers.columns(heard.entries, heard.texts)) == [tuple(names)]


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


def test_the_child_answers_what_it_is_asked_and_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it in one process: here it can be seen from inside."""
    monkeypatch.setattr("core.reading.guard.limits.allow", lambda _allowance: None)
    requests, said = io.BytesIO(), io.BytesIO()
    allowance = Allowance(1 << 30, 60, enforced=False)
    for name, data in (("a.docx", docx(p("正文"))), ("b.docx", b"PK"), ("c.docx", docx(""))):
        send_request(requests, Request("docx", Given(name, data), Options(), allowance))
    requests.seek(0)
    gone = threading.Event()
    child.serve(requests, said, enforced=True, gone=gone.set)
    said.seek(0)
    assert gone.is_set()
    parcels: list[list[dict[str, object]]] = []
    while said.tell() < len(said.getvalue()):
        parcels.append(receive_parcel(said).entries)
    begun = [{"begun": True}]
    assert [*parcels[:2], parcels[2][1:], *parcels[3:]] == [
        *([{"ready": True}], begun, [{"end": True}]),
        *(begun, [{"refused": ["import.damaged", {"kind": "DOCX"}]}]),
        *(begun, [{"refused": ["text.empty", {"kind": "DOCX"}]}]),
    ]
    assert parcels[2][0]["text"] == len("正文\n".encode())


@pytest.mark.parametrize(
    ("raised", "said"),
    [(MemoryError(), "out_of_memory"), (KeyError("x"), "fault"), (UserError("import.scan"), "refused")],
)
def test_the_child_says_how_a_reading_ended(raised: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise raised

    monkeypatch.setattr("core.reading.guard.limits.allow", lambda _allowance: None)
    monkeypatch.setattr("core.reading.readers.docx.DocxReader.read", read)
    requests, answered = io.BytesIO(), io.BytesIO()
    send_request(requests, Request("docx", Given("a", b""), Options(), Allowance(1, 1, enforced=False)))
    requests.seek(0)
    child.serve(requests, answered, enforced=True, gone=lambda: None)
    answered.seek(0)
    receive_parcel(answered)
    receive_parcel(answered)
    (entry,) = receive_parcel(answered).entries
    assert list(entry) == [said]
    if said == "fault":
        assert "KeyError: 'x'" in answers.fault(entry)


def test_what_does_not_fit_into_an_answer_is_refused() -> None:
    with pytest.raises(TooLong):
        Parcel().add({"hint": "x" * (9 << 20)})
