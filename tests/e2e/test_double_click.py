"""What a file manager does on a double click, in real processes on a real X server.

The file's type and the type's default program are asked from xdg-mime, and the launcher is started by GIO, in a home
of its own: so it is the files that the registration wrote which open the window, as on a desktop.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotatorId
from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.base.settings import RECENT_PROJECTS, Settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds after which a window that should be there counts as missing."""
TOOLS = (
    "xdotool",
    "xprop",
    "xwininfo",
    "xdg-mime",
    "gio",
    "mimetype",
    "update-mime-database",
    "update-desktop-database",
)
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
TEXT = "新建学校三所。𠮷祥小学😀开工。招聘教师四十名。"
PLAN, NEW = "Open package", "New project from a package"
"""Titles of the dialogs."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the desktops of Linux"),
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}, which `make test` installs"),
]


class Desktop:
    """A user with Biaodu registered: clicks files, sees windows, presses keys."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        named = ("XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID")
        self._environment = {name: value for name, value in environment.items() if name not in named}
        self._stderr = folder / "stderr.txt"

    def run(self, *command: str | Path, check: bool = True) -> str:
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=PATIENCE)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def double_click(self, file: Path) -> None:
        """Open a file with the default program of its type, as the desktop finds both."""
        kind = self.run("xdg-mime", "query", "filetype", file)
        self.launch(self.run("xdg-mime", "query", "default", kind), file)

    def launch(self, entry: str, *files: Path) -> None:
        """Start a launcher with files, as dropping them on its icon does and "Open with"."""
        applications = Path(self._environment["XDG_DATA_HOME"]) / "applications"
        with self._stderr.open("ab") as stderr:
            command = ["gio", "launch", str(applications / entry), *map(str, files)]
            done = subprocess.run(command, env=self._environment, stderr=stderr, timeout=PATIENCE)
        assert done.returncode == 0, self.complaints()

    def complaints(self) -> str:
        """What the programs that were started said."""
        return self._stderr.read_text(encoding="utf-8", errors="replace") if self._stderr.exists() else ""

    def windows(self, title: str) -> list[str]:
        """Numbers of the visible windows whose title matches."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).split()

    def window(self, title: str) -> str:
        """Wait for the window with that title."""
        self.wait(f"no window is called {title}", lambda: self.windows(title))
        return self.windows(title)[0]

    def wait(self, what: str, happened: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"{what}; {self.complaints()}"
            time.sleep(0.05)

    def press(self, window: str, *keys: str) -> None:
        """Give a window the keyboard, as a click into it would, and press keys."""
        self.run("xdotool", "windowfocus", "--sync", window)
        self.run("xdotool", "key", "--delay", "40", *keys)

    def property(self, window: str, name: str) -> str:
        return self.run("xprop", "-id", window, name)

    def on_top(self, window: str, other: str) -> bool:
        """Whether one window covers another: xwininfo lists the topmost first."""
        listed = [line.split()[0] for line in self.run("xwininfo", "-root", "-children").splitlines() if " 0x" in line]
        return listed.index(hex(int(window))) < listed.index(hex(int(other)))

    def process(self, window: str) -> int:
        """The process that a window says it belongs to."""
        return int(self.run("xdotool", "getwindowpid", window))

    def processes(self) -> set[int]:
        """Those of all windows."""
        return {self.process(window) for window in self.windows("Biaodu")}

    def end(self) -> None:
        """Close what is open, without asking."""
        for process in self.processes():
            os.kill(process, signal.SIGKILL)
        self.wait("a window stays", lambda: not self.windows("Biaodu"))


@pytest.fixture
def user(desktop: dict[str, str], home: Path, tmp_path: Path) -> Iterator[Desktop]:
    # The launcher starts the checkout's own Python.
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("needs the checkout's own .venv, which the launcher starts")
    # A user's own cache folder, too: it is there that processes find each other.
    user = Desktop({**desktop, "XDG_CACHE_HOME": str(home / "cache")}, tmp_path)
    user.run(sys.executable, ROOT / "packaging" / "register.py")
    yield user
    user.end()


def make_project(path: Path, *names: str) -> Path:
    """A project with one report on which the people of these names work, the last one now."""
    with Session.create(path) as session:
        for name in names:
            session.use_annotator(session.annotators.ensure(name).id)
        session.documents.add([NewDocument(TEXT, Meta("青山区"), Source("a.txt", "0" * 64, "utf-8", "text/1"))])
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "青山 reports.biaodu", "李强", "王敏")


@pytest.fixture
def labels_back(project: Path, tmp_path: Path) -> Path:
    """What 李强, who works on a copy, gives back: one label."""
    package = tmp_path / "李强 labels.biaodupkg"
    with Session.open(project) as session:
        session.save_copy(tmp_path / "copy.biaodu")
    with Session.open(tmp_path / "copy.biaodu") as copy:
        copy.use_annotator(copy.annotators.ensure("李强").id)
        copy.annotations.create(copy.documents.list()[0].id, 0, 7, copy.codebook.labels()[0].id)
        copy.exchange.package(package, PackageContents(kind=PackageKind.LABELS_BACK))
    return package


def worked_on(*projects: Path) -> None:
    """These are the projects that this user opened lately, the latest first."""
    settings = Settings()
    settings.set(RECENT_PROJECTS, [str(path) for path in projects])
    settings.sync()


def quotes(project: Path) -> dict[AnnotatorId, list[str]]:
    with Session.open(project, read_only=True) as session:
        found: dict[AnnotatorId, list[str]] = {}
        for annotation in session.annotations.iterate():
            found.setdefault(annotation.annotator, []).append(
                session.documents.text(annotation.document)[annotation.start : annotation.end]
            )
        return found


def documents_in(project: Path) -> int:
    with Session.open(project, read_only=True) as session:
        return session.documents.count()


def test_a_project_opens_in_a_window_with_the_programs_icon(user: Desktop, project: Path) -> None:
    user.double_click(project)
    window = user.window("^青山 reports - Biaodu$")
    # By this name a desktop finds the icon of a window: StartupWMClass of the launcher.
    assert '"biaodu"' in user.property(window, "WM_CLASS")


def test_a_package_shows_its_plan_for_the_project_it_belongs_to(
    user: Desktop, project: Path, labels_back: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.biaodu"
    Session.create(other).close()
    worked_on(other, project)
    user.double_click(labels_back)
    window, plan = user.window("^青山 reports - Biaodu$"), user.window(f"^{PLAN}$")
    # The plan is that window's dialog.
    assert user.property(plan, "WM_TRANSIENT_FOR").endswith(hex(int(window)))
    assert quotes(project) == {}
    user.press(plan, "Return")
    user.wait("nothing is merged", lambda: list(quotes(project).values()) == [["新建学校三所。"]])
    user.press(window, "ctrl+z")
    user.wait("one undo does not take it back", lambda: quotes(project) == {})


def test_a_package_for_a_colleague_begins_a_project(user: Desktop, project: Path, home: Path, tmp_path: Path) -> None:
    package = tmp_path / "for you.biaodupkg"
    with Session.open(project) as session:
        session.exchange.package(package)
    user.double_click(package)
    dialog = user.window(f"^{NEW}$")
    user.press(dialog, "ctrl+a")
    user.run("xdotool", "type", "--delay", "40", "mine")
    user.press(dialog, "Return")
    user.window("^mine - Biaodu$")
    with Session.open(home / "mine.biaodu", read_only=True) as mine:
        assert [mine.documents.text(document.id) for document in mine.documents.list()] == [TEXT]


def test_a_package_goes_to_the_window_that_has_its_project(user: Desktop, project: Path, labels_back: Path) -> None:
    user.double_click(project)
    window = user.window("^青山 reports - Biaodu$")
    running = user.process(window)
    user.press(window, "ctrl+1", "1")
    user.wait("no label arrives in the file", lambda: len(quotes(project)) == 1)
    user.double_click(labels_back)
    plan = user.window(f"^{PLAN}$")
    assert user.process(plan) == running
    assert user.processes() == {running}
    user.press(plan, "Return")
    user.wait("what was labelled and what came are not both there", lambda: len(quotes(project)) == 2)


def test_reports_dropped_on_the_icon_begin_a_project_beside_them(user: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "各区报告"
    folder.mkdir()
    for name in ("甲区", "乙区"):
        (folder / f"{name}.txt").write_text(f"{name}{TEXT}", encoding="utf-8")
    user.launch("biaodu.desktop", *sorted(folder.iterdir()))
    user.run("xdotool", "windowfocus", "--sync", user.window("^Import$"))

    def came_in() -> bool:
        # The button can be pressed once the reports have been looked at.
        if user.windows("^Import$"):
            user.run("xdotool", "key", "Return")
        return documents_in(folder / "各区报告.biaodu") == 2

    user.wait("the reports do not come in", came_in)
    user.window("^各区报告 - Biaodu$")
    assert len(user.processes()) == 1


def test_a_report_opened_with_the_program_can_be_labelled_at_once(user: Desktop, tmp_path: Path) -> None:
    report = tmp_path / "甲区.txt"
    report.write_text(TEXT, encoding="utf-8")
    user.launch("biaodu.desktop", report)
    window = user.window("^甲区 - Biaodu$")
    project = tmp_path / "甲区.biaodu"
    user.wait("the report does not come in", lambda: project.exists() and documents_in(project) == 1)
    user.press(window, "1")
    name = user.window(r"^Who are you\?$")
    user.run("xdotool", "windowfocus", "--sync", name)
    user.run("xdotool", "type", "--delay", "40", "Wang Min")
    user.press(name, "Return")
    user.wait("no label arrives in the file", lambda: list(quotes(project).values()) == [["新建学校三所。"]])


def test_several_projects_have_a_window_each(user: Desktop, project: Path, tmp_path: Path) -> None:
    other = make_project(tmp_path / "other.biaodu", "王敏")
    user.launch("biaodu.desktop", project, other)
    user.window("^青山 reports - Biaodu$")
    user.window("^other - Biaodu$")
    assert len(user.processes()) == 2


def test_a_project_that_is_open_comes_to_the_front(user: Desktop, project: Path, tmp_path: Path) -> None:
    other = make_project(tmp_path / "other.biaodu", "王敏")
    user.double_click(project)
    window = user.window("^青山 reports - Biaodu$")
    user.double_click(other)
    over = user.window("^other - Biaodu$")
    assert user.process(over) != user.process(window), "another project has a window of its own"

    user.run("xdotool", "windowfocus", "--sync", over)
    user.double_click(project)
    user.wait("the window does not get the keyboard", lambda: user.run("xdotool", "getwindowfocus") == window)
    assert user.on_top(window, over)
    assert len(user.processes()) == 2
    # It is still the one that may write.
    user.run("xdotool", "key", "--delay", "40", "ctrl+1", "1")
    user.wait("no label arrives in the file", lambda: len(quotes(project)) == 1)


def test_a_window_that_hangs_does_not_keep_the_file_from_opening(user: Desktop, project: Path) -> None:
    user.double_click(project)
    hanging = user.process(user.window("^青山 reports - Biaodu$"))
    os.kill(hanging, signal.SIGSTOP)
    try:
        user.double_click(project)
        user.wait("no second window comes", lambda: len(user.windows("^青山 reports - Biaodu$")) == 2)
    finally:
        os.kill(hanging, signal.SIGCONT)
