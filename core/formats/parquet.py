"""Parquet, by DuckDB where that is installed: a row a text, with the columns of the Hugging Face folder."""

import importlib
import importlib.util
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from core.errors import UserError
from core.formats.huggingface import document_of, row_of
from core.formats.jsonl_reader import Problem
from core.formats.output import Output
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Chosen, Format
from core.formats.raw import LARGEST, GivenDataset, RawDocument
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord
from core.formats.rows_said import OF_ROWS, OF_SPANS
from core.formats.said import SaidUse
from core.formats.shapes import SHAPE

_TYPES = (
    "{id: 'VARCHAR', text: 'VARCHAR', title: 'VARCHAR', region: 'VARCHAR', year: 'BIGINT', labels: 'VARCHAR[]',"
    ' spans: \'STRUCT(start BIGINT, "end" BIGINT, label VARCHAR, text VARCHAR, id VARCHAR, annotator VARCHAR,'
    " note VARCHAR, created_at VARCHAR, updated_at VARCHAR%s)[]', meta: 'VARCHAR'%s}"
)
"""With places for the types of what is said beside labels, of spans and of rows."""

_MOST_MEGABYTES = 1_000
"""Of memory that DuckDB may take for a file."""


def _types(use: SaidUse) -> str:
    if not use:
        return _TYPES % ("", "")
    spans = "".join(f", {name} {_structs(members)}" for name, members in OF_SPANS.items())
    return _TYPES % (spans, "".join(f", {name}: '{_structs(members)}'" for name, members in OF_ROWS.items()))


def _structs(members: Iterable[str]) -> str:
    return f"STRUCT({', '.join(f'{name} VARCHAR' for name in members)})[]"


def _duckdb() -> Any:
    return importlib.import_module("duckdb")


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    use = output.about.said
    with tempfile.TemporaryDirectory(prefix="biaodu-") as folder:
        rows, made = Path(folder, "rows.jsonl"), Path(folder, "made.parquet")
        with rows.open("wb") as file:
            for record in records:
                file.write(orjson.dumps(row_of(record, use), option=orjson.OPT_APPEND_NEWLINE))
        how = f"format = 'newline_delimited', columns = {_types(use)}, maximum_object_size = {1 << 30}"
        source = f"read_json('{_quoted(rows)}', {how})"
        connection: Any = _duckdb().connect()
        try:
            connection.sql(f"COPY (SELECT * FROM {source}) TO '{_quoted(made)}' (FORMAT parquet, COMPRESSION zstd)")
        finally:
            connection.close()
        with output.file() as sink, made.open("rb") as file:
            while piece := file.read(1 << 20):
                sink.write(piece)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The rows of a file that has our columns."""
    if importlib.util.find_spec("duckdb") is None:
        raise UserError("import.needs_add_on", format="Parquet", package="duckdb")
    duckdb = _duckdb()
    with tempfile.TemporaryDirectory(prefix="biaodu-") as folder:
        path = Path(folder, "given.parquet")
        path.write_bytes(given.data())
        # Columns are packed: a file of a megabyte may hold more than there is memory.
        connection: Any = duckdb.connect(config={"memory_limit": f"{_MOST_MEGABYTES}MB", "threads": 1})
        try:
            for number, row in enumerate(_rows(duckdb, connection, path), 1):
                yield document_of(number, orjson.loads(row))
        finally:
            connection.close()


def _rows(duckdb: Any, connection: Any, path: Path) -> list[str]:
    """Every row as JSON. Raises UserError ``import.damaged`` and ``import.expands``."""
    table = f"(SELECT to_json(t)::VARCHAR AS line FROM read_parquet('{_quoted(path)}') t)"
    try:
        # Asked first, as all of them come at once: relations of DuckDB 2 give no single rows.
        size: int = connection.sql(f"SELECT coalesce(sum(strlen(line)), 0) FROM {table}").fetchall()[0][0]
        if size > LARGEST:
            raise UserError("import.expands", kind="Parquet")
        return [line for (line,) in connection.sql(f"SELECT line FROM {table}").fetchall()]
    except duckdb.OutOfMemoryException:
        raise UserError("import.expands", kind="Parquet") from None
    except duckdb.Error:
        raise UserError("import.damaged", kind="Parquet") from None


def recognise(name: str, head: bytes) -> bool:
    """Whether it begins as Parquet does."""
    return name.lower().endswith(".parquet") and head.startswith(b"PAR1")


FORMAT = Format(
    id="parquet",
    title="Parquet",
    description="A row a text, for DuckDB, pandas and other programs that count",
    suffix=".parquet",
    version=1,
    holds=TEXTS | OF_ANNOTATIONS | SAID,
    options=(SHAPE,),
    link="https://duckdb.org/docs/data/parquet/overview",
    write=_write,
    verify=verify_by_reading(read),
    raw=read,
    recognise=recognise,
    shaped=True,
    add_on="duckdb",
)
