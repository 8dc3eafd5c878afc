"""Pieces of Word documents as Word and other programs write them, and how they read."""

from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import docx, zipped

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


RELATION = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


DIAGRAM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'


TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(data: bytes) -> Read:
    (made,) = DocxReader().read(GivenFile("a.docx", data), Options())
    return made


def text(body: str, **parts: str) -> str:
    return read(docx(body, **parts)).text


def t(content: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def field(*pieces: str, result: str | None = None) -> str:
    shown = "" if result is None else mark("separate") + result
    return mark("begin") + code(*pieces) + shown + mark("end")


def with_relations(body: str, parts: dict[str, tuple[str, str | bytes]], folder: str = "word") -> bytes:
    """A document whose parts have a kind of relationship each; ids are the names."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{TYPES}/{kind}" Target="{name}"/>' for name, (kind, _) in parts.items()
    )
    spaces = "http://schemas.openxmlformats.org/package/2006/relationships"
    made: dict[str, str | bytes] = {f"{folder}/{name}": content for name, (_, content) in parts.items()}
    made[f"{folder}/_rels/document.xml.rels"] = f'<Relationships xmlns="{spaces}">{relations}</Relationships>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made[f"{folder}/document.xml"] = f'<w:document xmlns:w="{w}" {RELATION}><w:body>{body}</w:body></w:document>'
    made["_rels/.rels"] = (
        f'<Relationships xmlns="{spaces}"><Relationship Id="a" Type="{TYPES}/officeDocument"'
        f' Target="{folder}/document.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": "<Types/>", **made})


def codes(made: Read) -> list[str]:
    return [notice.code for notice in made.notices]


def math(content: str) -> str:
    return f"<m:oMath {MATH}>{content}</m:oMath>"


def m(content: str) -> str:
    return f"<m:r><m:t>{content}</m:t></m:r>"
