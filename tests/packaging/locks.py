"""What the lock files say, read as pip reads them."""

from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
BUILD, RUN, DEVELOPMENT, PACKAGE = (ROOT / f"requirements{kind}.lock" for kind in ("-build", "", "-dev", "-package"))
OLDER_DEVELOPMENT, OLDER_PACKAGE = (ROOT / f"requirements-{kind}-6.9.3.lock" for kind in ("dev", "package"))
"""The same with a Qt that starts on older systems."""


def locked(lock: Path, environment: Mapping[str, str] | None = None) -> dict[NormalizedName, Version]:
    """The packages of a lock with their versions, as far as its markers hold here, or in another environment."""
    lines = [line.rstrip(" \\") for line in lock.read_text("utf-8").splitlines() if line[:1] not in (" ", "#", "")]
    found: dict[NormalizedName, Version] = {}
    for requirement in map(Requirement, lines):
        if requirement.marker is not None and not requirement.marker.evaluate(environment):
            continue
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        assert canonicalize_name(requirement.name) not in found
        found[canonicalize_name(requirement.name)] = Version(pin.version)
    return found
