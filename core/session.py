"""`Session`: an open project, and the only face of core to the window and the command line."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from core import VERSION
from core.changes import ChangeSet
from core.codebook import Codebook, default_codebook
from core.engine import Engine, Subscriber
from core.file_names import readable
from core.ids import AnnotatorId, new_uuid
from core.model import Annotator
from core.progress import Cancelled, Progress, never, no_progress
from core.storage import entities, project_file, shared_rows
from core.storage.database import BUSY_SECONDS, Connection, Database
from core.storage.journal import Operation
from core.storage.project_file import Access
from core.storage.seed import fill_new_project
from core.storage.snapshot import snapshot
from core.storage.tables import PROJECT, SETTING
from core.storage.window_lock import WindowLock, is_claimed_by_another_name
from core.verbs.annotations import Annotations
from core.verbs.annotators import Annotators
from core.verbs.codebook import CodebookVerbs
from core.verbs.documents import Documents
from core.verbs.team_memory import TeamMemory

if TYPE_CHECKING:
    from core.checking import CheckReport
    from core.storage.backing_up import Taken
    from core.storage.salvage import SalvageReport
    from core.verbs.assigning import AssignmentVerbs
    from core.verbs.attributes import AttributeVerbs
    from core.verbs.correcting import Corrections
    from core.verbs.exchange import ExchangeVerbs
    from core.verbs.history import History
    from core.verbs.hub import HubVerbs
    from core.verbs.links import LinkVerbs
    from core.verbs.memos import MemoVerbs
    from core.verbs.outcomes import OutcomeVerbs
    from core.verbs.review import Review
    from core.verbs.suggested import SuggestionVerbs
    from core.verbs.variables import VariableVerbs
    from core.verbs.worklist import WorklistVerbs


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project's identity and name."""

    uuid: str
    name: str
    created_at: str


