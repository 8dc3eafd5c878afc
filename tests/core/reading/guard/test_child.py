"""What the child does with the requests that it gets, seen from inside."""

import io
import threading

import pytest

from core.errors import UserError
from core.reading.guard import answers, child
from core.reading.guard.limits import Allowance
from core.reading.guard.wire import (
    Request,
    receive_parcel,
    send_request,
)
from core.reading.readers.protocol import GivenFile, Options
from tests.core.reading.specimens import docx, p


def test_the_child_answers_what_it_is_asked_and_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it in one process: here it can be seen from inside."""
    monkeypatch.setattr("core.reading.guard.limits.allow", lambda _allowance: None)
    requests, said = io.BytesIO(), io.BytesIO()
    allowance = Allowance(1 << 30, 60, enforced=False)
    for name, data in (("a.docx", docx(p("正文"))), ("b.docx", b"PK"), ("c.docx", docx(""))):
        send_request(requests, Request("docx", GivenFile(name, data), Options(), allowance))
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
    send_request(requests, Request("docx", GivenFile("a", b""), Options(), Allowance(1, 1, enforced=False)))
    requests.seek(0)
    child.serve(requests, answered, enforced=True, gone=lambda: None)
    answered.seek(0)
    receive_parcel(answered)
    receive_parcel(answered)
    (entry,) = receive_parcel(answered).entries
    assert list(entry) == [said]
    if said == "fault":
        assert "KeyError: 'x'" in answers.fault(entry)
