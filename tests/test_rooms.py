"""The rooms of gui, and that the name of a file leads to its tests. Who may import whom, import-linter checks."""

import ast
from pathlib import Path

import pytest

from tests.test_house import ROOT, files
from tests.tested_elsewhere import TESTED_ELSEWHERE

ROOMS = sorted({path.parts[1] for path in files() if path.parts[0] == "gui" and len(path.parts) > 2})
NO_TESTS_OF_THEIR_OWN = {"__init__", "__main__"}
AT_MOST_ELSEWHERE = 60
"""How many files may have tests of another name. It only gets smaller: a new file has tests of its own."""


def test_every_file_of_gui_lies_in_a_room() -> None:
    outside = [path for path in files() if path.parts[0] == "gui" and len(path.parts) != 3]
    assert {path.as_posix() for path in outside} == {"gui/__init__.py", "gui/__main__.py", "gui/README.md"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_one_sentence_what_is_in_it_as_the_map_does(room: str) -> None:
    tree = ast.parse((ROOT / "gui" / room / "__init__.py").read_text(encoding="utf-8"))
    sentence = ast.get_docstring(tree) or ""
    assert len(tree.body) == 1, "a room hands nothing on"
    assert sentence.endswith(".")
    assert sentence.count(".") == 1
    assert "\n" not in sentence
    assert f"| `{room}` | {sentence} |" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_map_names_no_room_that_is_gone() -> None:
    chapter = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("### The rooms of gui\n")[1].split("\n#")[0]
    assert sorted(line.split("`")[1] for line in chapter.splitlines() if line.startswith("| `")) == ROOMS


def test_the_name_of_a_file_leads_to_its_tests() -> None:
    there = {path.as_posix() for path in files()}
    sources = [path for path in files() if path.parts[0] in ("gui", "core") and path.suffix == ".py"]
    without = {
        path.as_posix()
        for path in sources
        if path.stem not in NO_TESTS_OF_THEIR_OWN and _tests_of(path).as_posix() not in there
    }
    assert not without - TESTED_ELSEWHERE.keys(), "write tests where the name leads"
    assert not TESTED_ELSEWHERE.keys() - without, "has tests of its own or is gone: take it off the list"
    assert not set(TESTED_ELSEWHERE.values()) - there
    assert len(TESTED_ELSEWHERE) <= AT_MOST_ELSEWHERE


def _tests_of(source: Path) -> Path:
    return Path("tests", *source.parts[:-1], f"test_{source.name}")
