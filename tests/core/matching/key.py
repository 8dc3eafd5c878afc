"""The sections that were matched by hand: read, judged, written down as offsets (`tests/data/matching/key.json`)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_KEY = Path(__file__).parents[2] / "data" / "matching" / "key.json"
_REPORTS = "data/reports"


class KeyedTexts(NamedTuple):
    first: str
    second: str
    pairs: list[tuple[int, list[int]]]
    """Where a section of the first begins, and where those of the second begin that treat the same; empty for none."""
    held_out: bool
    """Whether it was judged after the last change to the way of matching."""
    neighbours: list[str]
    """Other texts of the same collection."""


def keyed_texts(shared: Path) -> Iterator[KeyedTexts]:
    reports = shared / _REPORTS
    provinces = sorted((reports / "provinces_2026/txt").glob("*.txt"))
    laws = sorted((reports / "education_laws_by_region").rglob("*.md"))[:40]
    for entry in json.loads(_KEY.read_text("utf-8")):
        first, second = reports / entry["a"], reports / entry["b"]
        of_kind = provinces if entry["a"].startswith("provinces") else laws
        others = [path.read_text("utf-8-sig") for path in of_kind if path not in (first, second)]
        pairs = [(start, others_) for start, others_ in entry["pairs"]]
        yield KeyedTexts(first.read_text("utf-8-sig"), second.read_text("utf-8-sig"), pairs, entry["held_out"], others)
