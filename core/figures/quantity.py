"""The value that a figure is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.model import Span


class ReportedAs(StrEnum):
    """What a report says of a figure."""

    DONE = "done"
    """It was reached."""
    PLANNED = "planned"
    """It is to be reached."""
    WITHHELD = "withheld"
    """It is there and masked (xx万元)."""


class Trend(StrEnum):
    """Whether the number says by how much something changed."""

    UP = "up"
    DOWN = "down"


class Bound(StrEnum):
    """How exact a number is meant to be."""

    AT_LEAST = "at_least"
    """20%以上, 超6000家, 400余名"""
    AT_MOST = "at_most"
    """不超过3%, 50人以内"""
    ABOUT = "about"
    """近700位, 2%左右"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text with its unit."""

    start: int
    end: int
    """``[start, end)`` in code points: the number with its unit, as written."""
    value: Decimal | None
    """万, 亿 and 成 are multiplied out. None where the report withholds it. Of a range the lower end."""
    unit: str
    """As `core.figures.unit_words.canonical_unit` names it: 元, %, 百分点, 平方米, 人次, 所."""
    reported: ReportedAs
    high: Decimal | None = None
    """The upper end of a range (4.5-5%); None for a single number."""
    trend: Trend | None = None
    bound: Bound | None = None
    what: Span | None = None
    """The words that say what it counts; None where none stand nearby."""
    corrected: bool = False
    """Whether a person said so, see `core.figures.corrections`."""

    @property
    def span(self) -> Span:
        """The range it covers."""
        return Span(self.start, self.end)


def plain_number(value: Decimal | None) -> int | float | None:
    """A value as JSON and spreadsheets have it: an int where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def spelled(value: Decimal | None) -> str:
    """A value for people: thousands apart, no zeros behind; ``xx`` where it is withheld."""
    if value is None:
        return "xx"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
