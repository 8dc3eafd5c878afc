"""Files turned into what enters a project, without touching the project: read, decoded, canonical, described."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import orjson

from core.errors import BiaoduError, UserError
from core.files import fault
from core.formats.jsonl_reader import Problem, ReadDocument, read_document, read_documents
from core.formats.records import SpanRecord
from core.model import Meta, NewDocument, Source
from core.reading.folders import readable
from core.reading.kinds import Kind, kind_of
from core.text.canonical import canonicalise, decode
from core.text.furniture import find_furniture
from core.text.metadata import guess_meta

MAX_TEXT = 256 << 20
"""Bytes of the largest text file and of the largest JSON file that is one value; JSON Lines may be of any size."""
TEXT_READER = "text/1"
DATASET_READER = "jsonl/1"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document on its way into a project."""

    source: str
    """The file, and for datasets the line: ``reports.jsonl:12``."""
    path: Path
    new: NewDocument
    spans: list[SpanRecord]


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that does not come in."""

    source: str
    error: BiaoduError


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that came in otherwise than the file says."""

    source: str
    error: BiaoduError


Item = Incoming | Refused | Noticed


_FURNISHED = 2_000_000
"""Characters up to which a text is searched for what a web page puts around it; a book-long one is no web page."""
_HEAD = 5_000

Position = Callable[[Path, int], None]
"""Told how many bytes of a file have been read."""


def prepare(path: Path, encoding: str | None, position: Position) -> Iterator[Item]:
    """What one file brings; what keeps it or a part of it out comes as `Refused`, nothing expected is raised.

    `encoding` is a charset that the user names for text files.
    """
    source = readable(path)
    try:
        if path.exists() and not path.is_file():
            raise UserError("import.other_file")
        kind = kind_of(path)
        if kind is Kind.LINES:
            yield from _dataset_lines(path, position)
            return
        position(path, 0)
        size = path.stat().st_size
        if size > MAX_TEXT:
            raise UserError("import.too_large", megabytes=size >> 20, limit=MAX_TEXT >> 20)
        data = path.read_bytes()
        if kind is Kind.WHOLE:
            yield from _dataset_whole(path, data)
        else:
            yield _text(path, data, encoding)
    except UserError as error:
        yield Refused(source, error)
    except OSError as error:
        yield Refused(source, fault(error, path))
    except MemoryError:
        yield Refused(source, UserError("import.too_large", megabytes=path.stat().st_size >> 20, limit=MAX_TEXT >> 20))


def _text(path: Path, data: bytes, encoding: str | None) -> Incoming:
    decoded = decode(data, encoding)
    canonical = canonicalise(decoded.text)
    if not canonical.text:
        raise UserError("text.empty")
    name = readable(path.name)
    origin = Source(name, hashlib.sha256(data).hexdigest(), decoded.encoding, TEXT_READER)
    text = canonical.text
    if len(text) <= _FURNISHED:
        masks = find_furniture(text)
        meta = guess_meta(text, name, masks)
    else:
        masks, meta = [], _described(text, name)
    return Incoming(readable(path), path, NewDocument(text, meta, origin, tuple(masks)), [])


def _described(text: str, name: str) -> Meta:
    """Metadata from the beginning of a text, where reports say what they are."""
    return guess_meta(text[:_HEAD], name)


def _dataset_lines(path: Path, position: Position) -> Iterator[Item]:
    leading: list[Problem] | None = []
    with path.open("rb", buffering=1 << 20) as file:
        for read in read_documents(file):
            position(path, file.tell())
            if leading is not None and isinstance(read, Problem):
                leading.append(read)
                continue
            for problem in leading or ():
                yield from _items(path, problem)
            leading = None
            yield from _items(path, read)
    if leading:
        # Not one document: another tool's file, about which a message a line would say nothing.
        bad = next((problem for problem in leading if problem.code == "import.bad_json"), None)
        raise UserError("import.unknown_json") if bad is None else _error(bad)


def _dataset_whole(path: Path, data: bytes) -> Iterator[Item]:
    try:
        value: object = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        before = data.decode(errors="replace").split("\n")[error.lineno - 1][: error.colno - 1]
        fields = {"reason": error.msg, "line": error.lineno, "byte": len(before.encode())}
        raise UserError("import.bad_json", **fields) from error
    entries = cast("list[object]", value) if isinstance(value, list) else [value]
    read = [read_document(entry, number) for number, entry in enumerate(entries, 1)]
    if not any(isinstance(one, ReadDocument) for one in read):
        raise UserError("import.unknown_json")
    for one in read:
        yield from _items(path, one)


def _items(path: Path, read: ReadDocument | Problem) -> Iterator[Item]:
    source = f"{readable(path)}:{read.line}"
    if isinstance(read, Problem):
        yield Refused(source, _error(read))
        return
    for problem in read.refused:
        yield Refused(source, _error(problem))
    for problem in read.notices:
        yield Noticed(source, _error(problem))
    meta = read.meta
    if meta is None:
        meta = _described(read.text, "")
    elif not read.titled:
        meta = replace(meta, title=_described(read.text, "").title)
    origin = Source(f"{readable(path.name)}:{read.line}", read.id, "utf-8", DATASET_READER)
    yield Incoming(source, path, NewDocument(read.text, meta, origin), read.spans)


def _error(problem: Problem) -> UserError:
    return UserError(problem.code, line=problem.line, **problem.fields)
