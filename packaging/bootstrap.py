"""Make `.venv` with the pinned, hashed requirements, and see to the system packages: `bootstrap.py PURPOSE`.

Purposes are ``run``, ``test`` and ``package``. With ``PYSIDE=6.9.3`` in the environment everything is installed with
that older Qt into an environment of its own, ``build/pyside-6.9.3``.

Needs nothing but Python's standard library and pip. Does nothing when the environment already is what the
lock files say.
"""

import hashlib
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import system_packages
from steps import StepError, packages, run, step

ROOT = Path(__file__).resolve().parent.parent
PYSIDE = os.environ.get("PYSIDE", "")
"""The older Qt that is asked for, by its version; empty for that of `.venv`."""
VENV = ROOT / "build" / f"pyside-{PYSIDE}" if PYSIDE else ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
BUILD_LOCK = ROOT / "requirements-build.lock"
LOCKS = {
    "run": ROOT / "requirements.lock",
    "test": ROOT / "requirements-dev.lock",
    "package": ROOT / "requirements-package.lock",
}
OLDER_LOCKS = {
    "run": ROOT / f"requirements-package-{PYSIDE}.lock",
    "test": ROOT / f"requirements-dev-{PYSIDE}.lock",
    "package": ROOT / f"requirements-package-{PYSIDE}.lock",
}
if PYSIDE:
    LOCKS = OLDER_LOCKS
"""The locks of `test` and `package` include that of `run`, and agree about what they share."""
AS_LOCKED = ("--require-hashes", "--no-deps")
"""A lock is complete, so pip resolves nothing and takes what it names, whatever the index offers that day; `check`
proves the completeness afterwards. (Where it resolves, pip up to 23.2 looks for the newest release of a package that
another asks for with an extra, finds no hash of it, and stops.)
"""


def fingerprint(purpose: str) -> str:
    """What `.venv` is made from: changes when a lock file does."""
    digest = hashlib.sha256()
    for lock in (BUILD_LOCK, LOCKS[purpose]):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def stamp(purpose: str) -> Path:
    """File that holds the fingerprint of the last complete installation for `purpose`."""
    return VENV / f".installed-{purpose}"


def is_ready(purpose: str) -> bool:
    """Whether `.venv` already holds what `purpose` needs."""
    file = stamp(purpose)
    return PYTHON.exists() and file.exists() and file.read_text() == fingerprint(purpose)


def has_pip(python: Path) -> bool:
    """Whether a Python has a pip of its own."""
    return python.exists() and subprocess.run([python, "-c", "import pip"], capture_output=True).returncode == 0


def make_venv() -> None:
    """Create `.venv`, or complete one whose making was broken off.

    Where the system's Python cannot give it a pip of its own (Debian without python3-venv), it stays without one.
    """
    if not PYTHON.exists() and not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise StepError(
            f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11"
        )
    if not has_pip(PYTHON):
        clear = [] if PYTHON.exists() else ["--clear"]
        without = [] if find_spec("ensurepip") else ["--without-pip"]
        run([sys.executable, "-m", "venv", *clear, *without, str(VENV)])


def pip() -> list[str]:
    """The command that installs into `.venv`: its own pip, or that of the Python that runs this or made `.venv`."""
    if has_pip(PYTHON):
        return [str(PYTHON), "-m", "pip"]
    for python in (Path(sys.executable), Path(sys.executable).resolve()):
        if has_pip(python):
            return [str(python), "-m", "pip", "--python", str(PYTHON)]
    raise StepError("Python has no pip here. On Debian: sudo apt-get install -y python3-venv")


def install(lock: Path, *options: str) -> None:
    """Install what a lock names and nothing else."""
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    # A variable, because an option that some later pip has dropped would be an error.
    environment = {**os.environ, "PIP_USE_PEP517": "1"}
    run([*pip(), "install", *quiet, *AS_LOCKED, *options, "-r", str(lock)], env=environment)


def install_build_requirements() -> None:
    """Install what builds jieba, which is published as source alone."""
    install(BUILD_LOCK)


def install_requirements(purpose: str) -> None:
    """Install the lock of `purpose`; the build uses what `install_build_requirements` installed and fetches nothing."""
    install(LOCKS[purpose], "--no-build-isolation")


def check() -> None:
    """Fail when a package lacks another, or has it in a version that doesn't fit: the lock wasn't complete."""
    run([*pip(), "check", "--disable-pip-version-check"])


def size(lock: Path) -> str:
    """How many packages a lock names, each of them perhaps in several versions for several Pythons."""
    return packages(len(set(re.findall(r"^([\w.-]+)==", lock.read_text(), re.MULTILINE))))


def compile_sources() -> None:
    """Compile the program once, as an installer would: some environments forbid Python to do it at the first start."""
    command = [str(PYTHON), "-m", "compileall", "-q", "core", "gui", "resources"]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def main(purpose: str) -> None:
    """Bring system and environment to what `purpose` (``run``, ``test`` or ``package``) needs."""
    if not LOCKS[purpose].exists():
        known = sorted(lock.stem.removeprefix("requirements-dev-") for lock in ROOT.glob("requirements-dev-*.lock"))
        raise StepError(f"There is no lock for PySide6 {PYSIDE}; there are those for {', '.join(known)}.")
    system_packages.ensure(purpose)
    if is_ready(purpose):
        print("Set-up ... complete already", flush=True)
        return
    with step(f"Environment ({VENV.name}, Python {sys.version.split()[0]})"):
        make_venv()
    # What was complete stays so: the locks agree about every version that they share.
    complete = {"run", purpose, *filter(is_ready, LOCKS)}
    for old in map(stamp, LOCKS):
        old.unlink(missing_ok=True)
    with step(f"Build requirements ({size(BUILD_LOCK)})"):
        install_build_requirements()
    with step(f"Requirements ({size(LOCKS[purpose])}, about a minute)"):
        install_requirements(purpose)
    with step("Check that nothing is missing"):
        check()
    with step("Compile the program"):
        compile_sources()
    for done in sorted(complete):
        stamp(done).write_text(fingerprint(done))


if __name__ == "__main__":
    main(sys.argv[1])
