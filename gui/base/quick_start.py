"""What makes the first paint come sooner; `gui.__main__` begins it before anything else is loaded."""

import builtins
import gc

import PySide6.QtCore

assert PySide6.QtCore, "loaded first, because it replaces `__import__`"


def begin() -> None:
    """Leave out what a start has no use for."""
    # Nearly all that a start makes stays: looking through it for garbage takes a tenth of the time and finds none.
    gc.disable()
    # For `from __feature__ import snake_case`, which nothing here uses, PySide reads the source of every module that
    # is imported (40 ms, and the lines are kept). The original stands beside its own; without it, nothing is changed.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def end() -> None:
    """Collect garbage again, but never look through what the start made: no key press waits for that."""
    gc.freeze()
    gc.enable()
