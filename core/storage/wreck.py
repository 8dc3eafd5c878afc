"""Reads what can be read of a damaged file, page by page around the holes."""

import heapq
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from core.storage.tables import ANNOTATION, Row, Table

_MAGIC = b"SQLite format 3\x00"
_FRUITLESS_PROBES = 500
"""Places tried in vain, one after the other, within the holes of one table before the rest counts as lost."""


class Wreck:
    """A copy of a damaged project file. No method raises for damage; what can't be read is missing."""

    def __init__(self, damaged: Path, scratch: Path, sound: Path) -> None:
        """Copy `damaged` to the folder `scratch`; `sound` is a project just made, of whose first pages some may serve.

        Raises OSError.
        """
        copy = scratch / "wreck"
        for ending in ("", "-wal", "-journal"):
            source = damaged.with_name(damaged.name + ending)
            if source.exists():
                shutil.copyfile(source, copy.with_name("wreck" + ending))
        self._copy = copy
        self._conn = self._connect()
        self.first_pages_lost = not self._knows_its_tables()
        if self.first_pages_lost:
            self._conn.close()
            _transplant_schema(copy, sound)
            self._conn = self._connect()

    def close(self) -> None:
        """Close the copy."""
        self._conn.close()

    def _connect(self) -> sqlite3.Connection:
        _fill_up(self._copy)
        conn = sqlite3.connect(self._copy, isolation_level=None)
        # Text whose bytes are no UTF-8 any more comes with marks where it is broken.
        conn.text_factory = _decoded
        return conn

    def _knows_its_tables(self) -> bool:
        try:
            # Without this SQLite refuses a file that is shorter than its header says.
            self._conn.execute("PRAGMA writable_schema = ON")
            self._conn.execute("PRAGMA query_only = ON")
            found = {row[0] for row in self._conn.execute("SELECT name FROM sqlite_schema")}
            return {"document", "document_text", "annotation", "row_change"} <= found
        except sqlite3.Error:
            return False

    def rows(self, table: str) -> list[Row]:
        """The readable rows of a table with row numbers, in their order.

        Reads forward to a hole and backward to a hole, then halves what is between, the widest gap first.
        """
        found: dict[int, Row] = {}
        most = self._copy.stat().st_size // 8
        gaps = [(-most, 0, most)]
        fruitless = 0
        while gaps and fruitless < _FRUITLESS_PROBES:
            _width, low, high = heapq.heappop(gaps)
            part = f'"{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
            before, whole = self._read(part, low, high)
            after = [] if whole else self._read(part + " DESC", low, high)[0]
            found |= {_number(row): row for row in (*before, *after)}
            fruitless = 0 if before or after else fruitless + 1
            low = _number(before[-1]) + 1 if before else low
            high = _number(after[-1]) - 1 if after else high
            if not whole and low < high:
                middle = (low + high) // 2
                heapq.heappush(gaps, (low - middle, low, middle))
                heapq.heappush(gaps, (middle + 1 - high, middle + 1, high))
        return [row for _, row in sorted(found.items())]

    def keyed_rows(self, table: Table) -> list[Row]:
        """The readable rows of a table without row numbers, which lie in the order of their keys."""
        upward, whole = self._read(f'"{table.name}" ORDER BY {", ".join(table.key)}', rowid=False)
        if whole:
            return upward
        descending = ", ".join(f"{column} DESC" for column in table.key)
        downward, _ = self._read(f'"{table.name}" ORDER BY {descending}', rowid=False)
        return list({table.key_of(row): row for row in (*upward, *downward)}.values())

    def annotations(self) -> dict[str, Row]:
        """The readable rows of the annotations by id."""
        return {str(row["id"]): row for row in self.keyed_rows(ANNOTATION)}

    def annotation(self, id_: str) -> Row | None:
        """One by its id."""
        rows, _ = self._read("annotation WHERE id = ?", id_, rowid=False)
        return rows[0] if rows else None

    def places(self, document: str) -> list[Row]:
        """What the index of places knows of a document's annotations: all but notes and times."""
        columns = "id, document, annotator, span_start, span_end, label"
        query = f"SELECT {columns} FROM annotation INDEXED BY annotation_place WHERE document = ? AND deleted = 0"
        order = " ORDER BY document {0}, annotator {0}, span_start {0}, span_end {0}, label {0}"
        upward, whole = self._fetch(query + order.format("ASC"), document)
        return upward if whole else upward + self._fetch(query + order.format("DESC"), document)[0]

    def _read(self, tail: str, *values: object, rowid: bool = True) -> tuple[list[Row], bool]:
        return self._fetch(f"SELECT {'rowid AS rowid, ' if rowid else ''}* FROM {tail}", *values)

    def _fetch(self, query: str, *values: object) -> tuple[list[Row], bool]:
        """Rows up to the first that can't be read, and whether that is all."""
        rows: list[Row] = []
        try:
            cursor = self._conn.execute(query, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                rows.append(dict(zip(names, row, strict=True)))  # noqa: PERF401 - those before an error count
        except sqlite3.Error:
            return rows, False
        return rows, True


def _number(row: Row) -> int:
    return int(str(row["rowid"]))


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _page_size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big")
    return 65536 if size == 1 else size


def _fill_up(copy: Path) -> None:
    """Make a cut file as long as its header says, with zeros: then only what was there is looked at."""
    with copy.open("r+b") as stream:
        head = stream.read(100)
        size = copy.stat().st_size
        page = _page_size(head)
        if head.startswith(_MAGIC) and page >= 512:
            pages = max(int.from_bytes(head[28:32], "big"), -(-size // page))
            # A header of noise may ask for anything; a file loses an end, not nine tenths.
            stream.truncate(min(pages * page, max(size * 10, 1 << 20)))


def _transplant_schema(copy: Path, sound: Path) -> None:
    """Put the pages that list the tables, from a project just made, in place of the damaged ones.

    They are the same in every project of one schema version (sqlite.org/fileformat.html#b_tree_pages): tables are
    made first, in one order, and so have the same root pages.
    """
    page = _page_size(sound.read_bytes()[:100])
    data = sound.read_bytes()
    size = copy.stat().st_size
    with copy.open("r+b") as stream:
        for number in _schema_pages(data, page):
            content = bytearray(data[(number - 1) * page : number * page])
            if number == 1:
                content[28:32] = (-(-size // page)).to_bytes(4, "big")
                # No free pages: those of the sound file are not this one's.
                content[32:40] = bytes(8)
            stream.seek((number - 1) * page)
            stream.write(content)
    for ending in ("-wal", "-journal"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)


def _schema_pages(data: bytes, page: int) -> Iterator[int]:
    """Page 1 and, where it is an interior page, the leaves below it."""
    yield 1
    header = data[100:112]
    if header[0] != 5:
        return
    cells = int.from_bytes(header[3:5], "big")
    number: Callable[[int], int] = lambda at: int.from_bytes(data[at : at + 4], "big")  # noqa: E731
    yield number(108)
    for cell in range(cells):
        pointer = int.from_bytes(data[112 + 2 * cell : 114 + 2 * cell], "big")
        yield number(pointer)
