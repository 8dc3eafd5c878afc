"""What is decided about a shown row holds for those hidden behind it, however many rows an operation changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.session import Session
from tests.core.exchange.worlds import shared
from tests.core.projects import first, label, project, report


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """One person's project on two machines; on both the same passages were labelled."""
    with project(tmp_path / "desk.biaodu") as desk:
        desk.save_copy(tmp_path / "laptop.biaodu")
        with Session.open(tmp_path / "laptop.biaodu") as laptop:
            for session in (desk, laptop):
                for at in range(5):
                    label(session, at, at + 3)
            laptop.exchange.package(tmp_path / "laptop.biaodupkg")
            desk.exchange.apply(desk.exchange.plan([tmp_path / "laptop.biaodupkg"]))
            yield desk, laptop


def test_what_is_deleted_or_moved_together_does_not_come_up_again(twins: tuple[Session, Session]) -> None:
    desk, laptop = twins
    made = list(desk.annotations.iterate())
    assert len(made) == 5
    assert len(shared(desk)["annotation"]) == 10
    with desk.with_operation("annotation.delete"):
        desk.annotations.delete([annotation.id for annotation in made[:3]])
        desk.annotations.move(made[3].id, 20, 24)
    packed = desk.path.with_suffix(".biaodupkg")
    for session in (desk, laptop):
        for _ in range(2):
            desk.exchange.package(packed)
            session.exchange.apply(session.exchange.plan([packed]))
            session.exchange.apply(session.exchange.plan([laptop.path.with_suffix(".biaodupkg")]))
        places = sorted((annotation.start, annotation.end) for annotation in session.annotations.iterate())
        assert places == [(made[4].start, made[4].end), (20, 24)]


def test_what_changes_much_looks_for_hidden_rows_once(tmp_path: Path) -> None:
    """Looking once for each of 10,000 annotations took seconds. Statements are counted: time depends on the machine."""
    with project(tmp_path / "a.biaodu") as mine, project(tmp_path / "b.biaodu", annotator="李敏") as theirs:
        away = theirs.documents.add([report("另一份报告。", "另一份")])[0].added[0].id
        theirs.annotations.create(away, 0, 2, theirs.codebook.labels()[0].id)
        theirs.exchange.package(tmp_path / "p", PackageContents(kind=PackageKind.LABELS_BACK))
        mine.exchange.apply(mine.exchange.plan([tmp_path / "p"]))
        me, used, other = mine.annotator, mine.codebook.labels()[0].id, mine.codebook.labels()[1].id
        assert me is not None
        mine.annotations.add_many(
            [
                Annotation(AnnotationId(new_uuid()), first(mine), at, at + 3, used, me.id, None, "2024", "2024")
                for at in range(40)
            ]
        )
        walks: list[str] = []

        def trace(_cursor: object, sql: str, _bindings: object) -> bool:
            if "shared_state s" in sql:
                walks.append(sql)
            return True

        mine._engine.conn.set_exec_trace(trace)
        mine.codebook.delete(used, other)
        mine._engine.conn.set_exec_trace(None)
        assert len(walks) == 1
        assert {annotation.label for annotation in mine.annotations.iterate()} == {other}
