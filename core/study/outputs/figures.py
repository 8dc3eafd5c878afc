"""Figures of a study as SVG: bars of frequencies, stacked bars of cross tables, lines of trends, co-occurrence.

The colours are Okabe and Ito's, told apart by colour-blind eyes, in an order in which neighbours also differ in grey;
each series has a mark or a hatching besides, so a copy in black and white can be read.
"""

from collections.abc import Sequence
from html import escape

from core.study.tables import StudyTable

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F")
_FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"
_BAR, _GAP, _LEFT, _WIDTH, _RIGHT, _TOP = 18, 10, 220, 420, 90, 48
_LONGEST = 16
"""Characters of a name beside the bars."""


def bar_figure(table: StudyTable, number: int, figure: str, column: int = 1) -> str:
    """Horizontal bars of one column of counts; the sum in the last row and rows without a number are left out."""
    rows = [(str(row[0]), row[column]) for row in table.rows[:-1]]
    bars = [(name, value) for name, value in rows if isinstance(value, int | float)]
    most = max((value for _name, value in bars), default=0) or 1
    parts: list[str] = []
    y = _TOP
    for name, value in bars:
        width = _WIDTH * value / most
        parts.append(_text(_LEFT - 8, y + 13, _cut(name), "end"))
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{COLOURS[0]}"/>')
        parts.append(_text(_LEFT + width + 6, y + 13, _figure(value), "start"))
        y += _BAR + _GAP
    return _svg(parts, y + 8, f"{figure} {number}  {table.caption}")


def stacked_figure(table: StudyTable, number: int, figure: str) -> str:
    """A bar a row of a cross table, cut by its columns, all of one length: shares of the row.

    The sums are left out, and so are columns without a count: the table shows them.
    """
    kept = [at for at in range(1, len(table.head) - 1) if any(row[at] for row in table.rows[:-1])]
    names = [table.head[at] for at in kept]
    parts = [_patterns(len(names))]
    y = _TOP
    for row in table.rows[:-1]:
        counts = [value if isinstance(value := row[at], int | float) else 0 for at in kept]
        total = sum(counts)
        parts.append(_text(_LEFT - 8, y + 13, _cut(str(row[0])), "end"))
        x = float(_LEFT)
        for at, count in enumerate(counts):
            width = _WIDTH * count / total if total else 0
            if width:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="url(#p{at})" '
                    f'stroke="#fff" stroke-width="0.5"><title>{escape(names[at])}: {count}</title></rect>'
                )
            x += width
        parts.append(_text(_LEFT + _WIDTH + 6, y + 13, _figure(sum(counts)), "start"))
        y += _BAR + _GAP
    y = _legend(parts, names, y, pattern=True)
    return _svg(parts, y, f"{figure} {number}  {table.caption}")


