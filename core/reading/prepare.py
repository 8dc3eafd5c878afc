"""Turns files into what enters a project, without touching the project: read, decoded, canonical, described."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from core import bounded_json
from core.bounded_json import JsonError
from core.errors import BiaoduError, UserError
from core.file_names import readable
from core.files import fault, reading
from core.formats.jsonl_reader import Problem, ReadDocument, lines_of, moved_offsets, read_document, read_documents
from core.formats.manifest import BadMasks, MasksBeside
from core.formats.meta import meta_from_json
from core.formats.protocol import Format
from core.formats.raw import RawCodebook
from core.formats.records import SpanRecord
from core.formats.said import Said
from core.json_nan import without_nan
from core.model import Label, Mask, Meta, NewDocument, Source, Span
from core.reading.datasets import Known, dataset_format, read_dataset, unknown_text
from core.reading.json_bytes import as_utf8, is_utf8
from core.reading.kinds import HEAD, FileKind, Looked, kind_by
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.registry import version_of
from core.reading.soundness import text_warnings
from core.text.canonical import canonicalise
from core.text.withheld import KEY, mark_withheld, withheld_fields

if TYPE_CHECKING:
    from core.reading.guard.late import LateReaders
    from core.reading.guard.reading import GuardedReaders
    from core.text.recognition import Recognition

# Rules over whole texts load in 40 ms (furniture, metadata, regions). They do so when a text is first described: a
# dataset says itself what its documents are.

MAX_TEXT = 256 << 20
"""Bytes of the largest file that is read as a whole; JSON Lines may be of any size."""
DATASET_READER = "jsonl/1"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document on its way into a project."""

    source: str
    """The file, and where in it: ``reports.jsonl:12``, ``reports.zip/2024/a.docx``, ``reports.xlsx:Sheet1:3``."""
    path: Path
    new: NewDocument
    spans: Sequence[SpanRecord]
    held: int | None = None
    """As `core.reading.readers.protocol.Read.held`."""
    said: Said | None = None
    """What is said beside its labels, by the ids of `spans`."""
    predictions: Sequence[SpanRecord] = ()
    """As `core.formats.jsonl_reader.ReadDocument.predictions`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that does not come in."""

    source: str
    error: BiaoduError


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that was taken in, but not as the file has it."""

    source: str
    error: BiaoduError


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file of an archive of a kind that is not read."""

    source: str
    error: BiaoduError


@dataclass(frozen=True, slots=True)
class Described:
    """Labels that a dataset describes."""

    source: str
    path: Path
    labels: tuple[Label, ...]


Item = Incoming | Refused | Noticed | PassedOver | Described

_JSON = frozenset({FileKind.LINES, FileKind.WHOLE, FileKind.RECORDS})
_FURNISHED = 2_000_000
"""Texts up to so many characters are searched for what a web page puts around a report; one as long as a book is no web
page.
"""
_HEAD = 5_000
_NAME = 30
"""Characters of a text's beginning that serve as a title."""

Position = Callable[[Path, int], None]
"""Called with a file and how many of its bytes have been read."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file on the disk or in an archive."""

    path: Path
    """The path on the disk; for a file in an archive, that of the archive."""
    source: str
    looked: Looked
    size: int
    sha256: str = ""
    """The hash of the file itself, if `looked` is not that file."""

    def in_utf8(self) -> "_File":
        """A file of JSON as it would be in UTF-8."""
        data = self.read()
        made = as_utf8(data)
        looked = Looked(self.looked.name, made[:HEAD], made)
        return _File(self.path, self.source, looked, len(made), hashlib.sha256(data).hexdigest())

    def open(self) -> AbstractContextManager[BinaryIO]:
        whole = self.looked.whole
        return reading(whole, HEAD) if isinstance(whole, Path) else io.BytesIO(whole)

    def read(self) -> bytes:
        if self.size > MAX_TEXT:
            raise UserError("import.too_large", megabytes=self.size >> 20, limit=MAX_TEXT >> 20)
        with self.open() as stream:
            return stream.read()


