"""Web archives (MHT, RFC 2557): finds in them the page that was saved, and the pages in its frames."""

import email
import re
from dataclasses import dataclass
from email import policy
from email.message import Message

from core.errors import UserError

MAX_ARCHIVE = 64 << 20
"""Bytes of a web archive, pictures included."""
MAX_PARTS, MAX_NESTED, MAX_HEADER = 10_000, 20, 2_000
"""Limits of a web archive: lines that may end a part, depth of parts, bytes of a header that says what a part is."""
MAX_PAGES = 50
"""Pages of an archive that are read."""

_CONTENT_TYPE = re.compile(rb"^content-type[ \t]*+:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADER = re.compile(rb"[\w-]+:[^\n]*\n")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page of an archive."""

    data: bytes
    charset: str | None
    """The charset that its header names."""
    place: str = ""
    """Its place: an address, or ``cid:`` and its id."""


def is_archive(data: bytes) -> bool:
    """Whether this is a web archive or a saved mail."""
    return _MAIL_HEADER.match(data[:1000]) is not None and b"mime-version" in data[:4000].lower()


def saved_pages(data: bytes) -> list[SavedPage]:
    """The pages of an archive, the saved one first.

    Raises UserError ``import.too_large``, ``import.expands`` and, if it holds no page, ``text.empty``.
    """
    _require_simple(data)
    pages: list[SavedPage] = []
    try:
        parts = list(email.message_from_bytes(data, policy=policy.compat32).walk())
        texts = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        for part in texts or [part for part in parts if part.get_content_type() == "text/plain"]:
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and len(pages) < MAX_PAGES:
                pages.append(SavedPage(body, part.get_content_charset(), _place(part)))
    except RecursionError as error:  # parts in parts in parts
        raise UserError("import.expands", kind="MHT") from error
    if not pages:
        raise UserError("text.empty")
    return pages


def _place(part: Message) -> str:
    location = part.get("Content-Location")
    if location:
        return str(location).strip()
    id_ = str(part.get("Content-ID") or "").strip().strip("<>")
    return f"cid:{id_}" if id_ else ""


def framed(pages: list[SavedPage], addresses: list[str]) -> list[SavedPage]:
    """The pages of an archive that frames show. If no address fits, all the others, because one of them must be it."""
    wanted = [_plain(address) for address in addresses]
    found: list[SavedPage] = []
    for address in wanted:
        ends = (page for page in pages[1:] if page.place and _plain(page.place).endswith(address) and address)
        page = next(ends, None)
        if page is not None and page not in found:
            found.append(page)
    return found or pages[1:]


def _plain(address: str) -> str:
    return re.split("[?#]", address.strip())[0].removeprefix("./").lower()


def _require_simple(data: bytes) -> None:
    """Refuse a web archive that no browser writes.

    Python's parser compares every line with the ends of all parts around it, takes the square of a header's length for
    its parameters, and makes an object of every part.
    """
    if len(data) > MAX_ARCHIVE:
        raise UserError("import.too_large", megabytes=len(data) >> 20, limit=MAX_ARCHIVE >> 20)
    types = [found.group().lower() for found in _CONTENT_TYPE.finditer(data)]
    around = sum(b"multipart/" in type_ for type_ in types)
    if around > MAX_NESTED or data.count(b"\n--") > MAX_PARTS or any(len(type_) > MAX_HEADER for type_ in types):
        raise UserError("import.expands", kind="MHT")
