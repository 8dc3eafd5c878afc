"""Files, folders, commands and names that the pages for engineers name are there."""

import re
from functools import cache
from pathlib import PurePosixPath

import pytest

from tests.test_house import ROOT, files

PAGES = sorted(path.as_posix() for path in files() if path.suffix == ".md" and path.parts[:2] != ("resources", "help"))
"""All but the manual, of which `tests/core/test_manual.py` knows, and the changelog, which tells of what is gone."""
PAGES.remove("CHANGELOG.md")
STANDS_FOR_OTHERS = re.compile(r"NAME|ROOM|vN|VERSION|ADDRESS|ARCH|version_N")
MADE = ("build/", "dist/", ".venv/", "packaging/addons", "_internal/", "keys/")
"""Beginnings of paths that are made by a command or lie in a user's folder, and so are not in the repository."""
OTHERS = {
    *("DEFENSIVE", "trusted_schema", "PR_SET_DUMPABLE", "PR_SET_PDEATHSIG", "setMarkdown", "cryptography"),
    *("Info.plist", "python3.11", "outline_node"),
    *("addon.json", "addons.json", "codebook.json", "manifest.json", "settings.json"),
}
"""Names that are not ours: of SQLite, Linux, Qt and packages, of what was decided against, and of users' files."""


def _texts(page: str) -> list[str]:
    """What stands between backticks, outside of drawings."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def _tracked() -> set[str]:
    """Every file, and every folder with one, as written from the root."""
    return {path.as_posix() for path in files()} | {folder.as_posix() for path in files() for folder in path.parents}


def _missing_paths(page: str) -> list[str]:
    tracked, ends = _tracked(), {PurePosixPath(name).name for name in _tracked()}
    missing: list[str] = []
    for text in _texts(page):
        if not re.fullmatch(r"[\w./-]+", text) or STANDS_FOR_OTHERS.search(text) or text in OTHERS:
            continue
        path = text.rstrip("/")
        if "/" in path and not path.startswith(("/", ".", *MADE)):
            here = PurePosixPath(page).parent
            there = {path, f"{path}.py", (here / path).as_posix()} | {f"{top}/{path}" for top in ("core", "gui")}
            if not there & tracked:
                missing.append(path)
        elif "/" not in path and path.endswith((".py", ".md", ".json", ".toml", ".lock")) and path not in ends:
            missing.append(path)
    return missing


@pytest.mark.parametrize("page", PAGES)
def test_files_and_folders_are_there(page: str) -> None:
    assert _missing_paths(page) == []


def test_a_page_that_names_what_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["core/model.py", "core/gone.py", "gui/gone/", "formats/registry.py", "gone.py", "schema.py"]
    monkeypatch.setattr("tests.test_pages._texts", lambda _page: names)
    assert _missing_paths("ARCHITECTURE.md") == ["core/gone.py", "gui/gone", "gone.py"]


@pytest.mark.parametrize("page", PAGES)
def test_commands_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {target for line in _texts(page) for target in re.findall(r"\bmake ([a-z][\w-]*)", line)}
    assert asked - targets == set()
    for script in re.findall(r"\bpython ((?:packaging|tests)/[\w/]+\.py)", text):
        assert (ROOT / script).is_file()
    for module in re.findall(r"\bpython -m ((?:core|gui|tests)[\w.]*)", text):
        path = ROOT / module.rstrip(".").replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_the_test_that_the_entrance_runs_is_there() -> None:
    (script, word), *_ = re.findall(
        r"pytest (tests/[\w/]+\.py) -k (\w+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    )
    assert re.search(rf"^def test_\w*{word}", (ROOT / script).read_text("utf-8"), re.MULTILINE)


@cache
def _known() -> set[str]:
    """Every word of our code, and every part of a path."""
    words = {part for path in files() for part in (*path.parts, path.stem)}
    for path in files():
        if path.suffix in (".py", ".toml", ".txt") and path.name != "test_pages.py":
            words.update(re.findall(r"[A-Za-z_]\w*", (ROOT / path).read_text(encoding="utf-8")))
    return words


@pytest.mark.parametrize("page", PAGES)
def test_names_are_of_something_in_the_code(page: str) -> None:
    named = {text for text in _texts(page) if re.fullmatch(r"_?[A-Za-z][\w.]*", text)} - OTHERS
    mine = {text for text in named if not STANDS_FOR_OTHERS.search(text)}
    assert {text for text in mine - _known() if not set(text.split(".")) <= _known()} == set()
