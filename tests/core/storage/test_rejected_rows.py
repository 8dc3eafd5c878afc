"""Rejections as rows."""

from pathlib import Path

from core.model import Span
from core.storage import rejected_rows
from core.verbs.suggested import Proposed
from tests.core.projects import first, label, project


def test_an_annotation_that_was_deleted_is_no_rejection(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        me = session.annotator
        assert me is not None
        deleted = label(session, 0, 4)
        session.annotations.delete([deleted.id])
        safety = session.codebook.by_code("safety").id
        session.suggestions.reject([Proposed(first(session), Span(5, 9), safety)])
        conn = session._engine.conn
        ((id_, document, *place),) = rejected_rows.rejections(conn, me.id)
        assert (document, *place) == (first(session), 5, 9, "safety")
        assert rejected_rows.standing(conn, [id_, deleted.id]) == [(id_, me.id)]
