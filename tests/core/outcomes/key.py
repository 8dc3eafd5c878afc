"""Plans whose outcomes were found by hand, as offsets (`tests/data/outcomes/key.json`); the texts are not ours to keep.

Judged by one person who read the whole part of the later report that reports, before any ranking was seen.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.model import Span

_KEY = Path(__file__).parents[2] / "data" / "outcomes" / "key.json"
_REPORTS = "data/reports/state_council_1954_2025/government_work_reports.jsonl"
_NEIGHBOURS_FROM = 1996


class JudgedPair(NamedTuple):
    """Two reports of consecutive years."""

    years: tuple[int, int]
    plans: str
    later: str
    judged: list[tuple[Span, list[Span]]]
    """Planned sentences, each with the passages of the later report that tell of it; none: not mentioned."""
    held_out: bool
    """Whether nothing was tuned on it."""
    neighbours: list[str]
    """Other reports of the same collection."""


def judged_pairs(shared: Path) -> Iterator[JudgedPair]:
    """The pairs, in the order of the file."""
    lines = (shared / _REPORTS).read_text("utf-8").splitlines()
    texts = {int(each["year"]): each["content"] for each in map(json.loads, lines) if each["year"]}
    for entry in json.loads(_KEY.read_text("utf-8")):
        years = entry["plans"], entry["outcomes"]
        others = [text for year, text in texts.items() if year >= _NEIGHBOURS_FROM and year not in years][:40]
        judged = [(Span(start, end), [Span(*place) for place in places]) for start, end, places in entry["judged"]]
        yield JudgedPair(years, texts[years[0]], texts[years[1]], judged, entry["held_out"], others)
