"""Sentences and clauses of Chinese prose.

A sentence ends at 。！？ (also ! ? ｡ and an ellipsis) together with the quotes and brackets that close after it, and
at every line end; a heading without a full stop is therefore a sentence of its own. ； ends a clause, not a sentence:
"一是……；二是……。" is one sentence. An ASCII full stop ends a sentence only after a word and before white space, so
"1. ", "12.5" and "3.聚焦" end nothing. White space around a sentence, the U+3000 indent included, is outside of it.

Clauses (分句) are what ，；： (also , ; :) leave of a sentence. 、 joins the members of an enumeration and ends no
clause; nor does a mark between digits (3,500 and 10:39) or inside a pair of quotes or brackets of at most 60
characters. The mark itself belongs to the sentence, not to the clause, so that a clause can be labelled without it.
"""

import re
from collections import deque
from collections.abc import Iterator

from core.model import Span

_CLOSERS = "”’」』）)】》〉］]｝}＂＇"
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "［": "］",
    "[": "]",
}
_QUOTES = "“‘「『"
_PAIR_LIMIT = 60

_END = re.compile(rf"(?:[。｡！？!?]|…+|⋯+|\.{{3,}}|[.．](?=[\s{re.escape(_CLOSERS)}\"']|$))+", re.MULTILINE)
_MARK = re.compile("[。｡！？!?…⋯.．]")
_CLOSE = re.compile(rf"[{re.escape(_CLOSERS)}]*")
_JOINED = "，,、；;：:。.．％%"
_CLAUSE_MARK = re.compile(r"[，,；;：:]")
_MENTION_FOLLOWS = re.compile(r"[^\s“‘「『（(【《]")
_MARKER_ONLY = re.compile(r"\s*[（(]?[0-9０-９一二三四五六七八九十百]{0,4}\Z")
_LINE = re.compile(r"[^\n]+")
_DOUBTFUL = frozenset([".", "．", ".．", "!", "?", "!?"])
"""Marks that do not always end a sentence, and..."""
_GOES_ON = frozenset(_CLOSERS + "\"'" + _JOINED)
"""... the characters after such a mark that call for a closer look. After anything else the sentence is over."""
_PLACE = re.compile("[\n。｡！？!?…⋯.．]")
_FULL = frozenset("。｡！？")
"""Marks that end a sentence, unless one of the next follows."""
_LOOKED_AT = _GOES_ON | frozenset("!?…⋯.．")
_TRAILING = "，,；;：:。｡！？!?…⋯ \t\u3000\xa0"


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space (U+3000, NBSP included) at both ends; empty at `start` if nothing is left."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    if left == len(part):
        return Span(start, start)
    return Span(start + left, start + len(part.rstrip()))


def paragraphs(text: str) -> Iterator[Span]:
    """Every line that is not blank, without the white space around it."""
    # Called for every line of every text that comes in, so `trim` is written out.
    for match in _LINE.finditer(text):
        line = match.group()
        rest = line.lstrip()
        if rest:
            start = match.end() - len(rest)
            yield Span(start, start + len(rest.rstrip()))


def sentences(text: str) -> list[Span]:
    """All sentences of a text, in order."""
    # The same as `sentences_in` of all `paragraphs`, which is asked only for those in which a mark must be looked at.
    found: list[Span] = []
    size, start, line, before, passed = len(text), 0, 0, 0, 0
    for place in _PLACE.finditer(text):
        here = place.start()
        if here < passed:
            continue
        end, letter = here + 1, text[here]
        if letter == "\n":
            if start < here and (rest := text[start:here].lstrip()):
                start = here - len(rest)
                found.append(Span(start, start + len(rest.rstrip())))
            start, line, before = end, end, len(found)
            continue
        if letter in _FULL:
            while end < size and text[end] in _FULL:
                end += 1
            if end == size or text[end] not in _LOOKED_AT:
                found.append(trim(text, start, end) if text[start].isspace() else Span(start, end))
                start = passed = end
                continue
        elif letter in ".．" and text[end : end + 1].isalnum():
            continue  # 12.5
        stop = text.find("\n", end)
        start = passed = size if stop < 0 else stop
        del found[before:]
        found += sentences_in(text, trim(text, line, start))
    last = trim(text, start, size)
    return [*found, last] if len(last) else found


