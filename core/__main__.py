"""``python -m core``: the command line."""

import sys

from core import utf8
from core.reading.guard.command import ARGUMENT

if __name__ == "__main__":
    utf8.ensure()
    if sys.argv[1:2] == [ARGUMENT]:
        from core.reading.guard.child import main as read_files

        sys.exit(read_files(sys.argv[2:]))
    from core.cli.main import run

    sys.exit(run())
