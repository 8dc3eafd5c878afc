"""What a child is sent arrives as it was."""

import io

from core.reading.guard.frames import Frame, receive_frame, send_frame


def test_frames_come_as_they_were_sent() -> None:
    stream = io.BytesIO()
    send_frame(stream, Frame({"name": "甲.txt"}, b"\0\xff"))
    send_frame(stream, Frame({"job": "a:b"}))
    stream.seek(0)
    assert receive_frame(stream) == Frame({"name": "甲.txt"}, b"\0\xff")
    assert receive_frame(stream) == Frame({"job": "a:b"})
    assert receive_frame(stream) is None


def test_a_frame_that_breaks_off_is_none() -> None:
    stream = io.BytesIO()
    send_frame(stream, Frame({}, b"1234"))
    assert receive_frame(io.BytesIO(stream.getvalue()[:-1])) is None
