"""The tables of a corpus, and their columns as DuckDB names their types.

A row is a list of values in the order of its table's columns. All offsets are code points of the canonical text, half
open, as everywhere.
"""

from collections.abc import Mapping
from types import MappingProxyType

Row = dict[str, object]
"""The values of a row by column; JSON has them."""

ROWS_VERSION = 1
"""Grows when the same bytes give other rows: what was read by an older version is read again."""

DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "document": "VARCHAR",  # SHA-256 of the canonical text: the id that projects use
        "source": "VARCHAR",  # the file, with its folders
        "place": "VARCHAR",  # where in the file, for tables and datasets; else empty
        "sha256": "VARCHAR",  # of the file's bytes
        "reader": "VARCHAR",
        "encoding": "VARCHAR",
        "title": "VARCHAR",
        "region": "VARCHAR",
        "year": "BIGINT",
        "issuer": "VARCHAR",
        "date": "VARCHAR",
        "kind": "VARCHAR",
        "characters": "BIGINT",
        "masked": "BIGINT",  # characters of furniture
        "masks": 'STRUCT("start" BIGINT, "end" BIGINT, reason VARCHAR)[]',
        "withheld": 'STRUCT("start" BIGINT, "end" BIGINT)[]',
        "meta": "VARCHAR",  # all metadata, as JSON
        "text": "VARCHAR",
    }
)
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "document": "VARCHAR",
        "number": "BIGINT",
        "level": "BIGINT",
        "start": "BIGINT",
        "end": "BIGINT",
        "title": "VARCHAR",
        "marker": "VARCHAR",
        "does": "VARCHAR",  # reports, plans or nothing
    }
)
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "document": "VARCHAR",
        "number": "BIGINT",
        "start": "BIGINT",
        "end": "BIGINT",
        "part": "BIGINT",  # the innermost part that holds it, by its number
        "masked": "BOOLEAN",
        "withheld": "BIGINT",
        "figures": 'STRUCT("start" BIGINT, "end" BIGINT, "value" DOUBLE, high DOUBLE, unit VARCHAR, reported VARCHAR,'
        " trend VARCHAR, bound VARCHAR)[]",
    }
)
FILES: Mapping[str, str] = MappingProxyType(
    {
        "source": "VARCHAR",
        "sha256": "VARCHAR",
        "bytes": "BIGINT",
        "version": "VARCHAR",
        "documents": "BIGINT",
        "error": "VARCHAR",  # the code of what kept the file, or a part of it, out; empty: nothing did
        "message": "VARCHAR",
        "skipped": "BOOLEAN",  # of a kind that is not read
    }
)
"""The manifest: what was read, by which version, and what came of it."""
SCORES: Mapping[str, str] = MappingProxyType(
    {
        "document": "VARCHAR",
        "label": "VARCHAR",
        "start": "BIGINT",
        "end": "BIGINT",
        "score": "DOUBLE",
    }
)
EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "document": "VARCHAR",
        "label": "VARCHAR",
        "sentences": "DOUBLE",  # how many sentences are expected to have the label
        "any": "DOUBLE",  # how likely at least one has
    }
)
READ_TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"documents": DOCUMENTS, "parts": PARTS, "sentences": SENTENCES, "files": FILES}
)
"""What reading writes. The manifest is last: a shard is done when it is there."""
SCORED_TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({"scores": SCORES, "expected": EXPECTED})
"""What applying writes; `expected` is last."""
