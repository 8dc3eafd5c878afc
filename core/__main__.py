"""``python -m core``: the command line."""

import sys

from core import utf8

if __name__ == "__main__":
    utf8.ensure()

    from core.cli.main import main

    sys.exit(main())
