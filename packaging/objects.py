"""Tests of a team folder on a server, with the library that reaches it and servers: `make test-objects`.

They are no part of the program, so they get environments of their own, kept in ``build`` as long as their locks stay
the same. The servers have one without the program: moto takes no versions of what sqlite-utils needs.
"""

import os
import subprocess
import sys
from pathlib import Path

from interop import ROOT, make

LOCK, SERVERS_LOCK = ROOT / "requirements-objects.lock", ROOT / "requirements-servers.lock"
FOLDER: Path = ROOT / "build" / "objects"
SERVERS: Path = ROOT / "build" / "servers"
MOST_SECONDS = 240
"""Of the tests, without installing."""
TESTS = (
    *("tests/core/exchange/test_object_store.py", "tests/core/exchange/test_store_place.py"),
    *("tests/core/cli/test_team.py", "tests/gui/exchange/test_team_server.py"),
)


def main() -> int:
    """Run the tests that need servers."""
    python = make(FOLDER, LOCK, "")
    known = {**os.environ, "BIAODU_TEST_SERVERS": str(make(SERVERS, SERVERS_LOCK, ""))}
    # Their own warnings are not ours to mend.
    tests = ["-m", "pytest", "-q", "-n", "0", "-W", "ignore", *TESTS]
    try:
        return subprocess.call([str(python), *tests], cwd=ROOT, env=known, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"The tests of team folders on servers took more than {MOST_SECONDS} seconds.\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
