"""Finds decimal numbering, as emergency plans and standards have it: 1 总则, 1.1 编制目的, 1.1.1.

A line that begins with a figure may be anything (1.5万元; 1.2 in a table), so none is a heading by itself: they count
only as a chain that begins at the beginning and goes on without a gap.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.covering import Covered
from core.model import Span
from core.text.markers import BLANKS, Marker, MarkerStyle

DEPTHS = (MarkerStyle.DECIMAL, MarkerStyle.DECIMAL_2, MarkerStyle.DECIMAL_3, MarkerStyle.DECIMAL_4)
"""The styles by how many numbers a marker has, from one."""

_LONGEST_TITLE = 40
"""Code points of a line that is a heading with one number: 1 总则. What is longer is a paragraph."""
_FEWEST = 2
"""How many markers with two numbers or more make a chain that has a heading with one number above them."""
_FEWEST_WITHOUT_TOP = 3
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_UNITS = "万亿元千百吨亩公里米平方度倍个人名所年月日号点％%‰"
"""What follows a figure that is a quantity or a date. With a blank between, it is the beginning of a title."""
_LINE = re.compile(
    rf"^[{BLANKS}]*(?:#{{1,6}} +)?(?:\*\*)?(?P<path>[0-9０-９]{{1,2}}(?:[.．][0-9０-９]{{1,2}}){{0,3}})"
    rf"(?P<stop>[.．、]?)(?P<blank>[{BLANKS}]*)(?=[{_HAN}A-Za-z“《（])",
    re.MULTILINE,
)
_MAY_HAVE = re.compile(rf"^[{BLANKS}#*]*[0-9０-９]{{1,2}}[.．]1[.．、]?[{BLANKS}]*[{_HAN}“《（]", re.MULTILINE)
"""A first subsection, without which there is no chain. Most texts have none, and nothing more is looked at."""
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


def with_decimals(text: str, markers: list[Marker], hidden: Sequence[Span] = ()) -> list[Marker]:
    """The markers with those of decimal chains, which take the place of the simple ones: ``1.`` above ``1.1``.

    All are in order of their starts (code points). None is in a span of `hidden`.
    """
    if not _MAY_HAVE.search(text):
        return markers
    chain = _chain(_candidates(text, Covered(hidden)))
    if not chain:
        return markers
    made = [Marker(DEPTHS[len(found.path) - 1], found.path[-1], found.start, found.end) for found in chain]
    starts = {marker.start for marker in made}
    return sorted([*(marker for marker in markers if marker.start not in starts), *made], key=lambda made: made.start)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that begins with figures."""

    path: tuple[int, ...]
    """2, 3 for 2.3."""
    stop: str
    """What stands behind the last number: a stop, or nothing."""
    start: int
    """In code points, as `end`."""
    end: int


def _candidates(text: str, hidden: Covered) -> list[_Candidate]:
    found: list[_Candidate] = []
    for match in _LINE.finditer(text):
        path = tuple(int(number) for number in match["path"].translate(_WIDE).split("."))
        start = match.start("path")
        if 0 in path or hidden.shares(Span(start, start + 1)):
            continue
        if not match["blank"] and not match["stop"] and text[match.end()] in _UNITS:
            continue
        if len(path) > 1 or _is_title(text, match):
            found.append(_Candidate(path, match["stop"], start, match.end("stop")))
    return found


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Whether a line with a single number can be the heading above a chain: short, and no sentence."""
    if not (match["blank"] or match["stop"]):
        return False
    end = text.find("\n", match.end())
    line = text[match.end() : end if end >= 0 else len(text)].rstrip()
    return len(line) <= _LONGEST_TITLE and not re.search("[。；;]", line)


def _chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates that count on from the first one of a chain, if there are enough of them.

    A chain that begins anew, as that of an annex does, counts with the one before.
    """
    chain: list[_Candidate] = []
    here: tuple[int, ...] = ()
    stop: str | None = None
    for at, candidate in enumerate(candidates):
        path = candidate.path
        if len(path) > 1:
            taken = _goes_on(here, path)
        elif _has_subsection(candidates, at):
            taken = path == (1,) or (bool(here) and _goes_on(here, path))
        else:
            taken = bool(here) and _goes_on(here, path) and candidate.stop == stop and _is_last(candidates, at)
        if taken:
            chain.append(candidate)
            here = path
            stop = candidate.stop if len(path) == 1 else stop
    below = sum(len(found.path) > 1 for found in chain)
    has_top = any(len(found.path) == 1 for found in chain)
    return chain if below >= (_FEWEST if has_top else _FEWEST_WITHOUT_TOP) else []


def _goes_on(here: tuple[int, ...], path: tuple[int, ...]) -> bool:
    """Whether a marker may follow another: 1.2 or 1.1.1 or 2 after 1.1, and 2.1 where 2 has no heading of its own."""
    depth = len(path)
    if len(here) == 0:
        return path == (1, 1)
    if depth > len(here):
        return path == (*here, 1)
    beside = (*here[: depth - 1], here[depth - 1] + 1)
    return path == beside or (depth > 1 and path == (*here[: depth - 2], here[depth - 2] + 1, 1))


def _has_subsection(candidates: list[_Candidate], at: int) -> bool:
    """Whether the first subsection of a single number follows it, with no other heading of this number between."""
    number = candidates[at].path[0]
    for later in candidates[at + 1 :]:
        if later.path[:1] == (number,) or len(later.path) > 1:
            return later.path == (number, 1)
    return False


def _is_last(candidates: list[_Candidate], at: int) -> bool:
    """Whether the chain goes on at a greater number, or ends: a heading without subsections, no item of a list."""
    number = candidates[at].path[0]
    return next((later.path[0] > number for later in candidates[at + 1 :] if len(later.path) > 1), True)
