"""The first rows of a new project."""

from core.codebook import Codebook, codebook_to_json
from core.storage import codebook_versions, entities, said_rows
from core.storage.database import Database
from core.storage.journal import Writer
from core.storage.tables import ATTRIBUTE, LABEL, LINK_KIND


def fill_new_project(db: Database, uuid: str, name: str, made_by: str, codebook: Codebook) -> None:
    """Write the project's row and its first codebook as the journal's first operation, which can't be undone."""
    conn = db.conn
    writer = Writer(conn)
    operation = writer.begin("project.create", None, kind="note")
    conn.execute(
        "INSERT INTO project (id, uuid, name, created_at, created_by) VALUES (1, ?, ?, ?, ?)",
        (uuid, name, operation.at, made_by),
    )
    for label in codebook.labels:
        operation.insert(LABEL, entities.label_row(label))
    for attribute in codebook.attributes:
        operation.insert(ATTRIBUTE, said_rows.attribute_row(attribute))
    for kind in codebook.links:
        operation.insert(LINK_KIND, said_rows.link_kind_row(kind))
    snapshot = codebook_to_json(codebook.labels, codebook.attributes, codebook.links)
    codebook_versions.append(conn, operation.entry.seq, operation.at, snapshot)
    writer.commit()
