"""What one label of a colleague costs that comes over a hub, at three sizes of a project; a package merge beside it.

``python tests/benchmarks/bench_hub.py`` prints milliseconds: of the merge by key (median and 99th percentile of 200),
with its commit, and of the same state merged as a package is.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.records import ANNOTATIONS, ANNOTATORS
from core.exchange.scoped import GROWING
from core.ids import AnnotatorId, new_uuid
from core.model import Meta, NewDocument, Source
from core.session import Session
from core.storage.tables import quote_hash
from core.times import now

SIZES = (12_000, 60_000, 180_000)
A_DOCUMENT = 60
TAKEN = 200


def _bundle(kind, records) -> Bundle:
    manifest = Manifest(PackageKind.PROJECT, "", "", None, "", "bench")
    return Bundle("hub", manifest, {kind.table.name: records})


def _annotation(document: str, text: str, person: str, label: str, start: int):
    end = start + 5
    stamp = now()
    return (
        new_uuid(),
        document,
        person,
        label,
        start,
        end,
        quote_hash(text[start:end]),
        None,
        "manual",
        stamp,
        stamp,
        1,
        0,
    )


def measure(size: int, folder: Path) -> None:
    text = "".join(f"{number:04}号文件，教师培训和学校安全。" for number in range(700))
    with Session.create(folder / f"{size}.biaodu") as session:
        texts = [f"{number}\n{text}" for number in range(size // A_DOCUMENT)]
        with session.with_operation("document.import", undoable=False):
            session.documents.add(
                [
                    NewDocument(own, Meta(f"报告{at}"), Source(f"{at}.txt", f"{at:064x}", "utf-8", "text/1"))
                    for at, own in enumerate(texts)
                ]
            )
        people = [AnnotatorId(new_uuid()) for _ in range(3)]
        stamp = now()
        session.hub.take(
            _bundle(ANNOTATORS, [(id_, f"人{at}", "person", stamp, 1, 0) for at, id_ in enumerate(people)])
        )
        labels = [label.id for label in session.codebook.labels()]
        documents = [document.id for document in session.documents.list()]
        many = [
            _annotation(
                documents[at // A_DOCUMENT],
                texts[at // A_DOCUMENT],
                people[at % 3],
                labels[at % len(labels)],
                20 + 7 * (at % A_DOCUMENT),
            )
            for at in range(size)
        ]
        session.hub.take(_bundle(ANNOTATIONS, sorted(many)))
        fresh = [
            _annotation(
                documents[at % len(documents)],
                texts[at % len(documents)],
                people[at % 3],
                labels[0],
                4_000 + 9 * at % 1000,
            )
            for at in range(TAKEN + 10)
        ]
        for record in fresh[:10]:
            session.hub.take(_bundle(ANNOTATIONS, [record]))

        def timed(records):
            found = []
            for record in records:
                began = time.perf_counter()
                session.hub.take(_bundle(ANNOTATIONS, [record]))
                found.append(1000 * (time.perf_counter() - began))
            return sorted(found)

        synced = timed(fresh[10:110])
        session._engine.conn.execute("PRAGMA synchronous = OFF")
        alone = timed(fresh[110:])
        began = time.perf_counter()
        from core.exchange import merging
        from core.exchange.local import Local

        merging.join(Local(session._engine.conn), [_bundle(ANNOTATIONS, fresh[:1])], merging.Asked())
        package = 1000 * (time.perf_counter() - began)
    print(
        f"{size:7} labels: by key {statistics.median(alone):5.2f} (p99 {alone[int(len(alone) * 0.99) - 1]:5.2f}),"
        f" with the disk {statistics.median(synced):5.2f} (p99 {synced[int(len(synced) * 0.99) - 1]:5.2f}),"
        f" as a package {package:5.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    assert ANNOTATIONS in GROWING
    with tempfile.TemporaryDirectory() as made:
        for size in SIZES:
            measure(size, Path(made))
