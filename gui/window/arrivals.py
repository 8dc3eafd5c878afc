"""Handles what reaches a window from outside: packages without a project, and files from another process."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.progress import Cancelled, Progress
from core.session import Session
from core.storage.letterbox import LetterBox, hand_over
from gui.base.i18n import _
from gui.base.jobs import Job
from gui.base.settings import RECENT_PROJECTS
from gui.widgets.file_choice import choose_files_to_open, kinds_of_files
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.exchange.homes import Delivery
    from gui.window.main_window import MainWindow

LOG = logging.getLogger("biaodu.gui")
_ASKED_AGAIN = 5
_AGAIN_AFTER_MILLISECONDS = 200
LISTEN_AFTER_MILLISECONDS = 200
"""The first paint must not wait for it; whoever hands something over waits longer than that."""


class Arrivals(QObject):
    """Finds the project for packages, and takes what is handed over to the open one."""

    settled = Signal()
    """It is known what to do with the packages given to `place`."""
    handed_over = Signal()
    """Another window has the packages now."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._search: Job | None = None
        self._box: LetterBox | None = None
        self._watcher: QFileSystemWatcher | None = None
        self._listen_later = QTimer(self, singleShot=True, interval=LISTEN_AFTER_MILLISECONDS)
        self._listen_later.timeout.connect(self._listen)
        window.project_changed.connect(self._follow)
        window.jobs.ended.connect(self._ended)

    @property
    def looking(self) -> bool:
        """Whether it is not known yet where packages belong."""
        return self._search is not None

    def ask(self) -> None:
        """Let the user choose packages; with a project open another project may be merged, too."""
        if self._window.session is None:
            kinds = kinds_of_files((_("Biaodu packages"), "*.biaodupkg"))
        else:
            kinds = kinds_of_files((_("Packages and projects"), "*.biaodupkg *.biaodu"))
        paths = choose_files_to_open(self._window, _("Open package"), kinds)
        if paths:
            self._window.open_packages(paths)

    # --- packages without a project

    def place(self, packages: list[Path]) -> None:
        """Find the project that packages belong to, or ask; nothing is merged before its plan was seen."""
        projects = [Path(known) for known in self._window.settings.get(RECENT_PROJECTS)]

        def work(progress: Progress, cancelled: Cancelled) -> "Delivery":
            from core.exchange.homes import find_homes

            return find_homes(packages, projects, progress=progress, cancelled=cancelled)

        self._search = self._window.jobs.start(_("Reading the package"), work, done=self._found)

    def _found(self, delivery: "Delivery") -> None:
        complete = [home for home in delivery.fitting if home.documents == delivery.documents]
        if len(complete) == 1:
            self._take_to(complete[0].path, delivery)
        elif not delivery.homes and delivery.beginning is not None:
            self._ask_new(delivery)
        else:
            self._ask_home(delivery)

    def _ended(self, job: Job) -> None:
        if job is self._search:
            self._settle()

    def _settle(self) -> None:
        self._search = None
        self.settled.emit()

    def _ask_home(self, delivery: "Delivery") -> None:
        from gui.exchange.home_dialog import HomeDialog

        self._settle()
        dialog = HomeDialog(delivery, self._window)
        dialog.project_chosen.connect(lambda path: self._take_to(path, delivery))
        dialog.new_wanted.connect(lambda: self._ask_new(delivery))
        dialog.open()

    def _take_to(self, project: Path, delivery: "Delivery") -> None:
        """Show the plan in the window that has the project, or in this one."""
        packages = delivery.packages
        self._search = self._window.jobs.start(
            _("Opening the project"),
            lambda _progress, _cancelled: hand_over(project, packages),
            done=lambda elsewhere: self._go_on(project, packages, elsewhere),
        )

    def _go_on(self, project: Path, packages: tuple[Path, ...], elsewhere: bool) -> None:
        window = self._window
        if elsewhere:
            self._search = None
            text = _("{name} is open in another window; the package was opened there.").format(name=project.stem)
            window.message_bar.show_message(Message(text))
            self.handed_over.emit()
            return
        self._settle()
        if window.open_project(project) and window.session is not None:
            if window.session.access.read_only:
                text = _("{name} cannot be changed now, so nothing can be merged into it.").format(name=project.stem)
                window.message_bar.show_message(Message(text, MessageKind.WARNING, sticky=True))
            else:
                window.open_packages(list(packages))

    def _ask_new(self, delivery: "Delivery") -> None:
        """Begin a project with a package, and merge into it whatever else came."""
        from gui.window.new_project_dialog import NewProjectDialog
        from gui.window.projects import documents_folder

        self._settle()
        package = delivery.beginning
        assert package is not None
        manifest = delivery.manifests[delivery.packages.index(package)]
        others = [path for path in delivery.packages if path != package]
        dialog = NewProjectDialog(Path(documents_folder()), self._window, beginning=manifest)
        dialog.submitted.connect(lambda path, _name, _codebook: self._begin(package, path, others))
        dialog.open()

    def _begin(self, package: Path, path: Path, others: list[Path]) -> None:
        def work(progress: Progress, cancelled: Cancelled) -> None:
            from core.starting import start_from

            start_from(package, path, Session, progress=progress, cancelled=cancelled).close()

        def made(_nothing: None) -> None:
            if self._window.open_project(path) and others:
                self._window.open_packages(others)

        self._window.jobs.start(_("Making the project"), work, done=made)

    # --- what another process hands over

    def _follow(self) -> None:
        self._listen_later.stop()
        self._box = None
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        session = self._window.session
        if session is not None and session.claimed:
            self._box = LetterBox(session.path)
            self._listen_later.start()

    def _listen(self) -> None:
        if self._box is None:
            return
        try:
            self._box.open()
        except OSError:
            LOG.warning("nothing can be handed over to this window", exc_info=True)
            return
        self._watcher = QFileSystemWatcher([str(self._box.folder)], self)
        self._watcher.directoryChanged.connect(self._take)
        self._take()

    def _take(self) -> None:
        for packages in self._box.take() if self._box is not None else ():
            self._come_to_front()
            if packages:
                self._window.open_packages(list(packages))

    def _come_to_front(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        self._ask_for_keyboard(_ASKED_AGAIN)
        # If the desktop lets no window come to the front by itself, ask for attention.
        QApplication.alert(window)

    def _ask_for_keyboard(self, again: int) -> None:
        """Ask so many times more where nothing came of it: on a busy machine the event below may come too late."""
        window = self._window
        if QGuiApplication.platformName() == "xcb":
            # X11 refuses the keyboard to a window that asks with an older time than the last one that had it, and Qt's
            # time is that of the last event here. Changing a property brings an event, and with it the current time.
            window.setWindowOpacity(0.99)
            window.setWindowOpacity(1.0)
            QGuiApplication.sync()
        window.activateWindow()
        if again:
            QTimer.singleShot(_AGAIN_AFTER_MILLISECONDS, self, lambda: self._ask_if_refused(again - 1))

    def _ask_if_refused(self, again: int) -> None:
        if QApplication.activeWindow() is None and self._window.isVisible():
            self._ask_for_keyboard(again)