class _Quotes:
    """The quotes of a sentence so far. Each part of it is looked at once, however often it is asked."""

    __slots__ = ("_at", "_odd", "_text", "opened")

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._odd = {'"': False, "'": False}
        self.opened = -1
        """The position of the last opening quote; -1 if there is none."""

    def look(self, end: int) -> None:
        """Take in everything before `end`, which only ever grows."""
        for quote in self._odd:
            self._odd[quote] ^= self._text.count(quote, self._at, end) % 2 == 1
        self.opened = max(self.opened, *(self._text.rfind(quote, self._at, end) for quote in _QUOTES))
        self._at = end

    def is_open(self, quote: str, end: int) -> bool:
        """Whether a straight quote before `end` is still open."""
        self.look(end)
        return self._odd[quote]


def sentences_in(text: str, line: Span) -> list[Span]:
    """The sentences of one paragraph, given as a span without line ends."""
    found: list[Span] = []
    start = position = line.start
    quotes: _Quotes | None = None
    while position < line.end:
        match = _search(text, position, line.end)
        if match is None:
            break
        end = match.end()
        if (end == line.end or text[end] not in _GOES_ON) and match.group() not in _DOUBTFUL:
            found.append(trim(text, start, end) if text[start].isspace() else Span(start, end))
            start = position = end
            quotes = None
            continue
        quotes = quotes or _Quotes(text, start)
        position = _close(text, quotes, end, line.end)
        if _ends_sentence(text, start, match, position, line.end, quotes):
            span = trim(text, start, position)
            if len(span):
                found.append(span)
            start = position
            quotes = None
    rest = trim(text, start, line.end)
    if len(rest):
        found.append(rest)
    return found


def _search(text: str, position: int, end: int) -> re.Match[str] | None:
    """The same as `_END.search`, but several times as fast: it looks for one class of characters, then for the rest."""
    while (first := _MARK.search(text, position, end)) is not None:
        if match := _END.match(text, first.start(), end):
            return match
        position = first.end()
    return None


def _close(text: str, quotes: _Quotes, position: int, end: int) -> int:
    """The end of the quotes and brackets that close right after `position`."""
    while position < end:
        match = _CLOSE.match(text, position, end)
        after = match.end() if match else position
        # A straight quote closes if one was opened in this sentence.
        if after < end and text[after] in "\"'" and quotes.is_open(text[after], after):
            after += 1
        if after == position:
            break
        position = after
    return position


def _ends_sentence(text: str, start: int, match: re.Match[str], closed: int, end: int, quotes: _Quotes) -> bool:
    mark = match.group()
    if closed < end and text[closed] in _JOINED:
        return False
    if mark in ".．":
        before = text[match.start() - 1 : match.start()]
        return not (before.isdigit() or _MARKER_ONLY.match(text, start, match.start()))
    if mark in "!?" and closed < end and text[closed].isascii() and text[closed].isalnum():
        return False  # The query of a web address.
    if closed > match.end() and mark[-1] in "！？!?…" and closed < end and _MENTION_FOLLOWS.match(text[closed]):
        return not _is_mention(text, start, closed, quotes)
    return True


def _is_mention(text: str, start: int, closed: int, quotes: _Quotes) -> bool:
    """Whether a quotation that closes before `closed` is only mentioned, as in 开展“我能做什么？”讨论."""
    quotes.look(closed)
    opened = quotes.opened
    return opened > start and text[opened - 1] not in "：:，,\t \u3000"


def clauses(text: str, span: Span) -> list[Span]:
    """The clauses of one sentence, in order, each without the mark that ends it."""
    guarded = deque(sorted(_guarded(text, span)))
    guarded_to = span.start
    found: list[Span] = []
    start = span.start
    for match in _CLAUSE_MARK.finditer(text, span.start, span.end):
        mark = match.start()
        while guarded and guarded[0][0] < mark:
            guarded_to = max(guarded_to, guarded.popleft()[1])
        if mark < guarded_to:
            continue
        if text[mark - 1 : mark].isdigit() and text[mark + 1 : mark + 2].isdigit():
            continue
        _add_clause(text, start, mark, found)
        start = mark + 1
    _add_clause(text, start, span.end, found)
    return found


def _add_clause(text: str, start: int, end: int, found: list[Span]) -> None:
    kept = len(text[start:end].rstrip(_TRAILING))
    clause = trim(text, start, start + kept)
    if len(clause):
        found.append(clause)


def _guarded(text: str, span: Span) -> list[tuple[int, int]]:
    """Pairs of quotes or brackets so short that a mark inside of them ends no clause."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for position in range(span.start, span.end):
        char = text[position]
        if char in _PAIRS:
            stack.append((_PAIRS[char], position))
        elif stack and char == stack[-1][0]:
            opened = stack.pop()[1]
            if position - opened <= _PAIR_LIMIT:
                pairs.append((opened, position))
    return pairs
