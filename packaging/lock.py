"""Write the lock files: exact versions with the hashes of every published file, for all systems and Pythons at once.

Run by `make lock` (keeps what is locked and still fits) or `make lock UPGRADE=1`. ``--check`` writes nothing and fails
when they are not what `make lock` would write. Asks the index that pip is configured for; no address gets into
the files.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `make lock` from pyproject.toml; do not edit.\n"
BUILDING, USED, DEVELOPING, PACKAGING, CONSUMING, COUNTING, STORING, SERVING = LOCKS = (
    *("requirements-build.lock", "requirements.lock", "requirements-dev.lock", "requirements-package.lock"),
    *(
        "requirements-interop.lock",
        "requirements-corpus.lock",
        "requirements-objects.lock",
        "requirements-servers.lock",
    ),
)
OLDER_QT = "6.9.3"
"""The last PySide6 with wheels for glibc 2.28 on x86-64: what UOS 20 and Kylin V10 run."""
OLDER_DEVELOPING, OLDER_PACKAGING = OLDER_LOCKS = (
    *(f"requirements-dev-{OLDER_QT}.lock", f"requirements-package-{OLDER_QT}.lock"),
)
"""The same for systems on which the newer Qt does not start; every package but Qt has the same version."""
TOGETHER = "more-itertools<10.9\n"
"""What an extra needs of a package that the program brings: dkpro-cassis, which writes CAS, takes no newer one."""
_QT = re.compile(r"^(?:pyside6|shiboken6)")
SERVERS = "cheroot>=11\nmoto[server]>=5.2\nwsgidav>=4.4\n"
"""Servers to test team folders against: in an environment without the program, as moto does not fit its versions."""
BUILD = "setuptools>=82\n"
"""What builds jieba's source package: held by the one lock that is installed first, and too new for the `pkg_resources`
that jieba would import with a warning.
"""


def compile_lock(lock: Path, *arguments: str, source: str | None = None) -> None:
    """Resolve `arguments`, or the requirement lines of `source`, into a file; what it holds is kept where that fits."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    command += [*arguments, "-o", str(lock)]
    environment = dict(os.environ)
    if index := os.environ.get("PIP_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", index)
    subprocess.run(command, cwd=ROOT, env=environment, input=source, text=True, check=True)
    text = lock.read_text()
    if address := re.search(r"\w+://\S+", text):
        raise SystemExit(f"{lock.name} would carry an address: {address[0]}")
    lock.write_text(HEADER + text)


def compile_all(folder: Path, *more: str) -> None:
    """Write all into `folder`; those of development and packaging agree with the other about every shared version."""
    used = folder / USED
    compile_lock(folder / BUILDING, "-", *more, source=BUILD)
    with tempfile.TemporaryDirectory() as name:
        together = Path(name) / "together.txt"
        together.write_text(TOGETHER)
        compile_lock(used, "pyproject.toml", "-c", str(together), *more)
    compile_lock(folder / DEVELOPING, "pyproject.toml", "--extra", "dev", "-c", str(used), *more)
    compile_lock(folder / PACKAGING, "pyproject.toml", "--extra", "package", "-c", str(folder / DEVELOPING), *more)
    extras = [part for extra in ("dev", "formats", "interop") for part in ("--extra", extra)]
    compile_lock(folder / CONSUMING, "pyproject.toml", *extras, "-c", str(folder / DEVELOPING), *more)
    extras = [part for extra in ("dev", "corpus", "objects") for part in ("--extra", extra)]
    compile_lock(folder / COUNTING, "pyproject.toml", *extras, "-c", str(folder / DEVELOPING), *more)
    extras = [part for extra in ("dev", "objects") for part in ("--extra", extra)]
    compile_lock(folder / STORING, "pyproject.toml", *extras, "-c", str(folder / DEVELOPING), *more)
    compile_lock(folder / SERVING, "-", *more, source=SERVERS)
    compile_older(folder, *more)


def compile_older(folder: Path, *more: str) -> None:
    """Write the locks of the older Qt, which agree with the newer ones about everything else."""
    with tempfile.TemporaryDirectory() as name:
        override, same = Path(name) / "qt.txt", Path(name) / "same.txt"
        override.write_text(f"PySide6-Essentials=={OLDER_QT}\n")
        pins = re.findall(r"^[\w.-]+==[^\\\n]*", (folder / DEVELOPING).read_text(), re.M)
        same.write_text("\n".join(pin for pin in pins if not _QT.match(pin)) + "\n")
        for lock, extra in ((OLDER_DEVELOPING, "dev"), (OLDER_PACKAGING, "package")):
            options = ("--extra", extra, "--override", str(override), "-c", str(same))
            compile_lock(folder / lock, "pyproject.toml", *options, *more)


def stale() -> list[str]:
    """Names of the locks that `make lock` would change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lock in (*LOCKS, *OLDER_LOCKS):
            shutil.copyfile(ROOT / lock, folder / lock)
        compile_all(folder)
        return [lock for lock in (*LOCKS, *OLDER_LOCKS) if (folder / lock).read_text() != (ROOT / lock).read_text()]


def check() -> None:
    """Exit with the names of those that are not what `make lock` would write."""
    try:
        changing = stale()
    except subprocess.CalledProcessError as problem:
        raise SystemExit("uv could not resolve them; `make lock` installs it.") from problem
    if changing:
        raise SystemExit(f"Run `make lock`; it changes {', '.join(changing)}.")


def main(arguments: Sequence[str]) -> None:
    """Write all of them where they are kept, or check them."""
    if "--check" in arguments:
        check()
    else:
        compile_all(ROOT, *(["--upgrade"] if "--upgrade" in arguments else []))


if __name__ == "__main__":
    main(sys.argv[1:])
