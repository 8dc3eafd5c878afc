"""Writes resources/sample/sample.jsonl and extras.json from the reports, their metadata and the labels beside them.

    python packaging/build_sample.py

The sources are for people: `reports/NAME.txt` is a report as it was found, `reports.json` says what is known
about it and which parts are furniture, `labels/NAME.tsv` holds a line for each passage: annotators, label,
passage, note. A passage is quoted in full or as ``its first words⋯its last words``; where the quote occurs more
than once, ``@2`` at its end takes the second. A note belongs to the first annotator of its line. The result is the
same at every run: ids and times derive from the content, so that a changed label changes only its own line.
"""

import csv
import hashlib
import json
import re
import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"
STARTED = {
    "陈晓": datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
    "李敏": datetime(2026, 3, 9, 1, 10, tzinfo=UTC),
}
ELISION = "⋯"


@dataclass(frozen=True)
class SampleRow:
    """One line of a label file."""

    annotators: tuple[str, ...]
    label: str
    passage: str
    note: str | None


def locate(text: str, quote: str) -> tuple[int, int]:
    """The range in code points that `quote` stands for; raises `ValueError` unless exactly one is meant."""
    numbered = re.fullmatch(r"(.*)@(\d+)", quote, re.DOTALL)
    wanted = int(numbered[2]) if numbered else None
    head, _, tail = (numbered[1] if numbered else quote).partition(ELISION)
    starts = [found.start() for found in re.finditer(re.escape(head), text)]
    if not starts or (wanted is None and len(starts) > 1) or (wanted or 1) > len(starts):
        raise ValueError(f"{len(starts)} times in the report: {quote}")
    start = starts[(wanted or 1) - 1]
    if not tail:
        return start, start + len(head)
    return start, text.index(tail, start + len(head)) + len(tail)


def read_rows(path: Path) -> list[SampleRow]:
    """The lines of a label file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            SampleRow(tuple(row["annotators"].split()), row["label"], row["passage"], row["note"] or None)
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def stamp(moment: datetime) -> str:
    """UTC, ISO 8601 with milliseconds and ``Z``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def identifier(moment: datetime, seed: bytes) -> str:
    """A UUID of version 7 (RFC 9562) whose random part is a hash of `seed`."""
    milliseconds = int(moment.timestamp() * 1000)
    value = (milliseconds << 80) | int.from_bytes(hashlib.sha256(seed).digest()[:10], "big")
    value = (value & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def spans_of(text: str, document: str, rows: list[SampleRow], day: int) -> list[dict[str, Any]]:
    """The spans of one report as the JSON Lines format wants them; `day` counts from an annotator's first."""
    spans: list[dict[str, Any]] = []
    for annotator, started in STARTED.items():
        own = sorted((*locate(text, row.passage), row.label, row) for row in rows if annotator in row.annotators)
        for start, end, label, row in own:
            seed = f"{document}/{annotator}/{label}/{start}/{end}".encode()
            # An annotator gets through some 75 characters a minute, a little unevenly.
            created = started + timedelta(days=day, seconds=start * 0.8, milliseconds=hashlib.sha256(seed).digest()[0])
            note = row.note if row.annotators[0] == annotator else None
            spans.append(
                {
                    "id": identifier(created, seed),
                    "start": start,
                    "end": end,
                    "label": label,
                    "annotator": annotator,
                    "text": text[start:end],
                    "note": note,
                    "created_at": stamp(created),
                    "updated_at": stamp(created + timedelta(seconds=20) if note else created),
                }
            )
    return sorted(spans, key=lambda span: (span["start"], span["end"], span["label"], span["id"]))


def build(folder: Path = SAMPLE) -> tuple[str, str]:
    """The contents of sample.jsonl and extras.json."""
    lines: list[str] = []
    extras: dict[str, dict[str, Any]] = {}
    for day, report in enumerate(json.loads((folder / "reports.json").read_text(encoding="utf-8"))):
        text = (folder / "reports" / f"{report['name']}.txt").read_bytes().decode("utf-8")
        document = hashlib.sha256(text.encode("utf-8")).hexdigest()
        labels = folder / "labels" / f"{report['name']}.tsv"
        spans = spans_of(text, document, read_rows(labels) if labels.exists() else [], day)
        line = {"id": document, "text": text, "meta": report["meta"], "spans": spans}
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        found = ((*locate(text, quote), reason) for reason, quote in report["furniture"].items())
        extras[document] = {
            "masks": [{"start": start, "end": end, "reason": reason} for start, end, reason in sorted(found)],
            "status": report["status"],
        }
    return "".join(lines), json.dumps(extras, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write both files."""
    lines, extras = build()
    (SAMPLE / "sample.jsonl").write_text(lines, encoding="utf-8", newline="\n")
    (SAMPLE / "extras.json").write_text(extras, encoding="utf-8", newline="\n")
    print(f"{lines.count(chr(10))} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main())
