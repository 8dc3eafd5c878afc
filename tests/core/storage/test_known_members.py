"""What a newer program had sent becomes rows when this one knows it; what an older program does with it till then."""

import json
import shutil
from pathlib import Path

import pytest

from core.assigning.assignment import OPEN, assignment_id
from core.exchange import codec, package_file
from core.exchange.package_file import read_manifest
from core.exchange.records import BY_TABLE
from core.session import Session
from core.storage import sqlite
from core.storage.known_members import MEMBERS, MEMBERS_OF_1
from tests.core.exchange.packages import members
from tests.core.exchange.said import say_everything
from tests.core.exchange.worlds import shared, visible
from tests.core.projects import label, project

AT = "2026-11-30T00:00:00.000Z"
SAMPLES = Path(__file__).parents[2] / "data" / "schema"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    with project(tmp_path / "new.biaodu") as session:
        say_everything(session)
        session.exchange.package(tmp_path / "new.biaodupkg")
    return tmp_path / "new.biaodupkg"


def as_an_older_program(patch: pytest.MonkeyPatch) -> None:
    """Know the members of 2.0 alone."""
    lines = {name: kind for name, kind in codec.LINES.items() if name not in MEMBERS}
    patch.setattr(codec, "LINES", lines)
    patch.setattr("core.exchange.decoding.LINES", lines)
    patch.setattr(codec, "FILES", tuple(name for name in codec.FILES if name not in MEMBERS))
    patch.setattr(codec, "SINCE", {})
    patch.setattr(package_file, "MINOR", 0)


