"""The first rows of a project, and very many: written once, not into a log and from there into the file.

A log lets others read while somebody writes, and turns small commits into one sync each. Of an empty project there is
nothing to read yet, and an import is one commit. So the rollback journal does, which projects on shares have anyway:
it holds the few pages that there were before. Whoever opens the project next has a log again.
"""

from dataclasses import replace

from core.errors import EnvironmentFault
from core.storage.project_file import OpenFile


def leave_log_while_empty(file: OpenFile) -> bool:
    """Use the rollback journal from now on, where the project has no documents and nobody else has it open.

    Whether that is so now. Not inside a transaction.
    """
    conn = file.conn
    logged = not file.access.read_only and file.access.journal_mode == "wal"
    if not logged or conn.row("SELECT 1 FROM document LIMIT 1") is not None:
        return False
    patience = int(conn.row("PRAGMA busy_timeout")[0])
    conn.set_busy_timeout(0)
    try:
        mode = str(conn.row("PRAGMA journal_mode = DELETE")[0])
    except EnvironmentFault as error:
        if error.code != "project.locked":
            raise
        return False
    finally:
        conn.set_busy_timeout(patience)
    if mode == "delete":
        # This journal commits by being removed, and only EXTRA flushes the folder that says so.
        conn.execute("PRAGMA synchronous = EXTRA")
        file.log_identity = None
        file.access = replace(file.access, journal_mode=mode)
    return mode == "delete"
