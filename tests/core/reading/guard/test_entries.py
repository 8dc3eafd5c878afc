"""What a reader gave, as entries and back."""

import io

from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.reading.guard import answers
from core.reading.guard.entries import columns_entry, entry_of
from core.reading.guard.wire import (
    Parcel,
    receive_parcel,
)
from core.reading.readers.protocol import Read
from tests.core.reading.guard.reads import ERRORS, WORDS, texts


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


@given(st.lists(WORDS))
def test_the_names_of_columns_come_out_as_they_were(names: list[str]) -> None:
    parcel, sent = Parcel(), io.BytesIO()
    parcel.add(columns_entry(names))
    parcel.send(sent)
    heard = receive_parcel(io.BytesIO(sent.getvalue()))
    assert list(answers.columns(heard.entries, heard.texts)) == [tuple(names)]
