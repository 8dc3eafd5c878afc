"""The sidecar ``<name>.manifest.json``: what a dataset is, so that nobody has to guess its unit or its labels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import orjson

from core import VERSION, bounded_json
from core.codebook import Codebook, codebook_from_value, codebook_to_json
from core.errors import BiaoduError, UserError
from core.files import read
from core.formats.protocol import OffsetUnit
from core.formats.records import DocumentRecord, SpanColumns
from core.formats.sink import HashingSink
from core.ids import DocumentId
from core.model import Label, Mask

SUFFIX = ".manifest.json"
LARGEST = 128 << 20
"""Bytes of a manifest that is read; the masks of a million places fit."""

_INDENTED = orjson.OPT_INDENT_2
_NO_MASKS = b'\n  "masks": {},\n'
"""A member of the outermost object: a string cannot hold a line end in JSON."""


@dataclass(slots=True)
class DatasetTally:
    """Counts of what went into a file."""

    documents: int = 0
    spans: int = 0
    lines: int = 0
    labels: Counter[str] = field(default_factory=Counter[str])
    annotators: Counter[str] = field(default_factory=Counter[str])
    masks: dict[str, tuple[Mask, ...]] = field(default_factory=dict[str, tuple[Mask, ...]])
    """The masks of documents that have any, by id."""

    def counting(self, records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
        """The records as they are; each is counted as it passes."""
        for record in records:
            self.count(record)
            yield record

    def count(self, record: DocumentRecord) -> None:
        """Count one document and its annotations."""
        self.documents += 1
        self.spans += len(record.spans)
        _, _, labels, _, annotators, *_ = SpanColumns.of(record.spans).columns
        self.labels.update(labels)
        self.annotators.update(annotators)
        if record.masks:
            self.masks[record.id] = record.masks


@dataclass(frozen=True, slots=True)
class DataFile:
    """The finished data file."""

    name: str
    format: str
    version: int
    options: Mapping[str, str]
    parts: Sequence[HashingSink]
    """What was written: one file, or the files of a folder by their names."""
    verified: int
    """Spans (``sentences``: sentences) read back from the file and found equal to their slice of the text."""
    unit: OffsetUnit = OffsetUnit.CODE_POINTS
    expected: int = 0
    """How many had to be found."""
    layers: str = ""
    """Whose annotations they are."""
    losses: Mapping[str, int] = field(default_factory=dict[str, int])
    dataset: Mapping[str, object] = field(default_factory=dict[str, object])
    """Choices besides those of the format, see `core.formats.dataset`."""


def manifest_path(path: Path) -> Path:
    """The path of the manifest of the dataset at `path`: its name with ``.manifest.json`` added."""
    return path.with_name(path.name + SUFFIX)


def manifest(
    data: DataFile,
    tally: DatasetTally,
    project: dict[str, str],
    labels: Iterable[Label],
    declared: Codebook = Codebook(),  # noqa: B008 - frozen
    variables: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """The manifest as indented JSON with a final newline.

    `declared` are attributes and kinds of links, which stand in its codebook as in a codebook's file; `variables` are
    as `core.said.declarations` has them.
    """
    content: dict[str, object] = {
        "format": f"biaodu-{data.format}",
        "version": data.version,
        **data.options,
        # A name may have any bytes; they are escaped as on the command line.
        "file": data.name.encode(errors="backslashreplace").decode(),
        **_written(data),
        "unit": data.unit.value.removesuffix("s"),
        "end": "exclusive",
        "counts": {
            "documents": tally.documents,
            "spans": tally.spans,
            "lines": tally.lines,
            "labels": dict(sorted(tally.labels.items())),
            "annotators": dict(sorted(tally.annotators.items())),
        },
        "verified": data.verified,
        "verification": f"{data.verified:,} of {data.expected:,} spans verified, unit: {data.unit.value}",
        "layers": data.layers,
        "losses": dict(data.losses),
        "dataset": dict(data.dataset),
        "codebook": orjson.Fragment(codebook_to_json(labels, declared.attributes, declared.links)),
        **({"variables": variables} if variables else {}),
        "masks": {},
        "project": project,
        "tool": {"name": "biaodu", "version": VERSION},
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    # A fragment is copied as it is. Parsed and written once more, it is indented like the rest.
    made = orjson.dumps(orjson.loads(orjson.dumps(content)), option=_INDENTED | orjson.OPT_APPEND_NEWLINE)
    if not tally.masks:
        return made
    # Put in as text: as objects those of fifty thousand reports are some 250 MB.
    before, _, behind = made.partition(_NO_MASKS)
    return b"".join((before, b'\n  "masks": {\n    ', b",\n    ".join(_mask_lines(tally)), b"\n  },\n", behind))


def _mask_lines(tally: DatasetTally) -> Iterator[bytes]:
    """The masks of each document as a member of the manifest's object, indented."""
    for id_, masks in tally.masks.items():
        listed = [{"start": mask.start, "end": mask.end, "reason": mask.reason} for mask in masks]
        yield orjson.dumps(id_) + b": " + orjson.dumps(listed, option=_INDENTED).replace(b"\n", b"\n    ")


def _written(data: DataFile) -> dict[str, object]:
    if len(data.parts) == 1 and not data.parts[0].name:
        return {"sha256": data.parts[0].sha256, "bytes": data.parts[0].bytes}
    return {"files": {part.name: {"sha256": part.sha256, "bytes": part.bytes} for part in data.parts}}


def codebook_beside(path: Path) -> Codebook:
    """The codebook in the manifest of the dataset at `path`; empty if none can be read."""
    try:
        return codebook_from_value(beside_of(path).get("codebook"))
    except UserError:
        return Codebook()


class BadMasks(ValueError):
    """Masks of a manifest that do not fit their text."""


class MasksBeside:
    """The masks in the manifest of the dataset at `path`; none if there is no manifest, or if it has none."""

    def __init__(self, path: Path | None) -> None:
        self._listed: dict[str, object] = {}
        listed = beside_of(path).get("masks") if path is not None else None
        if isinstance(listed, dict):
            self._listed = cast("dict[str, object]", listed)

    def of(self, document: DocumentId, characters: int) -> tuple[Mask, ...]:
        """The masks of a document whose text has so many code points. Raises `BadMasks`."""
        if document not in self._listed:
            return ()
        listed = self._listed[document]
        if not isinstance(listed, list):
            raise BadMasks(document)
        masks = tuple(sorted(map(_mask, cast("list[object]", listed))))
        borders = [place for mask in masks for place in (mask.start, mask.end)]
        if any(not mask.start < mask.end for mask in masks) or borders != sorted(borders):
            raise BadMasks(document)
        if borders and not 0 <= borders[0] <= borders[-1] <= characters:
            raise BadMasks(document)
        return masks


def _mask(value: object) -> Mask:
    if not isinstance(value, dict):
        raise BadMasks(value)
    fields = cast("dict[str, object]", value)
    start, end, reason = fields.get("start"), fields.get("end"), fields.get("reason")
    if type(start) is not int or type(end) is not int or not isinstance(reason, str) or not reason:
        raise BadMasks(fields)
    return Mask(start, end, reason)


def beside_of(path: Path) -> dict[str, object]:
    """The manifest of the dataset at `path`; empty if none can be read."""
    try:
        content = bounded_json.loads(read(manifest_path(path), LARGEST), largest=LARGEST)
    except BiaoduError:
        return {}
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}
