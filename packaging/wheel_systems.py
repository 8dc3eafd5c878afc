"""How old a Linux each installed package still runs on: ``wheel_systems.py [--oldest 28]``.

Two answers for each package of the lock: what the tags of its wheel promise, and what the compiled files in it ask for
(as auditwheel looks at it: the newest version of glibc's symbols). With ``--oldest`` it fails, and names them, when one
needs a newer glibc 2 than that. A package without a wheel (built here from its source) has only the second answer.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import elf  # noqa: E402

LOCK = ROOT / "requirements.lock"
_LEGACY = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}
"""Names from before tags said the version of glibc."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """An installed package; versions are n of glibc 2.n."""

    name: str
    version: str
    promised: int | None
    """The oldest of its tags; None for plain Python, and for what was built here."""
    asked: int
    """What its compiled files ask for; 0 where there are none."""
    built_here: bool
    """Compiled for this system alone: its index has no wheel, or none that fits."""

    @property
    def needed(self) -> int:
        """The oldest glibc that will do, as n of 2.n."""
        return max(self.promised or 0, self.asked)


def promised(tags: Iterable[str]) -> int | None:
    """The oldest glibc, as n of 2.n, that the tags of a wheel allow; None where they name no Linux."""
    found: list[int] = []
    for tag in tags:
        for platform in tag.split("-")[-1].split("."):
            if match := re.match(r"manylinux_2_(\d+)_", platform):
                found.append(int(match[1]))
            elif (name := platform.split("_")[0]) in _LEGACY:
                found.append(_LEGACY[name])
    return min(found, default=None)


def look(installed: Distribution) -> Wheel:
    """What an installed package says of itself, and what its files ask for."""
    told = installed.read_text("WHEEL") or ""
    tags = re.findall(r"^Tag: (\S+)$", told, re.M)
    files = [Path(str(installed.locate_file(file))) for file in installed.files or []]
    compiled = [file for file in files if file.is_file() and not file.is_symlink() and elf.is_binary(file)]
    asked = max(map(elf.libc_of, compiled), default=0)
    oldest = promised(tags)
    return Wheel(installed.name, installed.version, oldest, asked, bool(compiled) and oldest is None)


def wheels(lock: Path) -> list[Wheel]:
    """The packages of a lock that are installed here, by their names."""
    found: list[Wheel] = []
    for name in sorted(set(re.findall(r"^([a-z0-9_.-]+)==", lock.read_text(encoding="utf-8"), re.M))):
        try:
            found.append(look(distribution(name)))
        except PackageNotFoundError:
            continue  # locked for other systems or Pythons only
    return found


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="How old a Linux each installed package still runs on.")
    parser.add_argument("lock", nargs="?", type=Path, default=LOCK)
    parser.add_argument("--oldest", type=int, metavar="N", help="fail where a package needs a glibc newer than 2.N")
    given = parser.parse_args(arguments)
    print(f"{'package':24}{'version':12}{'tag':>8}{'symbols':>9}")
    known = wheels(given.lock)
    for wheel in known:
        tag = "built" if wheel.built_here else "any" if wheel.promised is None else f"2.{wheel.promised}"
        print(f"{wheel.name:24}{wheel.version:12}{tag:>8}{f'2.{wheel.asked}' if wheel.asked else '-':>9}")
    print(f"all together: glibc 2.{max(wheel.needed for wheel in known)}")
    if given.oldest is not None and (newer := [wheel for wheel in known if wheel.needed > given.oldest]):
        raise SystemExit(f"These need a newer glibc than 2.{given.oldest}: {', '.join(wheel.name for wheel in newer)}")


if __name__ == "__main__":
    main(sys.argv[1:])
