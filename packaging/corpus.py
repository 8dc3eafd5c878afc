"""Tests of corpora with DuckDB and Ray, which are add-ons: `make test-corpus`.

They take some 300 MB and are no part of the program, so they get an environment of their own, kept in ``build/corpus``
as long as the lock stays the same.
"""

import subprocess
import sys
from pathlib import Path

from interop import ROOT, make

LOCK = ROOT / "requirements-corpus.lock"
FOLDER: Path = ROOT / "build" / "corpus"
MOST_SECONDS = 240
"""Of the tests, without installing."""


def main() -> int:
    """Run the tests of corpora, of what needs the add-ons and of what does not."""
    python = make(FOLDER, LOCK, "")
    # Their own warnings are not ours to mend.
    tests = ["-m", "pytest", "-q", "-n", "2", "-W", "ignore", "tests/core/corpus", "tests/corpus"]
    try:
        return subprocess.call([str(python), *tests], cwd=ROOT, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"The tests of corpora took more than {MOST_SECONDS} seconds.\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
