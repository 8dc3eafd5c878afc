"""Make `.venv` with the pinned, hashed requirements, and see to the system packages: `bootstrap.py run` or `test`.

Needs nothing but Python's standard library and pip. Does nothing when the environment already is what the
lock files say.
"""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
BUILD_LOCK = ROOT / "requirements-build.lock"
LOCKS = {"run": [ROOT / "requirements.lock"], "test": [ROOT / "requirements-dev.lock"]}
"""The locks of `test` include those of `run`."""


def fingerprint(purpose: str) -> str:
    """What `.venv` is made from: changes when a lock file does."""
    digest = hashlib.sha256()
    for lock in [BUILD_LOCK, *LOCKS[purpose]]:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def stamp(purpose: str) -> Path:
    """File that holds the fingerprint of the last complete installation for `purpose`."""
    return VENV / f".installed-{purpose}"


def is_ready(purpose: str) -> bool:
    """Whether `.venv` already holds what `purpose` needs."""
    file = stamp(purpose)
    return PYTHON.exists() and file.exists() and file.read_text() == fingerprint(purpose)


def make_venv() -> None:
    """Create `.venv`, without a pip of its own where the system's Python cannot give it one (Debian)."""
    if PYTHON.exists():
        return
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SystemExit(
            f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11"
        )
    without = [] if find_spec("ensurepip") else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", *without, str(VENV)], check=True)


def pip() -> list[str]:
    """The command that installs into `.venv`: its own pip, or else the one that runs this."""
    own = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True)
    return [str(PYTHON), "-m", "pip"] if own.returncode == 0 else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install(purpose: str) -> None:
    """Install the locks of `purpose`: what they name and nothing else, whatever the index offers that day.

    The locks are complete, so pip resolves nothing (``--no-deps``): older ones look for a newer release of a package
    that another asks for with an extra, find no hash of it, and stop. `pip check` proves the completeness afterwards.
    jieba is published as source alone. What builds it is locked, too: that goes in first, and the build
    uses it instead of fetching one of its own.
    """
    command = [*pip(), "install", "--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--require-hashes", "--no-deps"]
    subprocess.run([*command, "-r", str(BUILD_LOCK)], check=True, stdin=subprocess.DEVNULL)
    locks = [argument for lock in LOCKS[purpose] for argument in ("-r", str(lock))]
    subprocess.run([*command, "--no-build-isolation", "--use-pep517", *locks], check=True, stdin=subprocess.DEVNULL)
    subprocess.run([*pip(), "check", "--disable-pip-version-check"], check=True, stdout=subprocess.DEVNULL)


def compile_sources() -> None:
    """Compile the program once, as an installer would: some environments forbid Python to do it at the first start."""
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "core", "gui", "resources"], cwd=ROOT, check=False)


def main(purpose: str) -> None:
    """Bring system and `.venv` to what `purpose` (``run`` or ``test``) needs."""
    system_packages.ensure(testing=purpose == "test")
    if is_ready(purpose):
        return
    print(f"Installing the pinned requirements into {VENV.relative_to(ROOT)} (once; about a minute)", flush=True)
    make_venv()
    for old in map(stamp, LOCKS):
        old.unlink(missing_ok=True)
    try:
        install(purpose)
    except subprocess.CalledProcessError as problem:
        raise SystemExit("The installation failed; the lines above say why.") from problem
    for done in ("run", "test") if purpose == "test" else ("run",):
        stamp(done).write_text(fingerprint(done))
    compile_sources()


if __name__ == "__main__":
    main(sys.argv[1])
