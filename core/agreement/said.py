"""How far annotators agree on what they say beside labels: alpha for each attribute, F1 for links of each kind.

*Attributes.* A unit is a place where annotations of two or more annotators answer each other (as in the review) and
their labels declare the attribute. Krippendorff's alpha (Krippendorff 2004, "Content Analysis", 2nd ed., ch. 11)
over these units: interval for numbers and dates, nominal for all else. Of several choices the set is the category, so
{a, b} and {a} differ. No value where another annotator has one is a category of its own in nominal figures; it has no
place on a scale, as a withheld number has none, so interval figures leave such values out and count them as `open`.
Places where nobody has a value say nothing. Numbers count in the unit behind their magnitude (亿元 as 元), and each
such unit has a figure of its own, because yuan and people are on no common scale. A date is its day; of a month or a
year alone the middle.

*Links.* Of two annotators a link is compared when what both its ends are on is answered by the other. It is found when
the other has a link of the same kind between the answers (of a kind without direction either way round).
F1 = 2 * found by both / (compared of one + compared of the other). Links that are not compared are counted beside it:
that spans differ is what the other figures say.

*Passages.* Parts that `continues` makes one passage are one unit here, with the value of the first part that has one.
All other figures count each span; whether parts were tied together is the F1 of links of that kind.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from core.agreement.bootstrap import draws, interval
from core.agreement.lazy_numpy import Floats, np
from core.ids import DocumentId
from core.progress import Cancelled, never
from core.said.comparing import amount, day_number, value_key
from core.said.fields import Attribute, FieldKind, FieldValue
from core.said.links import LinkKind

NONE = "\0none"
"""The category of having no value."""


class Metric(StrEnum):
    """How far two values are from each other."""

    NOMINAL = "nominal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class AttributeUnit:
    """A place that two or more annotators labelled."""

    document: int
    """Its number among those that are compared."""
    start: int
    end: int
    """In code points, over all that was labelled there."""
    values: tuple[FieldValue | None, ...]
    """Of each annotator; None also where the annotator has no annotation there that declares the attribute."""
    there: tuple[bool, ...]
    """Whether each annotator has one."""


@dataclass(frozen=True, slots=True)
class ComparedLink:
    """A link of a layer."""

    document: int
    annotator: int
    kind: str
    start: int
    end: int
    """Where it is told: its source, or of one without direction its first end."""
    answered: tuple[Hashable | None, ...]
    """For each annotator what it would be in that one's layer; None where nothing answers its ends. Equal for links
    that say the same."""


@dataclass(frozen=True, slots=True)
class SaidLayers:
    """What is compared."""

    names: tuple[str, ...]
    documents: tuple[DocumentId, ...]
    attributes: Mapping[str, tuple[Attribute, Sequence[AttributeUnit]]] = field(
        default_factory=dict[str, tuple[Attribute, Sequence[AttributeUnit]]]
    )
    """By code."""
    links: Sequence[ComparedLink] = ()
    kinds: tuple[LinkKind, ...] = ()
    """All kinds in their order."""


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """A place behind a figure, in code points."""

    document: DocumentId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AttributeFigure:
    """Alpha of one attribute."""

    attribute: Attribute
    unit: str
    """Of numbers: the unit without magnitudes in which they are compared; else empty."""
    metric: Metric
    alpha: float | None
    """None: fewer than two values, or all values are the same."""
    interval: tuple[float, float] | None
    """The 2.5th and 97.5th percentile of the bootstrap over documents."""
    units: int
    """Places with two or more values."""
    values: tuple[int, ...]
    """Values of each annotator in them."""
    open: int
    """Places with a value that is not compared: of one annotator alone, withheld, or in another unit."""
    differing: tuple[SaidPlace, ...] = ()
    """Places where not all values are the same."""


@dataclass(frozen=True, slots=True)
class LinkFigure:
    """F1 of the links of one kind, or of all."""

    kind: LinkKind | None
    """None for all kinds together."""
    f1: float | None
    """The mean of the pairs of annotators that have links to compare."""
    interval: tuple[float, float] | None
    links: tuple[int, ...]
    """All links of each annotator."""
    compared: int
    """Links that are compared with another annotator's, summed over the pairs."""
    pairs: tuple[float | None, ...] = ()
    differing: tuple[SaidPlace, ...] = ()
    """Where links stand that are compared and not found."""


@dataclass(frozen=True, slots=True)
class SaidReport:
    """All figures of what is said beside labels."""

    attributes: tuple[AttributeFigure, ...]
    links: tuple[LinkFigure, ...]
    """Of each kind that occurs, then of all."""