def trend_figure(table: StudyTable, number: int, figure: str) -> str:
    """A line for each label over the rows (years) of a table of shares; the last three columns are no labels.

    Labels that no year has are left out: the table shows them.
    """
    rows = table.rows
    kept = [at for at in range(1, len(table.head) - 3) if any(row[at] for row in rows)]
    names = [table.head[at] for at in kept]
    height, step = 220, _WIDTH / max(1, len(rows) - 1)
    values = [[row[at] for row in rows] for at in kept]
    most = max((value for line in values for value in line if isinstance(value, int | float)), default=0) or 1
    bottom = _TOP + height
    parts = [f'<path d="M{_LEFT} {_TOP}V{bottom}H{_LEFT + _WIDTH}" fill="none" stroke="#444"/>']
    parts += (_text(_LEFT + at * step, bottom + 18, _cut(str(row[0])), "middle") for at, row in enumerate(rows))
    parts += (_text(_LEFT - 8, bottom - height * part / 2 + 4, _figure(most * part / 2), "end") for part in range(3))
    for at, line in enumerate(values):
        colour = COLOURS[at % len(COLOURS)]
        points = [
            (_LEFT + place * step, bottom - height * value / most)
            for place, value in enumerate(line)
            if isinstance(value, int | float)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = ("", ' stroke-dasharray="5 3"', ' stroke-dasharray="1 3"')[at // len(COLOURS) % 3]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts += (_mark(x, y, at, colour) for x, y in points)
    y = _legend(parts, names, bottom + 34, pattern=False)
    return _svg(parts, y, f"{figure} {number}  {table.caption}")


def cooccurrence_figure(table: StudyTable, number: int, figure: str) -> str:
    """Labels by labels: the more units two share, the darker their field, and the count stands in it.

    Only below the diagonal, of labels that stand with any other; a field on the diagonal would say nothing new. Greys
    alone, so print and copies show the same.
    """
    size = len(table.rows)
    counts = [[value if isinstance(value := cell, int) else 0 for cell in row[1:]] for row in table.rows]
    kept = [at for at in range(size) if any(counts[at][other] for other in range(size) if other != at)]
    most = max((counts[a][b] for a in kept for b in kept if a != b), default=0) or 1
    side, y = 28, _TOP
    parts: list[str] = []
    for row, at in enumerate(kept):
        parts.append(_text(_LEFT - 8, y + 18, f"{_cut(str(table.rows[at][0]))}  {row + 1}", "end"))
        for column, other in enumerate(kept[:row]):
            count = counts[at][other]
            x, shade = _LEFT + column * side, round(255 - 200 * count / most)
            ink = "#fff" if shade < 140 else "#1f2328"
            parts.append(
                f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="rgb({shade},{shade},{shade})" '
                f'stroke="#ccc" stroke-width="0.5"/>'
            )
            if count:
                parts.append(f'<g fill="{ink}">{_text(x + side / 2, y + 18, str(count), "middle")}</g>')
        y += side
    parts += (_text(_LEFT + at * side + side / 2, y + 16, str(at + 1), "middle") for at in range(len(kept) - 1))
    width = max(_LEFT + _WIDTH + _RIGHT, _LEFT + len(kept) * side + 24)
    return _svg(parts, y + 28, f"{figure} {number}  {table.caption}", width)


def _legend(parts: list[str], names: Sequence[str], y: int, *, pattern: bool) -> int:
    y += 4
    for at, name in enumerate(names):
        if pattern:
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="14" height="14" fill="url(#p{at})"/>')
        else:
            parts.append(_mark(_LEFT + 7, y + 7, at, COLOURS[at % len(COLOURS)]))
        parts.append(_text(_LEFT + 22, y + 12, name, "start"))
        y += 20
    return y + 8


def _patterns(count: int) -> str:
    """Fills with a hatching of their own over the colour."""
    angles = (None, 45, -45, 0, 90, 20, -20, 70)
    made: list[str] = []
    for at in range(count):
        # From the ninth on colours come again, with the next hatching, and dots besides.
        again, colour = divmod(at, len(COLOURS))
        angle = angles[(at + again) % len(angles)]
        lines = "" if angle is None else f'<path d="M0 3H6" stroke="#fff" transform="rotate({angle} 3 3)"/>'
        lines += '<circle cx="3" cy="3" r="1.5" fill="#1f2328"/>' * (again % 2)
        made.append(
            f'<pattern id="p{at}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{COLOURS[colour]}"/>{lines}</pattern>'
        )
    return f"<defs>{''.join(made)}</defs>"


def _mark(x: float, y: float, at: int, colour: str) -> str:
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
        f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5-5z" fill="{colour}"/>',
    )
    # Colours that come again have the next shape.
    return shapes[(at + at // len(COLOURS)) % len(shapes)]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _figure(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _svg(parts: Sequence[str], height: float, caption: str, width: int = _LEFT + _WIDTH + _RIGHT) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" '
        f'viewBox="0 0 {width} {height:.0f}" font-family="{_FONT}" font-size="12" fill="#1f2328">'
        f'<title>{escape(caption)}</title><rect width="{width}" height="{height:.0f}" fill="#fff"/>'
        f'<text x="12" y="24" font-size="14" font-weight="600">{escape(caption)}</text>{"".join(parts)}</svg>\n'
    )
