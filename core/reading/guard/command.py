"""How the child process is started: this interpreter, or the bundled program with an argument that people never see."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import core

ARGUMENT = "--read-files-for-parent"
"""Makes ``python -m core``, ``python -m gui`` and a bundled program a child instead; it must be the first argument."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); del sys.argv[1]; "
    "from {module} import main; sys.exit(main(sys.argv[1:]))"
)
_KEPT = frozenset(
    {
        *("SYSTEMROOT", "WINDIR"),  # without which Windows loads no sockets and no random numbers
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),  # where libpython itself may be
        "PYTHONHOME",
    }
)
_BUNDLED = ("_PYI_", "_MEI")
"""What PyInstaller tells the processes of one program."""


def child_command(*arguments: str) -> list[str]:
    """The command that starts a child; with `arguments` it does what `child.main` says of them."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT, *arguments]
    return module_command("core.reading.guard.child", *arguments)


def module_command(module: str, *arguments: str) -> list[str]:
    """The command that runs `main` of a module in an interpreter like this one, which is none of a built program."""
    # Imported here because the command line looks at `ARGUMENT` first of all, and mostly needs no child.
    import json

    # Isolated (-I) and with our own places of modules instead of what is looked up again at each start (-S): they
    # may come from variables or from the user's own packages, which -I leaves out. -X utf8: whatever the locale is.
    start = _START.format(module=module)
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", start, json.dumps(_module_places()), *arguments]


def _module_places() -> list[str]:
    """Where this program and what it stands on is imported from; not the working folder, unless it is there."""
    root = str(Path(core.__file__).parents[1])
    working = ""
    with suppress(FileNotFoundError):
        working = os.getcwd()
    others = (place for place in sys.path if os.path.isabs(place) and place != working)
    return list(dict.fromkeys([root, *others]))


def child_environment() -> dict[str, str]:
    """The few variables that a child needs to start at all."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_BUNDLED)}
    # Each thread of glibc reserves 64 MB of addresses for itself, which would count against the limit.
    return kept | {"MALLOC_ARENA_MAX": "1"}


def child_folder() -> str:
    """Where a child works: the root of the disk that the program is on, so that it holds on to no folder of people."""
    return Path(sys.executable).anchor or os.sep
