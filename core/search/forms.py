"""Which characters count as the same in a search: full and half width, capitals, traditional and simplified.

Each character is folded to one other, so that what is found keeps its offsets. The characters of China's simplification
are OpenCC's (Apache-2.0, `resources/lexicons/traditional.txt`): of several simplified forms the most frequent, and of
words nothing, so that 乾 is found with 干 also where it should not be. That errs on the side of finding.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from core.text.folding import IGNORED, compatible
from resources import loader

_UNSEEN = re.compile(f"[{IGNORED}]")
_LAST_OF_PLANE = 0xFFFF
_META = frozenset(r"\.^$*+?{}[]|()-&~#")


@dataclass(frozen=True, slots=True)
class Alike:
    """What is not told apart."""

    width: bool = False
    """Full and half width, radicals and compatibility forms; invisible characters do not count either."""
    case: bool = False
    script: bool = False
    """Traditional and simplified characters."""

    @property
    def exact(self) -> bool:
        """Whether every character counts as it is."""
        return not (self.width or self.case or self.script)


EXACT = Alike()
SAME_LOOK = Alike(width=True, case=True)
"""What somebody who types a word does not want to tell apart."""


@cache
def simplified() -> dict[int, str]:
    """For `str.translate`: maps traditional characters to simplified ones."""
    pairs = loader.read_text("lexicons/traditional.txt").replace("\n", "")
    return {ord(traditional): plain for traditional, plain in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _lower() -> dict[int, str]:
    lowered = ((code, chr(code).lower()) for code in range(_LAST_OF_PLANE + 1))
    return {code: lower for code, lower in lowered if lower != chr(code) and len(lower) == 1}


@cache
def table(alike: Alike) -> dict[int, str]:
    """For `str.translate`: maps each character to the one that stands for all that are alike."""
    steps = [
        step()
        for is_wanted, step in ((alike.width, compatible), (alike.case, _lower), (alike.script, simplified))
        if is_wanted
    ]
    found: dict[int, str] = {}
    for code in {code for step in steps for code in step}:
        char = chr(code)
        for step in steps:
            char = step.get(ord(char), char)
        if char != chr(code):
            found[code] = char
    # One character of the tables stands for another that has one of its own.
    return {code: found.get(ord(char), char) for code, char in found.items()}


@cache
def _variants(alike: Alike) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, char in table(alike).items():
        found.setdefault(char, [char]).append(chr(code))
    return found


def variants(char: str, alike: Alike) -> list[str]:
    """All characters that are alike, itself included."""
    if alike.exact:
        return [char]
    folded = char.translate(table(alike))
    return _variants(alike).get(folded, [folded])


def wanted(words: str, alike: Alike) -> str:
    """What is looked for in texts that are `Prepared` alike."""
    if alike.width:
        words = _UNSEEN.sub("", words)
    return words if alike.exact else words.translate(table(alike))


def wanted_pattern(pattern: str, alike: Alike) -> str:
    """A regular expression for texts that are `Prepared` alike. A character does not become an operator by folding."""
    if alike.exact:
        return pattern
    found: list[str] = []
    escaped = False
    letters = Alike(alike.width, False, alike.script)
    for char in pattern:
        # Case is the expression's own flag: \\D is not \\d.
        folded = char.translate(table(letters))
        found.append("\\" + folded if folded != char and folded in _META and not escaped else folded)
        escaped = char == "\\" and not escaped
    return "".join(found)


@cache
def _more_than_lower() -> frozenset[str]:
    """Small letters for which an expression that ignores case takes others, too, that the table does not: ſ for s."""
    same: defaultdict[str, set[str]] = defaultdict(set)
    for code in range(_LAST_OF_PLANE + 1):
        same[chr(code).casefold()].add(_lower().get(code, chr(code)))
    # İ is one small letter of two code points, and goes with i.
    return frozenset({"i", "İ"}.union(*(letters for letters in same.values() if len(letters) > 1)))


def as_the_index_has_it(word: str, alike: Alike) -> str:
    """The longest piece of a word of a regular expression that stands, alike, in everything that the word matches."""
    if not alike.case:
        return word
    letters = [char.translate(table(alike)) for char in word]
    sure = [char if ord(char) <= _LAST_OF_PLANE and char not in _more_than_lower() else "\n" for char in letters]
    return max("".join(sure).split("\n"), key=len)


class Prepared:
    """A text as it is searched, and the way back to its own offsets."""

    def __init__(self, text: str, alike: Alike) -> None:
        self.text = text if alike.exact else text.translate(table(alike))
        self._gaps: list[int] = []
        """Places in `self.text` before which an invisible character was."""
        if alike.width and _UNSEEN.search(text):
            gaps = [match.start() for match in _UNSEEN.finditer(text)]
            self._gaps = [gap - number for number, gap in enumerate(gaps)]
            self.text = _UNSEEN.sub("", self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A range of `self.text` that is not empty, in code points of the text itself."""
        if not self._gaps:
            return start, end
        last = end - 1
        return start + bisect_left(self._gaps, start + 1), last + bisect_left(self._gaps, last + 1) + 1


@lru_cache(maxsize=4)
def prepared(text: str, alike: Alike) -> Prepared:
    """`Prepared`, remembered for the texts that were asked for last."""
    return Prepared(text, alike)
