import io

import orjson

from core.corpus.child import END, _answer  # type: ignore[reportPrivateUsage]
from core.corpus.tables import Row
from core.reading.guard.frames import Frame
from core.reading.guard.wire import receive_parcel


class Many:
    """A job with as many rows as the name says."""

    def rows(self, name: str, data: bytes):
        for number in range(int(name)):
            yield "sentences", Row(number=number, size=len(data))


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
