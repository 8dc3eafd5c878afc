"""What somebody wrote in a file is found in one walk through each table."""

from pathlib import Path

from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.storage import provenance
from core.storage.tables import ANNOTATION
from tests.core.projects import first, project

AT = "2026-01-01T00:00:00.000Z"


def test_many_imports_are_walked_through_once(tmp_path: Path) -> None:
    """No index knows which rows an import made: asked one by one, each would cost a walk through all annotations."""
    statements: list[int] = []
    for imports in (2, 9):
        with project(tmp_path / f"{imports}.biaodu") as session:
            me, label = session.annotator, session.codebook.labels()[0].id
            assert me is not None
            for start in range(imports):
                id_ = AnnotationId(new_uuid())
                session.annotations.add_many(
                    [Annotation(id_, first(session), start, start + 2, label, me.id, None, AT, AT)]
                )
            conn, heard = session._engine.conn, list[str]()

            def hear(_cursor: object, sql: str, _bindings: object, heard: list[str] = heard) -> bool:
                heard.append(sql)
                return True

            conn.set_exec_trace(hear)
            found = [table for table, _, _ in provenance.written_since(conn, 0, me.id)]
            conn.set_exec_trace(None)
            assert found.count(ANNOTATION) == imports
            statements.append(sum(f'FROM "{ANNOTATION.name}"' in sql for sql in heard))
    assert statements[0] == statements[1] > 0
