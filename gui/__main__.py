"""``python -m gui``: the window."""

import sys

from core import utf8

if __name__ == "__main__":
    utf8.ensure()

from core.reading.guard.command import ARGUMENT

if __name__ == "__main__" and sys.argv[1:2] == [ARGUMENT]:
    # Nothing of the window is wanted.
    from core.reading.guard.child import main as read_files

    sys.exit(read_files(sys.argv[2:]))

from gui.base import profiling, quick_start

if "--profile-start" in sys.argv[1:]:
    profiling.begin()
quick_start.begin()

from gui.window.app import main  # noqa: E402 - what it loads is what is to come sooner

if __name__ == "__main__":
    sys.exit(main())
