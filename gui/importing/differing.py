"""Where two texts differ, as rich text."""

from collections.abc import Sequence
from html import escape

from core.model import Span
from core.reading.similar import TextDifference
from gui.base import theme
from gui.base.i18n import _

AROUND = 14
"""Code points shown before and after a difference."""
_LONGEST = 80
"""Code points shown of a passage that only one text has."""
_SHOWN = 30
_CLOSE = 2
"""Code points in common between two differences that are shown as one."""


def differing(old: str, new: str, found: Sequence[TextDifference]) -> str:
    """A line for each difference: what only the other text has is struck out, what only this one has underlined."""
    found = joined(found)
    lines = [_line(old, new, difference) for difference in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(escape(_("… and {n} more").format(n=len(found) - _SHOWN)))
    return "".join(f'<p style="margin:0 0 6px 0">{line}</p>' for line in lines)


def joined(found: Sequence[TextDifference]) -> list[TextDifference]:
    """Differences, joined where they lie close together: 787 and 800 read better than 7, 8 and 7, 00."""
    together: list[TextDifference] = []
    for difference in found:
        if together and difference.new.start - together[-1].new.end <= _CLOSE:
            last = together[-1]
            together[-1] = TextDifference(
                Span(last.old.start, difference.old.end), Span(last.new.start, difference.new.end)
            )
        else:
            together.append(difference)
    return together


def _line(old: str, new: str, difference: TextDifference) -> str:
    now = theme.current()
    before = new[max(0, difference.new.start - AROUND) : difference.new.start]
    after = new[difference.new.end : difference.new.end + AROUND]
    gone, came = (
        _cut(old[difference.old.start : difference.old.end]),
        _cut(new[difference.new.start : difference.new.end]),
    )
    struck = f'<s style="color:{now.danger.name()}">{_shown(gone)}</s>' if gone else ""
    added = f'<u style="color:{now.success.name()}">{_shown(came)}</u>' if came else ""
    return f"{_shown(before)}{struck}{added}{_shown(after)}"


def marked(text: str, inside: Span, changed: Sequence[Span]) -> str:
    """The part of a text as rich text, with the changed spans underlined; spans in code points, in order."""
    pieces: list[str] = []
    at = inside.start
    for span in changed:
        start, end = max(at, span.start), min(inside.end, span.end)
        if start < end:
            pieces += [_shown(text[at:start]), f"<u><b>{_shown(text[start:end])}</b></u>"]
            at = end
    return "".join([*pieces, _shown(text[at : inside.end])])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


def _shown(text: str) -> str:
    return escape(text).replace("\n", "↵")
