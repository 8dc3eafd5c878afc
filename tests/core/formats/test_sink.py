import errno
import io
import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.sink import HashingSink, lines_back


@given(st.lists(st.binary(max_size=50)))
def test_what_was_written_is_in_the_file_hashed_and_counted(parts: list[bytes]) -> None:
    file, whole = io.BytesIO(), b"".join(parts)
    with HashingSink(file) as sink:
        for part in parts:
            sink.write(part)
    assert (file.getvalue(), sink.bytes, sink.sha256) == (whole, len(whole), sha256(whole).hexdigest())
    assert b"".join(lines_back(file)) == whole


@pytest.mark.parametrize("size", [1, 3, 64, 1 << 20])
def test_lines_come_back_whatever_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("core.formats.sink._CHUNK", size)
    for whole in (b"", b"a", b"\n", b"a\n\nbcd\r\nefghi\rj\n", b"a\n" + b"b" * 500 + b"\nc"):
        file = io.BytesIO(whole)
        file.seek(0, io.SEEK_END)
        assert list(lines_back(file)) == list(io.BytesIO(whole))


def test_more_than_waits_for_the_disk_is_written_too() -> None:
    file = io.BytesIO()
    with HashingSink(file) as sink:
        for number in range(40):
            sink.write(bytes([number]) * (1 << 19))
    assert sink.bytes == 20 << 20
    assert file.getvalue()[-1] == 39


def test_a_file_of_its_own_is_closed_with_it(tmp_path: Path) -> None:
    file = (tmp_path / "a").open("x+b")
    with HashingSink(file, name="a", closes=True) as sink:
        sink.write(b"x")
    assert file.closed
    assert (tmp_path / "a").read_bytes() == b"x"


class Full(io.BytesIO):
    def write(self, _data: object, /) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_comes_out_of_the_block_unless_another_error_does() -> None:
    with pytest.raises(OSError, match="No space"), HashingSink(Full()) as sink:
        sink.write(b"x")

    def fail_otherwise() -> None:
        with HashingSink(Full()) as sink:
            sink.write(b"x")
            raise KeyError

    with pytest.raises(KeyError):
        fail_otherwise()


def test_a_large_file_is_stored_while_it_is_written_and_a_failing_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []
    begun = threading.Event()
    sync = os.fsync

    def fsync(handle: int) -> None:
        stored.append(os.fstat(handle).st_size)
        begun.set()
        sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with (tmp_path / "a").open("x+b") as file:
        with HashingSink(file) as sink:
            for number in range(40):
                sink.write(bytes([number]) * (1 << 20))
                assert number != 20 or begun.wait(60)
        sink.require_synced()
    assert 0 < stored[0] < stored[-1] == 40 << 20

    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with (tmp_path / "b").open("x+b") as file:
        with HashingSink(file) as sink:
            sink.write(bytes(20 << 20))
        with pytest.raises(OSError, match="Input/output"):
            sink.require_synced()
