"""Tests of corpora with DuckDB, Ray and obstore, which are add-ons: `make test-corpus`; on servers: `make test-stores`.

They take some 300 MB and are no part of the program, so they get environments of their own, kept in ``build`` as long
as their locks stay the same. That of the servers is `make test-objects`'s.
"""

import os
import subprocess
import sys
from pathlib import Path

from interop import ROOT, make
from objects import SERVERS, SERVERS_LOCK

LOCK = ROOT / "requirements-corpus.lock"
FOLDER: Path = ROOT / "build" / "corpus"
MOST_SECONDS = 240
"""Of the tests, without installing."""
ON_SERVERS = ("tests/core/corpus/test_object_source.py", "tests/core/corpus/test_store_files.py")
SOME_ON_SERVERS = (
    "tests/core/corpus/test_store.py",
    "tests/core/corpus/test_ray_executor.py::test_actors_open_stores_with_what_their_machine_knows",
)
TESTS = ("tests/core/corpus", "tests/corpus", "tests/core/cli/test_corpus.py")


def main() -> int:
    """Run the tests of corpora, of what needs the add-ons and of what does not; with ``stores`` those on servers."""
    python, known = make(FOLDER, LOCK, ""), dict(os.environ)
    chosen = [*TESTS, *(f"--ignore={each}" for each in ON_SERVERS)]
    if sys.argv[1:] == ["stores"]:
        known["BIAODU_TEST_SERVERS"] = str(make(SERVERS, SERVERS_LOCK, ""))
        chosen = [*ON_SERVERS, *SOME_ON_SERVERS]
    # Their own warnings are not ours to mend.
    tests = ["-m", "pytest", "-q", "-n", "2", "-W", "ignore", *chosen]
    try:
        return subprocess.call([str(python), *tests], cwd=ROOT, env=known, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"The tests of corpora took more than {MOST_SECONDS} seconds.\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
