"""Requests and parcels come over the pipe as they were sent, or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.guard.limits import Allowance
from core.reading.guard.wire import (
    Parcel,
    Request,
    TooLong,
    receive_request,
    send_request,
)
from core.reading.readers.protocol import GivenFile, Options
from tests.core.reading.guard.reads import WORDS


@given(st.binary(max_size=200), WORDS, st.dictionaries(WORDS, WORDS, max_size=3), st.booleans())
def test_a_request_comes_in_as_it_was_sent(data: bytes, name: str, columns: dict[str, str], columns_only: bool) -> None:
    sent = io.BytesIO()
    allowance = Allowance(1 << 30, 60, enforced=True)
    request = Request("xlsx", GivenFile(name, data), Options("gbk", columns), allowance, columns_only)
    send_request(sent, request)
    assert receive_request(io.BytesIO(sent.getvalue())) == request
    assert receive_request(io.BytesIO(sent.getvalue()[:-1] if data else b"")) is None


def test_what_does_not_fit_into_an_answer_is_refused() -> None:
    with pytest.raises(TooLong):
        Parcel().add({"hint": "x" * (9 << 20)})
