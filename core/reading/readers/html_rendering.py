"""A part of a web page as lines of text: blocks, line breaks and table rows each begin a new one."""

import re
from collections.abc import Container

from core.reading.readers.docx_numbering import number
from core.reading.readers.markup import Element

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
        *("head", "title"),
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
_CELL = 300
"""Characters of a table's cell up to which its row is one line; longer ones are a page's layout."""
_CELL_LINES = 4
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


Places = dict[Element, int]
"""Where items stand in their ordered lists, as far as these were counted."""


class _Writer:
    """Collects lines; white space as browsers show it."""

    def __init__(self, places: "Places") -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self.places = places
        self.kept = 0
        """How many elements around here keep white space as it is."""

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.kept:
            first, *others = text.splitlines() or [""]
            self._pieces.append(first)
            for other in others:
                self.end_line()
                self._pieces.append(other)
        else:
            self._pieces.append(_SPACE.sub(" ", text))

    def end_line(self) -> None:
        line = "".join(self._pieces)
        self._pieces.clear()
        if not self.kept:
            line = _SPACE.sub(" ", line)
        if line.strip(_EDGE):
            self.lines.append(line.strip(_EDGE))


def render(part: Element, left_out: Container[Element] = ()) -> str:
    """The text of a part, each line ended; "" when it has none."""
    return "".join(f"{line}\n" for line in lines_of(part, left_out))


def lines_of(part: Element, left_out: Container[Element] = (), places: Places | None = None) -> list[str]:
    """The lines of a part without those below `left_out`.

    Who asks for many parts of a page gives one `places` to all, so that no list is counted for each of its items.
    """
    writer = _Writer({} if places is None else places)
    waiting: list[tuple[Element, bool]] = [(part, False)]
    while waiting:
        one, is_end = waiting.pop()
        if is_end:
            _end(one, writer)
        elif one.tag in NOT_SHOWN or one in left_out or not isinstance(one.tag, str):
            pass
        elif one.tag == "br":
            writer.end_line()
        elif one.tag == "tr":
            writer.end_line()
            writer.lines += _row(one, left_out, writer.places)
        else:
            _begin(one, writer)
            waiting.append((one, True))
            waiting.extend((child, False) for child in reversed(one))
            continue
        if one is not part:
            writer.write(one.tail)
    writer.end_line()
    return writer.lines


def _begin(one: Element, writer: _Writer) -> None:
    if one.tag in BLOCKS:
        writer.end_line()
    if one.tag == "li":
        writer.write(_list_mark(one, writer.places))
    writer.kept += one.tag == "pre"
    writer.write(one.text)


def _end(one: Element, writer: _Writer) -> None:
    if one.tag in BLOCKS:
        writer.end_line()
    writer.kept -= one.tag == "pre"


def _row(row: Element, left_out: Container[Element], places: Places) -> list[str]:
    """A row of figures as one line with tabs; the lines of all its cells where a table only lays out a page."""
    cells = [lines_of(cell, left_out, places) for cell in row if cell.tag in ("td", "th") and cell not in left_out]
    is_layout = any(len(cell) > _CELL_LINES or sum(map(len, cell)) > _CELL for cell in cells)
    if is_layout or sum(1 for cell in cells if cell) < 2:
        return [line for cell in cells for line in cell]
    return ["\t".join(" ".join(cell).replace("\t", " ") for cell in cells)]


def _list_mark(item: Element, places: Places) -> str:
    """The number that a browser shows before an item of an ordered list; `places` are those counted already."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    if item not in places:
        places.update((sibling, index) for index, sibling in enumerate(parent.iterchildren("li")))
    at = places[item]
    try:
        begin = int(parent.get("start") or 1)
    except ValueError:
        begin = 1
    style = _LIST_STYLES.get(str(parent.get("type") or ""), "decimal")
    return f"{number(min(begin, 1_000_000) + at, style)}. "
