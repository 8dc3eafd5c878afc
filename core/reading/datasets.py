"""Reads datasets in formats of the field: which format a file has, how its offsets count, and what it brings."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from core.errors import EnvironmentFault, UserError
from core.files import reading
from core.formats.beside import is_companion
from core.formats.jsonl_reader import Problem, ReadDocument, lines_of
from core.formats.manifest import beside_of
from core.formats.protocol import Format, OffsetUnit
from core.formats.raw import LARGEST, GivenDataset, RawCodebook, RawDocument
from core.formats.registry import formats, our_format
from core.formats.sink import pieces_of
from core.formats.units import Counting, FoundUnit, find_counting, settle
from core.ids import DocumentId
from core.reading.kinds import Looked

AUTO = "auto"
_OURS = (b'{"id":"', b'{"id": "')
_META = re.compile(rb'"meta": ?\{')
_PAIRED = ".ann"
_LARGEST_BESIDE = 64 << 20
READ_SUFFIXES = frozenset({".conll", ".bio", ".bmes", ".qdpx", ".qde", ".xmi", ".jsonld", ".parquet", ".xml"})
"""Suffixes of datasets that are read when they lie in a folder, besides those of `core.reading.kinds`."""
Known = Callable[[DocumentId], str | None]
UNITS = {
    "code-points": OffsetUnit.CODE_POINTS,
    "utf-16": OffsetUnit.UTF_16,
    "utf-8": OffsetUnit.BYTES,
}
"""How offsets can be counted, for files where no quote shows it: as given on the command line, with ``-inclusive``
added if the end counts, too.
"""


def unknown_text(document: DocumentId) -> str | None:
    """Know no text: used when there is no project to ask."""
    del document


def dataset_format(looked: Looked, wanted: str) -> Format | None:
    """The format of a file, as found or as given; None if other readers shall try.

    Raises UserError ``export.unknown_format`` for a format that does not exist or is not read.
    """
    if wanted and wanted != AUTO:
        known = formats()
        if wanted not in known or not known[wanted].reads:
            readable = ", ".join(id_ for id_, format_ in known.items() if format_.reads)
            raise UserError("export.unknown_format", format=wanted, known=readable)
        return known[wanted] if known[wanted].raw is not None else None
    head = looked.head
    if looked.suffix in (".jsonl", ".ndjson", ".json") and head.startswith(_OURS) and _META.search(head):
        return None
    if looked.suffix == ".txt" and isinstance(looked.whole, Path) and _pair(looked.whole).is_file():
        return our_format("brat")
    return next((known for known in _recognising() if _is(known, looked)), None)


def _is(known: Format, looked: Looked) -> bool:
    """Whether a file has a format. Its beginning tells, or if the format needs that, all of it."""
    if known.recognise is None or not known.recognise(looked.name, looked.head):
        return False
    return known.confirm is None or known.confirm(_whole(looked))


def _whole(looked: Looked) -> bytes:
    """The whole file, if it is small enough to be read as one; else nothing."""
    if isinstance(looked.whole, bytes):
        return looked.whole
    with reading(looked.whole) as file:
        data = file.read(LARGEST + 1)
    return data if len(data) <= LARGEST else b""


@cache
def _recognising() -> tuple[Format, ...]:
    return tuple(known for known in formats().values() if known.recognise is not None)


def _pair(path: Path) -> Path:
    return path.with_suffix(_PAIRED)


def read_dataset(
    looked: Looked,
    format_: Format,
    unit: str,
    data: Callable[[], bytes],
    known: Known,
    *,
    predicted: bool = False,
) -> Iterator[ReadDocument | RawCodebook | Problem]:
    """The documents and the codebook of a dataset. The first document says how the offsets were counted.

    With `predicted`, all spans count as predictions.

    Raises UserError, such as ``import.no_unit``, when the whole cannot be read.
    """
    assert format_.raw is not None
    given = _given(looked, data, known)
    read = list(format_.raw(given))
    documents = [document for document in read if isinstance(document, RawDocument)]
    for document in documents if predicted else ():
        document.predictions = [*document.predictions, *document.spans]
        document.spans = []
    if not read:
        is_one = format_.recognise is not None and format_.recognise(looked.name, looked.head)
        raise UserError("text.empty") if is_one else UserError("import.not_this_format", format=format_.title)
    # The quotes of predictions show the unit as those of labels do.
    shown = [
        replace(document, spans=[*document.spans, *document.predictions]) if document.predictions else document
        for document in documents
    ]
    found = _counting(looked, format_, unit, shown, given)
    told = not any(document.spans for document in shown)
    for item in read:
        if not isinstance(item, RawDocument):
            yield item
            continue
        settled = settle(item, found.counting)
        if isinstance(settled, ReadDocument) and not told:
            told = True
            settled = replace(settled, notices=[_told(item.line, format_, found), *settled.notices])
        yield settled


def _told(line: int, format_: Format, found: FoundUnit) -> Problem:
    code = "import.offsets" if found.quotes else "import.offsets_without_quotes"
    fields = {"format": format_.title, "unit": str(found.counting), "fitting": found.fitting, "quotes": found.quotes}
    return Problem(line, code, fields)


def _counting(
    looked: Looked, format_: Format, unit: str, documents: list[RawDocument], given: GivenDataset
) -> FoundUnit:
    """How offsets are counted.

    As the user says, as the manifest says if the file is unchanged, or as the quotes show.
    """
    usual = Counting(OffsetUnit.CODE_POINTS if format_.converted else format_.unit, format_.inclusive)
    if unit:
        said = unit.removesuffix("-inclusive")
        if said not in UNITS:
            raise UserError("import.no_such_unit", value=unit, known=", ".join(UNITS))
        usual = Counting(UNITS[said], unit.endswith("-inclusive"))
        return FoundUnit(usual, 0, 0)
    if format_.converted:
        return FoundUnit(usual, 0, 0)
    if format_.writes and isinstance(looked.whole, Path):
        manifest = beside_of(looked.whole)
        if manifest.get("sha256") and manifest["sha256"] == hashlib.sha256(given.data()).hexdigest():
            return FoundUnit(usual, 0, 0)
    return find_counting(documents, usual)


def _given(looked: Looked, data: Callable[[], bytes], known: Known) -> GivenDataset:
    whole = looked.whole

    def lines() -> Iterator[bytes]:
        if isinstance(whole, Path):
            with reading(whole) as file:
                yield from lines_of(file)
        else:
            yield from lines_of(io.BytesIO(whole))

    def pieces() -> Iterator[bytes]:
        if isinstance(whole, Path):
            with reading(whole) as file:
                yield from pieces_of(file)
        else:
            yield from pieces_of(io.BytesIO(whole))

    def beside(name: str) -> bytes | None:
        if not isinstance(whole, Path) or name != Path(name).name:
            return None
        path = whole.with_name(name)
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST_BESIDE:
                return None
            with reading(path) as file:
                return file.read(_LARGEST_BESIDE)
        except (OSError, EnvironmentFault):
            return None

    return GivenDataset(looked.name, lines, data, beside, known, pieces)


def is_part_of_dataset(path: Path, names: frozenset[str]) -> bool:
    """Whether a file in a folder is part of a dataset there, and so no text of its own."""
    name = path.name
    if path.suffix == _PAIRED:
        return path.with_suffix(".txt").name in names
    if is_companion(name, names):
        return True
    if name in ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"):
        return any(other.endswith(_PAIRED) for other in names)
    if name == "to_docbin.py" or path.suffix == ".spacy":
        return f"{path.stem}.jsonl" in names or name == "to_docbin.py"
    if name.lower().endswith("typesystem.xml"):
        return any(other.endswith((".xmi", ".json")) for other in names)
    has_lines = any(other.endswith(".jsonl") for other in names)
    return name in ("README.md", "codebook.csv") and "README.md" in names and has_lines
