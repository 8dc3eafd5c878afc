"""The Flatpak recipe holds together as far as it can be looked at without Flatpak."""

import json
import re
from typing import Any

import pytest

import debian
from tests.packaging.locks import ROOT

RECIPE = ROOT / "packaging" / "linux" / "org.biaodu.Biaodu.json"


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return json.loads(RECIPE.read_text("utf-8"))


def test_it_is_named_as_the_program_is(told: dict[str, Any]) -> None:
    assert told["id"] == RECIPE.stem
    assert f"<id>{told['id']}</id>" in debian.metainfo(0)
    assert told["command"] == "biaodu"


def test_every_file_that_it_installs_is_in_the_package(told: dict[str, Any]) -> None:
    (module,) = told["modules"]
    named = {found for command in module["build-commands"] for found in re.findall(r"(?<= )usr/share/\S+", command)}
    assert len(named) == 4
    assert named <= debian._files(1_800_000_000).keys()


def test_it_takes_the_folders_of_make_package(told: dict[str, Any]) -> None:
    (module,) = told["modules"]
    for source in module["sources"]:
        assert (RECIPE.parent / source["path"]).resolve().is_relative_to(ROOT / "build" / "package")


def test_it_gets_files_and_a_screen_and_no_network(told: dict[str, Any]) -> None:
    allowed = told["finish-args"]
    assert "--filesystem=home" in allowed, "projects lie anywhere, with their locks beside them"
    assert not [argument for argument in allowed if "network" in argument or "talk-name" in argument]
