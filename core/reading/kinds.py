"""What kind of file it is: its first bytes say, and its name only where they leave it open."""

import zipfile
from enum import StrEnum
from pathlib import Path

import orjson

from core.errors import UserError

TEXT_SUFFIXES = frozenset({".txt", ".md"})
DATASET_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})

_UNSUPPORTED = {
    **dict.fromkeys((".docx", ".docm", ".dotx"), "DOCX"),
    **dict.fromkeys((".doc", ".dot", ".wps"), "DOC"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".et"), "XLSX"),
    **dict.fromkeys((".pptx", ".ppt"), "PPTX"),
    **dict.fromkeys((".htm", ".html", ".mht", ".mhtml", ".xhtml"), "HTML"),
    **{f".{name}": name.upper() for name in ("pdf", "rtf", "odt", "epub", "csv", "tsv", "xml", "zip", "caj", "ofd")},
    **{f".{name}": name.upper() for name in ("rar", "7z", "gz", "biaodu", "png", "jpg", "jpeg", "tif", "tiff")},
}
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
)
_IN_ZIP = (("word/", "DOCX"), ("xl/", "XLSX"), ("ppt/", "PPTX"), ("content.xml", "ODT"), ("OFD.xml", "OFD"))
_HEAD = 1 << 20


class Kind(StrEnum):
    """How a file is read."""

    TEXT = "text"
    LINES = "lines"
    """JSON Lines, an object a line."""
    WHOLE = "whole"
    """One JSON value: a list of objects, or one object over several lines."""


def kind_of(path: Path) -> Kind:
    """The kind of a file; raises UserError ``import.unsupported`` (field `kind`) and OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    signed = _by_signature(head, path)
    if signed is not None:
        raise UserError("import.unsupported", kind=signed)
    suffix = path.suffix.lower()
    named = unsupported_by_name(path)
    if named is not None:
        raise UserError("import.unsupported", kind=named)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == ".json":
        return Kind.LINES if _first_object(start) is not None else Kind.WHOLE
    if suffix in DATASET_SUFFIXES:
        return Kind.LINES
    first = _first_object(start) if start.startswith(b'{"') else None
    ours = first is not None and isinstance(first.get("text"), str) and isinstance(first.get("spans"), list)
    return Kind.LINES if ours else Kind.TEXT


def unsupported_by_name(path: Path) -> str | None:
    """The kind that an extension announces and that cannot be imported yet."""
    return _UNSUPPORTED.get(path.suffix.lower())


def _by_signature(head: bytes, path: Path) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        return "ZIP"
    return next((kind for start, kind in _IN_ZIP if any(name.startswith(start) for name in names)), "ZIP")


def _first_object(start: bytes) -> dict[str, object] | None:
    """The JSON object that the first line is, if it is one.

    A first line longer than the head counts when it begins like ours.
    """
    line, found, _ = start.partition(b"\n")
    try:
        value: object = orjson.loads(line)
    except orjson.JSONDecodeError:
        begins_like_ours = not found and len(line) > _HEAD // 2 and line.startswith((b'{"id":"', b'{"id": "'))
        return {"text": "", "spans": []} if begins_like_ours else None
    return value if isinstance(value, dict) else None  # type: ignore[reportUnknownVariableType]
