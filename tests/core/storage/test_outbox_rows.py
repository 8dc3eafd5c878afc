"""The journal says what was changed since one of its rows, also of rows that were changed together."""

from pathlib import Path

from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.storage import outbox_rows
from core.storage.tables import ANNOTATION, STATUS
from core.times import now
from tests.core.projects import label, project


def test_rows_changed_alone_and_together_are_found(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        conn = session._engine.conn
        since = outbox_rows.last_change(conn)
        alone = label(session, 0, 3)
        stamp = now()
        together = [
            Annotation(
                AnnotationId(new_uuid()), alone.document, at, at + 1, alone.label, alone.annotator, None, stamp, stamp
            )
            for at in range(5)
        ]
        session.annotations.add_many(together)
        until = outbox_rows.last_change(conn)
        found = outbox_rows.changed_since(conn, since, until)
        assert found[ANNOTATION] == {(alone.id,), *((annotation.id,) for annotation in together)}
        assert outbox_rows.changed_since(conn, until, until) == {}
        rows = outbox_rows.rows_with(conn, ANNOTATION, [(alone.id,), ("unknown",)])
        assert [row[0] for row in rows] == [alone.id]
        assert outbox_rows.about(conn, ANNOTATION, "document", [alone.document]) != []
        assert outbox_rows.rows_with(conn, STATUS, [(alone.document, alone.annotator)]) == []