def compare_said(
    layers: SaidLayers, *, rounds: int = 0, seed: int = 1, cancelled: Cancelled = never
) -> SaidReport | None:
    """The figures; None where nothing is said. `rounds` and `seed` are those of the bootstrap over documents."""
    figures = [
        figure
        for attribute, units in layers.attributes.values()
        for figure in _attribute_figures(layers, attribute, units, rounds, seed, cancelled)
    ]
    links = tuple(_link_figures(layers, rounds, seed, cancelled)) if layers.links else ()
    return SaidReport(tuple(figures), links) if figures or links else None


# --- attributes


def _attribute_figures(
    layers: SaidLayers,
    attribute: Attribute,
    units: Sequence[AttributeUnit],
    rounds: int,
    seed: int,
    cancelled: Cancelled,
) -> Iterable[AttributeFigure]:
    said = [unit for unit in units if any(value is not None for value in unit.values)]
    if not said:
        return
    if attribute.kind not in (FieldKind.NUMBER, FieldKind.DATE):
        rows = [
            [
                None if not there else NONE if value is None else value_key(value)
                for value, there in zip(unit.values, unit.there, strict=True)
            ]
            for unit in said
        ]
        yield _figure(layers, attribute, "", Metric.NOMINAL, said, rows, rounds, seed, cancelled)
        return
    numbers = [[_number(value) for value in unit.values] for unit in said]
    for base in dict.fromkeys(number[1] for row in numbers for number in row if number is not None):
        here = [(unit, row) for unit, row in zip(said, numbers, strict=True) if any(n and n[1] == base for n in row)]
        scaled = [[n[0] if n is not None and n[1] == base else None for n in row] for _, row in here]
        units_here = [unit for unit, _ in here]
        yield _figure(layers, attribute, base, Metric.INTERVAL, units_here, scaled, rounds, seed, cancelled)


def _number(value: FieldValue | None) -> tuple[Fraction | None, str] | None:
    if isinstance(value, dict):
        return amount(value)
    return (day_number(value), "") if isinstance(value, str) else None


def _figure(
    layers: SaidLayers,
    attribute: Attribute,
    base: str,
    metric: Metric,
    units: Sequence[AttributeUnit],
    rows: Sequence[Sequence[Hashable | None]],
    rounds: int,
    seed: int,
    cancelled: Cancelled,
) -> AttributeFigure:
    kept = [number for number, row in enumerate(rows) if sum(value is not None for value in row) > 1]
    values = [rows[number] for number in kept]
    documents = [units[number].document for number in kept]
    alpha, limits = alpha_of(values, documents, metric, rounds=rounds, seed=seed, cancelled=cancelled)
    differing = [
        SaidPlace(layers.documents[units[number].document], units[number].start, units[number].end)
        for number in kept
        if len({value for value in rows[number] if value is not None}) > 1
    ]
    counts = tuple(sum(row[who] is not None and row[who] != NONE for row in values) for who in range(len(layers.names)))
    left = len(rows) - len(kept)
    return AttributeFigure(attribute, base, metric, alpha, limits, len(kept), counts, left, tuple(differing))


def alpha_of(
    values: Sequence[Sequence[Hashable | None]],
    documents: Sequence[int] | None = None,
    metric: Metric = Metric.NOMINAL,
    *,
    rounds: int = 0,
    seed: int = 1,
    cancelled: Cancelled = never,
) -> tuple[float | None, tuple[float, float] | None]:
    """Krippendorff's alpha of units with the value of each annotator (None: missing), and its bootstrap interval.

    Interval values are numbers. `documents` say which document each unit is of. Units with fewer than two values do
    not count. None where there is no such unit, or no disagreement is possible because all values are the same.
    """
    kept = [number for number, row in enumerate(values) if sum(value is not None for value in row) > 1]
    if not kept:
        return None, None
    rows = [[value for value in values[number] if value is not None] for number in kept]
    numbers = dict.fromkeys([0] * len(kept) if documents is None else [documents[number] for number in kept])
    place = {document: at for at, document in enumerate(numbers)}
    at = [0 if documents is None else place[documents[number]] for number in kept]
    sums = _nominal_sums(rows, at, len(place)) if metric is Metric.NOMINAL else _interval_sums(rows, at, len(place))
    alpha = _alphas(sums, sums[2].sum(axis=0, keepdims=True), metric, np.ones((1, len(place))))[0]
    drawn = [
        _alphas(sums, total(sums[2]), metric, total(np.eye(len(place))))
        for total in (draws(len(place), rounds, seed, cancelled) if len(place) > 1 else ())
    ]
    limits = interval(np.concatenate(drawn)) if drawn else None
    return (None, None) if np.isnan(alpha) else (float(alpha), limits)


_Sums = tuple[Floats, Floats, Floats]
"""By document (D): observed disagreement; values (D); what is expected from: (D, categories) counts of each value, or
(D, 2) the sums of the values and of their squares."""


