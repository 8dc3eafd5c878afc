"""How files are put together into shards, each of which becomes a Parquet file a table.

Where a shard ends depends on names alone: behind a file whose name's hash says so. So files that come or go change the
shard that they are in and no other, without anybody remembering which file was where ("content-defined chunking",
Muthitacharoen, Chen and Mazières 2001). A shard is named by its first file.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.corpus.sources import SourceFile

MOST_FILES, FEWEST_FILES = 1024, 32
_ONE_IN = 224
"""One file in so many ends a shard, once that has the fewest files: 256 on average."""
_MOST_BYTES = 64 << 20
"""Bytes of the files of a shard, so that its rows fit into memory."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that are read together."""

    name: str
    files: tuple[SourceFile, ...]


def shards_of(files: Iterable[SourceFile]) -> Iterator[Shard]:
    """The files in their order, in shards."""
    group: list[SourceFile] = []
    size = 0
    for file in files:
        if group and (len(group) >= MOST_FILES or size + file.size > _MOST_BYTES):
            yield _shard(group)
            group, size = [], 0
        group.append(file)
        size += file.size
        if len(group) >= FEWEST_FILES and int.from_bytes(_hash(file.name)[:4], "big") % _ONE_IN == 0:
            yield _shard(group)
            group, size = [], 0
    if group:
        yield _shard(group)


def _shard(group: list[SourceFile]) -> Shard:
    return Shard(_hash(group[0].name).hex()[:16], tuple(group))


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "backslashreplace")).digest()
