"""The main window: menus, docks, readers, status line; opens and closes projects and wires their parts."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.errors import BiaoduError
from core.log import Ended
from core.session import Session
from gui.actions.registry import Entry, Registry
from gui.actions.table import When
from gui.base.i18n import _
from gui.base.jobs import Job, Jobs
from gui.base.settings import RECENT_PROJECTS, Settings
from gui.exchange.desk import is_package
from gui.people.people import take_place
from gui.widgets.access import read_only_message, read_only_word, saved_note
from gui.widgets.errors import Door, Result, attempt
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.help_key import HelpAsked
from gui.widgets.message_bar import Message, MessageBar, MessageKind
from gui.window.appearance import Appearance
from gui.window.arrangements import Arrangements
from gui.window.arrivals import Arrivals
from gui.window.corpora import Corpora
from gui.window.daily_backups import DailyBackups
from gui.window.docks import Docks
from gui.window.focus_mode import FocusMode
from gui.window.help_actions import HelpActions
from gui.window.hints import Hints
from gui.window.leaving import may_leave
from gui.window.memory import WindowMemory
from gui.window.projects import SUFFIX, Projects
from gui.window.remedies import remedies
from gui.window.renaming import Renaming
from gui.window.rescue import Rescue
from gui.window.restoring import Restoring
from gui.window.scope import ScopeButton
from gui.window.status import Saved, StatusLine
from gui.window.welcome import Recent, WelcomePage
from gui.window.workspace import WORKSPACE_ACTIONS, Workspace
from resources import loader

if TYPE_CHECKING:
    from gui.actions.choices import Choices
POLL_MILLISECONDS = 1000
CHECK_AFTER_MILLISECONDS = 3_000
PATIENCE_MILLISECONDS = 10_000
"""How long closing waits for work that belongs to no open project."""
NAMED = 4
"""How many files a message names."""


class MainWindow(QMainWindow):
    """One window, with no project (welcome page) or one."""

    _built = False
    project_changed = Signal()
    """A project was opened or closed."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.settings = settings
        self.registry = Registry(self, settings)
        self._centre = QWidget()
        self.message_bar = MessageBar(self._centre)
        self.message_bar.below = lambda: self.workspace.readers.header_height() if self.workspace else 0
        self.door = Door(self, self.message_bar.show_message, partial(remedies, self))
        self.jobs = Jobs(self)
        self.status = StatusLine()
        self.scope_button = ScopeButton(self.menuBar())
        self.docks = Docks(self, self.registry)
        self.focus_mode = FocusMode(self, self.docks, self.registry, self.status, settings)
        self.arrangements = Arrangements(self, settings)
        self.rescue = Rescue(self, self.jobs, self.open_project, self.door.show)
        self.projects = Projects(self, self._adopt, self.door.show, self.message_bar)
        self.arrivals = Arrivals(self)
        self.restoring = Restoring(self)
        self.backups = DailyBackups(self)
        self.renaming = Renaming(self)
        self.hints = Hints(self)
        self.workspace: Workspace | None = None
        self._memory = WindowMemory(self, settings, self.arrangements)
        self._saved_at: datetime | None = None
        self._poll_trouble: str | None = None
        """Code of the error with which the last check for changes failed. It is shown once, not every second."""
        self._lay_out()
        self._connect()
        self._appearance = Appearance(settings, self.registry, self)
        self._help = HelpActions(self)
        Corpora(self)
        self._poll = QTimer(self, interval=POLL_MILLISECONDS)
        self._poll.timeout.connect(self._look_for_changes)
        self._show_nothing_open()
        self._memory.restore_geometry()
        self._built = True

    # --- projects

    @property
    def session(self) -> Session | None:
        """The open project."""
        return self.workspace.session if self.workspace is not None else None

    def open_project(self, path: Path, *, read_only: bool = False) -> bool:
        """Close what is open and open another project; False if that failed, which was shown."""
        return may_leave(self) and self.projects.open(path, read_only=read_only)

    def tell_ended_badly(self, runs: list[Ended]) -> None:
        """Say that the last run did not end by itself."""
        self._help.tell_ended_badly(runs)

    def close_project(self) -> None:
        """Remember how things were, stop jobs and go to the welcome page."""
        if self.workspace is not None and may_leave(self):
            self._release()
            self._show_welcome()

    def drop_paths(self, paths: list[Path]) -> None:
        """Files dropped on the window: a project opens, packages are merged, anything else is imported.

        Without an open project packages go to the one that they belong to, and anything else begins a new one.
        Of several kinds the first of these is taken, and the rest is named.
        """
        packages = [path for path in paths if is_package(path)]
        projects = [path for path in paths if path.suffix.lower() == SUFFIX]
        if packages:
            taken = packages
            self.open_packages(packages)
        elif projects:
            taken = projects[:1]
            if not self.open_project(projects[0]):
                return
        else:
            taken = paths
            self.read_reports(paths)
        self._name_left_out([path for path in paths if path not in taken])

    def read_reports(self, paths: list[Path]) -> None:
        """Import reports into the open project, or into a new one beside them."""
        if self.workspace is not None or self.projects.begin_with(paths):
            self._import(paths)

    def _name_left_out(self, paths: list[Path]) -> None:
        if paths:
            names = _(", ").join(path.name for path in paths[:NAMED]) + ("…" if len(paths) > NAMED else "")
            text = _("Left out: {names}. Drop packages, reports and each project by themselves.").format(names=names)
            self.message_bar.show_message(Message(text, MessageKind.WARNING))

    def open_packages(self, paths: list[Path]) -> None:
        """Show what merging packages would do, to the open project or else to the one that they belong to."""
        if self.workspace is None:
            self.arrivals.place(paths)
        else:
            self.workspace.review.exchange.open_packages(paths)

    def _import(self, paths: list[Path]) -> None:
        if self.workspace is not None:
            self.workspace.exchange.import_paths(paths)

    def attempt(self, verb: Callable[[], Result]) -> Result | None:
        """Run something of core. An error with which it refuses is shown, and the result is None."""
        return attempt(verb, self.door.show)

    def ask_and_save_copy(self) -> None:
        """Let the user choose where to copy the open project, which would otherwise be lost."""
        if self.session is None:
            return
        kinds = kinds_of_files((_("Biaodu projects"), f"*{SUFFIX}"))
        path = choose_file_to_save(self, _("Save a copy"), self.session.path.name, kinds)
        if path is not None:
            self.save_copy(path)

    def save_copy(self, path: Path) -> None:
        """Copy the open project to a new file and go on working there."""
        session = self.session
        if session is None:
            return

        def copy() -> bool:
            session.save_copy(path)
            return True

        if self.attempt(copy):
            # Without asking whether the lost file may be left: the copy has everything that it had.
            self.projects.open(path)

    def choose(self, entries: list[Entry], prompt: str, more: "Choices | None" = None) -> None:
        """Let the user pick one line of a list by typing."""
        self._help.palette.open_with(entries, prompt, () if more is None else (more,))

    def _run(self, action: str) -> None:
        if self.workspace is not None:
            self.workspace.run(action)

    def _adopt(self, session: Session) -> None:
        """Show a session that was just opened."""
        self._release()
        try:
            take_place(session, self.settings)
            self.workspace = Workspace(self, session)
        except BiaoduError as error:
            session.close()
            self.door.show(error)
            self._show_welcome()
            return
        self._saved_at = None
        self.settings.remember_project(session.path)
        self._stack.setCurrentWidget(self.workspace.readers)
        self.scope_button.serve(self.workspace.scope)
        self.docks.fill(self.workspace.panels())
        self.docks.set_default_layout(self.width())
        self._memory.restore_project(self.workspace)
        self.workspace.open_something()
        self.focus_mode.come_back()
        self.workspace.bridge.changed.connect(self._after_change)
        self.workspace.state_changed.connect(self.refresh_state)
        self._poll.start()
        self._after_change(ChangeSet())
        self._set_title()
        self._say_access(session)
        if not session.access.pages_checked:
            # For a large file: what the user waits for is read first.
            QTimer.singleShot(CHECK_AFTER_MILLISECONDS, self.workspace, partial(self._check_quietly, self.workspace))
        self.project_changed.emit()

    def _check_quietly(self, workspace: Workspace) -> None:
        if workspace is self.workspace:
            workspace.exchange.check(quietly=True)

    def _release(self) -> None:
        self.focus_mode.leave()
        if self.workspace is None:
            return
        self._memory.save_project(self.workspace)
        self._poll.stop()
        self.message_bar.clear()
        # Before anything is closed, so that callbacks of jobs that end later are not called.
        self.jobs.abandon(self.workspace.session)
        self.backups.stop(self.workspace.session)
        workspace, self.workspace = self.workspace, None
        self.registry.restore_texts()
        self.docks.empty()
        self.scope_button.serve(None)
        self._stack.removeWidget(workspace.readers)
        workspace.close()
        self.project_changed.emit()

    @cached_property
    def welcome(self) -> WelcomePage:
        """The page shown instead of the readers while no project is open; made when first needed."""
        page = WelcomePage(self.registry)
        page.open_requested.connect(self.open_project)
        page.forget_requested.connect(self._forget)
        page.dropped.connect(self.drop_paths)
        self._stack.addWidget(page)
        return page

    def _show_welcome(self) -> None:
        self.welcome.set_recent(
            [Recent(Path(known), Path(known).exists()) for known in self.settings.get(RECENT_PROJECTS)]
        )
        self._stack.setCurrentWidget(self.welcome)
        self._show_nothing_open()
        self.welcome.take_keyboard()

    def _show_nothing_open(self) -> None:
        self.docks.empty()
        self.status.set_project_open(False)
        self.refresh_state()
        self._set_title()

    def _forget(self, path: Path) -> None:
        self.settings.forget_project(path)
        self._show_welcome()

    def _say_access(self, session: Session) -> None:
        access = session.access
        if access.read_only and access.reason != "asked":
            self.message_bar.show_message(read_only_message(access, self.open_again))
        elif access.network:
            self.message_bar.show_message(Message(saved_note(access), MessageKind.INFO, sticky=True))

    def open_again(self) -> None:
        """Close the project and open it again: the reason for read-only may be gone."""
        if self.session is not None:
            path = self.session.path
            self.close_project()
            self.open_project(path)

    # --- state

    def facts(self) -> frozenset[When]:
        """The facts that decide which actions are enabled."""
        facts = {When.ALWAYS}
        if self.workspace is not None:
            facts |= self.workspace.facts(busy=self.jobs.writing)
        if self.message_bar.message is not None:
            facts.add(When.MESSAGE)
        if self.workspace is None or When.WRITABLE in facts:
            facts.add(When.RECEIVING)
        return frozenset(facts)

    def refresh_state(self) -> None:
        """Bring actions, panels and counts up to date."""
        if self.workspace is not None:
            self.workspace.show_editable(not self.jobs.writing)
        self.registry.set_facts(self.facts())
        self.status.set_counts(self.workspace.counts() if self.workspace is not None else None)

    def _after_change(self, change: ChangeSet) -> None:
        if self.workspace is None:
            return
        session = self.workspace.session
        if change.operation is not None:
            self._saved_at = datetime.now()
            self.message_bar.clear_passing()
        self._show_saved()
        if change.operation is None or change.annotators or change.reload:
            who = session.annotator
            self.status.set_project_open(True)
            self.status.set_annotator(who.name if who is not None else None)
        self.name_undo()
        self.refresh_state()

    def _show_saved(self) -> None:
        if self.workspace is None:
            return
        access = self.workspace.session.access
        self.status.set_saved(
            Saved(
                at=self._saved_at,
                saving=self.jobs.writing,
                read_only=read_only_word(access) if access.read_only else "",
                note=saved_note(access),
            )
        )

    def name_undo(self) -> None:
        """Say in the menu what undo and redo would do, and whose step it is if it is somebody else's."""
        if self.workspace is None:
            return
        for action, word, step in (
            ("edit.undo", _("Undo: {what}"), self.workspace.undo_step),
            ("edit.redo", _("Redo: {what}"), self.workspace.redo_step),
        ):
            self.registry.set_text(action, word.format(what=self.workspace.step_words(step)) if step else "")

    def _look_for_changes(self) -> None:
        if self.workspace is None or self.jobs.writing:
            return
        try:
            self.workspace.session.poll()
        except BiaoduError as error:
            # A share may answer again, so checking goes on.
            if error.code != self._poll_trouble:
                self._poll_trouble = error.code
                self.door.show(error)
        else:
            self._poll_trouble = None

    def _set_title(self) -> None:
        name = _("Biaodu")
        if self.workspace is not None:
            name = f"{self.workspace.session.path.stem} - {name}"
        self.setWindowTitle(name)

    # --- jobs

    def _job_started(self, job: Job) -> None:
        self.status.add_job(job)
        self._show_saved()
        self.refresh_state()

    def _job_ended(self, job: Job) -> None:
        self.status.remove_job(job)
        self._show_saved()
        self.refresh_state()

    # --- parts

    def _lay_out(self) -> None:
        self.setWindowIcon(QIcon(str(loader.ROOT / "icons" / "app.svg")))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self._centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(self._centre)
        self.setStatusBar(self.status)
        self.registry.fill(self.menuBar())
        self.menuBar().setNativeMenuBar(False)
        self.menuBar().setCornerWidget(self.scope_button)
        self.setAcceptDrops(True)
        room = self.screen().availableSize()
        self.resize(room.boundedTo(QSize(min(1680, room.width() * 9 // 10), min(1020, room.height() * 9 // 10))))
        self.setMinimumSize(720, 480)

    def show_in_centre(self, widget: QWidget) -> None:
        """Put the readers of a new workspace in place of the welcome page."""
        self._stack.addWidget(widget)

    def _connect(self) -> None:
        bind = self.registry.bind
        bind("project.read", lambda: self.projects.ask_for_reports(self.read_reports))
        bind("project.new", lambda: self.projects.ask_new())
        bind("project.open", self.projects.ask_open)
        bind("project.sample", self.projects.open_sample)
        bind("project.close", self.close_project)
        bind("package.open", self.arrivals.ask)
        bind("app.quit", self.close)
        bind("view.message", self.message_bar.take_keyboard)
        self.message_bar.left.connect(self._focus_text)
        self.message_bar.changed.connect(lambda: self.registry.set_facts(self.facts()))
        self.status.annotator_clicked.connect(self._who_am_i)
        bind("annotator.switch", self._manage_people)
        for action in WORKSPACE_ACTIONS:
            bind(action, partial(self._run, action))
        self.jobs.started.connect(self._job_started)
        self.jobs.progressed.connect(self.status.refresh_job)
        self.jobs.ended.connect(self._job_ended)
        self.jobs.failed.connect(self.door.show)

    def _focus_text(self) -> None:
        if self.workspace is not None:
            self.workspace.focus_text()

    def _who_am_i(self) -> None:
        if self.workspace is not None:
            self.workspace.people.popup(self.status.annotator_corner())

    def _manage_people(self) -> None:
        if self.workspace is not None:
            self.workspace.people.manage(self.workspace.bridge)

    # --- events

    def showEvent(self, event: QShowEvent) -> None:
        """Show the welcome page, unless a project was opened before the window is first shown."""
        if self.workspace is None:
            self._show_welcome()
        super().showEvent(event)

    def customEvent(self, event: QEvent) -> None:
        """A dialog asks for its page of the manual."""
        if isinstance(event, HelpAsked):
            self._help.show_manual(event.page)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language; look for other processes' changes when the window is used again."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.registry.retranslate()
            self.docks.retranslate()
            self.scope_button.show_choice()
            self._after_change(ChangeSet())
            if self.workspace is not None:
                self.workspace.review.retranslate()
            self._set_title()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look_for_changes()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files wherever no part of the window wants something else."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.drop_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember everything. Labels are on the disk already, unless the file was taken away."""
        if not may_leave(self):
            event.ignore()
            return
        self.focus_mode.remember()
        self.focus_mode.leave()
        self._memory.save_geometry()
        self._release()
        # Jobs without a project, such as a rescue: their threads must not outlive the window.
        self.jobs.leave(PATIENCE_MILLISECONDS)
        self._help.close()
        self.settings.sync()
        super().closeEvent(event)