def prepare(
    path: Path,
    options: Options,
    position: Position,
    readers: "GuardedReaders | LateReaders",
    known: Known = unknown_text,
) -> Iterator[Item]:
    """What one file brings.

    Reasons that keep it or a part of it out come as `Refused`; expected errors are never raised.  `known` gives texts
    of the project, for labels that come without theirs. `position` is called at least 20 times a second, and what it
    raises (`core.progress.Cancel`) stops the reading.
    """
    source = readable(path)
    try:
        if path.exists() and not path.is_file():
            raise UserError("import.other_file")
        with reading(path) as opened:
            head = opened.read(HEAD)
        file = _File(path, source, Looked(readable(path.name), head, path), path.stat().st_size)
        dataset = dataset_format(file.looked, options.format)
        if dataset is None and kind_by(file.looked) is FileKind.ZIP:
            position(path, 0)
            items = _archive(file, options, position, readers, known)
        else:
            items = _file(file, dataset, options, position, readers, known)
        yield from items if options.predictions else map(_unpredicted, items)
    except BiaoduError as error:
        yield Refused(source, error)
    except OSError as error:
        yield Refused(source, fault(error, path))
    except MemoryError:
        yield Refused(source, UserError("import.too_large", megabytes=path.stat().st_size >> 20, limit=MAX_TEXT >> 20))


def _unpredicted(item: Item) -> Item:
    """A text without what programs predicted in it."""
    return replace(item, predictions=()) if isinstance(item, Incoming) and item.predictions else item


def prepare_bytes(
    data: bytes, name: str, options: Options, asking: Callable[[], None], readers: "GuardedReaders | LateReaders"
) -> Iterator[Item]:
    """The same for the bytes of a file that need not be on this disk. `name` is what it is called, with its folders."""
    own_name = name.rpartition("/")[2]
    file = _File(Path(name), name, Looked(own_name, data[:HEAD], data), len(data))
    try:
        dataset = dataset_format(file.looked, options.format)
        yield from _file(file, dataset, options, lambda _path, _done: asking(), readers, unknown_text)
    except BiaoduError as error:
        yield Refused(name, error)
    except MemoryError:
        yield Refused(name, UserError("import.too_large", megabytes=len(data) >> 20, limit=MAX_TEXT >> 20))


def _file(
    file: _File,
    dataset: Format | None,
    options: Options,
    position: Position,
    readers: "GuardedReaders | LateReaders",
    known: Known,
) -> Iterator[Item]:
    """Everything in a file that is no archive, and is a dataset of this format if it is one.

    Raises UserError if it cannot be read at all.
    """
    if dataset is not None and "text" not in options.columns:
        yield from _dataset(file, dataset, options, position, known)
        return
    kind = kind_by(file.looked)
    if kind is FileKind.ZIP:
        raise UserError("import.nested_archive")
    if kind in _JSON and not is_utf8(file.looked.head):
        file = file.in_utf8()
    if kind is FileKind.LINES and "text" not in options.columns:
        yield from _dataset_lines(file, position, predicted=options.suggestions)
        return
    position(file.path, 0)
    data = file.read()
    if kind is FileKind.WHOLE and "text" not in options.columns:
        whole = _dataset_whole(file, data, predicted=options.suggestions)
        if whole is not None:
            yield from whole
            return
    if kind in (FileKind.LINES, FileKind.WHOLE):
        kind = FileKind.RECORDS
    yield from _texts(file, kind, data, options, position, readers)


def _texts(
    file: _File,
    kind: FileKind,
    data: bytes,
    options: Options,
    position: Position,
    readers: "GuardedReaders | LateReaders",
) -> Iterator[Item]:
    """The texts that the reader of a kind finds in the bytes of a file."""
    sha256 = file.sha256 or hashlib.sha256(data).hexdigest()

    def asking() -> None:
        position(file.path, int(readers.share * file.size) if isinstance(file.looked.whole, Path) else 0)

    for read in readers.read(kind, GivenFile(file.looked.name, data), options, asking):
        asking()
        if isinstance(read, UserError):
            yield Refused(file.source, read)
        else:
            yield from _incoming(file, read, sha256, version_of(kind if read.recognition is None else "scan"))


def _dataset(file: _File, dataset: Format, options: Options, position: Position, known: Known) -> Iterator[Item]:
    """Everything in a dataset of the field."""
    position(file.path, 0)
    predicted = options.suggestions
    for read in read_dataset(file.looked, dataset, options.unit, file.read, known, predicted=predicted):
        position(file.path, 0)
        if isinstance(read, RawCodebook):
            yield Described(file.source, file.path, read.labels)
        else:
            yield from _items(file, read, MasksBeside(None), f"{dataset.id}/{dataset.version}")


