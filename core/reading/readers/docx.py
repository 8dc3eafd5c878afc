"""Word documents (ECMA-376 WordprocessingML): the text as Word shows it with all changes accepted.

Headers, footers, comments, pictures and hidden text stay out and are told; tables become lines with tabs; notes stand
at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import UserError
from core.model import Mask
from core.reading.import_check import Held
from core.reading.readers.docx_chunks import MOST_CHUNKS, chunk_text
from core.reading.readers.docx_inline import CHANGES, LEFT_OUT, TEXTS, Inline, note_mark
from core.reading.readers.docx_names import CHART, DGM, MC, RELATION, SPACE, A, V, W, is_on
from core.reading.readers.docx_numbering import VAL, Numbering
from core.reading.readers.docx_parts import KIND, Parts
from core.reading.readers.docx_styles import WordStyles, list_place
from core.reading.readers.docx_title import styled_title
from core.reading.readers.markup import MAX_XML, Element
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.rows import row_lines
from core.text.furniture import CONTENTS

_BLOCKS = {f"{W}p", f"{W}tbl", f"{W}altChunk"}
_SHOWN = 5
_LONGEST_SHOWN = 60


@dataclass(slots=True)
class _Line:
    text: str
    contents: bool = False
    """Whether it is part of a table of contents."""
    joins: bool = False
    """Whether the paragraph's end was deleted, so that the next one goes on in this line."""
    nested: bool = False
    """Whether it belongs to a table inside of a table's cell."""


@dataclass(slots=True)
class _State:
    parts: Parts
    styles: WordStyles
    numbering: Numbering
    inline: Inline
    depth: int
    foreign: list[str] = field(default_factory=list[str])
    """Text taken from parts beside the document: diagrams, chunks, text as a picture."""
    unread: list[str] = field(default_factory=list[str])
    """Parts that Word shows but that were not read."""
    chunks: int = 0


