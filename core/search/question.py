"""What is searched for, and how it is typed.

``义务教育 资金`` finds documents with both, ``安全 | 平安`` with either, ``-补助`` those without, ``"three words"`` a
phrase with blanks, ``教育 ~10 均衡`` both at most ten characters apart. Hits are the places of all that is wanted.
"""

import re
from dataclasses import dataclass, field

from core.errors import UserError
from core.search.forms import EXACT, Alike
from core.search.where import Where

FURTHEST = 9_999
"""The most code points that may lie between both words of `Near`."""
_TOKEN = re.compile(r'(?P<without>-)?"(?P<phrase>[^"]*)"|(?P<near>~\d{1,4})(?=\s|$)|(?P<either>\|)|(?P<word>[^\s|]+)')


@dataclass(frozen=True, slots=True)
class Near:
    """Two words of which the second is before or behind the first, with at most `distance` code points between."""

    first: str
    second: str
    distance: int


Wanted = str | Near


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Of these, a document must have at least one; or, `without`, none."""

    any_of: tuple[Wanted, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """Everything that decides what is found."""

    groups: tuple[WordGroup, ...] = ()
    """All of them must hold for a document."""
    pattern: str | None = None
    """A regular expression instead of `groups`."""
    alike: Alike = EXACT
    furniture: bool = False
    """Whether to look in what is masked, too."""
    where: Where = field(default_factory=Where)

    def required(self) -> "SearchQuestion":
        """Itself. Raises UserError ``search.empty`` and ``search.only_without`` where it finds nothing at all."""
        if self.pattern is not None:
            if not self.pattern:
                raise UserError("search.empty")
        elif not any(any(words_of(wanted)) for group in self.groups for wanted in group.any_of):
            raise UserError("search.empty")
        elif all(group.without for group in self.groups):
            raise UserError("search.only_without")
        return self


def words_of(wanted: Wanted) -> tuple[str, ...]:
    """The one word, or both."""
    return (wanted,) if isinstance(wanted, str) else (wanted.first, wanted.second)


def literal(words: str) -> tuple[WordGroup, ...]:
    """Exactly these characters, blanks included."""
    return (WordGroup((words,)),)


def parse(typed: str) -> tuple[WordGroup, ...]:
    """The groups that somebody typed; see above. Raises UserError ``search.bad_question`` for a sign without words."""
    groups: list[WordGroup] = []
    sign: str | None = None
    for match in _TOKEN.finditer(typed):
        found = match["either"] or match["near"]
        if found is not None:
            if not groups or sign is not None:
                raise UserError("search.bad_question", sign=found)
            sign = found
            continue
        word, without = _word(match)
        if sign is None:
            groups.append(WordGroup((word,), without))
        else:
            groups[-1] = _joined(groups[-1], sign, word)
            sign = None
    if sign is not None:
        raise UserError("search.bad_question", sign=sign)
    return tuple(groups)


def _word(match: re.Match[str]) -> tuple[str, bool]:
    if match["phrase"] is not None:
        return match["phrase"], match["without"] is not None
    word = match["word"]
    without = len(word) > 1 and word.startswith("-")
    return (word[1:] if without else word), without


def _joined(group: WordGroup, sign: str, word: str) -> WordGroup:
    if sign == "|":
        return WordGroup((*group.any_of, word), group.without)
    last = group.any_of[-1]
    if not isinstance(last, str):
        raise UserError("search.bad_question", sign=sign)
    return WordGroup((*group.any_of[:-1], Near(last, word, min(int(sign[1:]), FURTHEST))), group.without)
