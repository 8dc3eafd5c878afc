"""What people do, step by step; each step that has returned was acknowledged, and must be found whatever happens then.

The same steps are cut off by power cuts (`tests.system.power`) and by kills (`tests.system.kills`). They run the same
way each time: ids and times come from a counter.
"""

import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest
import uuid_utils

from core.errors import EnvironmentFault
from core.exporting import export
from core.importing import import_paths
from core.model import Meta, NewDocument, Source
from core.places import PROFILE
from core.session import Session
from core.starting import start_from
from core.storage import backing_up as backing_up_module
from core.storage import backups, first_rows, journal, project_file, schema
from core.storage.backing_up import BackupOutcome
from core.storage.renaming import rename
from tests.core.projects import first, label
from tests.system import before
from tests.system.before import NAME

RENAMED = "b.biaodu"
Steps = Iterator[None]


@dataclass(frozen=True)
class Scenario:
    """Steps, and what must be there before them."""

    name: str
    prepare: Callable[[Path], None]
    steps: Callable[[Path], Steps] = lambda _folder: iter(())
    share: bool = False
    """On a network share, where the rollback journal is used."""
    later: bool = False
    """On a clock that passes a second in a millionth."""
    rule: Callable[[Mapping[str, str]], bool] = lambda _found: True
    """What must hold of all files together, by `tests.system.looking.look`."""
    about: str = ".*"
    """Which files count, as a regular expression of their names."""
    script: str = ""
    """Steps of a process of their own, which writes a byte to the file ``MARKS`` after each, instead of `steps`."""

    @contextmanager
    def world(self) -> Iterator[None]:
        """Whatever opens the project does it in this."""
        with pytest.MonkeyPatch.context() as patch:
            if self.share:
                patch.setattr(project_file, "is_network", lambda _path: True)
            if self.later:
                patch.setattr(project_file, "datetime", _EverLater)
            yield


@contextmanager
def counted(first: int = 1) -> Iterator[None]:
    """Ids and times come from a counter, so that the same steps leave the same rows."""
    numbers, moments = itertools.count(first), itertools.count(first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uuid_utils, "uuid7", lambda: uuid.UUID(int=0x7000_8000_0000_0000_0000 | next(numbers)))
        patch.setattr(journal, "now", lambda: f"2026-01-01T00:00:00.{next(moments) % 1000:03}Z")
        yield


class _EverLater(datetime):
    """A clock on which a second passes in a millionth, so that backups made at once have names of their own."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.fromtimestamp(1_800_000_000 + time.monotonic_ns() // 1000 % 1_000_000_000, tz)


# --- what is done


def labelling(folder: Path) -> Steps:
    """Label, note, close, and go on the next day."""
    for day in range(2):
        with Session.open(folder / NAME) as session:
            for start in range(4):
                made = label(session, 8 * day + start, 30, "teachers")
                yield
                if start % 2:
                    session.annotations.set_note([made.id], "注" * 1500)
                    yield
        yield


def checkpoints(folder: Path) -> Steps:
    """Label while the log goes into the file every few labels."""
    with Session.open(folder / NAME) as session:
        session._engine.conn.execute("PRAGMA wal_autocheckpoint = 12")
        for start in range(8):
            label(session, start, 30, "safety")
            yield


def undoing(folder: Path) -> Steps:
    """Label, undo, redo, delete, undo that."""
    with Session.open(folder / NAME) as session:
        made = label(session, 3, 9)
        yield
        session.history.undo()
        yield
        session.history.redo()
        yield
        session.annotations.delete([made.id])
        yield
        session.history.undo()
        yield


def importing(folder: Path) -> Steps:
    """Import a folder, then take it back."""
    with Session.open(folder / NAME) as session:
        assert not import_paths(session, [folder / "reports"]).failed
        yield
        session.history.undo()
        yield


def first_labels(folder: Path) -> Steps:
    """Import so many first labels that they are indexed afterwards, label, and take both back."""
    with pytest.MonkeyPatch.context() as patch, Session.open(folder / NAME) as session:
        patch.setattr(first_rows, "FEW", 2)
        assert import_paths(session, [folder / "标注.jsonl"]).annotations == 6
        yield
        label(session, 0, 4)
        yield
        session.history.undo()
        yield
        session.history.undo()
        yield


def first_documents(folder: Path) -> Steps:
    """Import the first documents without a log, label, and label with a log again."""
    with Session.open(folder / NAME) as session:
        session.expect_many_rows()
        assert session.access.journal_mode == "delete"
        assert import_paths(session, [folder / "标注.jsonl"]).annotations == 6
        yield
        label(session, 0, 4)
        yield
    with Session.open(folder / NAME) as session:
        label(session, 1, 5)
        yield
        session.history.undo()
        yield


def importing_beside(folder: Path) -> Steps:
    """Label while a job imports through a connection of its own, as in the window."""
    with Session.open(folder / NAME) as session:
        label(session, 5, 7)
        yield
        with session.clone() as job:
            change = import_paths(job, [folder / "reports"]).change
            yield
        session.absorb(change)
        label(session, 6, 9)
        yield


def merging(folder: Path) -> Steps:
    """Merge a colleague's labels, then take that back."""
    with Session.open(folder / NAME) as session:
        session.exchange.apply(session.exchange.plan([folder / "back.biaodupkg"]))
        yield
        session.history.undo()
        yield


