"""Which annotations an operation brought, and nobody has changed since."""

from core.storage import chains
from core.storage.database import Connection
from core.storage.standing import Since
from core.storage.tables import ANNOTATION


def unchanged_annotations(conn: Connection, seq: int, now: int = chains.NEWEST) -> list[str]:
    """The ids of annotations that are there as the step with the journal entry `seq` made them.

    Undo and redo of the step itself are no change; another label, span or note is, as long as it holds, and so is
    having been removed. What the open operation `now` does is left out. Times are not asked: two changes may come
    within a millisecond, and a clock may stand still or go back.
    """
    first = chains.down(conn, seq)[-1][0]
    since = Since(conn, first, now)
    return [
        row[0]
        for row in conn.rows(
            "SELECT a.id FROM annotation a WHERE a.deleted = 0 AND a.created_in IN"
            " (SELECT id FROM row_change WHERE operation = ? AND \"table\" = 'annotation') ORDER BY a.id",
            (first,),
        )
        if not since.changed(ANNOTATION, (row[0],))
    ]
