"""What one label of a colleague costs that comes over a hub, at three sizes of a project; a package merge beside it.

``python -m tests.benchmarks.bench_hub`` prints milliseconds of the merge by key: of the processor, by the clock without
and with waiting for the disk (medians of 100), and of planning the same state as a package is merged.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from core.exchange import merging
from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.local import Local
from core.exchange.records import ANNOTATIONS, ANNOTATORS, Record, RecordKind
from core.ids import AnnotatorId, new_uuid
from core.model import Meta, NewDocument, Source
from core.session import Session
from core.storage.tables import quote_hash
from core.times import now

SIZES = (12_000, 60_000, 180_000)
A_DOCUMENT = 60
TAKEN = 100


def _bundle(kind: RecordKind, records: Sequence[Record]) -> Bundle:
    manifest = Manifest(PackageKind.PROJECT, "", "", None, "", "bench")
    return Bundle("hub", manifest, {kind.table.name: records})


def _annotation(document: str, text: str, person: str, label: str, start: int) -> Record:
    end, stamp = start + 5, now()
    quote = quote_hash(text[start:end])
    return (new_uuid(), document, person, label, start, end, quote, None, "manual", stamp, stamp, 1, 0)


def measure(size: int, folder: Path) -> None:
    """Print the figures of one size."""
    text = "".join(f"{number:04}号文件，教师培训和学校安全。" for number in range(700))
    texts = [f"{number}\n{text}" for number in range(size // A_DOCUMENT)]
    with Session.create(folder / f"{size}.biaodu") as session:
        with session.with_operation("document.import", undoable=False):
            session.documents.add(
                [
                    NewDocument(own, Meta(f"报告{at}"), Source(f"{at}.txt", f"{at:064x}", "utf-8", "text/1"))
                    for at, own in enumerate(texts)
                ]
            )
        people, stamp = [AnnotatorId(new_uuid()) for _ in range(3)], now()
        session.hub.take(
            _bundle(ANNOTATORS, [(id_, f"人{at}", "person", stamp, 1, 0) for at, id_ in enumerate(people)])
        )
        label = session.codebook.labels()[0].id
        documents = [document.id for document in session.documents.list()]

        def made(at: int, start: int) -> Record:
            number = at % len(documents)
            return _annotation(documents[number], texts[number], people[at % 3], label, start)

        session.hub.take(_bundle(ANNOTATIONS, sorted(made(at, 20 + 7 * (at // len(documents))) for at in range(size))))
        fresh = [made(at, 4_000 + 9 * (at % 1000)) for at in range(2 * TAKEN + 10)]
        _timed(session, fresh[:10])
        synced, _ = _timed(session, fresh[10 : TAKEN + 10])
        session._engine.conn.execute("PRAGMA synchronous = OFF")
        alone, processor = _timed(session, fresh[TAKEN + 10 :])
        began = time.process_time()
        merging.join(Local(session._engine.conn), [_bundle(ANNOTATIONS, fresh[:1])], merging.Asked())
        package = 1000 * (time.process_time() - began)
    print(
        f"{size:7} labels: processor {processor:5.2f}, clock {alone:5.2f}, with the disk {synced:5.2f},"
        f" planned as a package (processor) {package:5.1f} ms",
        flush=True,
    )


def _timed(session: Session, records: Sequence[Record]) -> tuple[float, float]:
    """Median milliseconds of the clock and of the processor to take each in."""
    clock: list[float] = []
    processor: list[float] = []
    for record in records:
        began, worked = time.perf_counter(), time.process_time()
        session.hub.take(_bundle(ANNOTATIONS, [record]))
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
    return statistics.median(clock), statistics.median(processor)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for number in SIZES:
            measure(number, Path(scratch))
