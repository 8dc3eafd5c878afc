"""Saved web pages: the part that holds the report, every paragraph of it as a line.

Readability (readability-lxml, after Arc90) finds where the prose is; but what it returns lacks short paragraphs, lists
and small tables. So the text is rendered from the page itself: from the smallest part that holds that prose, and from
what stands around it and reads like the report. Nothing is loaded and no script is run.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from core.errors import UserError
from core.reading.import_check import Held, marked_bytes
from core.reading.readers.html_archive import MAX_PAGES, SavedPage, framed, is_archive, saved_pages
from core.reading.readers.html_head import page_meta, page_title
from core.reading.readers.html_main import main_part
from core.reading.readers.html_rendering import NOT_SHOWN, SOUNDS, render
from core.reading.readers.html_styles import PageStyles, font_of
from core.reading.readers.html_tokens import MAX_ELEMENTS, require_bounded
from core.reading.readers.markup import PAGE_ERRORS, Element, require_memory, require_whole
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.symbols import is_symbol_font
from core.text.canonical import Decoded, decode

KIND = "HTML"
MAX_PAGE = 16 << 20
"""Bytes of a page; the largest saved page of a report has less than one megabyte without pictures."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")
_HEAD = 4096
_END = re.compile(r"</html\s*>", re.IGNORECASE)
_FURTHER = re.compile(
    r"</?(?:html|body)(?=[\s>])[^>]*>|<!doctype[^>]*>|<head(?=[\s>])[^>]*>.{0,20000}?</head\s*>",
    re.IGNORECASE | re.DOTALL,
)
"""What begins and ends a page. One file may hold several."""
_FRAMES = ("frame", "iframe")
_DRAWN = {"svg": "text", "button": None, "select": "option"}
"""Elements whose words are shown but are no part of a report, with the elements in them that hold these words."""
_PROSE = re.compile(r"[^\s<>]{6,}[，。；：]")
_CLAUSE_END = re.compile("[，。；：]")
_SHOWN = 3
_LONGEST_SHOWN = 40

# Pages that Readability cannot make sense of are read whole. Its traceback would help nobody.
logging.getLogger("readability").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class _Page:
    """One parsed page."""

    root: Element
    decoded: Decoded
    title: str
    styles: PageStyles

    @property
    def frames(self) -> list[str]:
        """The addresses of the pages in its frames."""
        return [str(frame.get("src") or "") for frame in self.root.iter(*_FRAMES)]

    def hidden(self) -> set[Element]:
        """The elements that its author hid."""
        return {element for element in self.root.iter() if self.styles.is_hidden(element)}

    @property
    def is_frameset(self) -> bool:
        """Whether it shows nothing but frames."""
        return next(self.root.iter("frameset"), None) is not None


