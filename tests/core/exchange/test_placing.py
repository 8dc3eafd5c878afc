"""What is shown of annotations is asked of others in their document only, whatever window these are in."""

import json
from pathlib import Path

import pytest

from core.session import Session
from tests.core.exchange.packages import lines_of, members, rewritten
from tests.core.exchange.test_annotations import narrow
from tests.core.projects import add, first, label, project


def test_an_annotation_that_another_file_has_in_another_document_is_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's program moves one there, but anybody can write a package; both documents are in windows of their own."""
    narrow(monkeypatch)
    package = tmp_path / "one.biaodupkg"
    with project(tmp_path / "mine.biaodu") as session:
        other = add(session, "另一份报告。" * 20, "另一份")
        moved, stays = label(session, 0, 3), label(session, 5, 9)
        session.exchange.package(package)
        files = members(package)
        lines = lines_of(files, "annotations.jsonl")
        text = session.documents.text(other)
        quote = session.annotations.create(other, 0, 3, session.codebook.labels()[0].id)[0]
        hashed = session._engine.conn.row("SELECT quote_hash FROM annotation WHERE id = ?", (quote.id,))[0]
        session.history.undo()
        assert text[:3] == "另一份"
        for line in lines:
            if line["id"] == moved.id:
                line |= {"document": other, "quote_hash": hashed, "revision": 7}
            # And its old place is somebody else's by now.
            if line["id"] == stays.id:
                line |= {"start": 0, "end": 3, "quote_hash": _hash_at(session, moved.id), "revision": 7}
        rewritten(package, files | {"annotations.jsonl": b"".join(map(_line, lines))})
        session.exchange.apply(session.exchange.plan([package]))
        assert [(annotation.id, annotation.start) for annotation in session.annotations.of_document(other)] == [
            (moved.id, 0)
        ]
        assert [
            (annotation.id, annotation.start) for annotation in session.annotations.of_document(first(session))
        ] == [(stays.id, 0)]
        assert session.check().ok


def _line(fields: dict[str, object]) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def _hash_at(session: Session, annotation: str) -> str:
    return session._engine.conn.row("SELECT quote_hash FROM annotation WHERE id = ?", (annotation,))[0]
