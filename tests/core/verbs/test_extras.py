"""Writing the metadata that have no column."""

from core.model import Meta
from core.session import Session
from core.storage.tables import DOCUMENT
from core.verbs.extras import extra_column, write_extra
from tests.core.projects import first


def test_only_what_differs_is_written(session: Session) -> None:
    document = first(session)
    with session._engine.operation("test") as operation:
        write_extra(operation, document, Meta("甲", extra={"level": 1}))
        assert extra_column(operation, document, Meta("乙", extra={"level": 1})) == {}
    assert session.documents.get(document).meta.extra == {"level": 1}


def test_what_cannot_be_read_stays_as_it_is(session: Session) -> None:
    document = first(session)
    with session._engine.operation("test") as operation:
        operation.update(DOCUMENT, (document,), extra="{")
        write_extra(operation, document, Meta("甲", extra={"level": 1}))
        row = operation.read(DOCUMENT, document)
    assert row is not None
    assert row["extra"] == "{"