def exporting(folder: Path) -> Steps:
    """Write a dataset, and later a newer one in its place."""
    with Session.open(folder / NAME) as session:
        export(session, folder / "data.jsonl")
        yield
        label(session, 8, 12)
        yield
        export(session, folder / "data.jsonl")
        yield


def packaging(folder: Path) -> Steps:
    """Write a package, and later a newer one in its place."""
    with Session.open(folder / NAME) as session:
        session.exchange.package(folder / "out.biaodupkg")
        yield
        label(session, 8, 12)
        yield
        session.exchange.package(folder / "out.biaodupkg")
        yield


def publishing(folder: Path) -> Steps:
    """Give the labels to the team folder, twice."""
    with Session.open(folder / NAME) as session:
        session.exchange.set_team_folder(folder / "team")
        yield
        session.exchange.team_publish()
        yield
        label(session, 8, 12)
        yield
        session.exchange.team_publish()
        yield


def migrating(folder: Path) -> Steps:
    """Open a project of an older version, which leaves a backup of it, and label."""
    with Session.open(folder / NAME) as session:
        assert session.access.backup is not None
        yield
        label(session, 8, 12)
        yield


def saying(folder: Path) -> Steps:
    """Say more than labels: an attribute, a link, a variable, a memo, another meaning; delete, and undo that."""
    with Session.open(folder / NAME) as session:
        made = label(session, 3, 9)
        yield
        other = label(session, 10, 12)
        yield
        session.attributes.set([made.id, other.id], {"status": "done"})
        yield
        session.links.make(made.id, other.id, "fulfils", "注" * 1500)
        yield
        session.variables.declare("kind_of", "text")
        yield
        session.variables.set([first(session)], {"kind_of": "农村"})
        yield
        session.memos.write("document", first(session), "记" * 1500)
        yield
        session.codebook.edit(made.label, meaning=True, definition_zh="另一个意思")
        yield
        session.worklist.confirm([made.id])
        yield
        session.annotations.delete([other.id])
        yield
        session.history.undo()
        yield


def creating(folder: Path) -> Steps:
    """Make a project, bring a report in and label it."""
    with Session.create(folder / NAME) as session:
        yield
        who = session.annotators.ensure("陈晓").id
        yield
        session.use_annotator(who)
        yield
        text = NewDocument("新建学校三所。", Meta("甲"), Source("a.txt", "0" * 64, "utf-8", "text/1"))
        session.documents.add([text])
        yield
        label(session, 0, 4)
        yield


def starting_from_a_package(folder: Path) -> Steps:
    """Begin a project with what a colleague sent."""
    with start_from(folder / "for_you.biaodupkg", folder / "mine.biaodu", Session) as session:
        yield
        session.use_annotator(session.annotators.list()[0].id)
        yield
        label(session, 0, 3)
        yield


def copying(folder: Path) -> Steps:
    """Save a copy while the last labels stand in the log alone."""
    with Session.open(folder / NAME) as session:
        label(session, 8, 12)
        yield
        session.save_copy(folder / "copy.biaodu")
        yield
        label(session, 9, 12)
        yield


def renaming(folder: Path) -> Steps:
    """Label, give the project another name, and go on under that."""
    with Session.open(folder / NAME) as session:
        label(session, 8, 12)
        yield
    rename(folder / NAME, folder / RENAMED)
    yield
    with Session.open(folder / RENAMED) as session:
        label(session, 9, 12)
        yield


def backing_up(folder: Path) -> Steps:
    """Back up on three days, of which two are kept, and make a project of the newest."""
    with pytest.MonkeyPatch.context() as patch, Session.open(folder / NAME) as session:
        patch.setenv(PROFILE, str(folder / "profile"))
        patch.setattr(backups, "DAYS_KEPT", 2)
        patch.setattr(backing_up_module, "FREE_BYTES", 0)
        for day in (1, 2, 3):
            label(session, day, 30)
            yield
            assert session.back_up(date(2026, 1, day)).outcome is BackupOutcome.TAKEN
            yield
        (stored,) = backups.stored_of(session.path)
        assert [backup.number for backup in stored.backups] == [3, 2]
        backing_up_module.restore(stored.backups[0], stored.owner, folder / "restored.biaodu")
        yield


