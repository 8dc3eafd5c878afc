"""Walking through the states of a file gives what reading them at once gives."""

import json
from pathlib import Path

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.local import Local
from core.exchange.records import KINDS, MASKS
from core.exchange.walking import Walk
from core.model import Span, Status
from core.plausible import LARGEST_REVISION
from core.session import Session
from tests.core.exchange.packages import lines_of, members, rewritten
from tests.core.exchange.worlds import SPOILT, spoil
from tests.core.projects import first, project


def test_walking_gives_the_states_that_reading_at_once_gives(tmp_path: Path, package: Path) -> None:
    """Also of what waits for a document, and of what is shown otherwise than its state."""
    with Session.open(tmp_path / "theirs.biaodu") as session:
        mine = next(session.annotations.iterate())
        session.review.comment(mine.id, "为什么？")
        session.documents.set_status([first(session)], Status.DONE)
        for at in (20, 30):
            session.documents.mask(first(session), Span(at, at + 3), "banner")
        session.exchange.package(package)
        session.exchange.package(tmp_path / "back.biaodupkg", PackageContents(PackageKind.LABELS_BACK))
    with project(tmp_path / "mine.biaodu", annotator="李敏") as session:
        session.documents.mask(first(session), Span(21, 25), "banner")
        session.exchange.apply(session.exchange.plan([package]))
        conn = session._engine.conn
        same_states(session)
        assert conn.row("SELECT count(*) FROM shared_state WHERE deleted = 0")[0] > 0
    with Session.create(tmp_path / "empty.biaodu") as session:
        session.exchange.apply(session.exchange.plan([tmp_path / "back.biaodupkg"]))
        same_states(session)
        session.exchange.package(tmp_path / "on.biaodupkg")
    passed_on = [
        json.loads(line)["id"] for line in members(tmp_path / "on.biaodupkg")["annotations.jsonl"].splitlines()
    ]
    assert mine.id in passed_on


def test_walking_and_reading_at_once_hold_rows_to_the_same_bounds(tmp_path: Path, package: Path) -> None:
    path = tmp_path / "mine.biaodu"
    with project(path, annotator="李敏") as session:
        session.exchange.apply(session.exchange.plan([package]))
    for statement in SPOILT:
        spoil(path, statement)
        with Session.open(path) as session:
            same_states(session)


def test_what_an_undone_merge_struck_out_for_good_is_not_passed_on(tmp_path: Path, package: Path) -> None:
    """At the largest revision there is only struck; but the row of an undone merge is no state."""
    files = members(package)
    made = lines_of(files, "annotations.jsonl")[0]
    row = {"id": f"annotation/{made['id']}", "annotator": made["annotator"], "updated_at": made["updated_at"]}
    strike = json.dumps(row | {"revision": LARGEST_REVISION, "deleted": 0}).encode() + b"\n"
    rewritten(package, files | {"strikes.jsonl": strike})
    with project(tmp_path / "mine.biaodu", annotator="李敏") as session:
        session.exchange.apply(session.exchange.plan([package]))
        session.exchange.package(tmp_path / "on.biaodupkg")
        assert len(lines_of(members(tmp_path / "on.biaodupkg"), "strikes.jsonl")) == 1
        session.history.undo()
        same_states(session)
        session.exchange.package(tmp_path / "on.biaodupkg")
        assert not lines_of(members(tmp_path / "on.biaodupkg"), "strikes.jsonl")
        session.exchange.apply(session.exchange.plan([package]))
        assert len(session.exchange.strikes.list()) == 1


def same_states(session: Session) -> None:
    conn = session._engine.conn
    for kind in KINDS:
        at_once = Local(conn).all_raw(kind)
        if kind is MASKS:
            documents = sorted({record[MASKS.at["document"]] for record in at_once.values()})
            walked = [mask for masks in Walk(conn).masks(documents).values() for mask in masks]
            assert sorted(walked) == sorted(at_once.values())
        else:
            assert list(Walk(conn).of(kind)) == sorted(at_once.values(), key=kind.key), kind.table.name
