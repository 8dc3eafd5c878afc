"""Writing declared attributes and kinds of links, for the verbs that take over a whole codebook."""

from collections.abc import Iterable

from core.codebook import Codebook
from core.storage import said_rows
from core.storage.database import Connection
from core.storage.journal import Operation
from core.storage.tables import ATTRIBUTE, LINK_KIND, Row, Table, Value


def put_declarations(operation: Operation, conn: Connection, codebook: Codebook) -> None:
    """Take over the attributes and kinds of links of a codebook; mine with the same code and labels become theirs."""
    mine = {(known.code, known.labels): known.id for known in said_rows.attributes(conn)}
    for attribute in codebook.attributes:
        row = said_rows.attribute_row(attribute)
        put(operation, ATTRIBUTE, {**row, "id": mine.get((attribute.code, attribute.labels), attribute.id)})
    kinds = {known.code: known.id for known in said_rows.link_kinds(conn)}
    for kind in codebook.links:
        put(operation, LINK_KIND, {**said_rows.link_kind_row(kind), "id": kinds.get(kind.code, kind.id)})


def remove_others(operation: Operation, conn: Connection, codebook: Codebook) -> None:
    """Remove the attributes and kinds of links that a codebook does not have. Values and links stay, out of sight."""
    wanted = {(known.code, known.labels) for known in codebook.attributes}
    _remove(
        operation,
        ATTRIBUTE,
        (known.id for known in said_rows.attributes(conn) if (known.code, known.labels) not in wanted),
    )
    codes = {known.code for known in codebook.links}
    _remove(operation, LINK_KIND, (known.id for known in said_rows.link_kinds(conn) if known.code not in codes))


def _remove(operation: Operation, table: Table, ids: Iterable[str]) -> None:
    for id_ in ids:
        operation.remove(table, id_)


def put(operation: Operation, table: Table, row: Row) -> None:
    """Store a row, whether there is one with its id or not."""
    if operation.read(table, row["id"]) is None:
        operation.insert(table, row)
    else:
        values: dict[str, Value] = {**row, "deleted": 0}
        del values["id"]
        operation.update(table, (row["id"],), **values)
