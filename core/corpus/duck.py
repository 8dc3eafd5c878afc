"""DuckDB, which writes and reads a corpus: an add-on, loaded when it is first wanted."""

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import EnvironmentFault, UserError

_MEMORY = "1GB"
"""That a connection may take; what needs more goes to the disk."""


def has_duckdb() -> bool:
    """Whether it is installed."""
    return importlib.util.find_spec("duckdb") is not None


def connect(threads: int = 1, spill: Path | None = None) -> Any:
    """A connection to an empty database in memory. With `spill` what does not fit into memory goes into that folder.

    With one thread the same rows make the same file. Raises UserError ``corpus.needs_add_on``.
    """
    if not has_duckdb():
        raise UserError("corpus.needs_add_on", package="duckdb")
    config = {"memory_limit": _MEMORY, "threads": str(threads), "autoinstall_known_extensions": "false"}
    connection: Any = importlib.import_module("duckdb").connect(config=config)
    connection.sql("SET enable_progress_bar = false")
    connection.sql(f"SET temp_directory = '{quoted(spill)}'" if spill is not None else "SET temp_directory = ''")
    return connection


def quoted(path: Path | str) -> str:
    """A path inside of quotes."""
    return str(path).replace("'", "''")


def write_parquet(connection: Any, lines: Path, columns: Mapping[str, str], target: Path, longest: int) -> None:
    """Make a Parquet file of JSON Lines, of which the longest has so many bytes.

    Raises EnvironmentFault ``file.failed`` where DuckDB cannot.
    """
    types = ", ".join(f'"{name}": {_literal(kind)}' for name, kind in columns.items())
    how = f"format = 'newline_delimited', columns = {{{types}}}, maximum_object_size = {max(longest, 1 << 20) + 64}"
    wanted = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT {wanted} FROM read_json('{quoted(lines)}', {how})"
    try:
        connection.sql(f"COPY ({query}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")
    except importlib.import_module("duckdb").Error as error:
        raise EnvironmentFault("file.failed", path=str(target), reason=str(error)[:200]) from error


def _literal(kind: str) -> str:
    return "'" + kind.replace("'", "''") + "'"


def read_rows(connection: Any, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows that a query gives. Raises UserError ``corpus.damaged`` where a file of the corpus cannot be read."""
    duckdb = importlib.import_module("duckdb")
    try:
        answer = connection.sql(query, params=list(parameters))
        # Statements that only do something answer nothing.
        return answer.fetchall() if answer is not None else []
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.BinderException, duckdb.CatalogException) as error:
        raise UserError("corpus.damaged", reason=str(error).splitlines()[0][:200]) from error
