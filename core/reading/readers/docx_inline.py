"""What a paragraph of Word shows: its runs with fields drawn, formulas in a line, and without what is hidden."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.reading.readers.docx_fields import WordField, begun, complete
from core.reading.readers.docx_math import linear
from core.reading.readers.docx_names import DGM, MC, SPACE, A, M, V, W
from core.reading.readers.docx_numbering import number
from core.reading.readers.docx_styles import Look, WordStyles
from core.reading.readers.markup import Element
from core.reading.readers.scripts import LEVEL, LOWERED, PAGE, RAISED, settled, without_marks
from core.reading.readers.symbols import font_symbol, in_font

LEFT_OUT = {
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "rPr", "pPr", "rt", "rubyPr"),
        *("sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "sectPr"),
    )
}
CHANGES = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
TEXTS = (f"{W}t", f"{M}t", f"{A}t")
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SHIFTED = {"superscript": RAISED, "subscript": LOWERED}
_SHOWING = (*TEXTS, f"{W}txbxContent", f"{DGM}relIds", f"{W}sym")


@dataclass(slots=True)
class Unseen:
    """Text of the file that Word does not show, by reason; each piece as the file has it."""

    hidden: list[str] = field(default_factory=list[str])
    """Text hidden by its author."""
    sounds: list[str] = field(default_factory=list[str])
    """The pronunciation of characters, written above them."""
    other: list[str] = field(default_factory=list[str])
    """Text that was deleted, moved away, repeated for older programs, or that is a field's condition."""


