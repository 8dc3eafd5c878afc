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


_OBJECTS_BETWEEN_LOOKS = 20_000, 20, 20


def end() -> None:
    """Collect garbage again, but never look through the start's objects: no key press should wait for that.

    And seldom through all others. Beside suggestions that were learnt, with Python's own 700 objects between two looks,
    it looked through all every six seconds, for up to 35 ms.
    """
    gc.freeze()
    gc.set_threshold(*_OBJECTS_BETWEEN_LOOKS)
    gc.enable()