class HtmlReader:
    """Reads ``.html``, ``.htm``, ``.xhtml`` and the web archives ``.mht``, ``.mhtml``."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read]:
        """One text.

        Raises UserError ``import.too_large``, ``import.expands`` (more elements, attributes or parts than a report
        has), ``import.only_frames`` and, as `core.text.canonical.decode` does, ``text.``.
        """
        saved = saved_pages(given.data) if is_archive(given.data) else [SavedPage(given.data, None)]
        page = _parsed(saved[0], options.encoding, mark=options.mark)
        if page.is_frameset and len(saved) == 1:
            raise UserError("import.only_frames", names=_brief(page.frames))
        inner = (
            [_parsed(frame, options.encoding, mark=options.mark) for frame in framed(saved, page.frames)]
            if page.frames
            else []
        )
        inner += [_parsed(frame, None) for frame in _written_frames(page)]
        shown = _Shown()
        pieces = [] if page.is_frameset else [shown.take(page)]
        pieces += [shown.take(frame, is_frame=True) for frame in inner]
        text = "".join(pieces)
        if not text.strip():
            if page.frames and len(saved) == 1:
                raise UserError("import.only_frames", names=_brief(page.frames))
            raise UserError("text.empty")
        titled = inner[-1] if page.is_frameset and inner else page
        meta = page_meta(titled.root)
        hint = str(meta.get("title") or titled.title or page.title)
        marked = (notice for document in (page, *inner) for notice in marked_bytes(document.decoded))
        notices = (*marked, *shown.notices(), *shown.held.notices(text))
        yield Read(text, page.decoded.encoding, hint=hint, meta=meta, notices=notices, held=shown.held.characters)


def shown_text(data: bytes) -> str:
    """All that a page or a web archive shows, as lines. It looks for no report in the page.

    Raises as `HtmlReader.read`.
    """
    page = _parsed(saved_pages(data)[0] if is_archive(data) else SavedPage(data, None), None)
    return render(page.root, page.hidden(), unnumbered=page.styles.unnumbered)


class _Shown:
    """What pages show, and how much of it was taken."""

    def __init__(self) -> None:
        self.held = Held()
        self._around: list[str] = []
        self._hidden: list[str] = []
        self._sounds: list[str] = []

    def take(self, page: _Page, *, is_frame: bool = False) -> str:
        """The report on a page. For a page in a frame, which may be a menu, only if it has one."""
        unnumbered = page.styles.unnumbered
        part, left_out = main_part(page.root, page.title, page.styles)
        text = render(part, left_out, unnumbered=unnumbered)
        hidden = page.hidden()
        if is_frame and not _PROSE.search(text):
            text, left_out = "", {page.root}
        elif not text:
            text, part, left_out = render(page.root, hidden, unnumbered=unnumbered), page.root, hidden
        self._count(page.root, part, left_out, hidden)
        return text

    def _count(self, root: Element, part: Element, left_out: set[Element], hidden: set[Element]) -> None:
        """Count every text of a page, by where it stands."""
        waiting: list[tuple[Element, bool, bool]] = [(root, False, False)]
        while waiting:
            element, is_inside, is_symbols = waiting.pop()
            if not isinstance(element.tag, str) or element in hidden or element.tag in NOT_SHOWN:
                self._unseen(element, hidden)
                continue
            is_inside = (is_inside or element is part) and element not in left_out
            is_symbols = is_symbols or is_symbol_font(font_of(element))
            for text in (element.text, *(child.tail for child in element)):
                if text and not text.isspace():
                    self.held.add(text)
                    if not is_inside:
                        self._around.append(text)
                    if is_symbols or not is_inside:
                        self.held.leave_out(text)
            waiting.extend((child, is_inside, is_symbols) for child in reversed(element))

    def _unseen(self, element: Element, hidden: set[Element]) -> None:
        if element.tag in SOUNDS:
            self._sounds.append("".join(element.itertext()))
        elif element.tag in _DRAWN and element not in hidden:
            inner = _DRAWN[str(element.tag)]
            words = element.iter(inner) if inner else (element,)
            self._around += [text for piece in words for text in piece.itertext() if text.strip()]
        elif element in hidden and element.tag not in NOT_SHOWN:
            self._hidden += [text for text in element.itertext() if _PROSE.search(text)]

    def notices(self) -> Iterator[UserError]:
        """Notices of what stands around the report, what is hidden, and how characters are pronounced."""
        lines = [" ".join(text.split()) for text in self._around]
        if lines:
            yield UserError("import.page_parts_left_out", count=_size(self._around), lines=_brief(lines))
        if self._hidden:
            yield UserError("import.hidden_left_out", count=_size(self._hidden))
        if self._sounds:
            yield UserError("import.sounds_left_out", text="".join(self._sounds)[:_LONGEST_SHOWN])


def _size(texts: list[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def _brief(words: list[str]) -> list[str]:
    """The first few texts, each once and cut to a length that fits a message."""
    distinct = list(dict.fromkeys(word[:_LONGEST_SHOWN] for word in words if word))
    return distinct[:_SHOWN] + (["…"] if len(distinct) > _SHOWN else [])


def _parsed(saved: SavedPage, encoding: str | None, *, mark: bool = False) -> _Page:
    if len(saved.data) > MAX_PAGE:
        raise UserError("import.too_large", megabytes=len(saved.data) >> 20, limit=MAX_PAGE >> 20)
    decoded = decode(saved.data, encoding or saved.charset or _declared(saved.data), mark=mark)
    root = _parse(_one_page(decoded.text))
    _open_fields(root)
    for dialog in root.iter("dialog"):
        dialog.tag = "div" if dialog.get("open") is not None else dialog.tag
    return _Page(root, decoded, page_title(root), PageStyles(root))


def _written_frames(page: _Page) -> list[SavedPage]:
    """The pages that stand as a whole in the frames of another one (``srcdoc``)."""
    frames = [frame for frame in page.root.iter("iframe") if frame.get("srcdoc")][:MAX_PAGES]
    hidden: set[Element] = page.hidden() if frames else set()
    shown = [frame for frame in frames if frame not in hidden and hidden.isdisjoint(frame.iterancestors())]
    return [SavedPage(f"<html><body>{frame.get('srcdoc')}</body></html>".encode(), "utf-8") for frame in shown]


def _declared(data: bytes) -> str | None:
    head = data[:_HEAD]
    found = _CHARSET.search(head) or _XML_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def _one_page(text: str) -> str:
    """The text of a file with one page. Browsers also show what follows the page's end, so that belongs to it."""
    end = _END.search(text)
    if end is None or not text[end.end() :].strip():
        return text
    body = re.sub(r"</body\s*>\s*$", "", text[: end.start()], flags=re.IGNORECASE)
    return f"{body}<div>{_FURTHER.sub('', text[end.end() :])}</div></body></html>"


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
    # Beyond its limits of depth and of the length of a text, the parser leaves out the rest and only notes it.
    if any(word in entry.message.lower() for entry in parser.error_log for word in ("depth", "huge")):
        raise UserError("import.expands", kind=KIND)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise UserError("import.expands", kind=KIND)
    return root


def _open_fields(root: Element) -> None:
    """Put the page that a text field holds in the field's place, if the page around it has less prose.

    Some sites send a report in a hidden field and let a script show it.
    """
    fields = [(field, "".join(field.itertext())) for field in root.iter("textarea")]
    fields = [(field, text) for field, text in fields if _clauses(text) > 1]
    if not fields:
        return
    inside = {text for _, text in fields}
    around = "".join(text for text in root.itertext() if text not in inside)
    for field, text in fields:
        holder = field.getparent()
        if holder is None or _clauses(text) <= _clauses(around):
            continue
        place = etree.Element("div")
        place.tail = field.tail
        body = _parse(f"<html><body>{text}</body></html>").find("body") if "<" in text else None
        if body is not None:
            body.tag = "div"
            place.append(body)
        elif len(field):
            field.tag = "div"
            continue
        else:
            place.text = text
        holder.replace(field, place)


def _clauses(text: str) -> int:
    return len(_CLAUSE_END.findall(text))
