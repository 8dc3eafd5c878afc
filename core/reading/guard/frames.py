"""How a child process is sent something: a header in JSON, and bytes."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">IQ")
"""Of header and data, in bytes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the child is to do, and what to do it with."""

    header: Mapping[str, Any]
    data: bytes = b""


def send_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write a frame; raises OSError if nobody reads it."""
    made = json.dumps(frame.header).encode()
    stream.write(_LENGTHS.pack(len(made), len(frame.data)))
    stream.write(made)
    stream.write(frame.data)
    stream.flush()


def receive_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; None if there will be no more, or it broke off."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_length, data_length = _LENGTHS.unpack(lengths)
    header = json.loads(stream.read(header_length))
    data = stream.read(data_length)
    return Frame(header, data) if len(data) == data_length else None
