"""Which annotations an operation brought, and nobody has changed since."""

from core.storage import chains
from core.storage.database import Connection


def unchanged_annotations(conn: Connection, seq: int) -> list[str]:
    """The ids of annotations that are there as the step with the journal entry `seq` made them.

    Undo and redo of the step itself are no change; another label, span or note is, and so is having been removed.
    """
    first = chains.down(conn, seq)[-1][0]
    return [
        row[0]
        for row in conn.rows(
            "SELECT a.id FROM annotation a WHERE a.deleted = 0 AND a.updated_at = a.created_at AND a.created_in IN"
            " (SELECT id FROM row_change WHERE operation = ? AND \"table\" = 'annotation') ORDER BY a.id",
            (first,),
        )
    ]
