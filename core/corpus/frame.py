"""The documents of a corpus that are asked about: each text once, by what groups them.

The table ``frame`` of a DuckDB connection has a row a document: ``document, source, title, region, year, kind, issuer,
characters, shard``.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.corpus.duck import quoted, read_rows
from core.corpus.store import Store
from core.errors import UserError
from core.search.question import Near, SearchQuestion, Wanted, WordGroup, parse

COLUMNS = ("region", "year", "kind", "issuer")
"""By what documents can be grouped."""
_MADE = """CREATE OR REPLACE TEMP TABLE frame AS
SELECT document, min(source) AS source, arg_min(title, source) AS title, arg_min(region, source) AS region,
    arg_min("year", source) AS "year", arg_min(kind, source) AS kind, arg_min(issuer, source) AS issuer,
    any_value(characters) AS characters, arg_min(shard, source) AS shard
FROM {rows} GROUP BY document"""
_COLUMNS = 'document, source, title, region, "year", kind, issuer, characters, parse_filename(filename, true) AS shard'
_TAKEN = "taken_"
_FURTHEST = 1000
"""What DuckDB's expressions can count to."""


def rows_of(
    connection: Any, store: Store, table: str, columns: str, where: str = "", words: Sequence[str] = ()
) -> tuple[str, list[str]]:
    """What a query reads a table of all shards from, and the parameters that this takes.

    Of a corpus on a server these columns are taken into a table of the connection, as many files at a time as may lie
    on this machine. Raises UserError ``corpus.nothing_found`` where that has no file.
    """
    query = f"SELECT {columns} FROM read_parquet({{files}}, filename = true) {where}"
    made = f"{_TAKEN}{table}"
    is_first = True
    for paths in store.tables(table):
        once = query.format(files=listed(paths))
        if isinstance(store.place, Path):
            return f"({once})", list(words)
        begin = f"CREATE OR REPLACE TEMP TABLE {made} AS" if is_first else f"INSERT INTO {made}"
        read_rows(connection, f"{begin} {once}", words)
        is_first = False
    if is_first:
        raise UserError("corpus.nothing_found")
    return made, []


def listed(paths: Sequence[Path]) -> str:
    """Files as `read_parquet` takes them."""
    quotes = (f"'{quoted(path)}'" for path in paths)
    return f"[{', '.join(quotes)}]"


def make_frame(connection: Any, store: Store, query: str = "") -> int:
    """Make the table ``frame``; returns how many documents it has.

    `query` is what a search takes (`core.search.question`), letter by letter. Of a text that lies in several files the
    first file by name counts. Raises UserError ``corpus.nothing_found``, ``corpus.damaged`` and ``search.*``.
    """
    where, words = _where(query)
    rows, words = rows_of(connection, store, "documents", _COLUMNS, where, words)
    read_rows(connection, _MADE.format(rows=rows), words)
    if rows.startswith(_TAKEN):
        read_rows(connection, f"DROP TABLE {rows}")
    ((count,),) = read_rows(connection, "SELECT count(*) FROM frame")
    if not count:
        raise UserError("corpus.nothing_found")
    return int(count)


def grouping(columns: Sequence[str], *also: str) -> tuple[str, ...]:
    """The columns, each once. Raises UserError ``corpus.unknown_group``."""
    known = (*COLUMNS, *also)
    for column in columns:
        if column not in known:
            raise UserError("corpus.unknown_group", value=column, known=", ".join(known))
    return tuple(dict.fromkeys(columns))


def _where(query: str) -> tuple[str, list[str]]:
    """The condition that documents hold, and its words in their order."""
    if not query.strip():
        return "", []
    question = SearchQuestion(parse(query)).required()
    words: list[str] = []
    conditions = [_group(group, words) for group in question.groups]
    return f"WHERE {' AND '.join(conditions)}", words


def _group(group: WordGroup, words: list[str]) -> str:
    any_of = " OR ".join(_condition(wanted, words) for wanted in group.any_of)
    return f"NOT ({any_of})" if group.without else f"({any_of})"


def _condition(wanted: Wanted, words: list[str]) -> str:
    if isinstance(wanted, Near):
        first, second = re.escape(wanted.first), re.escape(wanted.second)
        gap = f".{{0,{min(wanted.distance, _FURTHEST)}}}"
        words.append(f"(?s:{first}{gap}{second}|{second}{gap}{first})")
        return "regexp_matches(text, ?)"
    words.append(wanted)
    return "contains(text, ?)"
