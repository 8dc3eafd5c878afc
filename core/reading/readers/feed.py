"""Feeds (RSS 0.9 to 2.0, RDF, Atom): each item is a text, with the title, the day and the source that it gives."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

from core.errors import UserError
from core.reading.import_check import marked_bytes, size
from core.reading.readers.html import shown_text
from core.reading.readers.markup import MAX_XML, XML_ERRORS, Element, require_memory
from core.reading.readers.protocol import GivenFile, Options, Read
from core.text.canonical import decode

KIND = "RSS"
MAX_ITEMS = 20_000
_ITEMS = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Names of members that hold the text, the fullest first."""
_DATES = ("pubDate", "date", "published", "updated", "issued")
_SOURCES = ("source", "creator", "author")


class FeedReader:
    """Reads ``.rss``, ``.atom`` and feeds named ``.xml``."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError]:
        """A text for each item; raises UserError ``import.damaged``, ``import.expands``, ``text.empty``."""
        if len(given.data) > MAX_XML:
            raise UserError("import.too_large", megabytes=len(given.data) >> 20, limit=MAX_XML >> 20)
        root, notices = _root(given.data, options)
        items = [item for item in root.iter() if isinstance(item.tag, str) and _name(item) in _ITEMS]
        if not items:
            raise UserError("text.empty")
        if len(items) > MAX_ITEMS:
            raise UserError("import.expands", kind=KIND)
        for number, item in enumerate(items, 1):
            members = _members(item)
            text = next((shown for name in _TEXTS if (shown := _shown(members.get(name)))), "")
            title = " ".join(_shown(members.get("title")).split())
            if not text and not title:
                yield UserError("import.not_a_record", number=number)
                continue
            text = text or f"{title}\n"
            told = notices if number == 1 else ()
            yield Read(text, "utf-8", str(number), meta=_meta(members, title), notices=told, held=size(text))


def _root(data: bytes, options: Options) -> tuple[Element, tuple[UserError, ...]]:
    """The tree, without entities and document types. A broken one is read as far as possible."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    notices: tuple[UserError, ...] = ()
    try:
        root = etree.fromstring(data, parser)
    except XML_ERRORS as error:
        require_memory(error)
        decoded = decode(data, options.encoding, mark=options.mark)
        notices = marked_bytes(decoded)
        text = decoded.text.lstrip("\ufeff")
        # The encoding that the file names was wrong, or the file is broken.
        body = text[text.find("?>") + 2 :] if text.lstrip().startswith("<?xml") else text
        try:
            root = etree.fromstring(body.strip().encode("utf-8", "replace"), parser)
        except XML_ERRORS as again:
            require_memory(again)
            raise UserError("import.damaged", kind=KIND) from again
    return root, notices


def _name(element: Element) -> str:
    return etree.QName(element).localname


def _members(item: Element) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for member in item:
        if isinstance(member.tag, str):
            found.setdefault(_name(member), member)
    return found


def _shown(member: Element | None) -> str:
    """What a member shows, with HTML inside of it as lines."""
    if member is None:
        return ""
    if len(member):
        inner = "".join(etree.tostring(child, encoding="unicode") for child in member)
        text = (member.text or "") + inner
    else:
        text = member.text or ""
    if "<" not in text and "&" not in text:
        return text.strip()
    try:
        return shown_text(f"<html><body>{text}</body></html>".encode("utf-8", "replace")).strip()
    except UserError as error:
        if error.code != "text.empty":
            raise
        return ""


def _meta(members: dict[str, Element], title: str) -> dict[str, object]:
    meta: dict[str, object] = {"title": title} if title else {}
    for name in _DATES:
        day = _day("".join(members[name].itertext()).strip()) if name in members else None
        if day is not None:
            meta["date"] = day
            break
    for name in _SOURCES:
        source = " ".join("".join(members[name].itertext()).split()) if name in members else ""
        if source:
            meta["source"] = source
            break
    link = members.get("link")
    address = ((link.text or "").strip() or str(link.get("href") or "")) if link is not None else ""
    if address:
        meta["link"] = address
    return meta


def _day(value: str) -> str | None:
    """The day of a date in either of the forms that feeds use (RFC 822, RFC 3339)."""
    if len(value) >= 10 and value[4] == value[7] == "-" and value[:4].isdecimal():
        return value[:10]
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
