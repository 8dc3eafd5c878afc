"""Writes a part of a web page as lines of text: blocks, line breaks and table rows each begin a new line."""

import re
from collections.abc import Container

from core.reading.readers.docx_numbering import number
from core.reading.readers.html_styles import font_of, list_style
from core.reading.readers.markup import Element
from core.reading.readers.rows import row_lines
from core.reading.readers.scripts import LEVEL, LOWERED, RAISED, settled
from core.reading.readers.symbols import in_font, is_symbol_font

SOUNDS = ("rt", "rp", "rtc")
"""Elements with the pronunciation of characters, shown above them."""
NOT_SHOWN = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg", "video"),
        *(
            "audio",
            "canvas",
            "select",
            "button",
            "input",
            "textarea",
            "link",
            "meta",
            "base",
            "map",
            "datalist",
            "dialog",
        ),
        *("head", "title", *SOUNDS),
    )
)
BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
        ),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_SPACE = re.compile("[ \t\n\r\f]+")
_EDGE = " \t\n\r\f\u00a0\u3000\u200b\ufeff"
_SHIFTED = {"sup": RAISED, "sub": LOWERED}
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_CSS_STYLES = {
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "chineseCounting"),
    **dict.fromkeys(("japanese-informal", "korean-hanja-informal"), "chineseCounting"),
    "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
"""The names that Word gives to the number styles of CSS lists (CSS Counter Styles 3)."""
_HAN_STYLES = ("chinese", "ideograph")
_UNNUMBERED = ("none", "disc", "circle", "square")


Places = dict[Element, int]
"""The numbers of items in ordered lists, as far as they were counted."""


class _Writer:
    """Collects lines, with white space as browsers show it."""

    def __init__(self, places: "Places") -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self.places = places
        self.kept = 0
        """How many elements around this one keep white space as it is."""
        self.fonts: list[str] = []
        """Fonts of elements around this one that show other characters than the text says."""
        self.unnumbered = False

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.fonts:
            text = in_font(self.fonts[-1], text)
        if self.kept:
            first, *others = text.splitlines() or [""]
            self._pieces.append(first)
            for other in others:
                self.end_line()
                self._pieces.append(other)
        else:
            self._pieces.append(_SPACE.sub(" ", text))

    def mark(self, sign: str) -> None:
        """Add a sign of `core.reading.readers.scripts`."""
        self._pieces.append(sign)

    def end_line(self) -> None:
        line = "".join(self._pieces)
        self._pieces.clear()
        if not self.kept:
            line = _SPACE.sub(" ", line)
        line = settled(line)
        if line.strip(_EDGE):
            self.lines.append(line.strip(_EDGE))


def render(part: Element, left_out: Container[Element] = (), *, unnumbered: bool = False) -> str:
    """The text of a part, with a line end after each line; "" if it has none."""
    return "".join(f"{line}\n" for line in lines_of(part, left_out, unnumbered=unnumbered))


def lines_of(
    part: Element, left_out: Container[Element] = (), places: Places | None = None, *, unnumbered: bool = False
) -> list[str]:
    """The lines of a part, without elements in `left_out`.

    With `unnumbered` no numbers are shown before items of lists that do not ask for them. To render many parts of one
    page, give all of them the same `places`, so that no list is counted again for each item.
    """
    writer = _Writer({} if places is None else places)
    writer.unnumbered = unnumbered
    waiting: list[tuple[Element, bool]] = [(part, False)]
    while waiting:
        element, is_end = waiting.pop()
        if is_end:
            _end(element, writer)
        elif element.tag in NOT_SHOWN or element in left_out or not isinstance(element.tag, str):
            pass
        elif element.tag == "br":
            writer.end_line()
        elif element.tag == "tr":
            writer.end_line()
            writer.lines += _row(element, left_out, writer)
        else:
            _begin(element, writer)
            waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
            continue
        if element is not part:
            writer.write(element.tail)
    writer.end_line()
    return writer.lines


def _begin(element: Element, writer: _Writer) -> None:
    if element.tag in BLOCKS:
        writer.end_line()
    if element.tag == "li":
        writer.write(_list_mark(element, writer))
    writer.kept += element.tag == "pre"
    font = font_of(element)
    if is_symbol_font(font):
        writer.fonts.append(str(font))
    if element.tag in _SHIFTED:
        writer.mark(_SHIFTED[str(element.tag)])
    writer.write(element.text)


def _end(element: Element, writer: _Writer) -> None:
    if element.tag in _SHIFTED:
        writer.mark(LEVEL)
    if is_symbol_font(font_of(element)):
        writer.fonts.pop()
    if element.tag in BLOCKS:
        writer.end_line()
    writer.kept -= element.tag == "pre"


def _row(row: Element, left_out: Container[Element], writer: _Writer) -> list[str]:
    """A row of figures as one line with tabs. If the table only lays out the page, the lines of all cells."""
    cells = [cell for cell in row if cell.tag in ("td", "th") and cell not in left_out]
    lines = [lines_of(cell, left_out, writer.places, unnumbered=writer.unnumbered) for cell in cells]
    apart = sum(1 for cell in lines if cell) < 2 or any(cell.find(".//table") is not None for cell in cells)
    return row_lines(lines, apart=apart)


def _list_mark(item: Element, writer: _Writer) -> str:
    """The number that a browser shows before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag not in ("ol", "ul"):
        return ""
    asked = list_style(item) or list_style(parent)
    given = str(item.get("type") or parent.get("type") or "")
    if asked in _UNNUMBERED or (asked is None and (parent.tag == "ul" or (writer.unnumbered and not given))):
        return ""
    style = _CSS_STYLES.get(asked or "") or _LIST_STYLES.get(given, "decimal")
    shown = number(_place(item, parent, writer.places), style)
    return f"{shown}、" if style.startswith(_HAN_STYLES) else f"{shown}. "


def _place(item: Element, parent: Element, places: Places) -> int:
    """The number of an item; `places` are those counted already."""
    if item not in places:
        items = list(parent.iterchildren("li"))
        step = -1 if parent.get("reversed") is not None else 1
        at = _whole(parent.get("start"), len(items) if step < 0 else 1)
        for sibling in items:
            at = _whole(sibling.get("value"), at)
            places[sibling] = at
            at += step
    return places[item]


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return max(-1_000_000, min(int(str(value)[:8]), 1_000_000)) if value is not None else otherwise
    except ValueError:
        return otherwise
