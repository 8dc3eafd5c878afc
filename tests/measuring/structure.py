"""How much of what reports say of themselves comes in right: titles, years, dates, issuers, regions, masks, headings.

``python -m tests.measuring.structure FOLDER`` reads every file of a folder as an import does and compares it with the
values of ``known.json`` beside this file (or ``--known FILE``), which were found by reading the texts, not by this
program. It prints the right ones of those that have a value, by kind of text, with every wrong one below; a file that
is not known is passed over. In ``known.json`` stand, by the name of a file: ``kind``; values of `core.model.Meta`, null
where the text surely tells none; ``masked``, the lines that are furniture, without their blanks; ``headings``, the
level and numbering of each in order. A value that was found and should be null is wrong.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.model import NewDocument, Span
from core.reading.guard.late import LateReaders
from core.reading.prepare import Incoming, prepare
from core.reading.readers.protocol import Options
from core.text.markers import MarkerStyle
from core.text.outline import outline
from core.text.sentences import paragraphs

KNOWN = Path(__file__).parent / "known.json"
FIELDS = ("title", "year", "date", "issuer", "region")


class Measured:
    """Counts by kind of text and what is measured."""

    def __init__(self) -> None:
        self.right: Counter[tuple[str, str]] = Counter()
        self.wrong: Counter[tuple[str, str]] = Counter()
        self.missing: Counter[tuple[str, str]] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()
        self.expected: Counter[tuple[str, str]] = Counter()
        self.hits: Counter[tuple[str, str]] = Counter()
        self.said: dict[str, list[str]] = defaultdict(list)

    def value(self, kind: str, name: str, field: str, *, want: object, got: object) -> None:
        """Count one value of one text."""
        if want is None and not got:
            return
        cell = kind, field
        if want == got:
            self.right[cell] += 1
            return
        (self.wrong if got else self.missing)[cell] += 1
        self.said[kind].append(f"{name}: {field}: {got!r}, not {want!r}")

    def several(self, kind: str, name: str, field: str, *, want: list[str], got: list[str]) -> None:
        """Count what of several things was found, and what of that is right."""
        cell = kind, field
        both = Counter(want) & Counter(got)
        self.expected[cell] += len(want)
        self.found[cell] += len(got)
        self.hits[cell] += both.total()
        for thing in (Counter(want) - both).elements():
            self.said[kind].append(f"{name}: {field}: {thing!r} is missing")
        for thing in (Counter(got) - both).elements():
            self.said[kind].append(f"{name}: {field}: {thing!r} is too much")


def documents(folder: Path) -> Iterator[tuple[str, NewDocument]]:
    """Every text of a folder, as an import brings it in, with the name of its file."""
    with LateReaders() as readers:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            for item in prepare(path, Options(), _nothing, readers):
                if isinstance(item, Incoming):
                    yield item.new.source.name, item.new


def _nothing(_path: Path, _position: int) -> None:
    pass


def measure(folder: Path, known: Mapping[str, Mapping[str, object]]) -> tuple[Measured, int, float]:
    """Compare a folder with known values; also how many texts there were and the seconds that reading them took."""
    measured = Measured()
    number = 0
    begin = time.process_time()
    for name, new in documents(folder):
        number += 1
        right = known.get(name)
        if right is None:
            continue
        kind = str(right["kind"])
        for field in FIELDS:
            if field in right:
                measured.value(kind, name, field, want=right[field], got=getattr(new.meta, field))
        if "masked" in right:
            measured.several(kind, name, "masks", want=[*map(str, _listed(right["masked"]))], got=masked_lines(new))
        if "headings" in right:
            measured.several(kind, name, "headings", want=str(right["headings"]).split(), got=headings(new).split())
    return measured, number, time.process_time() - begin


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def masked_lines(new: NewDocument) -> list[str]:
    """The lines that are wholly or partly masked, without blanks at their sides."""
    masks = [Span(mask.start, mask.end) for mask in new.masks]
    return [
        new.text[line.start : line.end][:60]
        for line in paragraphs(new.text)
        if any(mask.overlaps(line) for mask in masks)
    ]


def headings(new: NewDocument) -> str:
    """Level and numbering of each heading, without those inside of lines: ``1一、 2（一） 2（二）``."""
    nodes = outline(new.text, [Span(mask.start, mask.end) for mask in new.masks])
    return " ".join(
        f"{node.level}{''.join(node.marker.split())}" for node in nodes if node.style is not MarkerStyle.INLINE
    )


def table(measured: Measured) -> str:
    """The right ones of those that have a value; masks and headings with precision and recall."""
    kinds = sorted({kind for kind, _ in [*measured.right, *measured.wrong, *measured.missing, *measured.expected]})
    rows = [["", *kinds]]
    for field in FIELDS:
        row = [field]
        for kind in kinds:
            cell = kind, field
            total = measured.right[cell] + measured.wrong[cell] + measured.missing[cell]
            wrong = f" ({measured.wrong[cell]} wrong)" if measured.wrong[cell] else ""
            row.append(f"{measured.right[cell]}/{total}{wrong}" if total else "-")
        rows.append(row)
    for field in ("masks", "headings"):
        row = [field]
        for kind in kinds:
            cell = kind, field
            precision = _share(measured.hits[cell], measured.found[cell])
            recall = _share(measured.hits[cell], measured.expected[cell])
            row.append(f"P {precision} R {recall}" if measured.expected[cell] or measured.found[cell] else "-")
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def main() -> None:
    """Measure the folder of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path, default=KNOWN)
    given = parser.parse_args()
    known = json.loads(given.known.read_text(encoding="utf-8"))
    measured, number, seconds = measure(given.folder, known)
    if not measured.right:
        sys.exit(f"no file of {given.folder} is known in {given.known.name}")
    for kind in sorted(measured.said):
        print(f"\n{kind}", *measured.said[kind], sep="\n  ")
    print(f"\n{table(measured)}\n\n{number} texts, {number / seconds:.0f} a second")


if __name__ == "__main__":
    main()
