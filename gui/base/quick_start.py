"""Makes the first paint come sooner; `gui.__main__` calls it before it loads anything else."""

import builtins
import gc

import PySide6.QtCore

assert PySide6.QtCore, "loaded first, because it replaces `__import__`"


def begin() -> None:
    """Switch off what a start does not need."""
    # Nearly all objects made at a start stay. Looking for garbage takes a tenth of the time and finds none.
    gc.disable()
    # For `from __feature__ import snake_case`, which nothing here uses, PySide reads the source of every module that is
    # imported (40 ms, and it keeps the lines). The original import function stands beside PySide's own; if it does not,
    # nothing is changed.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def end() -> None:
    """Collect garbage again, but never look through the start's objects: no key press should wait for that."""
    gc.freeze()
    gc.enable()
