"""Installs the Debian package as a user would, on a bare system: ``make test-package``.

In a fresh Debian (debootstrap, minimal) it holds that the dependencies are exact: the program runs with nothing else
installed. Then, as a user without rights, on a virtual screen with a file manager: the program starts from its
launcher, a
project and a package open by double click, a second start hands over to the running window, an upgrade from an older
version keeps the settings, and removal leaves nothing but the user's data. At last the packaged program is asked as a
screen reader does and typed into with an input method (`assistive`), on this system, whose Python has the tests.
Pictures lie in ``build/try``. Needs root.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import assistive  # noqa: E402
from core import VERSION  # noqa: E402
from core.storage.schema import SCHEMA_VERSION  # noqa: E402
from debian import architecture  # noqa: E402
from old_projects import backups_of, write_newer_project, write_old_projects  # noqa: E402
from steps import StepError, run, step  # noqa: E402

TRY = ROOT / "build" / "try"
SUITE = "bookworm"
USER, HOME = "analyst", "/home/analyst"
TOOLS = ("xvfb", "xdotool", "pcmanfm", "dbus-x11", "openbox", "imagemagick", "fonts-noto-cjk", "shared-mime-info")
TOOLS += ("desktop-file-utils", "libgtk-3-bin", "xdg-utils", "appstream")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
SCREEN = "1280x800x24"
PATIENCE = 90.0
LIGHT = 0.5
"""Of a window in the light theme, which a screen without a desktop has: at least half as bright as white."""
OLDER = "0.1.9"
"""The version from which is upgraded: this program under an older name."""


class System:
    """A bare Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mounts = ("proc", "dev/shm", "dev/pts")

    def mount(self) -> None:
        """What programs expect of a running system."""
        for name, kind in zip(self._mounts, ("proc", "tmpfs", "devpts"), strict=True):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, str(self.folder / name)], check=True)

    def unmount(self) -> None:
        """Let go of it, also after a run that was broken off."""
        for name in reversed(self._mounts):
            if os.path.ismount(self.folder / name):
                subprocess.run(["umount", "-l", str(self.folder / name)], check=True)

    def command(self, *words: str, user: str = "root", display: str = "") -> list[str]:
        """What runs a command inside."""
        home = HOME if user == USER else "/srv"
        settings = [
            f"HOME={home}",
            f"PATH={PATH}",
            "LANG=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        settings += [f"DISPLAY={display}"] if display else []
        settings += [f"{name}={value}" for name, value in os.environ.items() if name.lower().endswith("_proxy")]
        return ["chroot", f"--userspec={user}", str(self.folder), "env", "-i", *settings, *words]

    def run(self, *words: str, user: str = "root", display: str = "", check: bool = True) -> str:
        """Run a command inside to its end; what it printed."""
        done = subprocess.run(
            self.command(*words, user=user, display=display), capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if check and done.returncode:
            raise StepError(
                f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
            )
        return done.stdout

    def refused(self, *words: str, user: str = "root", display: str = "") -> str:
        """Run a command inside that must fail; what it said on standard error."""
        command = self.command(*words, user=user, display=display)
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if not done.returncode:
            raise StepError(f"{' '.join(words)} was not refused")
        return done.stderr

    def install(self, *names: str) -> None:
        """By apt, with what the packages depend on and nothing they only recommend."""
        self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *names)


def debootstrap(folder: Path, suite: str, *, sources: str = "") -> None:
    """Make a minimal Debian in a folder, from where this system has its packages; with sources of another suite."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=True
    ).stdout.split("\n")
    main = next(uri for uri in targets if uri and "security" not in uri)
    security = next((uri for uri in targets if "security" in uri), "")
    folder.mkdir(parents=True)
    run(["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, str(folder), main])
    lines = [f"deb {main} {suite} main"]
    lines += [f"deb {security} {suite}-security main"] if security else []
    lines += [f"deb-src {main} {sources} main"] if sources else []
    # The system that builds knows how packages are fetched, and whom to believe about them.
    for name in ("etc/apt/apt.conf.d", "etc/ssl/certs", "usr/share/keyrings"):
        run(["cp", "-a", f"/{name}/.", str(folder / name)])
    (folder / "etc/apt/sources.list").write_text("".join(f"{line}\n" for line in lines))
    for name in ("/etc/resolv.conf", "/etc/hosts"):
        if Path(name).exists():
            shutil.copyfile(name, folder / name.removeprefix("/"))


def bare_system() -> System:
    """A fresh system; the first one takes a minute and is kept as a template."""
    template = TRY / "template"
    if not (template / ".complete").exists():
        shutil.rmtree(template, ignore_errors=True)
        debootstrap(template, SUITE)
        (template / ".complete").touch()
    system = System(TRY / "system")
    system.unmount()
    shutil.rmtree(system.folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(template), str(system.folder)], check=True)
    system.mount()
    system.run("apt-get", "update", "-q")
    return system


def older(package: Path) -> Path:
    """The same program as a package of an older version."""
    unpacked = TRY / "older"
    shutil.rmtree(unpacked, ignore_errors=True)
    run(["dpkg-deb", "-R", str(package), str(unpacked)])
    control = unpacked / "DEBIAN" / "control"
    control.write_text(control.read_text().replace(f"Version: {VERSION}", f"Version: {OLDER}"))
    made = TRY / f"biaodu_{OLDER}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(unpacked), str(made)])
    return made


def wait(what: str, happened: Callable[[], object]) -> None:
    """Ask again and again until it happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise StepError(what)
        time.sleep(0.2)


class Screen:
    """A virtual screen inside, with a window manager, on which the user works."""

    def __init__(self, system: System, display: str) -> None:
        self.system, self._display = system, display
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> None:
        """Start a program of the user's, on the session's bus."""
        command = self.system.command(*words, user=USER, display=self._display)
        self.started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))

    def run(self, *words: str, check: bool = True) -> str:
        return self.system.run(*words, user=USER, display=self._display, check=check).strip()

    def windows(self, title: str) -> list[str]:
        return self.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).split()

    def window(self, title: str) -> str:
        """The window whose title matches, once it is there."""
        wait(f"no window is called {title}", lambda: self.windows(title))
        return self.windows(title)[0]

    def painted(self, window: str) -> None:
        """Wait until a window shows something: it is on the screen before its first paint."""
        look = ("import", "-window", window, "-format", "%[fx:mean]", "info:")
        wait("the window stays black", lambda: float(self.run(*look) or 0) > LIGHT)

    def press(self, window: str, *keys: str) -> None:
        self.run("xdotool", "windowactivate", "--sync", window)
        self.run("xdotool", "key", "--delay", "60", *keys)

    def picture(self, name: str) -> None:
        inside = f"{HOME}/{name}.png"
        self.run("import", "-window", "root", inside)
        TRY.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.system.folder / inside.removeprefix("/"), TRY / f"{name}.png")
        (self.system.folder / inside.removeprefix("/")).unlink()

    def double_click_on_only_file(self, folder: str) -> None:
        """Open a folder in the file manager, whose one file is the first icon, and click that twice."""
        self.start("pcmanfm", "--no-desktop", folder)
        title = Path(folder).name
        window = self.window(f"^{title}$")
        self.run("xdotool", "windowactivate", "--sync", window)
        # The list of files has the keyboard: Home takes its first file, and that is where the icon is.
        self.run("xdotool", "windowsize", "--sync", window, "700", "450")
        self.run("xdotool", "key", "--delay", "60", "Home")
        geometry = self.run("xdotool", "getwindowgeometry", "--shell", window)
        at = dict(line.split("=", 1) for line in geometry.splitlines())
        x, y = int(at["X"]) + 205, int(at["Y"]) + 95
        self.picture(f"file_manager_{title}")
        self.run("xdotool", "mousemove", str(x), str(y), "click", "--repeat", "2", "--delay", "80", "1")

    def close(self, window: str) -> None:
        """End the program of a window by its own key; whoever does not wait for its end finds it ended badly."""
        program = Path("/proc", self.run("xdotool", "getwindowpid", window))
        self.press(window, "ctrl+q")
        wait("the window stays", lambda: window not in self.windows("."))

        def ended() -> bool:
            for started in self.started:
                started.poll()
            return not program.exists()

        wait("the program does not end", ended)


