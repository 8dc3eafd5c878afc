"""Reads what can be read of a damaged file, page by page around the holes."""

import heapq
from collections.abc import Callable, Iterator
from pathlib import Path

from core.storage import sqlite
from core.storage.tables import ANNOTATION, TABLES, Row, Table, Value

_NEEDED = {table.name: frozenset(table.columns) for table in TABLES.values()} | {
    "document_text": frozenset(["document", "text"]),
    "codebook_version": frozenset(["snapshot"]),
    "row_change": frozenset(["table", "key", "before", "after"]),
}
"""The columns of our tables that are read. Every version has had them."""
_FRUITLESS_PROBES = 500
"""After so many places in a row were tried in vain within the holes of one table, the rest counts as lost."""


class Wreck:
    """A copy of a damaged project file. No method raises for damage; what can't be read is missing."""

    def __init__(self, damaged: Path, scratch: Path, sound: Path) -> None:
        """Copy `damaged` into the folder `scratch`.

        `sound` is a new project, whose first pages may replace damaged ones.  Raises OSError and
        `core.storage.sqlite.Error`.
        """
        copy = scratch / "wreck"
        for ending in ("", "-wal", "-journal"):
            if damaged.with_name(damaged.name + ending).exists():
                with copy.with_name("wreck" + ending).open("wb") as stream:
                    stream.writelines(sqlite.read_stored(damaged, ending))
        self._copy = copy
        self._conn = self._connect()
        self.first_pages_lost = not self._knows_its_tables()
        if self.first_pages_lost:
            self._conn.close()
            _transplant_schema(copy, sound)
            self._conn = self._connect()
            self._knows_its_tables()

    def close(self) -> None:
        """Close the copy."""
        self._conn.close()

    def _connect(self) -> sqlite.Binding:
        _fill_up(self._copy)
        conn = sqlite.connect(self._copy)
        sqlite.distrust(conn)
        self._columns: dict[str, tuple[str, ...]] = {}
        self._encoding = "utf-8"
        return conn

    def _knows_its_tables(self) -> bool:
        try:
            # Without this SQLite refuses a file that is shorter than its header says.
            sqlite.bear_broken_schema(self._conn)
            self._conn.execute("PRAGMA query_only = ON")
            self._columns = dict(self._plain_tables())
            self._encoding = str(self._conn.execute("PRAGMA encoding").fetchone()[0])
        except sqlite.Error:
            return False
        return {"document", "document_text", "annotation", "row_change"} <= self._columns.keys()

    def _plain_tables(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Tables and their stored columns, without views, virtual tables and computed columns.

        These run what their author wrote.  A table of ours that lacks a column, because its definition is damaged, is
        left out, too.
        """
        # Only names that are asked for later matter here, so one that is no text may drop out.
        for (name,) in self._conn.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).fetchall():
            columns = self._conn.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (name,)).fetchall()
            if _NEEDED.get(name, frozenset()) <= {column for (column,) in columns}:
                yield name, tuple(column for (column,) in columns)

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
            before, whole = self._read(part, low, high, table=table)
            after = [] if whole else self._read(part + " DESC", low, high, table=table)[0]
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
        upward, whole = self._read(f'"{table.name}" ORDER BY {", ".join(table.key)}', table=table.name, rowid=False)
        if whole:
            return upward
        descending = ", ".join(f"{column} DESC" for column in table.key)
        downward, _ = self._read(f'"{table.name}" ORDER BY {descending}', table=table.name, rowid=False)
        return list({table.key_of(row): row for row in (*upward, *downward)}.values())

    def annotations(self) -> dict[str, Row]:
        """The readable rows of the annotations by id."""
        return {str(row["id"]): row for row in self.keyed_rows(ANNOTATION)}

    def annotation(self, id_: str) -> Row | None:
        """One annotation by its id."""
        rows, _ = self._read("annotation WHERE id = ?", id_, table="annotation", rowid=False)
        return rows[0] if rows else None

    def places(self, document: str) -> list[Row]:
        """What the index of places knows of a document's annotations: everything but notes and times."""
        columns = ("id", "document", "annotator", "span_start", "span_end", "label")
        place = "annotation INDEXED BY annotation_place WHERE document = ? AND deleted = 0"
        order = " ORDER BY document {0}, annotator {0}, span_start {0}, span_end {0}, label {0}"
        upward, whole = self._fetch(columns, place + order.format("ASC"), document)
        return upward if whole else upward + self._fetch(columns, place + order.format("DESC"), document)[0]

    def _read(self, tail: str, *values: object, table: str, rowid: bool = True) -> tuple[list[Row], bool]:
        columns = self._columns.get(table)
        if columns is None:
            return [], True
        return self._fetch(("rowid", *columns) if rowid else columns, tail, *values)

    def _fetch(self, columns: tuple[str, ...], tail: str, *values: object) -> tuple[list[Row], bool]:
        """Rows up to the first that can't be read, and whether these are all."""
        rows: list[Row] = []
        # Text as bytes: what is no longer UTF-8 then comes with marks where it is broken, instead of not at all.
        listed = ", ".join(f"""iif(typeof("{name}") = 'text', CAST("{name}" AS BLOB), "{name}")""" for name in columns)
        try:
            for row in self._conn.execute(f"SELECT {listed} FROM {tail}", values):
                rows.append({name: self._decoded(value) for name, value in zip(columns, row, strict=True)})  # noqa: PERF401 - those before an error count
        except sqlite.Error:
            return rows, False
        return rows, True

    def _decoded(self, value: Value | bytes) -> Value:
        return value.decode(self._encoding, "replace") if isinstance(value, bytes) else value


def _number(row: Row) -> int:
    return int(str(row["rowid"]))


def _page_size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big")
    return 65536 if size == 1 else size


def _fill_up(copy: Path) -> None:
    """Make a cut file as long as its header says, with zeros, and then read only what was there."""
    with copy.open("r+b") as stream:
        head = stream.read(100)
        size = copy.stat().st_size
        page = _page_size(head)
        if head.startswith(sqlite.MAGIC) and page >= 512:
            pages = max(int.from_bytes(head[28:32], "big"), -(-size // page))
            # A damaged header may ask for any size; a file loses its end, not nine tenths.
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
                # No free pages: the sound file's are not those of this one.
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
