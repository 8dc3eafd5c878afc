"""Foreign parts of a Word document that Word shows in its place: web pages, texts and other documents (altChunk)."""

from core.errors import UserError
from core.text.canonical import decode

MOST_CHUNKS = 200
DEEPEST = 3
"""How deep documents may be inside of documents."""


def chunk_text(data: bytes, depth: int) -> str | None:
    """What a part shows, as lines; None if it cannot be read here."""
    from core.reading.readers.html import shown_text

    if data.startswith(b"PK\x03\x04"):
        from core.reading.readers.docx import text_of

        return text_of(data, depth + 1) if depth < DEEPEST else None
    if data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        return None
    try:
        return shown_text(data) if b"<" in data[:2000] or b"mime-version" in data[:2000].lower() else decode(data).text
    except UserError as error:
        return "" if error.code == "text.empty" else None