def _archive(
    file: _File, options: Options, position: Position, readers: "GuardedReaders | LateReaders", known: Known
) -> Iterator[Item]:
    """What the files of an archive bring. One that cannot be read does not keep the others out."""
    from core.reading.archive import members

    for name, content in members(file.read(), pictures=options.recognise):
        source = f"{file.source}/{name}"
        position(file.path, 0)
        if isinstance(content, UserError):
            yield PassedOver(source, content) if content.code == "import.other_file" else Refused(source, content)
            continue
        own_name = name.rpartition("/")[2]
        inner = _File(file.path, source, Looked(own_name, content[:HEAD], content), len(content))
        try:
            yield from _file(inner, dataset_format(inner.looked, options.format), options, position, readers, known)
        except BiaoduError as error:
            yield Refused(source, error)


def _incoming(file: _File, read: Read, sha256: str, reader: str) -> Iterator[Item]:
    """A text from a reader as a document, after what there is to say about it."""
    from core.text.furniture import find_furniture
    from core.text.metadata import guess_meta

    source = f"{file.source}:{read.place}" if read.place else file.source
    canonical = canonicalise(read.text)
    text = canonical.text
    if not text.strip():
        yield Refused(source, UserError("text.empty"))
        return
    for notice in (*read.notices, *text_warnings(text, plain=canonical.plain)):
        yield Noticed(source, notice)
    masks = _moved(read.masks, read.text, text)
    title = str(read.meta.get("title") or "")
    own_name = file.looked.name
    titled = read.hint or ("" if read.place else own_name)
    if len(text) <= _FURNISHED:
        masks = _joined(masks, find_furniture(text))
        meta = guess_meta(text, titled, masks, title)
    else:
        meta = _described(text, titled, title)
    if read.meta:
        meta = _with_given(meta, read, of_a_page=reader.startswith(_PAGES))
    if not meta.title:
        meta = replace(meta, title=_beginning(text))
    if read.recognition is not None:
        from core.text.recognition import with_recognition

        meta = with_recognition(meta, _recognition_in(read, text))
    origin = Source(f"{own_name}:{read.place}" if read.place else own_name, sha256, read.encoding, reader)
    yield Incoming(source, file.path, NewDocument(text, meta, origin, tuple(masks)), [], read.held)


def _moved(masks: tuple[Mask, ...], given: str, text: str) -> list[Mask]:
    """A reader's masks, with offsets in the canonical text."""
    if not masks or given == text:
        return list(masks)
    at = moved_offsets(given, [place for mask in masks for place in (mask.start, mask.end)])
    return [Mask(at[mask.start], at[mask.end], mask.reason) for mask in masks if at[mask.start] < at[mask.end]]


def _recognition_in(read: Read, text: str) -> "Recognition":
    """What is known of how a text was recognised, with offsets in the canonical text."""
    from core.text.recognition import Recognition

    known = read.recognition
    assert known is not None
    if read.text == text:
        return known
    spans = [*known.lines, *known.doubtful]
    at = moved_offsets(read.text, sorted({place for span in spans for place in (span.start, span.end)}))
    lines = (replace(line, start=at[line.start], end=at[line.end]) for line in known.lines)
    doubtful = (Span(at[span.start], at[span.end]) for span in known.doubtful)
    return Recognition(
        known.engine,
        tuple(line for line in lines if line.start < line.end),
        tuple(span for span in doubtful if span.start < span.end),
    )


def _joined(first: list[Mask], second: list[Mask]) -> list[Mask]:
    """Both lists in text order; if two overlap, the one of the first list is kept."""
    if not first:
        return second
    free = [mask for mask in second if not any(mask.start < other.end and other.start < mask.end for other in first)]
    return sorted([*first, *free])


_PAGES = ("html/", "feed/")


def _with_given(meta: Meta, read: Read, *, of_a_page: bool) -> Meta:
    """Metadata in which what a table says itself goes before what its text lets guess.

    A page says only when and by whom a text was put there: a rule's passing, a signature and the body that the text
    names go before that (CONTEXT.md).
    """
    from core.text.issuers import with_its_place
    from core.text.kind import is_notice_title
    from core.text.origins import FIELDS, Origin, origins, with_origins
    from core.text.regions import normalise_region

    given = meta_from_json(read.meta, title=meta.title)
    if of_a_page:
        here = origins(meta)
        signed = here.get("date") is Origin.SIGNATURE and is_notice_title(given.title or "")
        if signed or here.get("date") is Origin.ENACTMENT:
            given = replace(given, date=None)
        if given.issuer and meta.issuer and here.get("issuer") is not Origin.PAGE:
            fuller = with_its_place(meta.issuer, given.issuer)
            given = replace(given, issuer=fuller if fuller != meta.issuer else None)
    withheld = [field for field in withheld_fields(meta) if not getattr(given, field)]
    if KEY not in given.extra:
        given = mark_withheld(given, withheld)
    known = origins(meta)
    said = {name: Origin.FILE if getattr(given, name) else known.get(name) for name in FIELDS}
    merged = replace(
        given,
        region=normalise_region(given.region, f"{given.title}\n{given.issuer or ''}") if given.region else meta.region,
        year=given.year or meta.year,
        issuer=given.issuer or meta.issuer,
        date=given.date or meta.date,
        kind=given.kind or meta.kind,
    )
    return with_origins(merged, {name: origin for name, origin in said.items() if origin is not None})