class Inline:
    """Reads the paragraphs of a document one after the other, because fields can go on from one to the next."""

    def __init__(self, styles: WordStyles, *, keeps_blanks: bool) -> None:
        self._styles = styles
        self._keeps_blanks = keeps_blanks
        """Whether blanks at the ends of every text count, even where the text does not say so itself."""
        self.notes: dict[str, dict[str, int]] = {"footnote": {}, "endnote": {}}
        """For each kind of note: ids with their numbers, in the order of their marks."""
        self.changes = 0
        self.unseen = Unseen()
        self.boxes: list[Element | str] = []
        """What is anchored in the last paragraph read: boxes, references to diagrams, text as a picture."""
        self._fields: list[WordField] = []
        self._complete: set[Element] = set()
        self._pieces: list[str] = []
        self._paragraph = Look()
        self._single: dict[str, Callable[[Element], None]] = {
            f"{W}fldChar": self._field,
            f"{W}instrText": self._field,
            f"{W}br": lambda br: self._put(PAGE if br.get(f"{W}type") in ("page", "column") else "\n"),
            f"{W}sym": lambda symbol: self._put(_symbol(symbol)),
            f"{W}footnoteReference": lambda reference: self._put(self._note_mark(reference)),
            f"{W}endnoteReference": lambda reference: self._put(self._note_mark(reference)),
            f"{W}txbxContent": self._anchor,
            f"{DGM}relIds": self._anchor,
            f"{A}txBody": self._anchor,
            f"{V}textpath": lambda path: self.boxes.append(str(path.get("string") or "")),
            f"{W}rt": lambda sound: self.leave_out(sound, self.unseen.sounds),
        }
        """What is done for elements in a run that are no letters."""

    def begin_story(self, story: Element) -> None:
        """Prepare for the paragraphs of the body, or of a note."""
        self._complete = complete(story)
        self._fields = []

    def read(self, paragraph: Element, look: Look) -> str:
        """The text of a paragraph whose style gives it a look."""
        self._pieces, self._paragraph, self.boxes = [], look, []
        self._children(paragraph)
        return settled("".join(self._pieces))

    def _children(self, parent: Element) -> None:
        for element in parent:
            self._element(element)

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == f"{W}r":
            self._run(element)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._put(linear(element), element)
        elif tag == f"{W}fldSimple":
            self._simple_field(element)
        elif tag in CHANGES:
            self.changes += 1
            if tag in LEFT_OUT:
                self.leave_out(element, self.unseen.other)
            else:
                self._children(element)
        elif tag == f"{MC}AlternateContent":
            for chosen in self.alternative(element):
                self._element(chosen)
        elif tag not in LEFT_OUT and isinstance(tag, str):
            self._children(element)

    def _run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        look = self._paragraph if properties is None else self._styles.look(properties, self._paragraph)
        if look.is_unseen:
            self.leave_out(run, self.unseen.hidden)
            for mark in run.iter(f"{W}fldChar", f"{W}instrText"):  # a field may be hidden, and still counts
                self._field(mark)
            return
        shift = _SHIFTED.get(look.script or "")
        if shift is None:
            self._content(run, look)
            return
        outer, self._pieces = self._pieces, []
        self._content(run, look)
        inner, self._pieces = "".join(self._pieces), outer
        if inner:
            self._pieces.append(f"{shift}{inner}{LEVEL}")

    def _content(self, parent: Iterable[Element], look: Look) -> None:
        for element in parent:
            tag = str(element.tag)
            if tag in TEXTS:
                self._letters(element, look)
            elif tag in _FIXED:
                self._put(_FIXED[tag])
            elif tag in self._single:
                self._single[tag](element)
            elif tag == f"{MC}AlternateContent":
                self._content(self.alternative(element), look)
            elif tag == f"{W}r" or tag in CHANGES or tag.startswith(M):
                self._element(element)
            elif tag not in LEFT_OUT:
                self._content(element, look)

    def _letters(self, element: Element, look: Look) -> None:
        text = self._text(element)
        if look.symbols:
            self.unseen.other.append(text)
            text = in_font(look.symbols, text)
        self._put(text, element)

    def _text(self, element: Element) -> str:
        text = without_marks(element.text or "")
        if "\n" in text or text[:1].isspace() or text[-1:].isspace():
            if element.tag == f"{W}t" and not self._keeps_blanks and element.get(SPACE) != "preserve":
                text = text.strip(" \t\r\n")
            text = text.replace("\r\n", " ").replace("\n", " ")
        return text

    def _put(self, text: str, source: Element | None = None) -> None:
        """Add a text, unless it belongs to a field's code or to a result in place of which something is drawn."""
        unseen = next((outer for outer in self._fields if outer.is_unseen), None)
        if unseen is None:
            for outer in self._fields:
                outer.has_result = outer.has_result or bool(text)
            self._pieces.append(text)
        elif source is not None:
            self.leave_out(source, self.unseen.other)

    def _anchor(self, box: Element) -> None:
        self.boxes.append(box)

    def _field(self, mark: Element) -> None:
        if mark.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].code.append(mark.text or "")
            return
        if mark not in self._complete:
            return
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(begun(mark))
        elif self._fields and kind == "separate":
            self._fields[-1].end_code()
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            shown = ended.shown()
            self.unseen.sounds += [ended.sounds] if ended.sounds else []
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].code.append(shown)
            else:
                self._put(shown)

    def _simple_field(self, element: Element) -> None:
        simple = WordField(code=[str(element.get(f"{W}instr") or "")])
        simple.end_code()
        self._fields.append(simple)
        self._children(element)
        self._fields.pop()
        self._put(simple.shown())

    def alternative(self, parent: Element) -> list[Element]:
        """What to read of content given twice, for older and newer programs: the first that has any text."""
        choices = [*parent.findall(f"{MC}Choice"), *parent.findall(f"{MC}Fallback")]
        taken = next((choice for choice in choices if _shows(choice)), choices[0] if choices else None)
        for choice in choices:
            if choice is not taken:
                self.leave_out(choice, self.unseen.other)
        return [] if taken is None else list(taken)

    def leave_out(self, element: Element, where: list[str]) -> None:
        """Note the text of an element that is not shown."""
        where += [text.text for text in element.iter(*TEXTS) if text.text]

    def _note_mark(self, reference: Element) -> str:
        kind = "footnote" if reference.tag == f"{W}footnoteReference" else "endnote"
        marks = self.notes[kind]
        count = marks.setdefault(str(reference.get(f"{W}id")), len(marks) + 1)
        return note_mark(kind, count)


def note_mark(kind: str, count: int) -> str:
    """The text that stands for the mark of a note."""
    return f"[{count if kind == 'footnote' else number(count, 'lowerRoman')}]"


def _shows(choice: Element) -> bool:
    if any(path.get("string") for path in choice.iter(f"{V}textpath")):
        return True
    return next((found for found in choice.iter(*_SHOWING) if found.tag not in TEXTS or found.text), None) is not None


def _symbol(symbol: Element) -> str:
    """A character given by its place in a symbol font. Those fonts use F000 to F0FF."""
    try:
        code = int(str(symbol.get(f"{W}char")), 16)
    except ValueError:
        return ""
    return font_symbol(str(symbol.get(f"{W}font") or ""), code)
