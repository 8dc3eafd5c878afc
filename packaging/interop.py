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
ALONE = "doccano==1.8.4 --hash=sha256:19b1ac9c0c78f0d02265cb0086c04a77d1f0c4a850d0d27a7014986d66eb1025\n"
"""A program of which only the parsers run.

They need none of the packages that it would bring (Django, Celery ...), so it is in no lock, which would ask for those.
"""


def make(folder: Path = FOLDER, lock: Path = LOCK, alone: str = ALONE) -> Path:
    """Install a lock into an environment of its own, unless that is done; returns its Python."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / ".installed"
    made_from = hashlib.sha256(BUILD_LOCK.read_bytes() + lock.read_bytes() + alone.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == made_from:
        return python
    venv.create(folder, with_pip=True, clear=True)
    more = folder / "alone.txt"
    more.write_text(alone)
    for listed, options in ((BUILD_LOCK, []), (lock, ["--no-build-isolation"]), (more, [])):
        # Twice quiet: what pip warns of other indexes is of no use here; what fails is said all the same.
        command = [str(python), "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps", *options]
        subprocess.run([*command, "-r", str(listed)], check=True)
    stamp.write_text(made_from)
    return python


def main() -> int:
    """Run the tests of consumers, and the round trips of formats that need an add-on."""
    python = make()
    tests = ["tests/interop", "tests/core/formats/test_field_formats.py"]
    # Their own warnings are not ours to mend.
    return subprocess.call([str(python), "-m", "pytest", "-q", "-n", "0", "-W", "ignore", *tests], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
