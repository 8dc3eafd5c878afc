"""The built program: a window, the command line, or the child that reads files, by its first argument.

``biaodu`` alone or with files opens the window; ``biaodu export ...`` is the command line, as are
``biaodu --help`` and ``biaodu --version``.
"""

import sys

from core.reading.guard.command import ARGUMENT


def main() -> int:
    """Do what the arguments ask for; the exit status."""
    # Desktops know the window by the name of the script that started this.
    sys.argv[0] = sys.argv[0].removesuffix("-program")
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first == ARGUMENT:
        from core.reading.guard.child import main as read_files

        return read_files(sys.argv[2:])
    if _is_for_terminal(first):
        from core.cli.main import run

        return run()
    from gui.base import profiling, quick_start

    if "--profile-start" in sys.argv[1:]:
        profiling.begin()
    quick_start.begin()
    from gui.window.app import main as window

    return window()


def _is_for_terminal(first: str) -> bool:
    # On Windows a program with a window has no terminal to answer on: `biaodu-cli.exe` is there for that.
    if sys.platform == "win32" and sys.stdout is not None and sys.argv[0].lower().endswith("biaodu-cli.exe"):
        return True
    if first in ("--help", "-h", "--version"):
        return True
    if first.startswith("-") or not first:
        return False
    from core.cli.main import is_command

    return is_command(first)


if __name__ == "__main__":
    sys.exit(main())
