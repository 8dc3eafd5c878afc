"""The sidecar ``<name>.manifest.json``: what a dataset is, so that nobody has to guess its unit or its labels."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import orjson

from core import VERSION
from core.codebook import Codebook, codebook_from_json, codebook_to_json
from core.errors import UserError
from core.formats.records import DocumentRecord
from core.model import Label

SUFFIX = ".manifest.json"


@dataclass(slots=True)
class Tally:
    """What went into a file."""

    documents: int = 0
    spans: int = 0
    lines: int = 0
    labels: Counter[str] = field(default_factory=Counter[str])
    annotators: Counter[str] = field(default_factory=Counter[str])

    def count(self, record: DocumentRecord) -> None:
        """Count one document and its annotations."""
        self.documents += 1
        self.spans += len(record.spans)
        self.labels.update([span.label for span in record.spans])
        self.annotators.update([span.annotator for span in record.spans])


@dataclass(frozen=True, slots=True)
class DataFile:
    """The finished data file."""

    name: str
    format: str
    version: int
    shape: str
    sha256: str
    bytes: int
    verified: int
    """Spans (``sentences``: sentences) read back from the file and found equal to their slice of the text."""


def manifest_path(path: Path) -> Path:
    """Where the manifest of the dataset at `path` is: its name with ``.manifest.json`` behind it."""
    return path.with_name(path.name + SUFFIX)


def manifest(data: DataFile, tally: Tally, project: dict[str, str], labels: Iterable[Label]) -> bytes:
    """The manifest as indented JSON with a final newline."""
    content = {
        "format": f"biaodu-{data.format}",
        "version": data.version,
        "shape": data.shape,
        "file": data.name,
        "sha256": data.sha256,
        "bytes": data.bytes,
        "unit": "code point",
        "end": "exclusive",
        "counts": {
            "documents": tally.documents,
            "spans": tally.spans,
            "lines": tally.lines,
            "labels": dict(sorted(tally.labels.items())),
            "annotators": dict(sorted(tally.annotators.items())),
        },
        "verified": data.verified,
        "codebook": orjson.Fragment(codebook_to_json(labels)),
        "project": project,
        "tool": {"name": "biaodu", "version": VERSION},
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    # A fragment is copied as it is: parsed once more, it is indented like the rest.
    return orjson.dumps(orjson.loads(orjson.dumps(content)), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def codebook_beside(path: Path) -> Codebook:
    """The codebook in the manifest of the dataset at `path`; empty when there is none that can be read."""
    try:
        content: object = orjson.loads(manifest_path(path).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return Codebook()
    if not isinstance(content, dict):
        return Codebook()
    try:
        return codebook_from_json(orjson.dumps(cast("dict[str, object]", content).get("codebook")))
    except UserError:
        return Codebook()
