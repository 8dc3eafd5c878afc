"""Writing the lines, and reading them back."""

from collections.abc import Iterable, Iterator

from core.formats.output import Output, Written
from core.formats.protocol import Chosen, Mismatch
from core.formats.records import DocumentRecord


def _lines(record: DocumentRecord) -> list[bytes]:
    """Offsets are code points of the document's text."""
    return [f"{record.id[:8]}\t{span.start}\t{span.end}\t{span.label}\n".encode() for span in record.spans]


def write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    with output.file() as sink:
        for record in records:
            for line in _lines(record):
                sink.write(line)


def verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    expected = [line for record in records for line in _lines(record)]
    found = list(written.lines())
    for number, (line, wanted) in enumerate(zip(found, expected, strict=True), 1):
        if line.rstrip(b"\n") != wanted.rstrip(b"\n"):
            raise Mismatch(number)
    return len(found)
