"""The figures of a document with what people corrected.

Corrections stand in ``Meta.extra["figures"]``, an object from where a figure begins (code points, as text) to what it
is, an object with ``end``, ``value`` (a decimal number as text, null for a withheld one), ``unit`` and ``reported``; or
to null where there is none. So they travel with every format and every package that carries metadata, as those of parts
and headings do, and need no rows of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, cast

from core.figures.finding import find_figures
from core.figures.quantity import Quantity, ReportedAs
from core.model import Meta, Span
from core.text.headings import outline_of
from core.text.parts import parts_of

KEY = "figures"
"""The key of `Meta.extra`."""
LONGEST_UNIT = 20
"""Characters of a unit."""


class FigureSaid(NamedTuple):
    """What a person says a figure is."""

    end: int
    """Code point behind it."""
    value: Decimal | None
    """None: the report withholds it."""
    unit: str
    reported: ReportedAs


def figures_of(
    text: str, meta: Meta, outside: Sequence[Span] = (), within: Iterable[Span] | None = None
) -> list[Quantity]:
    """The figures of a document with its corrections (see `core.figures.finding.find_figures`).

    `outside` are its masks. Everything that is shown uses it.
    """
    parts = parts_of(text, outline_of(text, meta, outside), meta)
    return corrected(find_figures(text, parts, within, outside), meta, len(text), within)


def corrected(
    found: Sequence[Quantity], meta: Meta, characters: int, within: Iterable[Span] | None = None
) -> list[Quantity]:
    """Found figures with the corrections of `meta`; those that reach beyond the text's end are passed over."""
    said = figure_corrections(meta)
    if not said:
        return list(found)
    ranges = None if within is None else list(within)
    known = {figure.start: figure for figure in found}
    for start, correction in said.items():
        before = known.pop(start, None)
        if correction is None or correction.end > characters:
            continue
        if (
            before is None
            and ranges is not None
            and not any(span.contains(Span(start, correction.end)) for span in ranges)
        ):
            continue
        known[start] = _applied(before, start, correction)
    kept = sorted(known.values(), key=lambda figure: (figure.start, figure.end))
    by_hand = [figure.span for figure in kept if figure.corrected]
    return [figure for figure in kept if figure.corrected or not any(figure.span.overlaps(span) for span in by_hand)]


def _applied(before: Quantity | None, start: int, said: FigureSaid) -> Quantity:
    reported = ReportedAs.WITHHELD if said.value is None else said.reported
    if before is None:
        return Quantity(start, said.end, said.value, said.unit, reported, corrected=True)
    high = before.high if said.value == before.value else None
    return replace(before, end=said.end, value=said.value, high=high, unit=said.unit, reported=reported, corrected=True)


def figure_corrections(meta: Meta) -> dict[int, FigureSaid | None]:
    """What people said by where it begins (code points). Anything that is no such entry is passed over."""
    value = meta.extra.get(KEY)
    if not isinstance(value, Mapping):
        return {}
    found: dict[int, FigureSaid | None] = {}
    for start, entry in cast("Mapping[object, object]", value).items():
        if isinstance(start, str) and start.isascii() and start.isdecimal():
            said = None if entry is None else _said(int(start), entry)
            if entry is None or said is not None:
                found[int(start)] = said
    return found


def _said(start: int, entry: object) -> FigureSaid | None:
    if not isinstance(entry, Mapping):
        return None
    fields = cast("Mapping[str, object]", entry)
    end, unit, reported = fields.get("end"), fields.get("unit"), fields.get("reported")
    if not isinstance(end, int) or isinstance(end, bool) or end <= start or not isinstance(unit, str):
        return None
    if reported not in [kind.value for kind in ReportedAs] or len(unit) > LONGEST_UNIT:
        return None
    value = fields.get("value")
    if value is None:
        return FigureSaid(end, None, unit, ReportedAs.WITHHELD)
    number = decimal_of(value) if isinstance(value, str) else None
    return None if number is None else FigureSaid(end, number, unit, ReportedAs(cast("str", reported)))


def decimal_of(text: str) -> Decimal | None:
    """The number that a text is, thousands apart or not; None for anything else, also for one beyond all reason."""
    try:
        number = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 30 else None


def correct_figure(meta: Meta, start: int, said: FigureSaid | None) -> Meta:
    """The metadata in which a figure begins at `start` as `said`; None: there is none."""
    entry = said and {
        "end": said.end,
        "value": None if said.value is None else f"{said.value:f}",
        "unit": said.unit,
        "reported": said.reported.value,
    }
    return _with(meta, {**_entries(meta), str(start): entry})


def forget_figure(meta: Meta, start: int) -> Meta:
    """The metadata in which what begins at `start` is as it was found."""
    return _with(meta, {key: entry for key, entry in _entries(meta).items() if key != str(start)})


def _entries(meta: Meta) -> dict[str, object]:
    value = meta.extra.get(KEY)
    return dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else {}


def _with(meta: Meta, entries: dict[str, object]) -> Meta:
    extra = {key: value for key, value in meta.extra.items() if key != KEY}
    return replace(meta, extra={**extra, KEY: entries} if entries else extra)