@contextmanager
def screen(system: System) -> Iterator[Screen]:
    """Xvfb and a window manager, ended with all that was started on it."""
    display = ":77"
    shown = Screen(system, display)
    server = subprocess.Popen(
        system.command("Xvfb", display, "-screen", "0", SCREEN, "-nolisten", "tcp", user=USER),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        socket = system.folder / "tmp/.X11-unix/X77"
        wait("Xvfb does not start", socket.exists)
        shown.start("openbox")
        yield shown
    finally:
        for started in shown.started:
            started.kill()
        server.terminate()
        server.wait()
        subprocess.run(system.command("pkill", "-9", "-u", USER), check=False, capture_output=True)


def exact_dependencies(system: System, package: Path) -> None:
    """With what the package depends on and nothing else, every library is found and the program runs."""
    inside = system.folder / "srv" / package.name
    shutil.copyfile(package, inside)
    system.install(f"/srv/{package.name}")
    look = "for file in $(find /usr/lib/biaodu -name '*.so*' -type f); do ldd $file 2>/dev/null; done"
    # As the program's start sets it: the libraries of the bundle first.
    unresolved = system.run("sh", "-c", f"export LD_LIBRARY_PATH=/usr/lib/biaodu/_internal; {look}")
    missing = sorted({line.split()[0] for line in unresolved.splitlines() if "not found" in line})
    # GTK's look is taken over where GTK is, and CUPS prints where it is; nothing else may miss anything.
    missing = [
        name
        for name in missing
        if not name.startswith(("libgtk-3", "libgdk", "libpango", "libcairo", "libatk", "libharfbuzz", "libcups"))
    ]
    if missing:
        raise StepError(f"These libraries are missing: {', '.join(missing)}")
    if VERSION not in system.run("biaodu", "--version", user=USER):
        raise StepError("biaodu --version says another version")
    system.run("biaodu", "new", f"{HOME}/probe.biaodu", user=USER)
    system.run("rm", f"{HOME}/probe.biaodu")


def start_in_words(system: System) -> None:
    """Where a library of the system is gone, starting says which, and what brings it back; so with an old glibc."""
    system.run("dpkg", "--remove", "--force-depends", "libxcb-icccm4")
    said = system.refused("biaodu", "--sample", user=USER, display=":9")
    if "lacks libxcb-icccm.so.4. To install it: sudo apt-get install libxcb-icccm4" not in said:
        raise StepError(f"a missing library is told as: {said}")
    system.run("biaodu", "formats", user=USER)
    system.run("apt-get", "install", "-y", "-q", "-f", "--no-install-recommends")
    system.install("libxcb-icccm4")
    shim = system.folder / "usr/local/bin/getconf"
    shim.write_text("#!/bin/sh\necho glibc 2.17\n")
    shim.chmod(0o755)
    said = system.refused("env", f"PATH=/usr/local/bin:{PATH}", "LANG=zh_CN.UTF-8", "biaodu", user=USER)
    shim.unlink()
    if "标读无法启动：本系统的 C 库（glibc）是 2.17，需要 2." not in said:
        raise StepError(f"an old C library is told as: {said}")
    if "no graphical desktop" not in system.refused("biaodu", user=USER):
        raise StepError("it is not said that there is no screen")


def prepare(system: System) -> None:
    """A project in one folder of the user's and a package in another, each alone there."""
    system.run("mkdir", "-p", f"{HOME}/projects", f"{HOME}/packages", f"{HOME}/reports", user=USER)
    report = system.folder / HOME.removeprefix("/") / "reports" / "甲区.txt"
    report.write_text("新建学校三所。𠮷祥小学😀开工。招聘教师四十名。\n", encoding="utf-8")
    project = f"{HOME}/projects/甲.biaodu"
    system.run("biaodu", "new", project, user=USER)
    system.run("biaodu", "import", project, f"{HOME}/reports/甲区.txt", "--annotator", "李敏", user=USER)
    system.run("biaodu", "package", project, f"{HOME}/packages/给你.biaodupkg", user=USER)


def desktop(shown: Screen) -> None:
    """Start from the launcher, double clicks, and the second start that hands over."""
    shown.start("gtk-launch", "biaodu")
    window = shown.window("Biaodu|标读")
    shown.painted(window)
    shown.picture("launched")
    shown.close(window)
    shown.double_click_on_only_file(f"{HOME}/projects")
    window = shown.window("甲.*(Biaodu|标读)|(Biaodu|标读).*甲")
    shown.picture("project")
    shown.start("biaodu", f"{HOME}/projects/甲.biaodu")
    wait("the second start stays", lambda: shown.started[-1].poll() == 0)
    if len(shown.windows("Biaodu|标读")) != 1:
        raise StepError("the second start opened a second window")
    shown.double_click_on_only_file(f"{HOME}/packages")
    plan = shown.window("Open package|New project from a package|打开")
    shown.picture("package")
    shown.press(plan, "Escape")
    shown.close(window)


def old_projects(system: System) -> None:
    """Projects of every schema version open after the upgrade, with a copy of what they were."""
    folder = system.folder / HOME.removeprefix("/") / "old"
    folder.mkdir()
    made = list(write_old_projects(folder))
    system.run("chown", "-R", f"{USER}:", f"{HOME}/old")
    for version, project in made:
        inside = f"{HOME}/old/{project.name}"
        rows = json.loads(system.run("biaodu", "list", inside, "annotations", "--json", user=USER))
        system.run("biaodu", "check", inside, user=USER)
        if len(rows) != 2 or len(backups_of(project)) != (version < SCHEMA_VERSION):
            raise StepError(f"a project of schema {version} did not come over whole, or without a copy of it")


def downgrade(system: System, old: Path) -> None:
    """An older version is installed over this one: the projects of the newer one are read and stay as they are."""
    system.run("apt-get", "install", "-y", "-q", "--allow-downgrades", f"/srv/{old.name}")
    if system.run("dpkg-query", "-W", "-f", "${Version}", "biaodu") != OLDER:
        raise StepError("the older version is not installed")
    newer = write_newer_project(system.folder / HOME.removeprefix("/"))
    system.run("chown", f"{USER}:", f"{HOME}/{newer.name}")
    before = newer.read_bytes()
    inside = f"{HOME}/{newer.name}"
    rows = json.loads(system.run("biaodu", "list", inside, "annotations", "--json", user=USER))
    words = ("biaodu", "label", inside, str(rows[0]["document"]), "0", "2", "teachers")
    if "is open for reading only" not in system.refused(*words, user=USER):
        raise StepError("it is not said that the project is open for reading only")
    with screen(system) as shown:
        shown.start("biaodu", inside)
        window = shown.window("新.*(Biaodu|标读)|(Biaodu|标读).*新")
        shown.press(window, "ctrl+1", "1")
        shown.picture("newer_project")
        shown.close(window)
    if newer.read_bytes() != before or len(rows) != 2:
        raise StepError("the older version changed a project of the newer one")
    newer.unlink()


def settings_of(system: System) -> str:
    return (system.folder / HOME.removeprefix("/") / ".config/biaodu/biaodu.ini").read_text(encoding="utf-8")


def files_of(system: System) -> set[str]:
    """Everything below /usr, /etc and /var that could be ours."""
    found = system.run("find", "/usr", "/etc", "/var", "/opt", "-iname", "*biaodu*")
    return {line for line in found.splitlines() if "/var/lib/apt" not in line and "/var/log" not in line}


def trial(package: Path) -> None:
    """All of it; raises StepError at the first thing that does not hold."""
    with step("A bare Debian"):
        system = bare_system()
    try:
        system.run("useradd", "-m", "-s", "/bin/bash", USER)
        with step("Installed with exactly what it depends on"):
            exact_dependencies(system, package)
        with step("What is missing is said in words"):
            start_in_words(system)
        with step("Removed without a trace"):
            system.run("apt-get", "purge", "-y", "-q", "biaodu")
            if left := files_of(system):
                raise StepError(f"these stay: {sorted(left)}")
        with step(f"A desktop ({len(TOOLS)} packages)"):
            system.install(*TOOLS)
        with step(f"Version {OLDER} installed and used"):
            old = older(package)
            shutil.copyfile(old, system.folder / "srv" / old.name)
            system.install(f"/srv/{old.name}")
            system.run("desktop-file-validate", "/usr/share/applications/biaodu.desktop")
            prepare(system)
            with screen(system) as shown:
                shown.start("biaodu", f"{HOME}/projects/甲.biaodu")
                shown.close(shown.window("Biaodu|标读"))
            before = settings_of(system)
        with step(f"Upgraded to {VERSION}: settings stay"):
            system.install(f"/srv/{package.name}")
            if settings_of(system) != before:
                raise StepError("the upgrade changed the user's settings")
            if system.run("dpkg-query", "-W", "-f", "${Version}", "biaodu") != VERSION:
                raise StepError("the upgrade did not bring the new version")
        with step("Launcher, double clicks, second start"), screen(system) as shown:
            desktop(shown)
        with step("Projects of every schema version"):
            old_projects(system)
        with step(f"Back to {OLDER}: a newer project is read and stays as it is"):
            downgrade(system, old)
        with step("Removed: only the user's data stays"):
            system.run("apt-get", "purge", "-y", "-q", "biaodu")
            if left := files_of(system):
                raise StepError(f"these stay: {sorted(left)}")
            for kept in ("projects/甲.biaodu", "packages/给你.biaodupkg", ".config/biaodu/biaodu.ini"):
                if not (system.folder / HOME.removeprefix("/") / kept).exists():
                    raise StepError(f"the user's {kept} is gone")
    finally:
        system.unmount()
    with step("A screen reader's client, an input method, keyboard alone"):
        unpacked = TRY / "unpacked"
        shutil.rmtree(unpacked, ignore_errors=True)
        run(["dpkg-deb", "-x", str(package), str(unpacked)])
        assistive.work(unpacked / "usr/lib/biaodu/biaodu")
    print(f"Pictures: {TRY}/*.png")


def main() -> None:
    parser = argparse.ArgumentParser(description="Install the Debian package on a bare system and work with it.")
    parser.add_argument(
        "package", nargs="?", type=Path, default=ROOT / "dist" / f"biaodu_{VERSION}_{architecture()}.deb"
    )
    package: Path = parser.parse_args().package
    if os.geteuid() != 0:
        raise SystemExit("This makes a system in a folder (debootstrap, chroot): it needs root.")
    if missing := [tool for tool in ("debootstrap", "chroot", "dpkg-deb") if shutil.which(tool) is None]:
        raise SystemExit(f"These are missing: {', '.join(missing)}")
    if not package.is_file():
        raise SystemExit(f"{package} is not there; make package")
    trial(package)


if __name__ == "__main__":
    main()
