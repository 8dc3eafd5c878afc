"""The export formats by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import UserError
from core.formats import jsonl


@dataclass(frozen=True, slots=True)
class Format:
    """A format that puts one document's lines after another's into one file."""

    name: str
    suffix: str
    """What file names end in, with the dot."""
    version: int
    shapes: Mapping[str, jsonl.Shape]


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("jsonl", ".jsonl", 1, jsonl.SHAPES),
}


def find_shape(format_name: str, shape_name: str) -> tuple[Format, jsonl.Shape]:
    """A format and one of its shapes; raises UserError ``export.unknown_format`` or ``export.unknown_shape``."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        raise UserError("export.unknown_format", format=format_name, known=", ".join(FORMATS))
    shape = chosen.shapes.get(shape_name)
    if shape is None:
        raise UserError("export.unknown_shape", shape=shape_name, known=", ".join(chosen.shapes))
    return chosen, shape