class DocxReader:
    """Reads ``.docx``, ``.docm`` and ``.dotx``."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read]:
        """One text; raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``text.empty``."""
        state, body, lines = _read(given.data, 0)
        text, masks = _put_together(lines)
        if not text.strip():
            raise UserError("text.empty" if not _has_pictures(body) else "import.only_pictures", kind=KIND)
        held, title = _held(state, body), styled_title(body, state.styles)
        notices = (*_notices(state, body), *held.notices(text))
        yield Read(text, meta={"title": title} if title else {}, masks=masks, notices=notices, held=held.characters)


def text_of(data: bytes, depth: int) -> str:
    """The text of a document inside of another one; raises as `DocxReader.read`, except for an empty one."""
    return _put_together(_read(data, depth)[2])[0]


def _read(data: bytes, depth: int) -> tuple[_State, Element, list[_Line]]:
    parts = Parts(data)
    root = parts.xml(parts.main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None or root is None:
        raise UserError("import.damaged", kind=KIND)
    styles = WordStyles(parts.one("styles"))
    inline = Inline(styles, keeps_blanks=root.get(SPACE) == "preserve")
    state = _State(parts, styles, Numbering(parts.one("numbering")), inline, depth)
    inline.begin_story(body)
    lines = list(_lines(body, state))
    return state, body, lines + _notes(state)


def _lines(parent: Element, state: _State) -> Iterator[_Line]:
    """The lines of a body, a cell, a text box or a note."""
    for block in _blocks(parent, state):
        if block.tag == f"{W}tbl":
            yield from _table(block, state)
        elif block.tag == f"{W}altChunk":
            yield from _chunk(block, state)
        else:
            yield from _paragraph(block, state)


def _blocks(parent: Element, state: _State) -> Iterator[Element]:
    """Paragraphs, tables and foreign parts, also inside of content controls and accepted insertions."""
    waiting = list(reversed(parent))
    while waiting:
        block = waiting.pop()
        if block.tag in _BLOCKS:
            yield block
        elif block.tag == f"{MC}AlternateContent":
            waiting.extend(reversed(state.inline.alternative(block)))
        elif block.tag in CHANGES and len(block):
            state.inline.changes += 1
            if block.tag in LEFT_OUT:
                state.inline.leave_out(block, state.inline.unseen.other)
            else:
                waiting.extend(reversed(block))
        elif block.tag not in LEFT_OUT:
            waiting.extend(reversed(block))


def _paragraph(paragraph: Element, state: _State) -> Iterator[_Line]:
    properties = paragraph.find(f"{W}pPr")
    style = state.styles.of(properties)
    unseen = len(state.inline.unseen.hidden)
    text = state.inline.read(paragraph, style.look)
    is_hidden = len(state.inline.unseen.hidden) > unseen and not text.strip()
    boxes = state.inline.boxes
    place = list_place(properties) or style.place
    if place is not None and place[0] != "0" and not is_hidden:
        if text.strip():
            text = state.numbering.next(*place) + text
        elif not _is_unseen(properties):
            state.numbering.next(*place)  # Word shows the number alone
    gone = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
    state.inline.changes += gone
    box_lines = [line for box in boxes for line in _box(box, state)]
    if text.strip() or not (is_hidden or any(line.text.strip() for line in box_lines)):
        yield _Line(text, style.contents, gone)
    yield from box_lines


def _box(box: "Element | str", state: _State) -> Iterator[_Line]:
    """The lines of something anchored in a paragraph."""
    if isinstance(box, str):
        state.foreign.append(box)
        yield _Line(box.strip())
    elif box.tag == f"{DGM}relIds":
        yield from _diagram(box, state)
    elif box.tag == f"{A}txBody":
        yield from (_Line(text) for text in _drawn_lines(box))
    else:
        yield from _lines(box, state)


def _diagram(reference: Element, state: _State) -> Iterator[_Line]:
    """The texts of a diagram (SmartArt), one a line."""
    name = state.parts.meant(reference.get(f"{RELATION}dm"))
    root = state.parts.xml(name) if name is not None else None
    if root is None:
        state.unread.append("SmartArt")
        return
    for point in root.iter(f"{DGM}t"):
        for text in _drawn_lines(point):
            state.foreign.append(text)
            yield _Line(text)


def _drawn_lines(body: Element) -> Iterator[str]:
    """The paragraphs of a drawing that have text."""
    for paragraph in body.iter(f"{A}p"):
        text = "".join(
            "\n" if piece.tag == f"{A}br" else piece.text or "" for piece in paragraph.iter(f"{A}t", f"{A}br")
        )
        if text.strip():
            yield text


def _chunk(chunk: Element, state: _State) -> Iterator[_Line]:
    """The lines of a foreign part."""
    name = state.parts.meant(chunk.get(f"{RELATION}id"))
    data = state.parts.packed.get(name, MAX_XML) if name is not None else None
    state.chunks += 1
    text = chunk_text(data, state.depth) if data is not None and state.chunks <= MOST_CHUNKS else None
    if text is None:
        state.unread.append((name or "altChunk").rpartition("/")[2])
        return
    state.foreign.append(text)
    for line in text.splitlines():
        yield _Line(line)


def _is_unseen(properties: Element | None) -> bool:
    """Whether Word shows no number before this paragraph without text.

    Its mark is removed or hidden, or ends a section.
    """
    if properties is None:
        return False
    mark = properties.find(f"{W}rPr")
    removed = mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
    return removed or _is_hidden(properties) or properties.find(f"{W}sectPr") is not None


def _is_hidden(properties: Element) -> bool:
    vanish = properties.find(f"{W}rPr/{W}vanish")
    return vanish is not None and is_on(vanish.get(VAL))


def _notes(state: _State) -> list[_Line]:
    """Foot- and endnotes, each on lines of its own after the text, in the order of their marks."""
    lines: list[_Line] = []
    for kind, marks in state.inline.notes.items():
        root = state.parts.one(f"{kind}s") if marks else None
        if root is None:
            continue
        found = {str(note.get(f"{W}id")): note for note in root.findall(f"{W}{kind}")}
        for id_, count in list(marks.items()):
            if id_ in found:
                state.inline.begin_story(found[id_])
                text = "\n".join(line.text for line in _lines(found[id_], state)).strip()
                state.foreign.append(text)
                lines.append(_Line(f"{note_mark(kind, count)} {text}"))
    return lines


def _table(table: Element, state: _State) -> Iterator[_Line]:
    """Rows as lines, cells separated by tabs. Cells that hold paragraphs or tables keep these as lines of their own."""
    for row in _named(table, "tr", state):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            state.inline.changes += 1
            state.inline.leave_out(row, state.inline.unseen.other)
            continue
        if properties is not None and any(is_on(hidden.get(VAL)) for hidden in properties.findall(f"{W}hidden")):
            state.inline.leave_out(row, state.inline.unseen.hidden)
            continue
        cells = [list(_lines(cell, state)) for cell in _named(row, "tc", state)]
        for line in _row(cells):
            line.nested = True
            yield line


def _row(cells: list[list[_Line]]) -> list[_Line]:
    if len(cells) == 1:
        return cells[0]
    apart = any(line.nested for cell in cells for line in cell)
    return [_Line(text) for text in row_lines([[line.text for line in cell] for cell in cells], apart=apart)]


def _named(parent: Element, name: str, state: _State) -> Iterator[Element]:
    """Rows or cells, even if they are inside of content controls."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}{name}":
            yield element
        elif element.tag not in LEFT_OUT and element.tag not in _BLOCKS:
            state.inline.changes += element.tag in CHANGES and len(element) > 0
            waiting.extend(reversed(element))
        elif element.tag in LEFT_OUT:
            state.inline.leave_out(element, state.inline.unseen.other)


