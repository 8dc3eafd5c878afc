"""The environment of programs that are not ours: without what a built program set for itself.

PyInstaller's starter puts the bundle's folder into ``LD_LIBRARY_PATH``, and its Qt hook into ``QT_PLUGIN_PATH`` and
``QML2_IMPORT_PATH``. LibreOffice or a file manager would load our libraries in the place of its own.
"""

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager

_OF_PYINSTALLER = ("_PYI_", "_MEI", "_PYINSTALLER")
_OF_PYSIDE = "PYSIDE6_OPTION_PYTHON_ENUM"
_AS_IT_WAS = "_ORIG"
"""PyInstaller keeps what it changed under a name that ends so."""


def environment() -> dict[str, str]:
    """The variables as whoever started this process had them; as they are where the program is not a built one."""
    bundle = getattr(sys, "_MEIPASS", None) if getattr(sys, "frozen", False) else None
    return dict(os.environ) if bundle is None else without(os.environ, bundle)


def without(given: Mapping[str, str], bundle: str) -> dict[str, str]:
    """Variables without those of PyInstaller, and lists of folders without those in `bundle`."""
    kept: dict[str, str] = {}
    for name, value in given.items():
        original = name.removesuffix(_AS_IT_WAS)
        if name.startswith(_OF_PYINSTALLER) or name == _OF_PYSIDE or (original != name and original in given):
            continue
        if bundle in value:
            value = os.pathsep.join(part for part in value.split(os.pathsep) if not _is_in(part, bundle))
        if value or not given[name]:
            kept[name] = value
    return kept


@contextmanager
def as_outside() -> Generator[None]:
    """For what starts a program without asking for its environment: while the block runs this process has that one."""
    before, outside = dict(os.environ), environment()
    if outside == before:
        yield
        return
    _become(outside)
    try:
        yield
    finally:
        _become(before)


def _become(variables: Mapping[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)


def _is_in(folder: str, bundle: str) -> bool:
    return folder == bundle or folder.startswith(bundle + os.sep)
