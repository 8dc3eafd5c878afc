"""Starts the program anew in Python's UTF-8 mode where the locale knows nothing but ASCII.

Under ``LC_ALL=C`` Python mostly does so by itself (PEP 538, PEP 540), unless ``PYTHONUTF8=0`` keeps it from that. Then
names of files and people arrive as lone surrogates, which no database takes.
"""

import os
import sys


def ensure() -> None:
    """Replace this process by one in UTF-8 mode, with the same arguments, where it needs that; else return."""
    if sys.getfilesystemencoding() != "ascii" or os.name != "posix" or getattr(sys, "frozen", False):
        return
    # In the environment, too, for what this process starts: `-X` is for itself alone, and has the last word.
    environment = os.environ | {"PYTHONUTF8": "1"}
    os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], environment)
