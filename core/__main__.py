"""``python -m core``: the command line."""

import gc
import sys

from core import utf8
from core.reading.guard.command import ARGUMENT

_OBJECTS_BETWEEN_LOOKS = 200_000

if __name__ == "__main__":
    utf8.ensure()
    if sys.argv[1:2] == [ARGUMENT]:
        from core.reading.guard.child import main as read_files

        sys.exit(read_files(sys.argv[2:]))
    from core.cli.main import main

    # A command makes many values and hardly a cycle: looking for cycles after each 700 takes a tenth of an import.
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    status = main()
    # Nor need the end look at all that is left.
    gc.freeze()
    sys.exit(status)
