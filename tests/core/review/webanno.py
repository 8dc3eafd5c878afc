"""Reads spans from WebAnno TSV 3, as far as its curation suite needs it.

Format: webanno.github.io/webanno/releases/3.6.7/docs/user-guide.html#sect_webannotsv. A span layer's header is
``#T_SP=layer|feature...``; its columns hold ``_`` (nothing), a value or ``*`` (no value), several stacked ones apart
by ``|``, and ``[n]`` after a value where a span has several tokens or is stacked. Relations are passed over.
"""

import re
from pathlib import Path

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation
from tests.core.review.layers import DOCUMENT

_STACKED = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"(.*)\[(\d+)\]")


def read(path: Path, who: str) -> list[Annotation]:
    """A user's layer; the label is the layer's name with all its features' values, equal spans appear once."""
    layers: list[tuple[str, int]] = []
    spans: dict[tuple[str, int, str], tuple[int, int, list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#T_"):
            name, *features = line.removeprefix("#T_SP=").removeprefix("#T_RL=").split("|")
            layers.append((name if line.startswith("#T_SP=") else "", len(features)))
        elif line and not line.startswith("#"):
            token, place, _, *columns = line.split("\t")
            start, end = map(int, place.split("-"))
            for name, width in layers:
                values, columns = columns[:width], columns[width:]
                if name:
                    _take(spans, name, token, start, end, values)
    found = {(start, end, f"{name}/{'/'.join(values)}") for (name, *_), (start, end, values) in spans.items()}
    return [
        Annotation(AnnotationId(f"{who}{n}"), DOCUMENT, start, end, LabelId(label), AnnotatorId(who), None, "", "")
        for n, (start, end, label) in enumerate(sorted(found))
    ]


def _take(
    spans: dict[tuple[str, int, str], tuple[int, int, list[str]]],
    name: str,
    token: str,
    start: int,
    end: int,
    values: list[str],
) -> None:
    stacks = [_STACKED.split(value) for value in values]
    for stacked in zip(*stacks, strict=True):
        if set(stacked) == {"_"}:
            continue
        numbered = [_NUMBERED.fullmatch(value) for value in stacked]
        number = int(numbered[0][2]) if numbered[0] else 0
        plain = [found[1] if found else value for found, value in zip(numbered, stacked, strict=True)]
        key = (name, number, "" if number else token)
        known = spans.get(key)
        spans[key] = (known[0] if known else start, end, plain)
