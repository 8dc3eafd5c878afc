"""Word documents (ECMA-376 WordprocessingML): the text as Word shows it with all changes accepted.

Headers, footers, comments and hidden text stay out; tables become lines with tabs; notes stand at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import UserError
from core.model import Mask
from core.reading.readers.docx_numbering import VAL, Numbering, number
from core.reading.readers.docx_styles import Styles, list_place
from core.reading.readers.docx_title import styled_title
from core.reading.readers.markup import MAX_XML, Element, parse
from core.reading.readers.packed import Packed
from core.reading.readers.protocol import Given, Options, Read
from core.reading.readers.symbols import SYMBOLS
from core.text.furniture import CONTENTS

KIND = "DOCX"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_LEFT_OUT = {
    f"{_W}{name}"
    for name in (
        *("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "rt", "rubyPr"),
        *("sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "sectPr"),
    )
}
_CHANGES = {f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_FIXED = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_BLOCKS = {f"{_W}p", f"{_W}tbl"}


@dataclass(slots=True)
class _Line:
    text: str
    contents: bool = False
    """Of a table of contents."""
    joins: bool = False
    """The paragraph's end was deleted: the next one goes on in this line."""


@dataclass(slots=True)
class _State:
    styles: Styles
    numbering: Numbering
    notes: dict[str, dict[str, int]] = field(default_factory=lambda: {"footnote": {}, "endnote": {}})
    """For each kind the notes' ids with their numbers, in the order of their marks."""
    changes: int = 0
    boxes: list[Element] = field(default_factory=list[Element])
    """Text boxes anchored in the paragraph that is being read."""


class DocxReader:
    """Reads ``.docx``, ``.docm`` and ``.dotx``."""

    def read(self, given: Given, options: Options) -> Iterator[Read]:
        """One text; raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``text.empty``."""
        packed = Packed(given.data, KIND)
        main = _main_part(packed)
        folder = main.rpartition("/")[0]
        root = _part(packed, main)
        body = root.find(f"{_W}body") if root is not None else None
        if body is None:
            raise UserError("import.damaged", kind=KIND)
        state = _State(
            Styles(_part(packed, f"{folder}/styles.xml")), Numbering(_part(packed, f"{folder}/numbering.xml"))
        )
        lines = list(_lines(body, state))
        lines += _notes(packed, folder, state)
        text, masks = _put_together(lines)
        if not text.strip():
            raise UserError("text.empty" if not _has_pictures(body) else "import.only_pictures", kind=KIND)
        title = styled_title(body, state.styles)
        yield Read(text, meta={"title": title} if title else {}, masks=masks, notices=_notices(state, packed, folder))


def _main_part(packed: Packed) -> str:
    """The part that the package names as its document; usually ``word/document.xml``."""
    data = packed.get("_rels/.rels", MAX_XML)
    if data is not None:
        for relation in parse(data, KIND):
            target = str(relation.get("Target") or "").lstrip("/")
            if str(relation.get("Type") or "").endswith("/officeDocument") and target in packed.parts:
                return target
    if "word/document.xml" in packed.parts:
        return "word/document.xml"
    raise UserError("import.damaged", kind=KIND)


def _part(packed: Packed, name: str) -> Element | None:
    data = packed.get(name.lstrip("/"), MAX_XML)
    return None if data is None else parse(data.replace(_STRICT, _USUAL), KIND)


def _lines(parent: Element, state: _State) -> Iterator[_Line]:
    """The lines of a body, a cell, a text box or a note."""
    for block in _blocks(parent, state):
        if block.tag == f"{_W}tbl":
            yield from _table(block, state)
        else:
            yield from _paragraph(block, state)


def _blocks(parent: Element, state: _State) -> Iterator[Element]:
    """Paragraphs and tables, also inside of content controls and accepted insertions."""
    waiting = list(reversed(parent))
    while waiting:
        one = waiting.pop()
        if one.tag in _BLOCKS:
            yield one
        elif one.tag == f"{_MC}AlternateContent":
            waiting.extend(reversed(_alternative(one)))
        elif one.tag in _CHANGES and len(one):
            state.changes += 1
            if one.tag not in _LEFT_OUT:
                waiting.extend(reversed(one))
        elif one.tag not in _LEFT_OUT:
            waiting.extend(reversed(one))


def _alternative(parent: Element) -> list[Element]:
    """What to take of contents given twice for older and newer programs."""
    choice = parent.find(f"{_MC}Choice")
    if choice is None:
        choice = parent.find(f"{_MC}Fallback")
    return [] if choice is None else list(choice)


def _paragraph(paragraph: Element, state: _State) -> Iterator[_Line]:
    outer, state.boxes = state.boxes, []
    text = _inline(paragraph, state)
    boxes, state.boxes = state.boxes, outer
    properties = paragraph.find(f"{_W}pPr")
    style = state.styles.of(properties)
    place = list_place(properties) or style.place
    if place is not None and place[0] != "0":
        if text.strip():
            text = state.numbering.next(*place) + text
        elif not _is_unseen(properties):
            state.numbering.next(*place)  # Word shows the number alone
    gone = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
    state.changes += gone
    box_lines = [line for box in boxes for line in _lines(box, state)]
    if text.strip() or not any(line.text.strip() for line in box_lines):
        yield _Line(text, style.contents, gone)
    yield from box_lines


