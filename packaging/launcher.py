"""The script that starts the built program on Linux, and what it must know of a bundle."""

import re
import subprocess
from pathlib import Path

from elf import newest_libc, told
from steps import StepError

START = Path(__file__).resolve().parent / "linux" / "start.sh"
PROGRAM = "biaodu-program"
"""What PyInstaller makes, beside the script, which has the name that people know."""


def loader(program: Path) -> str:
    """The system's loader that a program asks for, as a path."""
    found = re.search(r"interpreter: (\S+?)\]", told([program], "--program-headers"))
    if found is None:
        raise StepError(f"{program} asks for no loader")
    return found[1]


def script(*, libc: int, loader: str, packages: dict[str, str], program: str = PROGRAM) -> str:
    """The start script; `libc` is of glibc 2, `packages` names the package that has a library."""
    known = [f'    {library}) echo "{name.split(" | ")[0]}" ;;' for library, name in sorted(packages.items())]
    values = {"@LIBC@": str(libc), "@LOADER@": loader, "@PACKAGES@": "\n".join(known), "@PROGRAM@": program}
    return re.sub("|".join(values), lambda match: values[match[0]], START.read_text(encoding="utf-8"))


def add_launcher(bundle: Path, packages: dict[str, str]) -> None:
    """Put the start script into a bundle, for what its files ask for."""
    text = script(libc=newest_libc(bundle), loader=loader(bundle / PROGRAM), packages=packages)
    (bundle / "biaodu").write_text(text, encoding="utf-8")
    subprocess.run(["sh", "-n", str(bundle / "biaodu")], check=True)
