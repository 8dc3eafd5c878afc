"""A project file from anybody: whatever stands in it besides our tables is refused before anything of it runs."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.exchange import sources
from core.session import Session
from core.storage import schema, sqlite, structure
from tests.core.projects import label, project

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"

CRAFTED = {
    "a trigger that takes labels back": (
        "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN DELETE FROM annotation WHERE id = new.id; END",
    ),
    "a trigger that removes everybody's": (
        "CREATE TRIGGER t AFTER UPDATE ON annotation BEGIN UPDATE annotation SET deleted = 1; END",
    ),
    "a view in a table's place": (
        "PRAGMA foreign_keys = OFF",
        "DROP TABLE comment",
        f"CREATE VIEW comment AS {ENDLESS}",
    ),
    "a view beside the tables": (f"CREATE VIEW extra AS {ENDLESS}",),
    "a virtual table": ("CREATE VIRTUAL TABLE extra USING fts5 (text)",),
    "a computed column": ("ALTER TABLE project ADD COLUMN extra TEXT AS (length(hex(zeroblob(40000000))))",),
    "a table more": ("CREATE TABLE extra (x)",),
    "a column more": ("ALTER TABLE annotation ADD COLUMN extra TEXT",),
    "an index on what is computed": ("CREATE INDEX extra ON annotation (length(hex(zeroblob(1000000))))",),
    "an index more": ("CREATE INDEX extra ON annotation (note)",),
    "an index that forbids more": ("CREATE UNIQUE INDEX extra ON annotation (annotator)",),
    "another type": (
        "ALTER TABLE package_receipt DROP COLUMN counts",
        "ALTER TABLE package_receipt ADD counts INTEGER",
    ),
    "statistics for the planner": ("ANALYZE",),
}


def write(path: Path, *statements: str) -> None:
    with closing(sqlite.connect(path)) as raw:
        for statement in statements:
            raw.execute(statement)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with a label."""
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 2)
    return tmp_path / "a.biaodu"


@pytest.mark.parametrize("craft", CRAFTED)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_crafted_project_is_refused_and_can_be_salvaged(path: Path, craft: str, read_only: bool) -> None:
    """What is endless of it would never come to an end, if it were run."""
    write(path, *CRAFTED[craft])
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"project\.foreign_structure"):
        Session.open(path, read_only=read_only)
    assert path.read_bytes() == before
    report = Session.salvage(path, path.with_name("salvaged.biaodu"))
    assert report.annotations == 1
    with Session.open(path.with_name("salvaged.biaodu")) as session:
        assert len(list(session.annotations.iterate())) == 1
        assert session.check().ok


@pytest.mark.parametrize("craft", ["a trigger that takes labels back", "a view in a table's place"])
def test_a_crafted_project_is_refused_as_a_colleagues(path: Path, tmp_path: Path, craft: str) -> None:
    write(path, *CRAFTED[craft])
    with pytest.raises(EnvironmentFault, match=r"project\.foreign_structure"):
        sources.read_sources([path], into=tmp_path / "other.biaodu")


@pytest.mark.parametrize("craft", ["a table more", "a column more", "an index more"])
def test_a_newer_version_may_have_more_and_opens_read_only(path: Path, craft: str) -> None:
    write(path, *CRAFTED[craft], f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with Session.open(path) as session:
        assert session.access.reason == "newer_version"
        assert len(list(session.annotations.iterate())) == 1


@pytest.mark.parametrize(
    "craft", ["a trigger that takes labels back", "a view beside the tables", "a virtual table", "a computed column"]
)
def test_a_newer_version_may_not_run_anything(path: Path, craft: str) -> None:
    write(path, *CRAFTED[craft], f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with pytest.raises(EnvironmentFault, match=r"project\.foreign_structure"):
        Session.open(path)


def test_a_newer_version_without_our_columns_is_too_new(path: Path) -> None:
    write(path, "ALTER TABLE annotation DROP COLUMN note", f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with pytest.raises(EnvironmentFault, match=r"project\.too_new"):
        Session.open(path)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused(path: Path, version: int) -> None:
    write(path, f"PRAGMA user_version = {version}")
    with pytest.raises(EnvironmentFault, match=r"project\.foreign_structure"):
        Session.open(path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.biaodu"
    with closing(sqlite.connect(path)) as raw:
        raw.execute("PRAGMA encoding = 'UTF-16le'")
        raw.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
        raw.execute("CREATE TABLE project (id)")
    with pytest.raises(EnvironmentFault, match=r"project\.foreign_structure.*UTF-16"):
        Session.open(path)


def test_a_trigger_that_appears_while_the_project_is_open_does_nothing(path: Path) -> None:
    """The second wall: the flags of the connection. `check` says that it is there."""
    with Session.open(path) as session:
        write(path, *CRAFTED["a trigger that takes labels back"])
        made = label(session, 3, 5)
        assert made.id in {annotation.id for annotation in session.annotations.iterate()}
        assert [(broken.kind, broken.detail) for broken in session.check().broken] == [("structure", "trigger t")]


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION + 1))
def test_the_stored_digest_is_that_of_the_migrations(version: int) -> None:
    assert structure.digest(version) == structure.DIGESTS[version]


def differing(change: Callable[[sqlite.Binding], object], path: Path) -> list[str]:
    with closing(sqlite.connect(path)) as raw:
        change(raw)
    with pytest.raises(EnvironmentFault) as caught:
        Session.open(path)
    return str(caught.value.fields["reason"]).split(", ")


def test_what_differs_is_named(path: Path) -> None:
    found = differing(lambda raw: raw.execute("ALTER TABLE annotation ADD COLUMN extra TEXT"), path)
    assert found[0] == "column annotation extra"