def test_an_older_program_merges_the_labels_tells_of_the_rest_and_passes_it_on(package: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        as_an_older_program(patch)
        with Session.create(tmp_path / "old.biaodu") as old:
            plan = old.exchange.plan([package])
            told = {
                notice.error.fields["member"] for notice in plan.notices if notice.error.code == "merge.unknown_member"
            }
            assert told == MEMBERS.keys()
            old.exchange.apply(plan)
            assert len(list(old.annotations.iterate())) == 4
            assert old.links.all() == old.memos.all() == []
            old.exchange.package(tmp_path / "old.biaodupkg")
    assert {name: members(package)[name] for name in MEMBERS} == {
        name: members(tmp_path / "old.biaodupkg")[name] for name in MEMBERS
    }
    with Session.open(tmp_path / "new.biaodu") as new, Session.create(tmp_path / "third.biaodu") as third:
        third.exchange.apply(third.exchange.plan([tmp_path / "old.biaodupkg"]))
        assert shared(third)["link"] == shared(new)["link"]
        assert third.memos.all() == new.memos.all()


def test_the_step_to_this_version_makes_rows_of_what_was_kept(package: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.biaodu"
    with pytest.MonkeyPatch.context() as patch:
        as_an_older_program(patch)
        patch.setattr("core.storage.schema.STEPS", __import__("core.storage.schema").storage.schema.STEPS[:2])
        patch.setattr("core.storage.schema.SCHEMA_VERSION", 2)
        shutil.copy(SAMPLES / "v2.biaodu", old)
    with Session.open(old) as session:
        # As an older program would have kept them.
        conn = session._engine.conn
        with session._engine.operation("test") as operation:
            from core.exchange.records import FOREIGN
            from core.storage.known_members import take_known_members
            from core.storage.tables import FOREIGN_ROW

            for name in MEMBERS:
                for line in members(package)[name].splitlines():
                    fields = json.loads(line)
                    record = (f"{name}/{fields['id']}", name, 1, line.decode(), fields["revision"], 0)
                    operation.adopt(FOREIGN_ROW, FOREIGN.row(record))
        conn.execute("BEGIN")
        taken = take_known_members(conn, "2026-11-30T00:00:00.000Z", MEMBERS)
        conn.execute("COMMIT")
        assert taken == sum(len(members(package)[name].splitlines()) for name in MEMBERS)
        assert session.check().ok
        session.exchange.apply(session.exchange.plan([package]))
        with Session.open(tmp_path / "new.biaodu") as new:
            assert session.memos.all() == new.memos.all()
            assert session.links.all() == new.links.all()
            assert session.assignments.all() == new.assignments.all()
        assert session.check().ok


def as_a_program_of_2_1(patch: pytest.MonkeyPatch) -> None:
    """Know what is said beside labels, and nothing of assignments."""
    as_an_older_program(patch)
    lines = codec.LINES | {name: BY_TABLE[table] for name, table in MEMBERS_OF_1.items()}
    patch.setattr(codec, "LINES", lines)
    patch.setattr("core.exchange.decoding.LINES", lines)
    patch.setattr(codec, "FILES", (*codec.FILES, *MEMBERS_OF_1))
    patch.setattr(codec, "SINCE", dict.fromkeys(MEMBERS_OF_1, 1))
    patch.setattr(package_file, "MINOR", 1)


def test_a_program_of_2_1_tells_of_assignments_and_passes_them_on(package: Path, tmp_path: Path) -> None:
    assert read_manifest(package).minor == 2
    with pytest.MonkeyPatch.context() as patch:
        as_a_program_of_2_1(patch)
        with Session.create(tmp_path / "old.biaodu") as old:
            plan = old.exchange.plan([package])
            told = [notice.error for notice in plan.notices if notice.error.code == "merge.unknown_member"]
            assert [error.fields["member"] for error in told] == ["assignments.jsonl"]
            old.exchange.apply(plan)
            assert old.memos.all()
            assert not old.assignments.has_any()
            old.exchange.package(tmp_path / "old.biaodupkg")
    assert members(tmp_path / "old.biaodupkg")["assignments.jsonl"] == members(package)["assignments.jsonl"]
    with Session.open(tmp_path / "new.biaodu") as new, Session.create(tmp_path / "third.biaodu") as third:
        third.exchange.apply(third.exchange.plan([tmp_path / "old.biaodupkg"]))
        assert third.assignments.all() == new.assignments.all()


def test_the_step_to_version_4_makes_rows_of_the_assignments_that_were_kept(tmp_path: Path) -> None:
    old = Path(shutil.copy(SAMPLES / "v3.biaodu", tmp_path / "old.biaodu"))
    conn = sqlite.connect(old, "rw")
    (document,) = conn.execute("SELECT id FROM document").fetchone()
    (change,) = conn.execute("SELECT max(id) FROM row_change").fetchone()
    line = {"id": assignment_id(document, OPEN), "document": document, "annotator": OPEN, "readers": 2, "priority": 1}
    line |= {"due": "2026-12-31", "assigned_by": "", "created_at": AT, "updated_at": AT, "revision": 3, "deleted": 0}
    for kept in (line, {**line, "id": "no row of ours", "more": 1}):
        values = (f"assignments.jsonl/{kept['id']}", "assignments.jsonl", 2, json.dumps(kept), 3, 0, change)
        conn.execute("INSERT INTO foreign_row VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    conn.close()
    with Session.open(old) as session:
        (made,) = session.assignments.all()
        assert (made.document, made.readers, made.due) == (document, 2, "2026-12-31")
        left = session._engine.conn.rows("SELECT id FROM foreign_row WHERE deleted = 0")
        assert left == [("assignments.jsonl/no row of ours",)]


def test_a_plain_project_makes_packages_as_2_0_does(tmp_path: Path) -> None:
    from core.codebook import Codebook, default_codebook

    with Session.create(tmp_path / "a.biaodu", codebook=Codebook(default_codebook().labels)) as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        from tests.core.projects import add

        add(session)
        label(session, 0, 4)
        session.exchange.package(tmp_path / "a.biaodupkg")
    assert not members(tmp_path / "a.biaodupkg").keys() & MEMBERS.keys()
    assert (read_manifest(tmp_path / "a.biaodupkg").version, read_manifest(tmp_path / "a.biaodupkg").minor) == (2, 0)


def test_what_is_said_is_what_colleagues_see(package: Path, tmp_path: Path) -> None:
    with Session.open(tmp_path / "new.biaodu") as new, Session.create(tmp_path / "b.biaodu") as other:
        other.exchange.apply(other.exchange.plan([package]))
        assert visible(other) == visible(new)
