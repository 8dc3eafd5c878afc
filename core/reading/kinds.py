"""Tells of what kind a file is: by its bytes, and by its name only where these leave it open."""

import codecs
import io
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import BinaryIO, cast

import orjson

from core.errors import UserError
from core.file_marks import SQLITE
from core.files import reading
from core.json_nan import without_nan
from core.reading.json_bytes import head_as_utf8

TEXT_SUFFIXES = frozenset({".txt", ".md"})
DATASET_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
WEB_SUFFIXES = frozenset({".htm", ".html", ".xhtml", ".mht", ".mhtml"})
WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
"""Suffixes of pictures that text recognition reads. In a folder they are mostly ornaments of pages."""
EXCEL_SUFFIXES = frozenset({".xlsx", ".xlsm"})
FEED_SUFFIXES = frozenset({".rss", ".atom", ".xml"})
OFFICE_SUFFIXES = frozenset({".doc", ".dot", ".wps", ".rtf", ".odt"})
"""Suffixes of files that LibreOffice can turn into .docx."""


class FileKind(StrEnum):
    """How a file is read."""

    TEXT = "text"
    LINES = "lines"
    """JSON Lines: one object a line, each with a ``text``."""
    WHOLE = "whole"
    """One JSON value: a list of objects, or one object over several lines."""
    RECORDS = "records"
    """JSON Lines or a JSON list of objects whose text has another name."""
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    PICTURE = "picture"
    """A page as PNG or JPEG, which text recognition reads."""
    XLSX = "xlsx"
    CSV = "csv"
    """Comma- or tab-separated."""
    FEED = "feed"
    """RSS or Atom; each item is a document."""
    ZIP = "zip"
    OFFICE = "office"
    """Older Word, WPS, RTF and OpenDocument: what LibreOffice can convert."""


READABLE = {
    **dict.fromkeys(TEXT_SUFFIXES, FileKind.TEXT),
    **dict.fromkeys(DATASET_SUFFIXES, FileKind.LINES),
    **dict.fromkeys(WEB_SUFFIXES, FileKind.HTML),
    **dict.fromkeys(WORD_SUFFIXES, FileKind.DOCX),
    **dict.fromkeys(TABLE_SUFFIXES, FileKind.CSV),
    **dict.fromkeys(EXCEL_SUFFIXES, FileKind.XLSX),
    **dict.fromkeys(OFFICE_SUFFIXES, FileKind.OFFICE),
    **dict.fromkeys(FEED_SUFFIXES, FileKind.FEED),
    ".pdf": FileKind.PDF,
    ".zip": FileKind.ZIP,
}
"""Suffixes of files that are read when they lie in a folder. A file that is named itself is tried whatever its suffix
is.
"""

