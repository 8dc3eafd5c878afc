r"""Fields of Word whose code is what is shown: ``EQ`` (①, fractions, characters with their sound), ``SYMBOL``, forms.

Word draws ``EQ`` fields from their code, ``eq \o\ac(○,1)``, and stores no result (its description: Word's help on
"Field codes: Eq"). Every other field shows the result that is stored with it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.reading.readers.docx_names import VAL, W, is_on
from core.reading.readers.markup import Element
from core.reading.readers.scripts import LEVEL, LOWERED, RAISED, grouped
from core.reading.readers.symbols import font_symbol

_FORMATTING = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
_EQ = re.compile(r"\s*eq\b(?P<code>.*)", re.IGNORECASE | re.DOTALL)
_SYMBOL = re.compile(r"\s*symbol\s+(?P<code>\d+|0x[0-9a-f]+)(?P<more>.*)", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r'\\f\s*"?([^"\\]+)"?', re.IGNORECASE)
_COMMAND = re.compile(r"\\([a-z])(?![a-z])\s*", re.IGNORECASE)
_OPTION = re.compile(
    r"\\(?:(?P<bracket>[blr]c)\s*\\(?P<sign>.)|(?P<name>[a-z]{2})\s*(?P<value>-?\d+)?)\s*", re.IGNORECASE
)
_DEEPEST = 20
_CIRCLES, _BOXES = "○◯Ｏ〇", "□☐▢"
_CHECKED = {"√": "☑", "✓": "☑", "✔": "☑", "×": "☒", "✗": "☒"}
_CIRCLED = {
    "0": "⓪",
    **{str(number): chr(0x2460 + number - 1) for number in range(1, 21)},
    **{str(number): chr(0x3251 + number - 21) for number in range(21, 36)},
    **{str(number): chr(0x32B1 + number - 36) for number in range(36, 51)},
    **{char: chr(0x3280 + at) for at, char in enumerate("一二三四五六七八九十")},
    **{chr(ord("A") + at): chr(0x24B6 + at) for at in range(26)},
    **{chr(ord("a") + at): chr(0x24D0 + at) for at in range(26)},
}


@dataclass(slots=True)
class WordField:
    """A field while it is being read."""

    form: str | None = None
    """What a form's box or list shows."""
    code: list[str] = field(default_factory=list[str])
    in_result: bool = False
    drawn: str | None = None
    """What its code draws. Then its stored result does not count."""
    sounds: str = ""
    """The pronunciation of its characters, which is left out."""
    has_result: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether what stands here is not shown: a code, or a result in place of which the code's drawing is shown."""
        return not self.in_result or self.drawn is not None

    def end_code(self) -> None:
        """Take the code as complete."""
        self.in_result = True
        code = "".join(self.code)
        found = _EQ.match(_FORMATTING.sub("", code))
        if found is not None:
            drawing = _Drawing(found["code"].strip())
            self.drawn, self.sounds = drawing.text or None, drawing.sounds

    def shown(self) -> str:
        """What is shown besides the stored result."""
        if not self.in_result:
            self.end_code()
        if self.drawn is not None:
            return self.drawn
        if self.has_result:
            return ""
        symbol = _SYMBOL.match("".join(self.code))
        if symbol is not None:
            font = _FONT.search(symbol["more"])
            number = int(symbol["code"], 0)
            return font_symbol(font.group(1).strip() if font else "", number) if number < 0x10000 else ""
        return self.form or ""


def begun(mark: Element) -> WordField:
    """The field that begins at a ``w:fldChar``."""
    data = mark.find(f"{W}ffData")
    if data is None:
        return WordField()
    box = data.find(f"{W}checkBox")
    if box is not None:
        states = [state for name in ("checked", "default") if (state := box.find(f"{W}{name}")) is not None]
        return WordField("☑" if states and is_on(states[0].get(VAL)) else "☐")
    listed = data.find(f"{W}ddList")
    if listed is not None:
        entries = [str(entry.get(VAL) or "") for entry in listed.findall(f"{W}listEntry")]
        chosen = next(
            (found for name in ("result", "default") if (found := listed.find(f"{W}{name}")) is not None), None
        )
        at = str(chosen.get(VAL) if chosen is not None else 0)
        return WordField(entries[int(at)] if at.isdecimal() and len(at) < 4 and int(at) < len(entries) else "")
    return WordField()


def complete(story: Element) -> set[Element]:
    """The marks of the fields of a story that both begin and end. One that never ends must not swallow what follows."""
    found: set[Element] = set()
    open_: list[list[Element]] = []
    for mark in story.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append([mark])
        elif open_:
            open_[-1].append(mark)
            if kind == "end":
                found.update(open_.pop())
    return found


