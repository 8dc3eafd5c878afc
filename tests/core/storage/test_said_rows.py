"""Reading what is said beside labels, also where somebody wrote nonsense into the file."""

from pathlib import Path

from core.session import Session
from tests.core.exchange.said import say_everything
from tests.core.exchange.worlds import spoil
from tests.core.projects import project


def test_what_nobody_can_read_counts_as_empty_is_named_by_check_and_keeps_nothing_from_opening(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        say_everything(session)
        assert session.check().ok
    spoil(
        path,
        "UPDATE attribute SET choices = 'no JSON', labels = '[1]', initial = '{'",
        "UPDATE annotation_detail SET attributes = '[1]', meanings = 'x'",
        "UPDATE variable_value SET value = '{'",
        "UPDATE link_kind SET from_labels = '{}'",
        "UPDATE variable SET kind = 'picture'",
    )
    with Session.open(path) as session:
        documents = [document.id for document in session.documents.list()]
        assert all(session.attributes.in_document(document) == {} for document in documents)
        assert session.variables.of() == {}
        assert all(attribute.choices == () for attribute in session.attributes.declared())
        assert len(session.links.all()) == 3
        session.worklist.open()
        assert {broken.kind for broken in session.check().broken} == {"row", "value"}
        session.exchange.package(tmp_path / "a.biaodupkg")
