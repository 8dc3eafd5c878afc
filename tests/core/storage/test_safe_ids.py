"""A project of version 0.1 gets UUIDs in place of other ids when it is brought up to date: everywhere, and once."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.codebook import Codebook, codebook_from_json, default_codebook
from core.ids import canonical_id, derived_id, is_id
from core.review.decisions import ADJUDICATED
from core.session import Session
from core.storage.database import Connection, connect
from core.storage.safe_ids import odd_ids
from core.storage.tables import UNBOUND
from tests.core.exchange.worlds import shared

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(DATA / "schema" / "v1.biaodu", tmp_path / "old.biaodu"))


def meddle(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    conn = connect(path).conn
    conn.execute("BEGIN")
    conn.execute("PRAGMA defer_foreign_keys = ON")
    for statement, values in statements:
        conn.execute(statement, values)
    conn.execute("COMMIT")
    conn.close()


def one(path: Path, query: str) -> Any:
    conn = connect(path, mode="ro").conn
    found = conn.row(query)[0]
    conn.close()
    return found


def every_text(conn: Connection) -> str:
    """All that the file holds but texts of documents."""
    tables = [name for (name,) in conn.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return "\n".join(
        repr(row) for table in tables if table != "document_text" for row in conn.rows(f'SELECT * FROM "{table}"')
    )


def test_nothing_is_done_where_all_ids_are_uuids(old: Path) -> None:
    before = one(old, "SELECT count(*) FROM operation")
    with Session.open(old) as session:
        assert session.check().ok
        assert "project.ids" not in [entry.name for entry in session.history.operations()]
    assert one(old, "SELECT count(*) FROM operation") == before


def leave_as_0_1_did(conn: Connection, renamed: dict[str, str], waiting: str) -> None:
    """Its schema, and other ids in all places that name a row, capitals among them; the state of `waiting` is kept."""
    conn.execute("BEGIN")
    conn.execute("PRAGMA defer_foreign_keys = ON")
    for table, columns in {
        "annotator": "id",
        "label": "id parent",
        "annotation": "id annotator label",
        "document_status": "annotator",
        "comment": "annotation author",
        "decision": "reviewer verdict sources results",
        "package_receipt": "author",
        "operation": "annotator",
        "row_change": "key before after",
        "codebook_version": "snapshot",
        "project": "current_annotator",
    }.items():
        for column in columns.split():
            for was, odd in renamed.items():
                conn.execute(f'UPDATE "{table}" SET {column} = replace({column}, ?, ?)', (was, odd))
    values = conn.row("SELECT * FROM annotation WHERE id = ?", (waiting,))[:-1]
    conn.execute(
        "INSERT INTO shared_state VALUES (?, ?, 1, 0, 1)",
        (f"annotation/{waiting}", json.dumps(list(values), ensure_ascii=False)),
    )
    for name in ("strike", "person_key", "signature", "foreign_row", *(table.name for table in UNBOUND)):
        conn.execute(f"DROP TABLE {name}")
    for index in ("operation_annotator", "operation_undo_of"):
        conn.execute(f"DROP INDEX {index}")
    conn.execute("DELETE FROM _sqlite_migrations WHERE name IN ('version_2', 'version_3', 'version_4')")
    conn.execute("PRAGMA user_version = 1")
    conn.execute("COMMIT")


def test_every_place_that_names_a_row_names_the_new_id(tmp_path: Path) -> None:
    """Annotations, decisions with sources, results and whose layer was taken, states, journal and codebook versions."""
    package = DATA / "packages" / "v1.biaodupkg"
    path = tmp_path / "old.biaodu"
    # Version 1 knew labels alone.
    with Session.create(path, codebook=Codebook(default_codebook().labels)) as session:
        session.exchange.apply(session.exchange.plan([package]))
        people = {person.name: person.id for person in session.annotators.list()}
        label = session.codebook.by_code("safety").id
        waiting = session.annotations.of_document(session.documents.list()[0].id)[0].id
        session.use_annotator(people["A"])
        session.codebook.edit(label, name_zh="改")
    conn = connect(path).conn
    text = every_text(conn)
    assert text.count(people["A"]) > 10
    renamed = {people["A"]: "../../outside/x", label: "标识 1", waiting: waiting.upper()}
    leave_as_0_1_did(conn, renamed, waiting.upper())
    assert odd_ids(conn) == set(renamed.values())
    conn.close()
    with Session.open(path) as session:
        assert session.access.backup is not None
        # What was crafted past the journal is told as such, and nothing else.
        assert {broken.kind for broken in session.check().broken} <= {"journal"}
        conn = session._engine.conn
        after = every_text(conn)
        assert [line for line in after.splitlines() for odd in renamed.values() if odd in line] == []
        assert odd_ids(conn) == set()
        assert session.history.operations()[0].name == "project.ids"
        assert session.annotator is not None
        assert session.annotator.id == canonical_id("../../outside/x")
        decision = session.review.decisions(session.documents.list()[0].id)[0]
        assert decision.taken == canonical_id("../../outside/x")
        assert {source.label for source in decision.sources} <= {other.id for other in session.codebook.labels()}
        assert all(is_id(id_) for result in [decision.results] for id_ in result)
        assert not decision.stale
        assert [annotation.annotator for annotation in session.annotations.iterate()].count(ADJUDICATED) == 2
        assert {other.id for other in session.codebook.snapshot(1).labels} == {
            other.id for other in session.codebook.labels()
        }
        session.exchange.package(tmp_path / "new.biaodupkg")
        # The journal knows the rows by their new ids.
        assert session.history.undo_name() == "label.edit"
        session.history.undo()
        assert session.codebook.by_code("safety").name_zh != "改"
        while session.history.undo_name() is not None:
            session.history.undo()
        assert {broken.kind for broken in session.check().broken} <= {"journal"}


def test_two_spellings_of_one_id_stay_two_rows(old: Path, tmp_path: Path) -> None:
    id_ = one(old, "SELECT id FROM annotation WHERE deleted = 0 ORDER BY id")
    other = one(old, "SELECT id FROM annotation WHERE deleted = 0 ORDER BY id DESC")
    crafted = canonical_id("x")
    person = one(old, "SELECT id FROM annotator")
    meddle(
        old,
        ("UPDATE annotation SET id = ? WHERE id = ?", (id_.upper(), other)),
        ("UPDATE row_change SET key = ? WHERE key = ?", (id_.upper(), other)),
        ("INSERT INTO annotator VALUES ('x', '甲', 'person', '2024', 1, 0, 1)", ()),
        (f"INSERT INTO annotator VALUES ('{crafted}', '乙', 'person', '2024', 1, 0, 1)", ()),
    )
    with Session.open(old) as session:
        ids = {annotation.id for annotation in session.annotations.iterate()}
        assert ids == {id_, derived_id("twin", id_.upper())}
        assert {person.id for person in session.annotators.list()} == {person, crafted, derived_id("twin", "x")}
        # What was crafted past the journal is told as such, and nothing else.
        assert {broken.kind for broken in session.check().broken} <= {"journal"}


def test_a_damaged_project_of_0_1_is_salvaged_with_uuids(tmp_path: Path) -> None:
    Session.salvage(DATA / "poisoned" / "v1.biaodu", tmp_path / "new.biaodu")
    with Session.open(tmp_path / "new.biaodu") as session, Session.create(tmp_path / "other.biaodu") as other:
        assert {broken.kind for broken in session.check().broken} <= {"journal"}
        assert odd_ids(session._engine.conn) == set()
        other.exchange.apply(other.exchange.plan([DATA / "poisoned" / "v1.biaodupkg"]))
        assert shared(session)["annotation"].keys() == shared(other)["annotation"].keys()
        session.exchange.package(tmp_path / "new.biaodupkg")


def test_a_codebook_with_ids_of_its_own_comes_in_with_uuids() -> None:
    """Written by hand, as many are; parents are named as the file names them."""
    labels = [
        {"id": "roads", "code": "roads", "name_en": "Roads"},
        {"id": "ROADS/1", "code": "bridges", "name_en": "Bridges", "parent": "roads"},
        {"code": "tunnels", "name_en": "Tunnels", "parent": "ROADS/1"},
        {"id": "01936F2A-4C00-7A31-9C10-6B1C0DE0C001", "code": "rails", "name_en": "Rails"},
    ]
    text = json.dumps({"format": "biaodu-codebook", "version": 1, "labels": labels})
    found = {label.code: label for label in codebook_from_json(text).labels}
    assert all(is_id(label.id) for label in found.values())
    assert found["roads"].id == canonical_id("roads")
    assert found["bridges"].parent == found["roads"].id
    assert found["tunnels"].parent == found["bridges"].id
    assert found["rails"].id == "01936f2a-4c00-7a31-9c10-6b1c0de0c001"
    again = {label.code: label.id for label in codebook_from_json(text).labels}
    assert {code for code in found if again[code] == found[code].id} == {"roads", "bridges", "rails"}
