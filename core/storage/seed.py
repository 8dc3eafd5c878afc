"""The first rows of a new project."""

from collections.abc import Iterable

from core.codebook import codebook_to_json
from core.model import Label
from core.storage import codebook_versions, entities
from core.storage.database import Database
from core.storage.journal import Writer
from core.storage.tables import LABEL


def fill_new_project(db: Database, uuid: str, name: str, made_by: str, labels: Iterable[Label]) -> None:
    """Write the project's row and its first codebook as the journal's first operation, which can't be undone."""
    conn = db.conn
    writer = Writer(conn)
    operation = writer.begin("project.create", None, kind="note")
    conn.execute(
        "INSERT INTO project (id, uuid, name, created_at, created_by) VALUES (1, ?, ?, ?, ?)",
        (uuid, name, operation.at, made_by),
    )
    listed = list(labels)
    for label in listed:
        operation.insert(LABEL, entities.label_row(label))
    codebook_versions.append(conn, operation.entry.seq, operation.at, codebook_to_json(listed))
    writer.commit()
