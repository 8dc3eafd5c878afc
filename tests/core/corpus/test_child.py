import io

import orjson

from core.corpus.child import END, Frame, _answer, _receive_frame, send_frame  # type: ignore[reportPrivateUsage]
from core.corpus.tables import Row
from core.reading.guard.wire import receive_parcel


class Many:
    """A job with as many rows as the name says."""

    def rows(self, name: str, data: bytes):
        for number in range(int(name)):
            yield "sentences", Row(number=number, size=len(data))


def test_frames_come_as_they_were_sent() -> None:
    stream = io.BytesIO()
    send_frame(stream, Frame({"name": "甲.txt"}, b"\0\xff"))
    send_frame(stream, Frame({"job": "a:b"}))
    stream.seek(0)
    assert _receive_frame(stream) == Frame({"name": "甲.txt"}, b"\0\xff")
    assert _receive_frame(stream) == Frame({"job": "a:b"})
    assert _receive_frame(stream) is None


def test_rows_come_in_parcels_in_their_order_and_an_end(monkeypatch) -> None:
    from core.reading.guard import limits

    monkeypatch.setattr(limits, "allow", lambda _allowance: None)
    answers = io.BytesIO()
    _answer(Many(), Frame({"name": "1000", "memory": 1, "seconds": 1}, b"abc"), answers)
    answers.seek(0)
    numbers: list[int] = []
    parcels = 0
    while True:
        heard = receive_parcel(answers)
        if END in heard.entries[-1]:
            break
        parcels += 1
        numbers += [orjson.loads(line)["number"] for line in heard.texts.splitlines()]
    assert numbers == list(range(1000))
    assert parcels > 3