def rescuing(folder: Path) -> Steps:
    """Label until another program removes the log: what was acknowledged goes into a rescue file, and that is told."""
    path = folder / NAME
    with Session.open(path) as session:
        for start in range(3):
            label(session, start, 30)
        os.unlink(path.with_name(NAME + "-wal"))
        with pytest.raises(EnvironmentFault, match=r"project\.rescued"):
            label(session, 5, 30)
        yield


def salvaging(folder: Path) -> Steps:
    """Save what can be read of a project into a new one."""
    Session.salvage(folder / NAME, folder / "saved.biaodu")
    yield
    with Session.open(folder / "saved.biaodu") as session:
        session.use_annotator(session.annotators.list()[0].id)
        yield
        session.annotations.create(first(session), 0, 3, session.codebook.labels()[0].id)
        yield


def _backed_up(found: Mapping[str, str]) -> bool:
    """A migrated project has the copy that was made of it before."""
    return not found[NAME].startswith(f"version {schema.SCHEMA_VERSION},") or any(".v" in name for name in found)


def _one_name(found: Mapping[str, str]) -> bool:
    """A project lies under its old name or the new one."""
    return (NAME in found) != (RENAMED in found)


def _everywhere(name: str, *parts: Any, **more: Any) -> list[Scenario]:
    """On a disk of this machine and on a share."""
    return [Scenario(name, *parts, **more), Scenario(f"{name} on a share", *parts, share=True, **more)]


_SETTINGS = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME, LANGUAGE, Settings
from gui.people.people import _own_id

app = QCoreApplication([])
marks = os.open(os.environ["MARKS"], os.O_WRONLY)
settings = Settings(Path(sys.argv[1]) / "config" / "biaodu" / "biaodu.ini")
settings.set(ANNOTATOR_NAME, "王敏")
os.write(marks, b".")
_own_id(settings)
os.write(marks, b".")
settings.set(LANGUAGE, "zh_CN")
app.processEvents()  # Qt writes by itself then
settings.sync()
os.write(marks, b".")
"""
"""The first start: somebody says their name, a project asks for their id, and they choose a language."""

SETTINGS = Scenario("settings", before.nothing, script=_SETTINGS)
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        *_everywhere("labelling", before.one_report, labelling),
        Scenario("labelling with checkpoints", before.one_report, checkpoints),
        *_everywhere("undo", before.one_report, undoing),
        *_everywhere("import", before.reports_to_import, importing),
        *_everywhere("first labels", before.dataset_to_import, first_labels),
        Scenario("first documents", before.dataset_for_an_empty_project, first_documents),
        Scenario("import in a job", before.reports_to_import, importing_beside),
        *_everywhere("merge", before.colleagues_work, merging),
        Scenario("export", before.one_report, exporting),
        Scenario("package", before.one_report, packaging),
        Scenario("team folder", before.team, publishing),
        Scenario("saying", before.one_report, saying),
        Scenario("migration of version 2", before.one_of_version_2, migrating, later=True, rule=_backed_up),
        *_everywhere("migration", before.one_of_version_1, migrating, later=True, rule=_backed_up),
        *_everywhere("new project", before.nothing, creating),
        Scenario("new project from a package", before.colleagues_work, starting_from_a_package),
        *_everywhere("saved copy", before.one_report, copying),
        *_everywhere("rename", before.one_report, renaming, rule=_one_name),
        Scenario("salvage", before.one_report, salvaging),
        *_everywhere("daily backups", before.one_report, backing_up),
        Scenario("rescue file", before.one_report, rescuing, about=r".*\.rescued-.*"),
    )
}


def weakened(scenario: Scenario, mode: str) -> Scenario:
    """The same with connections that sync as SQLite's ``PRAGMA synchronous`` does in a `mode`."""

    def steps(folder: Path) -> Steps:
        prepared = project_file._prepare

        def prepare(file: project_file.OpenFile, **options: bool) -> None:
            prepared(file, **options)
            file.conn.execute(f"PRAGMA synchronous = {mode}")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(project_file, "_prepare", prepare)
            yield from scenario.steps(folder)

    return replace(scenario, steps=steps)


def prepare(scenario: Scenario, folder: Path) -> None:
    """Make what is there before a scenario, in the world as it is."""
    with counted():
        scenario.prepare(folder)


@contextmanager
def steps(scenario: Scenario, folder: Path) -> Iterator[Steps]:
    """The steps of a scenario, to be taken in the block."""
    with scenario.world(), counted(1 << 32):
        yield scenario.steps(folder)
