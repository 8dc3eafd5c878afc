"""What the child and its parent say to each other over two pipes.

A request is a file to read, for its texts or for the names of its columns: a header in JSON and the file's bytes. An
answer is a parcel of texts: a header in JSON that lists them with all that belongs to them, and their characters behind
it in UTF-8. Each begins with its lengths. JSON by the standard library: it carries lone surrogates, which a broken file
can hold and orjson refuses.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, cast

from core.reading.guard.frames import Frame, receive_frame, send_frame
from core.reading.guard.limits import Allowance
from core.reading.readers.protocol import GivenFile, Options

_PARCEL = struct.Struct(">4sIQ")
_MARK = b"bd\x01\n"
"""Begins each parcel, so that nothing a library prints is taken for a length."""
MAX_HEADER = 8 << 20
MAX_TEXT = 128 << 20
"""Bytes of the texts of one parcel."""
_FULL = 64 << 10
"""A parcel is sent once it has so many bytes: rows of a table are too small to be sent one by one."""
_CHUNK = 1 << 20


class Malformed(Exception):
    """What was received is not in the agreed form."""


class TooLong(Exception):
    """What was received claims to be longer than anything may be."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, and how."""

    kind: str
    """A `core.reading.kinds.FileKind`."""
    given: GivenFile
    options: Options
    allowance: Allowance
    columns_only: bool = False
    """Whether only the names of a table's columns are wanted, not its texts."""
    libraries: tuple[str, ...] = ()
    """Folders of an add-on's packages that the reader needs."""
    page: int = 0
    """From 1: only a picture of this page is wanted. 0: texts."""


@dataclass(slots=True)
class Parcel:
    """Some of the entries of an answer, each a JSON object, and their texts' bytes one after the other."""

    entries: list[bytes] = field(default_factory=list[bytes])
    texts: list[bytes] = field(default_factory=list[bytes])
    size: int = 0

    def add(self, entry: Mapping[str, object], text: bytes = b"") -> None:
        """Add an entry; raises `TooLong`."""
        made = json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(made) > MAX_HEADER - 2 * _FULL or len(text) > MAX_TEXT - _FULL:
            raise TooLong
        self.entries.append(made)
        self.texts.append(text)
        self.size += len(made) + len(text)

    @property
    def is_full(self) -> bool:
        """Whether it should be sent now."""
        return self.size >= _FULL

    def send(self, stream: BinaryIO) -> None:
        """Send it and empty it."""
        header = b"[" + b",".join(self.entries) + b"]"
        stream.write(_PARCEL.pack(_MARK, len(header), sum(map(len, self.texts))))
        stream.write(header)
        for text in self.texts:
            stream.write(text)
        stream.flush()
        self.entries, self.texts, self.size = [], [], 0


def send_request(stream: BinaryIO, request: Request) -> None:
    """Write a request; raises OSError if nobody reads it."""
    given, options, allowance = request.given, request.options, request.allowance
    header = {
        "kind": request.kind,
        "name": given.name,
        "encoding": options.encoding,
        "columns": dict(options.columns),
        "mark": options.mark,
        "engine": options.engine,
        "libraries": list(request.libraries),
        "columns_only": request.columns_only,
        "page": request.page,
        "memory": allowance.memory,
        "seconds": allowance.seconds,
        "enforced": allowance.enforced,
    }
    send_frame(stream, Frame(header, given.data))


def receive_request(stream: BinaryIO) -> Request | None:
    """The next request; None if there will be no more."""
    frame = receive_frame(stream)
    if frame is None:
        return None
    header = frame.header
    options = Options(header["encoding"], header["columns"], mark=header["mark"], engine=header["engine"])
    allowance = Allowance(header["memory"], header["seconds"], header["enforced"])
    given = GivenFile(header["name"], frame.data)
    libraries = tuple(header["libraries"])
    return Request(header["kind"], given, options, allowance, header["columns_only"], libraries, header["page"])


Entry = dict[str, object]


class Heard(NamedTuple):
    """A parcel as it was received, not checked yet."""

    entries: list[Entry]
    texts: bytes
    size: int
    """Bytes of header and texts."""


def receive_parcel(stream: BinaryIO) -> Heard:
    """The next parcel. Raises `EOFError`, `Malformed` and `TooLong`; never reads more than is allowed."""
    mark, header_length, texts_length = _PARCEL.unpack(_exactly(stream, _PARCEL.size))
    if mark != _MARK:
        raise Malformed
    if header_length > MAX_HEADER or texts_length > MAX_TEXT:
        raise TooLong
    header, texts = _exactly(stream, header_length), _exactly(stream, texts_length)
    try:
        entries: object = json.loads(header.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in cast("list[object]", entries)):
        raise Malformed
    return Heard(cast("list[Entry]", entries), texts, header_length + texts_length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes. Memory is taken only as they arrive: a length is just a claim."""
    pieces: list[bytes] = []
    missing = length
    while missing:
        piece = stream.read(min(missing, _CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