class _Drawing:
    """The drawing of an ``EQ`` code."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._at = 0
        self._overlays = 0
        """How deep the current piece is inside of overlays."""
        self.sounds = ""
        self.text = "".join(self._pieces("", 0)).strip()

    def _pieces(self, ends: str, depth: int) -> Iterator[str]:
        """What comes before one of `ends`, which itself is not read."""
        while self._at < len(self._code):
            char = self._code[self._at]
            if char in ends:
                return
            command = _COMMAND.match(self._code, self._at) if char == "\\" and depth < _DEEPEST else None
            if command is not None:
                self._at = command.end()
                yield self._command(command.group(1).lower(), depth)
            elif char == "\\":
                yield self._code[self._at + 1 : self._at + 2]
                self._at += 2
            elif char == "(" and ends:
                self._at += 1
                yield "(" + "".join(self._pieces(")", depth)) + ")"
                self._at += 1
            else:
                yield char
                self._at += 1

    def _command(self, name: str, depth: int) -> str:
        options: dict[str, str] = {}
        while (option := _OPTION.match(self._code, self._at)) is not None:
            self._at = option.end()
            if option["bracket"]:
                options[option["bracket"].lower()] = option["sign"]
            else:
                options[option["name"].lower()] = option["value"] or ""
        self._overlays += name == "o"
        arguments = self._arguments(depth)
        self._overlays -= name == "o"
        return _DRAWN.get(name, _joined)(self, arguments, options)

    def _is_before_bracket(self) -> bool:
        return self._code[self._at : self._at + 1] == "("

    def _arguments(self, depth: int) -> list[str]:
        if not self._is_before_bracket():
            return []
        arguments: list[str] = []
        while self._at < len(self._code) and (not arguments or self._code[self._at] in ",;，"):
            self._at += 1
            arguments.append("".join(self._pieces(",;，)", depth + 1)))
        self._at += 1
        return arguments

    def overlaid(self, arguments: list[str], options: dict[str, str]) -> str:
        """Signs drawn over each other: a figure in a circle, a character with its pronunciation above."""
        sign = next((argument.strip() for argument in arguments if argument.strip() in (*_CIRCLES, *_BOXES)), None)
        others = [argument for argument in arguments if argument.strip() != sign]
        if sign is not None and len(others) == 1:
            inner = others[0].strip()
            drawn = (_CIRCLED if sign in _CIRCLES else _CHECKED).get(inner)
            return drawn if drawn is not None else f"{sign}{inner}"
        sounds = [argument for argument in arguments if argument.startswith(_SOUND)]
        if sounds and len(sounds) < len(arguments):
            self.sounds += "".join(sounds).replace(_SOUND, "")
            return "".join(argument for argument in arguments if argument not in sounds)
        return "".join(dict.fromkeys(arguments)).replace(_SOUND, "")

    def script(self, arguments: list[str], options: dict[str, str]) -> str:
        """Raised or lowered pieces. A raised piece in an overlay is a pronunciation."""
        inner = "".join(arguments)
        if self._overlays:
            return _SOUND + inner
        return f"{RAISED if 'up' in options else LOWERED}{inner}{LEVEL}"


_SOUND = "\ufdd5"


def _joined(_drawing: _Drawing, arguments: list[str], _options: dict[str, str]) -> str:
    return ",".join(arguments)


def _fraction(_drawing: _Drawing, arguments: list[str], _options: dict[str, str]) -> str:
    return "/".join(grouped(argument.strip()) for argument in arguments)


def _root(_drawing: _Drawing, arguments: list[str], _options: dict[str, str]) -> str:
    degree, inner = ("", *arguments) if len(arguments) == 1 else (arguments[0].strip(), "".join(arguments[1:]))
    return f"({degree})√{grouped(inner)}" if degree not in ("", "2") else f"√{grouped(inner)}"


def _bracketed(_drawing: _Drawing, arguments: list[str], options: dict[str, str]) -> str:
    pairs = {"{": "}", "[": "]", "(": ")", "<": ">"}
    both = options.get("bc")
    if both is None and ("lc" in options or "rc" in options):
        return f"{options.get('lc', '')}{','.join(arguments)}{options.get('rc', '')}"
    left = both or "("
    return f"{left}{','.join(arguments)}{pairs.get(left, left)}"


def _integral(_drawing: _Drawing, arguments: list[str], _options: dict[str, str]) -> str:
    below, above, inner = (*arguments, "", "", "")[:3]
    return f"∫_{grouped(below)}^{grouped(above)} {inner}"


_DRAWN: dict[str, Callable[[_Drawing, list[str], dict[str, str]], str]] = {
    "o": _Drawing.overlaid,
    "s": _Drawing.script,
    "f": _fraction,
    "r": _root,
    "b": _bracketed,
    "i": _integral,
    "a": lambda _drawing, arguments, _options: " ".join(arguments),
    "d": lambda _drawing, _arguments, _options: "",
    "x": lambda _drawing, arguments, _options: "".join(arguments),
}
