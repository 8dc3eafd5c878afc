"""Passages as a text to print or to paste: each with its context and where it is from."""

from collections.abc import Callable, Iterable
from html import escape

from core.model import Passage
from gui.base.i18n import _
from gui.reader.printing import thinned
from gui.retrieval.card import Shown
from gui.retrieval.model import heading_words
from gui.retrieval.rows import Heading, Row

QUIET = "#5a5f66"
"""Of context on paper."""


def as_html(rows: Iterable[Row], shown: Callable[[Passage], Shown], title: str, remark: str = "") -> str:
    """The rows as a page; what is under a label is on a ground of its colour."""
    parts = [f"<h2>{escape(title)}</h2>"]
    if remark:
        parts.append(f'<p style="color:{QUIET}">{escape(remark)}</p>')
    parts += [
        f"<h3>{escape(heading_words(row))}</h3>" if isinstance(row, Heading) else _passage(shown(row)) for row in rows
    ]
    return "".join(parts)


def _passage(shown: Shown) -> str:
    before, passage, after = (escape(part).replace("\n", "<br>") for part in shown.excerpt)
    ground = thinned(shown.colour) if shown.colour else "#fff2b3"
    head = escape("  ".join(part for part in (shown.label, shown.words) if part))
    note = f'<br><i style="color:{QUIET}">{escape(shown.note)}</i>' if shown.note else ""
    mark = f'<span style="color:{escape(shown.colour)}">■</span> ' if shown.colour else ""
    return (
        f'<p style="margin-bottom:0">{mark}<span style="color:{QUIET}">{head}</span></p>'
        f'<p style="margin-top:2px"><span style="color:{QUIET}">{before}</span>'
        f'<span style="background-color:{ground}">{passage}</span><span style="color:{QUIET}">{after}</span>{note}</p>'
    )


def place_words(passage: Passage) -> str:
    """Where a passage stands in its text."""
    return _("characters {start}–{end}").format(start=f"{passage.start:,}", end=f"{passage.end:,}")