def _beginning(text: str) -> str:
    """A title for a text of a table or dataset that has none."""
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= _NAME else f"{line[: _NAME - 1]}…"


def _described(text: str, name: str, title: str = "") -> Meta:
    """Metadata from the beginning of a text, which is where reports say what they are."""
    from core.text.metadata import guess_meta

    return guess_meta(text[:_HEAD], name, title=title)


def _dataset_lines(file: _File, position: Position, *, predicted: bool = False) -> Iterator[Item]:
    leading: list[Problem] | None = []
    masks = _masks_beside(file)
    with file.open() as lines:
        for read in read_documents(lines_of(lines), predicted=predicted):
            position(file.path, lines.tell() if isinstance(file.looked.whole, Path) else 0)
            if leading is not None and isinstance(read, Problem):
                leading.append(read)
                continue
            for problem in leading or ():
                yield from _items(file, problem, masks)
            leading = None
            yield from _items(file, read, masks)
    if leading:
        # Not a single document: it is another tool's file, and a message for each line would not help.
        bad = next((problem for problem in leading if problem.code in _NO_JSON), None)
        raise UserError("import.unknown_json") if bad is None else _error(bad)


_NO_JSON = frozenset(["import.bad_json", "import.too_deep", "import.expands", "import.long_line"])


def _dataset_whole(file: _File, data: bytes, *, predicted: bool = False) -> Iterator[Item] | None:
    """The documents of a JSON value; None if none has our form."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        value = bounded_json.loads(without_nan(data) or data, deepest=None)
    except JsonError as error:
        if error.code == "json.too_large":
            raise UserError("import.expands", kind="JSON") from error
        if error.code != "json.not_json":
            raise
        before = data.decode(errors="replace").split("\n")[error.line - 1][: error.column - 1]
        fields = {"reason": error.reason, "line": error.line, "byte": len(before.encode())}
        raise UserError("import.bad_json", **fields) from error
    entries = cast("list[object]", value) if isinstance(value, list) else [value]
    read = [read_document(entry, number, predicted=predicted) for number, entry in enumerate(entries, 1)]
    if not any(isinstance(given, ReadDocument) or given.code == "import.too_deep" for given in read):
        return None
    masks = _masks_beside(file)
    return (item for given in read for item in _items(file, given, masks))


def _masks_beside(file: _File) -> MasksBeside:
    return MasksBeside(file.path if isinstance(file.looked.whole, Path) else None)


def _items(
    file: _File, read: ReadDocument | Problem, beside: MasksBeside, reader: str = DATASET_READER
) -> Iterator[Item]:
    source = f"{file.source}:{read.line}"
    if isinstance(read, Problem):
        yield Refused(source, _error(read))
        return
    for problem in read.refused:
        yield Refused(source, _error(problem))
    for problem in read.notices:
        yield Noticed(source, _error(problem))
    for warning in text_warnings(read.text, plain=read.plain):
        yield Noticed(source, warning)
    meta = read.meta
    if meta is None:
        meta = _described(read.text, "")
    elif not read.titled:
        meta = replace(meta, title=_described(read.text, "").title)
    if not meta.title:
        meta = replace(meta, title=_beginning(read.text))
    try:
        masks = beside.of(read.id, len(read.text))
    except BadMasks:
        masks = ()
        yield Noticed(source, UserError("import.bad_masks", line=read.line))
    origin = Source(f"{file.looked.name}:{read.line}", read.id, "utf-8", reader)
    new = NewDocument(read.text, meta, origin, masks, read.id)
    yield Incoming(source, file.path, new, read.spans, said=read.said, predictions=read.predictions)


def _error(problem: Problem) -> UserError:
    return UserError(problem.code, line=problem.line, **problem.fields)
