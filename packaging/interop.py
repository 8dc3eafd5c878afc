"""Loads what is written with the programs that it is for: `make test-interop`.

They take some 600 MB and are no part of the program, so they get an environment of their own, kept in ``build/interop``
as long as the lock stays the same.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-interop.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
FOLDER = ROOT / "build" / "interop"
PYTHON = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = FOLDER / ".installed"
ALONE = "doccano==1.8.4 --hash=sha256:19b1ac9c0c78f0d02265cb0086c04a77d1f0c4a850d0d27a7014986d66eb1025\n"
"""A program of which only the parsers run.

They need none of the packages that it would bring (Django, Celery ...), so it is in no lock, which would ask for those.
"""


def fingerprint() -> str:
    """What the environment is made from."""
    return hashlib.sha256(BUILD_LOCK.read_bytes() + LOCK.read_bytes() + ALONE.encode()).hexdigest()


def make() -> None:
    """Install the lock, unless that is done."""
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    venv.create(FOLDER, with_pip=True, clear=True)
    alone = FOLDER / "alone.txt"
    alone.write_text(ALONE)
    for lock, options in ((BUILD_LOCK, []), (LOCK, ["--no-build-isolation"]), (alone, [])):
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", *options]
        subprocess.run([*command, "-r", str(lock)], check=True)
    STAMP.write_text(fingerprint())


def main() -> int:
    """Run the tests of consumers, and the round trips of formats that need an add-on."""
    make()
    tests = ["tests/interop", "tests/core/formats/test_field_formats.py"]
    # Their own warnings are not ours to mend.
    return subprocess.call([str(PYTHON), "-m", "pytest", "-q", "-n", "0", "-W", "ignore", *tests], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
