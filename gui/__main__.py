"""``python -m gui``: the window."""

import sys

from gui import profiling, quick_start

if "--profile-start" in sys.argv[1:]:
    profiling.begin()
quick_start.begin()

from gui.app import main  # noqa: E402 - what it loads is what is to come sooner

if __name__ == "__main__":
    sys.exit(main())
