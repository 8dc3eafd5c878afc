"""Saved web pages: the part that holds the report, every paragraph of it as a line.

Readability (readability-lxml, after Arc90) finds where the prose is; but what it returns lacks short paragraphs, lists
and small tables. So the text is rendered from the page itself: from the smallest part that holds that prose, and from
what stands around it and reads like the report. Nothing is loaded and no script is run.
"""

import email
import logging
import re
from collections.abc import Iterator
from email import policy

from lxml import html

from core.errors import UserError
from core.reading.readers.html_main import main_part
from core.reading.readers.html_rendering import render
from core.reading.readers.html_tokens import MAX_ELEMENTS, require_bounded
from core.reading.readers.markup import PAGE_ERRORS, Element, require_memory, require_whole
from core.reading.readers.protocol import Given, Options, Read
from core.text.canonical import decode

KIND = "HTML"
MAX_PAGE = 16 << 20
"""Bytes of a page; the largest saved page of a report has less than one megabyte without pictures."""
MAX_ARCHIVE = 64 << 20
"""Bytes of a web archive, pictures included."""
MAX_PARTS, MAX_NESTED, MAX_HEADER = 10_000, 20, 2_000
"""Of a web archive: lines that may end a part, parts that hold parts, bytes of a header that says what a part is."""
MOST_TITLE = 1_000
"""Characters of a title that are of use."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")
_HEAD = 4096
_CONTENT_TYPE = re.compile(rb"^content-type[ \t]*+:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADER = re.compile(rb"[\w-]+:[^\n]*\n")
_SITE = re.compile(r"\s*+(?<![-_|－—–｜>])[-_|－—–｜>]++\s*[^-_|－—–｜>]{2,30}$")

# Pages that Readability cannot make sense of are read whole; its traceback is of no use to anybody here.
logging.getLogger("readability").addHandler(logging.NullHandler())


class HtmlReader:
    """Reads ``.html``, ``.htm``, ``.xhtml`` and the web archives ``.mht``, ``.mhtml``."""

    def read(self, given: Given, options: Options) -> Iterator[Read]:
        """One text.

        Raises UserError ``import.too_large``, ``import.expands`` (more elements, attributes or parts than a report has)
        and, as `core.text.canonical.decode` does, ``text.``.
        """
        data, declared = _page(given.data)
        if len(data) > MAX_PAGE:
            raise UserError("import.too_large", megabytes=len(data) >> 20, limit=MAX_PAGE >> 20)
        decoded = decode(data, options.encoding or declared or _declared(data))
        root = _parse(decoded.text)
        title = _title(root)
        text = render(*main_part(root, title)) or render(root)
        if not text:
            raise UserError("text.empty")
        yield Read(text, decoded.encoding, hint=title)


def _page(data: bytes) -> tuple[bytes, str | None]:
    """The page itself out of a web archive (RFC 2557), with the charset that its header names."""
    if not _MAIL_HEADER.match(data[:1000]) or b"mime-version" not in data[:4000].lower():
        return data, None
    _require_simple(data)
    try:
        for part in email.message_from_bytes(data, policy=policy.compat32).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                body = part.get_payload(decode=True)
                if isinstance(body, bytes):
                    return body, part.get_content_charset()
    except RecursionError as error:  # parts in parts in parts
        raise UserError("import.expands", kind="MHT") from error
    raise UserError("text.empty")


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


def _declared(data: bytes) -> str | None:
    head = data[:_HEAD]
    found = _CHARSET.search(head) or _XML_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def _parse(text: str) -> Element:
    """The tree of a page."""
    shown = _XML_DECLARATION.sub("", _CONTROLS.sub("", text))
    require_bounded(shown)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = html.document_fromstring(shown.encode("utf-8", "replace"), parser=parser)
    except PAGE_ERRORS as error:
        require_memory(error)
        raise UserError("text.empty") from error
    require_whole(parser)
    # Beyond its limits of depth and of one text's length the parser leaves out the rest and only notes it.
    if any(word in entry.message.lower() for entry in parser.error_log for word in ("depth", "huge")):
        raise UserError("import.expands", kind=KIND)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise UserError("import.expands", kind=KIND)
    return root


def _title(root: Element) -> str:
    """The page's title without the site's name behind it."""
    found = root.find(".//title")
    return _SITE.sub("", " ".join((found.text or "").split())[:MOST_TITLE]) if found is not None else ""