def _put_together(lines: list[_Line]) -> tuple[str, tuple[Mask, ...]]:
    """The text, without empty lines at its ends, and the masks of its table of contents."""
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
    return next(body.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None


def _held(state: _State, body: Element) -> Held:
    """What the document's parts hold, for the import check."""
    held = Held()
    for text in body.iter(*TEXTS):
        held.add(text.text or "")
    for text in state.foreign:
        held.add(text)
    unseen = state.inline.unseen
    for text in (*unseen.hidden, *unseen.other, *unseen.sounds):
        held.leave_out(text)
    return held


def _notices(state: _State, body: Element) -> Iterator[UserError]:
    if state.inline.changes:
        yield UserError("import.changes_accepted", count=state.inline.changes)
    comments = state.parts.one("comments")
    if comments is not None and len(comments):
        yield UserError("import.comments_left_out", count=len(comments))
    heads = [text for kind in ("header", "footer") for name in state.parts.names(kind) for text in _texts(name, state)]
    if heads:
        yield UserError("import.head_parts_left_out", lines=_brief(heads))
    pictures = sum(1 for _ in body.iter(f"{A}blip", f"{V}imagedata"))
    if pictures:
        yield UserError("import.pictures_left_out", count=pictures)
    objects = [*state.unread]
    objects += ["OLE" for _ in body.iter(f"{W}object")]
    objects += ["chart" for chart in body.iter(f"{CHART}chart") if chart.get(f"{RELATION}id")]
    objects += ["subdocument" for _ in body.iter(f"{W}subDoc")]
    if objects:
        yield UserError("import.parts_not_read", count=len(objects), names=_brief(objects))
    hidden = "".join(state.inline.unseen.hidden)
    if hidden.strip():
        yield UserError("import.hidden_left_out", count=len("".join(hidden.split())))
    sounds = "".join(state.inline.unseen.sounds)
    if sounds.strip():
        yield UserError("import.sounds_left_out", text=sounds[:_LONGEST_SHOWN])


def _texts(name: str, state: _State) -> Iterator[str]:
    """The paragraphs of a header or footer, unless they are only a page number."""
    root = state.parts.xml(name)
    for paragraph in root.iter(f"{W}p") if root is not None else ():
        text = "".join(piece.text or "" for piece in paragraph.iter(*TEXTS)).strip()
        if any(char.isalpha() for char in text):
            yield text


def _brief(words: list[str]) -> list[str]:
    """The first few texts, each once and cut to a length that fits a message."""
    distinct = list(dict.fromkeys(word[:_LONGEST_SHOWN] for word in words))
    return distinct[:_SHOWN] + (["…"] if len(distinct) > _SHOWN else [])