def _is_unseen(properties: Element | None) -> bool:
    """Whether Word shows no number before a paragraph without text: its mark is removed, hidden or a section's end."""
    if properties is None:
        return False
    mark = properties.find(f"{_W}rPr")
    removed = mark is not None and any(mark.find(f"{_W}{name}") is not None for name in ("del", "moveFrom"))
    return removed or _is_hidden(properties) or properties.find(f"{_W}sectPr") is not None


def _inline(paragraph: Element, state: _State) -> str:
    """The text of a paragraph's runs."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        one = waiting.pop()
        piece = _piece(one, state)
        if piece is not None:
            pieces.append(piece)
        elif one.tag == f"{_MC}AlternateContent":
            waiting.extend(reversed(_alternative(one)))
        else:
            state.changes += one.tag in _CHANGES
            if one.tag not in _LEFT_OUT and not _is_hidden(one):
                waiting.extend(reversed(one))
    return "".join(pieces)


def _piece(one: Element, state: _State) -> str | None:
    """The text of an element that has text by itself; None for one that is looked into."""
    tag = str(one.tag)
    if tag in (f"{_W}t", f"{_M}t"):
        return one.text or ""
    if tag == f"{_W}br":
        return "" if one.get(f"{_W}type") in ("page", "column") else "\n"
    if tag == f"{_W}sym":
        return _symbol(one)
    if tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
        return _note_mark(one, state)
    if tag == f"{_W}txbxContent":
        state.boxes.append(one)
        return ""
    return _FIXED.get(tag)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(VAL) not in ("0", "false")


def _symbol(symbol: Element) -> str:
    """A character given by its place in a symbol font; those fonts use F000 to F0FF."""
    try:
        code = int(str(symbol.get(f"{_W}char")), 16)
    except ValueError:
        return ""
    if not 0 < code < 0xFFFE or 0xD800 <= code < 0xE000:
        return ""
    return SYMBOLS.get(code & 0xFF, chr(code)) if code >> 8 in (0, 0xF0) else chr(code)


def _note_mark(reference: Element, state: _State) -> str:
    kind = "footnote" if reference.tag == f"{_W}footnoteReference" else "endnote"
    marks = state.notes[kind]
    count = marks.setdefault(str(reference.get(f"{_W}id")), len(marks) + 1)
    return _mark(kind, count)


def _mark(kind: str, count: int) -> str:
    return f"[{count if kind == 'footnote' else number(count, 'lowerRoman')}]"


def _notes(packed: Packed, folder: str, state: _State) -> list[_Line]:
    """Foot- and endnotes, each on lines of its own behind the text, in the order of their marks."""
    lines: list[_Line] = []
    for kind, marks in state.notes.items():
        root = _part(packed, f"{folder}/{kind}s.xml") if marks else None
        if root is None:
            continue
        found = {str(note.get(f"{_W}id")): note for note in root.findall(f"{_W}{kind}")}
        for id_, count in list(marks.items()):
            if id_ in found:
                text = "\n".join(line.text for line in _lines(found[id_], state)).strip()
                lines.append(_Line(f"{_mark(kind, count)} {text}"))
    return lines


def _table(table: Element, state: _State) -> Iterator[_Line]:
    """Rows as lines, cells apart by tabs; a cell that is alone in its row keeps its paragraphs as lines."""
    for row in _named(table, "tr", state):
        properties = row.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            state.changes += 1
            continue
        cells = [list(_lines(cell, state)) for cell in _named(row, "tc", state)]
        if len(cells) == 1:
            yield from cells[0]
        else:
            shown = [" ".join(line.text.strip() for line in cell if line.text.strip()) for cell in cells]
            if any(shown):
                yield _Line("\t".join(text.replace("\n", " ") for text in shown))


def _named(parent: Element, name: str, state: _State) -> Iterator[Element]:
    """Rows or cells, also inside of content controls."""
    waiting = list(reversed(parent))
    while waiting:
        one = waiting.pop()
        if one.tag == f"{_W}{name}":
            yield one
        elif one.tag not in _LEFT_OUT and one.tag not in _BLOCKS:
            state.changes += one.tag in _CHANGES and len(one) > 0
            waiting.extend(reversed(one))


def _put_together(lines: list[_Line]) -> tuple[str, tuple[Mask, ...]]:
    """The text without empty lines at its ends, and the masks of its table of contents."""
    told = [index for index, line in enumerate(lines) if line.text.strip()]
    lines = lines[told[0] : told[-1] + 1] if told else []
    pieces: list[str] = []
    masks: list[Mask] = []
    length = 0
    for line in lines:
        if line.contents and line.text.strip():
            start = length
            if masks and masks[-1].end == length - 1:
                start = masks.pop().start
            masks.append(Mask(start, length + len(line.text), CONTENTS))
        pieces.append(line.text if line.joins else line.text + "\n")
        length += len(pieces[-1])
    return "".join(pieces), tuple(masks)


def _has_pictures(body: Element) -> bool:
    return next(body.iter(f"{_W}drawing", f"{_W}pict", f"{_W}object"), None) is not None


def _notices(state: _State, packed: Packed, folder: str) -> tuple[UserError, ...]:
    notices: list[UserError] = []
    if state.changes:
        notices.append(UserError("import.changes_accepted", count=state.changes))
    comments = _part(packed, f"{folder}/comments.xml")
    if comments is not None and len(comments):
        notices.append(UserError("import.comments_left_out", count=len(comments)))
    return tuple(notices)
