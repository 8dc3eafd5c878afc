"""What `bench_processes` holds the command line against: the shortest programs that do the same with the same rows.

``bare.py import DATASET DATABASE`` parses each line with orjson and inserts its rows into the three tables of a
project, which are there with their constraints and indexes, in one transaction that is flushed like ours. ``bare.py
export DATABASE DATASET`` reads the same rows, dumps each line by orjson and syncs the file. Nothing is checked,
journaled or read back. It imports nothing of the product: what that loads is part of what is compared.
"""

import os
import sys
from typing import Any

import apsw
import orjson

_SHARED = (1, 0, 1)
_FEW = 50_000
"""Annotations that are gathered before they are inserted."""


def connect(database: str) -> Any:
    """A connection as a project's: write-ahead log, each commit flushed."""
    connection = apsw.Connection(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def import_dataset(dataset: str, database: str) -> None:
    """The rows of the dataset's documents and annotations, in one commit."""
    connection = connect(database)
    labels = dict(connection.execute("SELECT code, id FROM label").fetchall())
    people = dict(connection.execute("SELECT name, id FROM annotator").fetchall())
    documents: list[Any] = []
    texts: list[Any] = []
    spans: list[Any] = []

    def insert() -> None:
        for table, rows in (("document_text", texts), ("document", documents), ("annotation", spans)):
            if rows:
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            rows.clear()

    connection.execute("BEGIN IMMEDIATE")
    with open(dataset, "rb") as file:
        for number, line in enumerate(file, 1):
            read = orjson.loads(line)
            id_, text, meta = read["id"], read["text"], read["meta"]
            texts.append((id_, text))
            about = (meta["title"], meta["region"], meta["year"], meta["issuer"], meta["date"], meta["kind"], "{}")
            origin = (f"{dataset}:{number}", id_, "utf-8", "jsonl/1", "2024-05-01T08:00:00.000Z")
            documents.append((id_, number, len(text), *about, *origin, *_SHARED))
            spans += [
                (
                    *(span["id"], id_, people[span["annotator"]], labels[span["label"]], span["start"], span["end"]),
                    *("0123456789abcdef", span["note"], "import", span["created_at"], span["updated_at"], *_SHARED),
                )
                for span in read["spans"]
            ]
            if len(spans) > _FEW:
                insert()
    insert()
    connection.execute("COMMIT")
    connection.close()


def export_dataset(database: str, dataset: str) -> None:
    """The lines of the project's documents."""
    connection = connect(database)
    about = ("title", "region", "year", "issuer", "date", "kind")
    documents = (
        f"SELECT d.id, t.text, {', '.join(about)} FROM document d JOIN document_text t ON t.document = d.id"
        " WHERE d.deleted = 0 ORDER BY d.position"
    )
    names = ("id", "start", "end", "label", "annotator", "text", "note", "created_at", "updated_at")
    spans = (
        "SELECT a.id, a.span_start, a.span_end, l.code, p.name, a.note, a.created_at, a.updated_at FROM annotation a"
        " JOIN label l ON l.id = a.label JOIN annotator p ON p.id = a.annotator"
        " WHERE a.document = ? AND a.deleted = 0 ORDER BY a.span_start, a.span_end, l.code, a.id"
    )
    with open(dataset, "wb") as file:
        for id_, text, *meta in connection.execute(documents):
            line = {
                "id": id_,
                "text": text,
                "meta": dict(zip(about, meta, strict=True)),
                "spans": [
                    dict(zip(names, (span, start, end, label, who, text[start:end], *others), strict=True))
                    for span, start, end, label, who, *others in connection.execute(spans, (id_,))
                ],
            }
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    connection.close()


if __name__ == "__main__":
    _, work, source, target = sys.argv
    {"import": import_dataset, "export": export_dataset}[work](source, target)
