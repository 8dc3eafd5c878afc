"""What goes along with a dataset that is a single file: a description of it, and the codebook as a table.

A folder of a dataset has such files inside, if its format has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core import VERSION
from core.formats.manifest import DataFile, DatasetTally

if TYPE_CHECKING:
    from core.formats.output import About

CARD, CODEBOOK = ".card.md", ".codebook.csv"


@dataclass(frozen=True, slots=True)
class Companions:
    """Paths of the files beside a dataset, named after it as its manifest is."""

    card: Path
    codebook: Path

    @classmethod
    def of(cls, dataset: Path) -> "Companions":
        """Those of the dataset at a path."""
        return cls(*(dataset.with_name(dataset.name + ending) for ending in (CARD, CODEBOOK)))


def is_companion(name: str, names: frozenset[str]) -> bool:
    """Whether a file in a folder goes along with a dataset there."""
    return any(name.endswith(ending) and name.removesuffix(ending) in names for ending in (CARD, CODEBOOK))


def contents(about: "About", data: DataFile, tally: DatasetTally, title: str) -> tuple[bytes, bytes]:
    """The card and the codebook; `title` is the format's."""
    # Whoever only reads asks `is_companion`, and needs nothing of what writing takes.
    from core.formats.card import codebook_csv, codebook_rows

    rows = {
        "Format": title,
        **data.options,
        "Texts": f"{tally.documents:,}",
        "Annotations": f"{tally.spans:,}",
        "Whose annotations": data.layers,
        "Offsets": f"{data.unit.value}, the end not included",
        "Proven": f"{data.verified:,} of {data.expected:,} spans verified after writing",
        "Part": str(data.dataset.get("part", "")),
    }
    card = (
        f"# {about.name}\n\n{_table(rows)}\n"
        f"## Labels\n\n{_table({label: f'{count:,}' for label, count in sorted(tally.labels.items())})}\n"
        f"## Left out\n\n{_table({name: f'{count:,}' for name, count in data.losses.items()}) or 'Nothing.'}\n\n"
        f"## Codebook\n\n| code | 中文 | English | definition |\n|---|---|---|---|\n{codebook_rows(about.labels)}\n"
        f"`{data.name}.manifest.json` says the same for programs. Made by Biaodu {VERSION}.\n"
    )
    return card.encode(errors="backslashreplace"), codebook_csv(about.labels)


def _table(rows: Mapping[str, str]) -> str:
    lines = [f"| {name} | {value.replace('|', chr(92) + '|')} |" for name, value in rows.items() if value]
    return "| | |\n|---|---|\n" + "\n".join(lines) + "\n" if lines else ""