class Session:
    """An open project. Belongs to the thread that made it; `clone` serves another."""

    def __init__(self, file: project_file.OpenFile, lock: WindowLock | None = None) -> None:
        try:
            self._engine = Engine(file, self.salvage, _settle)
        except BaseException:
            file.close()
            raise
        self._lock = lock
        self._closed = False
        self._is_twin = False
        """Whether it was cloned from another session, and so has what that one has."""
        self._team_memory = TeamMemory()
        """Shared with its clones: the window looks into the team folder with clones."""
        self.path: Path = file.path
        self.annotations = Annotations(self._engine)
        self.annotators = Annotators(self._engine)
        self.codebook = CodebookVerbs(self._engine)
        self.documents = Documents(self._engine)

    # Importing and exporting need none of these, reading and labelling few: their modules (70 ms) load when first used.

    @cached_property
    def corrections(self) -> "Corrections":
        """The verbs that correct what was found in documents, and read them again."""
        from core.verbs.correcting import Corrections

        return Corrections(self._engine)

    @cached_property
    def exchange(self) -> "ExchangeVerbs":
        """The verbs for packages between colleagues."""
        from core.verbs.exchange import ExchangeVerbs

        return ExchangeVerbs(self._engine, self._team_memory)

    @cached_property
    def hub(self) -> "HubVerbs":
        """What the project keeps of its team's hub, and taking in what comes from there."""
        from core.verbs.hub import HubVerbs

        return HubVerbs(self._engine, self.exchange.keys)

    @cached_property
    def history(self) -> "History":
        """The verbs that take steps back and tell what was done."""
        from core.verbs.history import History

        return History(self._engine)

    @cached_property
    def review(self) -> "Review":
        """The verbs to look at others' labels and decide."""
        from core.verbs.review import Review

        return Review(self._engine)

    @cached_property
    def suggestions(self) -> "SuggestionVerbs":
        """The verbs to take and to reject suggestions; `core.suggest` makes them."""
        from core.verbs.suggested import SuggestionVerbs

        return SuggestionVerbs(self._engine)

    @cached_property
    def attributes(self) -> "AttributeVerbs":
        """The verbs for attributes of annotations."""
        from core.verbs.attributes import AttributeVerbs

        return AttributeVerbs(self._engine)

    @cached_property
    def links(self) -> "LinkVerbs":
        """The verbs for links between annotations."""
        from core.verbs.links import LinkVerbs

        return LinkVerbs(self._engine)

    @cached_property
    def memos(self) -> "MemoVerbs":
        """The verbs for memos."""
        from core.verbs.memos import MemoVerbs

        return MemoVerbs(self._engine)

    @cached_property
    def assignments(self) -> "AssignmentVerbs":
        """The verbs that say who is to read which document."""
        from core.verbs.assigning import AssignmentVerbs

        return AssignmentVerbs(self._engine)

    @cached_property
    def outcomes(self) -> "OutcomeVerbs":
        """The verbs that say what became of planned passages; `core.outcomes` proposes it."""
        from core.verbs.outcomes import OutcomeVerbs

        return OutcomeVerbs(self._engine)

    @cached_property
    def variables(self) -> "VariableVerbs":
        """The verbs for variables of documents."""
        from core.verbs.variables import VariableVerbs

        return VariableVerbs(self._engine)

    @cached_property
    def worklist(self) -> "WorklistVerbs":
        """The verbs for annotations made under an earlier meaning of their label."""
        from core.verbs.worklist import WorklistVerbs

        return WorklistVerbs(self._engine)

    @classmethod
    def create(
        cls, path: Path, *, name: str | None = None, codebook: Codebook | None = None, window: bool = False
    ) -> Self:
        """Make a project file and open it; the default codebook unless another is given.

        Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
        """
        chosen = codebook or default_codebook()

        def fill(db: Database) -> None:
            fill_new_project(db, new_uuid(), name or readable(path.stem), f"biaodu {VERSION}", chosen)

        project_file.create(path, fill)
        return cls.open(path, window=window)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        window: bool = False,
        vfs: str | None = None,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Self:
        """Open a project file. `busy_seconds` is how long a verb waits while another process writes.

        With `window`, the file is claimed for one window: a second one gets it read-only with
        ``access.reason == "other_window"``, or ``"other_account"`` and whose that is in ``access.holder``.
        Without it, a file that a window opened before it was given this name is read-only in the same way.
        Raises what `core.storage.project_file.open_file` says.
        """
        lock: WindowLock | None = None
        reason, holder = "asked", None
        if window and not read_only and path.exists():
            lock = WindowLock(path)
            if not lock.acquire():
                holder, lock, read_only = lock.holder, None, True
                reason = "other_window" if holder is None else "other_account"
        elif not window and not read_only and is_claimed_by_another_name(path):
            # The log of that window is not the one that lies beside this name.
            read_only, reason = True, "other_window"
        try:
            file = project_file.open_file(path, read_only=read_only, reason=reason, vfs=vfs, busy_seconds=busy_seconds)
            if holder is not None:
                file.access = replace(file.access, holder=holder)
            return cls(file, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            self._engine.before_close(twin=self._is_twin)
            self._engine.file.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def has_team(self) -> bool:
        """Whether the project names a team folder. Asked at each opening, so it must not load `exchange`."""
        return shared_rows.setting(self._engine.conn, shared_rows.TEAM_FOLDER) is not None

    @property
    def has_hub(self) -> bool:
        """Whether the project names a hub. Asked at each opening, so it must not load what talks to one."""
        return shared_rows.setting(self._engine.conn, shared_rows.HUB) is not None

    def expect_many_rows(self) -> None:
        """Say that the next operation brings very many documents, while nobody else needs the project.

        A project without documents that nobody else has open is then written without a log, and whoever opens it before
        that is over is told that it is locked: `core.storage.without_log`.
        """
        from core.storage.without_log import leave_log_while_empty

        leave_log_while_empty(self._engine.file)

    @property
    def access(self) -> Access:
        """Whether it is read-only and why, the journal mode, and whether it lies on a share."""
        return self._engine.file.access

    @property
    def megabytes(self) -> float:
        """The size of the file, including pages that are not in use."""
        conn = self._engine.conn
        return conn.row("PRAGMA page_count")[0] * conn.row("PRAGMA page_size")[0] / 1e6

    @property
    def claimed(self) -> bool:
        """Whether this is the project's window: opened with `window`, and no other window had it."""
        return self._lock is not None

    @property
    def project(self) -> ProjectInfo:
        """Identity and name."""
        return ProjectInfo(*entities.project(self._engine.conn))

    @property
    def annotator(self) -> Annotator | None:
        """The person who works here now."""
        chosen = self._engine.annotator_id()
        return None if chosen is None else self.annotators.get(chosen)

    def use_annotator(self, annotator: AnnotatorId) -> ChangeSet:
        """Work as that person from now on; the project remembers."""
        return self.annotators.use(annotator)

    def work_as(self, annotator: AnnotatorId) -> None:
        """Work as that person in this session only; raises as `use_annotator` does."""
        self.annotators.person(annotator)
        self._engine.current_annotator = annotator

    def setting(self, name: str) -> str | None:
        """The value that the project keeps under a name."""
        return shared_rows.setting(self._engine.conn, name)

    def settings_below(self, prefix: str) -> dict[str, str]:
        """The values whose names begin with a text, by what follows it."""
        return shared_rows.settings_below(self._engine.conn, prefix)

    def set_setting(self, name: str, value: str) -> ChangeSet:
        """Keep a value as JSON under a name; not an undo step."""
        return self.set_settings({name: value})

    def set_settings(
        self, values: Mapping[str, str | None], name: str = "project.setting", *, undoable: bool = False
    ) -> ChangeSet:
        """Keep values under their names, and forget those that are None, in one operation of some name."""
        with self._engine.operation(name, kind="do" if undoable else "note") as operation:
            for kept, value in values.items():
                there = operation.read(SETTING, kept) is not None
                if value is None:
                    if there:
                        operation.remove(SETTING, kept)
                elif there:
                    operation.update(SETTING, (kept,), value=value)
                else:
                    operation.insert(SETTING, {"name": kept, "value": value})
        return self._engine.change_set(operation)

    @contextmanager
    def with_operation(self, name: str, *, undoable: bool = True) -> Generator[None]:
        """Make all verbs of the block one operation: one transaction, one undo step, one change told.

        What is not `undoable` stands in the journal, but undo passes over it.
        """
        with self._engine.operation(name, kind="do" if undoable else "note"):
            yield

    @contextmanager
    def reading(self) -> Generator[None]:
        """Let all reads of the block see the same state, whatever other windows commit. The block must not write."""
        with snapshot(self._engine.conn):
            yield

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have `subscriber` called with each `ChangeSet` after its commit, until the returned function is called."""
        return self._engine.subscribe(subscriber)

    def poll(self) -> ChangeSet | None:
        """Notice what other connections committed; subscribers are told to read again."""
        return self._engine.poll()

    def absorb(self, change: ChangeSet) -> None:
        """Tell subscribers what a clone changed, instead of a `poll`."""
        self._engine.absorb(change)

    def clone(self) -> "Session":
        """Another connection to the same file, for the calling thread.

        Raises EnvironmentFault ``project.file_gone`` and ``project.file_replaced``.
        """
        self._engine.file.require_same_file()
        twin = Session(project_file.open_file(self.path, read_only=self.access.read_only, quick_check=False))
        twin._is_twin = True
        twin._team_memory = self._team_memory
        twin._engine.current_annotator = self._engine.current_annotator
        return twin

    def require_same_file(self) -> None:
        """Raise EnvironmentFault ``project.file_gone``, ``project.file_replaced`` or ``project.log_gone`` if so."""
        self._engine.file.require_same_file()

    def moved_to(self) -> Path | None:
        """Where the project's file is, after it was renamed or moved while it was open; None if that is not known.

        Closing the session brings everything into that file, which can then be opened by that name.
        """
        return self._engine.file.moved_to()

    def interrupt(self) -> None:
        """Make what another thread is reading or writing with this session raise `Cancel`.

        Only this may be called from any thread. Between two statements it does nothing: whoever cancels asks the work
        to stop as well.
        """
        self._engine.conn.interrupt()

    def check(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> "CheckReport":
        """Look at everything; see `core.checking.check`."""
        from core.checking import check

        return check(self._engine, progress, cancelled)

    @staticmethod
    def salvage(damaged: Path, target: Path) -> "SalvageReport":
        """Read what can be read of a damaged project into a new one; see `core.storage.salvage.salvage`."""
        # Rarely needed, so not loaded at start.
        from core.exchange.rescued import is_whole
        from core.storage.salvage import salvage

        return salvage(damaged, target, is_whole)

    def set_name(self, name: str) -> ChangeSet:
        """Give the project a name other than its file's."""
        with self._engine.operation("project.rename", kind="note") as operation:
            operation.update(PROJECT, (1,), name=name)
        return self._engine.change_set(operation)

    @classmethod
    def rename(cls, old: Path, new: Path) -> None:
        """Give a project that is open nowhere another name in its folder, and its backups with it.

        Where the project is called as its file was, it is called as the file is now. Raises what
        `core.storage.renaming.rename` says; nothing has changed then.
        """
        # Rarely needed, so not loaded at start.
        from core.storage import backups
        from core.storage.renaming import rename

        rename(old, new)
        with cls.open(new) as session:
            backups.follow(session.project.uuid, old, new)
            if session.project.name == readable(old.stem) and not session.access.read_only:
                session.set_name(readable(new.stem))

    def back_up(
        self, today: date, *, always: bool = False, progress: Progress = no_progress, cancelled: Cancelled = never
    ) -> "Taken":
        """Make the daily backup when it is due; see `core.storage.backing_up.take`."""
        # Needed once a day and off the window's thread, so not loaded at start.
        from core.storage.backing_up import take

        return take(self._engine.file, today, always=always, progress=progress, cancelled=cancelled)

    def save_copy(self, path: Path, *, anew: bool = False) -> None:
        """Copy the open project to a new file, also when the original was deleted under us.

        Who may read the original may read the copy, unless a project is made `anew` there.
        Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
        """
        file = self._engine.file
        project_file.copy_to(file.db, path, None if anew else file.permissions)


def _settle(conn: Connection, operation: Operation) -> None:
    # Imported only now, because reading and labelling do without it in a project that nobody has merged into.
    from core.exchange.settling import settle

    settle(conn, operation)
