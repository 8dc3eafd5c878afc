"""The figures that were keyed by hand: read in the reports, written down as offsets (`tests/data/figures/key.json`)."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.model import Span

_KEY = Path(__file__).parents[2] / "data" / "figures" / "key.json"


class Keyed(NamedTuple):
    start: int
    end: int
    value: Decimal | None
    high: Decimal | None
    unit: str
    reported: str
    """``-`` where the text is a rule, which neither reports nor plans."""


class KeyedPassage(NamedTuple):
    text: str
    """The whole text of the document that the passage stands in."""
    span: Span
    figures: list[Keyed]
    withheld: bool


def keyed_passages(shared: Path) -> Iterator[KeyedPassage]:
    """All passages that were read, with every figure in them."""
    for entry in json.loads(_KEY.read_text("utf-8")):
        figures = [
            Keyed(start, end, value and Decimal(value), high and Decimal(high), unit, reported)
            for start, end, value, high, unit, reported in entry["figures"]
        ]
        text = _text(shared, entry["file"], entry.get("title"))
        yield KeyedPassage(text, Span(entry["start"], entry["end"]), figures, entry["file"].startswith("seeds/"))


@cache
def _text(shared: Path, file: str, title: str | None) -> str:
    path = shared / (file if file.startswith("seeds/") else f"data/reports/{file}")
    if title is None:
        return path.read_text("utf-8-sig")
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return next(row["content"] for row in rows if row["title"] == title)
