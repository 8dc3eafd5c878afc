"""``python -m gui``: the window."""

import sys

from core import utf8

if __name__ == "__main__":
    utf8.ensure()

from gui import quick_start

quick_start.begin()

from gui.app import main  # noqa: E402 - what it loads is what is to come sooner

if __name__ == "__main__":
    sys.exit(main())