def _nominal_sums(rows: Sequence[Sequence[Hashable]], at: Sequence[int], documents: int) -> _Sums:
    known = {value: number for number, value in enumerate(dict.fromkeys(value for row in rows for value in row))}
    observed, count, counts = np.zeros(documents), np.zeros(documents), np.zeros((documents, len(known)))
    for row, document in zip(rows, at, strict=True):
        here = defaultdict[Hashable, int](int)
        for value in row:
            here[value] += 1
            counts[document, known[value]] += 1
        observed[document] += (len(row) ** 2 - sum(same**2 for same in here.values())) / (len(row) - 1)
        count[document] += len(row)
    return observed, count, counts


def _interval_sums(rows: Sequence[Sequence[Hashable]], at: Sequence[int], documents: int) -> _Sums:
    exact = [[Fraction(value) for value in row] for row in rows]  # type: ignore[arg-type]
    every = [value for row in exact for value in row]
    # Alpha does not change with the scale's zero and unit; so billions keep their digits when they are squared.
    middle = sum(every, Fraction()) / len(every)
    reach = max((abs(value - middle) for value in every), default=Fraction()) or Fraction(1)
    observed, count, moments = np.zeros(documents), np.zeros(documents), np.zeros((documents, 2))
    for row, document in zip(exact, at, strict=True):
        scaled = [float((value - middle) / reach) for value in row]
        first, second = sum(scaled), sum(value * value for value in scaled)
        apart = sum((one - other) ** 2 for one in scaled for other in scaled)
        observed[document] += apart / (len(row) - 1)
        count[document] += len(row)
        moments[document] += (first, second)
    return observed, count, moments


def _alphas(sums: _Sums, expected_from: Floats, metric: Metric, weights: Floats) -> Floats:
    """(R): alpha for each row of `weights` of documents; NaN where it is undefined."""
    observed, n = weights @ sums[0], weights @ sums[1]
    if metric is Metric.NOMINAL:
        expected = n * n - (expected_from**2).sum(axis=1)
    else:
        expected = 2 * (n * expected_from[:, 1] - expected_from[:, 0] ** 2)
    defined = expected > 1e-12 * n * n
    return np.where(defined, 1 - (n - 1) * observed / np.where(defined, expected, 1), np.nan)


# --- links


def _link_figures(layers: SaidLayers, rounds: int, seed: int, cancelled: Cancelled) -> Iterable[LinkFigure]:
    used = {link.kind for link in layers.links}
    for kind in (*(kind for kind in layers.kinds if kind.code in used), None):
        yield _link_figure(layers, kind, rounds, seed, cancelled)


def _link_figure(layers: SaidLayers, kind: LinkKind | None, rounds: int, seed: int, cancelled: Cancelled) -> LinkFigure:
    links = [link for link in layers.links if kind is None or kind.code == link.kind]
    people, documents = range(len(layers.names)), len(layers.documents)
    pairs = [(i, j) for i in people for j in people if i < j]
    common, compared = np.zeros((documents, len(pairs))), np.zeros((documents, len(pairs)))
    missed: list[ComparedLink] = []
    for number, (i, j) in enumerate(pairs):
        has = {who: {link.answered[who] for link in links if link.annotator == who} for who in (i, j)}
        for link in links:
            if link.annotator not in (i, j):
                continue
            other = j if link.annotator == i else i
            if link.answered[other] is None:
                continue
            compared[link.document, number] += 1
            if link.answered[other] in has[other]:
                common[link.document, number] += 1
            else:
                missed.append(link)
    total = _f1(common.sum(axis=0, keepdims=True), compared.sum(axis=0, keepdims=True))
    rows = [_mean(_f1(add(common), add(compared))) for add in draws(documents, rounds, seed, cancelled)]
    value = float(_mean(total)[0])
    counts = tuple(sum(link.annotator == who for link in links) for who in people)
    places = dict.fromkeys(SaidPlace(layers.documents[link.document], link.start, link.end) for link in missed)
    defined = not np.isnan(value)
    return LinkFigure(
        kind,
        value if defined else None,
        interval(np.concatenate(rows)) if defined and rows and documents > 1 else None,
        counts,
        int(compared.sum()),
        tuple(None if np.isnan(pair) else float(pair) for pair in total[0]),
        tuple(places),
    )


def _f1(common: Floats, compared: Floats) -> Floats:
    """(R, P). `common` counts the links of both, so that it is twice what they have in common."""
    return np.where(compared > 0, common / np.where(compared > 0, compared, 1), np.nan)


def _mean(pairs: Floats) -> Floats:
    known = ~np.isnan(pairs)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, pairs, 0).sum(axis=1) / np.where(count > 0, count, 1), np.nan)