_ADVICE = {
    **dict.fromkeys(("OFD",), "import.ofd"),
    **dict.fromkeys(("XLS", "ET"), "import.old_excel"),
    **dict.fromkeys(("GIF", "TIFF", "BMP", "CAJ"), "import.picture"),
    **dict.fromkeys(("PNG", "JPEG"), "import.picture_in_folder"),
    **dict.fromkeys(("RAR", "7Z", "GZIP"), "import.other_archive"),
    "LOCK": "import.lock_file",
    **dict.fromkeys(("BIO", "ANN", "QDC", "QDPX"), "import.other_labels"),
}
_BY_SUFFIX = {
    **{
        f".{name}": name.upper()
        for name in ("ofd", "xls", "et", "png", "gif", "bmp", "caj", "rar", "7z", "ppt", "pptx")
    },
    **{f".{name}": name.upper() for name in ("epub", "xml", "biaodu", "dps", "ods", "odp", "ann", "qdc", "qdpx")},
    **dict.fromkeys((".jpg", ".jpeg"), "JPEG"),
    **dict.fromkeys((".tif", ".tiff"), "TIFF"),
    ".gz": "GZIP",
}
_SIGNATURES = (
    (SQLITE, "SQLite"),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"HN", "CAJ"),
    (b"CAJ\0", "CAJ"),
)
_IN_ZIP = (
    ("word/", FileKind.DOCX),
    ("xl/", FileKind.XLSX),
    ("ppt/", "PPTX"),
    ("OFD.xml", "OFD"),
    ("META-INF/container", "EPUB"),
)
_TYPES = (
    (b"wordprocessingml.document.main", FileKind.DOCX),
    (b"wordprocessingml.template.main", FileKind.DOCX),
    (b"spreadsheetml.sheet.main", FileKind.XLSX),
    (b"presentationml", "PPTX"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_SLIDES = "PowerPoint".encode("utf-16-le")
_PDF = re.compile(rb"%PDF-\d")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(?:p|br|div|span|table|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ARCHIVED_PAGE = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADER = re.compile(rb"\s*[\w-]+:[^\n]*\n")
_OFFICE_XML = re.compile(
    r"<\?mso-application|<pkg:package|schemas\.microsoft\.com/office/word/2003/wordml|<w:wordDocument", re.IGNORECASE
)
_OFFICE_TABLE = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|rdf:RDF|(?:\w+:)?feed)(?=[\s>])", re.IGNORECASE)
_XML = re.compile(r"<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w.-]*:?[\w.-]*[\s>/])")
_BIO_LINE = re.compile(r"(?:\S{1,20}(?:[ \t]+\S{1,30}){0,2}[ \t]+(?:O|[BIEMSL]-[^\s]{1,40})|)\r?", re.ASCII)
_ANN_LINE = re.compile(r"(?:[TREAMN*#]\d*\t[^\t\n]+(?:\t.*)?|)\r?", re.ASCII)
_MOST_LINES = 40
_PAGE_SUFFIXES = WEB_SUFFIXES | OFFICE_SUFFIXES | WORD_SUFFIXES
"""Suffixes with which a piece of a web page counts as a page; programs also save pages as "Word"."""
_NAMED_XML = FEED_SUFFIXES | OFFICE_SUFFIXES | WORD_SUFFIXES
HEAD = 1 << 20
"""How many bytes are looked at. Only for a zip's directory and a lock file's size is the whole file needed."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The beginning of a file, its name, and a way to see all of it."""

    name: str
    head: bytes
    whole: Path | bytes

    @property
    def suffix(self) -> str:
        """The name's last suffix in lower case."""
        return Path(self.name).suffix.lower()


def kind_of(path: Path) -> FileKind:
    """The kind of a file; raises UserError ``import.unsupported`` or one with advice (field `kind`), and OSError."""
    with reading(path) as file:
        head = file.read(HEAD)
    return kind_by(Looked(path.name, head, path))


def kind_by(looked: Looked) -> FileKind:
    """The kind of a file from its beginning and name; raises as `kind_of` does."""
    head = looked.head
    if looked.name.startswith("~$") or (len(head) in (54, 162, 165) and "~$" in looked.name):
        raise unsupported("LOCK")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _supported(_in_zip(looked))
    if head.startswith(_OLE):
        return _supported(_in_compound(looked))
    if _PDF.search(head[:1024]):
        return FileKind.PDF
    if head.startswith(b"{\\rtf"):
        return FileKind.OFFICE
    signed = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)
    if signed is not None and not (signed == "CAJ" and looked.suffix != ".caj"):
        return _supported(signed)
    return _text_kind(looked)


def unsupported(kind: str) -> UserError:
    """The error for a kind that is not read, with advice if there is some."""
    return UserError(_ADVICE.get(kind, "import.unsupported"), kind=kind)


def unsupported_by_name(path: PurePath) -> str | None:
    """The kind of file that a suffix stands for, if that kind is not read."""
    return _BY_SUFFIX.get(path.suffix.lower())


def _supported(kind: "FileKind | str") -> FileKind:
    if isinstance(kind, FileKind):
        return kind
    raise unsupported(kind)


def _in_zip(looked: Looked) -> "FileKind | str":
    from core.reading.readers.packed import part_names

    whole = looked.whole
    with _stream(whole) as stream:
        names = part_names(stream, looked.suffix.removeprefix(".").upper() or "ZIP")
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return FileKind.OFFICE if looked.suffix not in (".ods", ".odp") else looked.suffix[1:].upper()
    at_root = "[Content_Types].xml" in names
    found = (kind for start, kind in _IN_ZIP if any(name.startswith(start) for name in names))
    kind = next(found, FileKind.ZIP)
    if kind is FileKind.ZIP and at_root:
        kind = _by_types(whole)
    return FileKind.ZIP if kind in (FileKind.DOCX, FileKind.XLSX, "PPTX") and not at_root else kind


def _by_types(whole: Path | bytes) -> "FileKind | str":
    """The kind of an Office file whose parts lie elsewhere than usual, from its list of types."""
    from core.reading.readers.packed import Packed

    with _stream(whole) as stream:
        types = Packed(stream.read(), "ZIP").get("[Content_Types].xml", HEAD) or b""
    found = (kind for name, kind in _TYPES if name in types)
    return next(found, FileKind.ZIP)


def _stream(whole: Path | bytes) -> AbstractContextManager[BinaryIO]:
    return reading(whole) if isinstance(whole, Path) else io.BytesIO(whole)


def _in_compound(looked: Looked) -> "FileKind | str":
    """The kind of a compound file of Microsoft: Word and Excel up to 2003, WPS, and newer ones behind a password."""
    whole = looked.whole
    data = whole if isinstance(whole, bytes) else looked.head
    if _ENCRYPTED in data or (isinstance(whole, Path) and _ENCRYPTED in _end(whole)):
        raise UserError("import.encrypted", kind=looked.suffix.removeprefix(".").upper())
    if looked.suffix in (".xls", ".et") or (_WORKBOOK in data and looked.suffix not in OFFICE_SUFFIXES):
        return "XLS"
    if looked.suffix in (".ppt", ".dps") or _SLIDES in data:
        return "PPT"
    return FileKind.OFFICE


def _end(path: Path) -> bytes:
    with reading(path) as file:
        file.seek(max(0, path.stat().st_size - HEAD))
        return file.read()


def _text_kind(looked: Looked) -> FileKind:
    head, suffix = looked.head, looked.suffix
    if _ARCHIVED_PAGE.search(head[:4000]) and (suffix in (".mht", ".mhtml") or _MAIL_HEADER.match(head)):
        return FileKind.HTML
    named = unsupported_by_name(Path(looked.name))
    shown = _legible(head)
    if _PAGE.search(shown[:4000]) and shown.lstrip("\ufeff \t\r\n").startswith("<"):
        return FileKind.HTML
    foreign = _foreign(shown.lstrip("\ufeff \t\r\n"), suffix)
    if isinstance(foreign, str) and not isinstance(foreign, FileKind):
        raise unsupported(foreign)
    if foreign is not None:
        return FileKind(foreign)
    # Many sites export "Excel" files that are pages with a table.
    if (suffix in _PAGE_SUFFIXES or named in ("XLS", "ET")) and _TAG.search(shown):
        return FileKind.HTML
    if named is not None:
        raise unsupported(named)
    if suffix in TABLE_SUFFIXES:
        return FileKind.CSV
    return _json_kind(head_as_utf8(head).lstrip(), suffix)


def _foreign(shown: str, suffix: str) -> str | None:
    """The kind of a text in another format, which its signs show whatever the name says. Such a file is no report."""
    if shown.startswith("<"):
        start = shown[:4000]
        if _OFFICE_TABLE.search(start):
            return "XLS"
        if _OFFICE_XML.search(start):
            return FileKind.OFFICE
        if _FEED.search(start):
            return FileKind.FEED
        if "<CodeBook" in start:
            return "QDC"
        if suffix in _NAMED_XML and _XML.match(shown) and not _TAG.search(shown):
            return "XML"
    if _are_all(_BIO_LINE, shown) and suffix not in TABLE_SUFFIXES:
        return "BIO"
    return "ANN" if suffix in (".ann", "", ".txt") and _are_all(_ANN_LINE, shown) else None


def _are_all(line: re.Pattern[str], shown: str) -> bool:
    """Whether `line` matches all first lines, and at least two are not empty.

    The last one may be cut and is left out.
    """
    lines = shown.split("\n")[:_MOST_LINES]
    lines = lines[:-1] if len(lines) > 1 else lines
    return sum(bool(text.strip()) for text in lines) > 1 and all(line.fullmatch(text) for text in lines)


def _legible(head: bytes) -> str:
    """The beginning in a form in which mark-up can be found. Other characters do not matter."""
    start = head[:20_000]
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return start[: len(start) // 4 * 4].decode("utf-32", "replace")
    if start.startswith(codecs.BOM_UTF16_LE) or start[1:8:2] == b"\0\0\0\0":
        return start.decode("utf-16-le", "replace")
    if start.startswith(codecs.BOM_UTF16_BE) or start[0:8:2] == b"\0\0\0\0":
        return start.decode("utf-16-be", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _json_kind(start: bytes, suffix: str) -> FileKind:
    if suffix not in DATASET_SUFFIXES and not start.startswith(b'{"'):
        return FileKind.TEXT
    first = _first_object(start)
    if suffix not in DATASET_SUFFIXES:
        ours = first is not None and isinstance(first.get("text"), str) and isinstance(first.get("spans"), list)
        return FileKind.LINES if ours else FileKind.TEXT
    if first is not None and not isinstance(first.get("text"), str) and b"\n" in start.strip():
        # One document of ours among the first lines makes it a dataset, with annotations that must not be lost.
        return FileKind.LINES if any(_has_text(line) for line in start.split(b"\n")) else FileKind.RECORDS
    if suffix == ".json" and first is None:
        return FileKind.WHOLE
    return FileKind.LINES


def _has_text(line: bytes) -> bool:
    found = _first_object(line) if b'"text"' in line else None
    return found is not None and isinstance(found.get("text"), str)


def _first_object(start: bytes) -> dict[str, object] | None:
    """The first line as a JSON object, if it is one.

    A first line longer than what was read counts if it begins as ours do.
    """
    line, found, _ = start.partition(b"\n")
    try:
        value: object = orjson.loads(without_nan(line) or line)
    except orjson.JSONDecodeError:
        begins_like_ours = not found and len(line) > HEAD // 2 and line.startswith((b'{"id":"', b'{"id": "'))
        return {"text": "", "spans": []} if begins_like_ours else None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
