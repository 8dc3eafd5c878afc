"""What follows from labelling and removing, whichever verb does it."""

from pathlib import Path

from core.model import LabelledPlace
from core.session import Session
from core.verbs import annotations as verbs
from core.verbs.suggested import Proposed
from tests.core.projects import first, label, project


def test_labels_of_every_kind_begin_with_what_is_declared_and_under_the_present_meaning(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.attributes.declare("sure", "yes_no", initial=False)
        old = label(session, 0, 1)
        session.codebook.edit(old.label, meaning=True, definition_zh="新")
        document = first(session)
        session.annotations.label_places([LabelledPlace(document, 2, 4, old.label)])
        session.suggestions.take([Proposed(document, old.span.__class__(4, 6), old.label)])
        _many(session, [LabelledPlace(document, at, at + 3, old.label) for at in range(6, 9)])
        made = [annotation.id for annotation in session.annotations.of_document(document)]
        assert session.attributes.of(made) == {key: {"sure": False} for key in made}
        assert [found.id for found in session.worklist.open()] == [old.id]
        assert session.check().ok


def _many(session: Session, places: list[LabelledPlace]) -> None:
    before = verbs._MANY
    verbs._MANY = 2
    try:
        session.annotations.label_places(places)
    finally:
        verbs._MANY = before


def test_a_project_that_says_nothing_beside_labels_writes_no_row_more(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        made = label(session, 0, 4)
        session.annotations.split(made.id, 2)
        session.annotations.join(annotation.id for annotation in session.annotations.of_document(first(session)))
        session.annotations.delete([made.id])
        tables = ("annotation_detail", "link", "variable_value", "memo", "meaning_change")
        assert [session._engine.conn.row(f"SELECT count(*) FROM {table}")[0] for table in tables] == [0] * 5
