"""A few inputs of each target of `make fuzz`, always the same ones."""

from pathlib import Path
from types import ModuleType

import pytest

from tests.core.exchange.test_package_file import members
from tests.fuzz import codebooks, datasets, packages, projects, specimens
from tests.fuzz.running import Files, input_of, once

TARGETS: tuple[ModuleType, ...] = (codebooks, datasets, packages, projects)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__.rpartition(".")[2])
def test_damaged_and_hostile_files_break_no_promise(target: ModuleType) -> None:
    for number in range(25):
        once(target.use, input_of(target.make, "ci", number))


@pytest.mark.parametrize(
    ("target", "seed", "number"),
    [pytest.param(projects, "901", 277, id="an index out of order, in which check walked for ever")],
)
def test_what_broke_a_promise_once_does_so_no_more(target: ModuleType, seed: str, number: int) -> None:
    once(target.use, input_of(target.make, seed, number))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__.rpartition(".")[2])
def test_a_seed_and_a_number_make_the_same_input_again(target: ModuleType) -> None:
    assert input_of(target.make, "ci", 7) == input_of(target.make, "ci", 7)
    assert len({str(sorted(input_of(target.make, "ci", number).items())) for number in range(20)}) > 15


def test_intact_specimens_are_taken() -> None:
    lines, manifest = specimens.dataset()
    intact: list[tuple[ModuleType, Files, str]] = [
        (codebooks, {codebooks.NAME: specimens.codebook()}, "taken"),
        (datasets, {"a.jsonl": lines, "a.jsonl.manifest.json": manifest}, "all in"),
        (packages, {packages.NAME: specimens.package()}, "merged"),
        (projects, {projects.NAME: specimens.project()}, "opens"),
    ]
    for target, files, outcome in intact:
        assert once(target.use, files) == outcome


def test_the_specimen_has_something_of_everything(tmp_path: Path) -> None:
    path = tmp_path / packages.NAME
    path.write_bytes(specimens.package())
    assert members(path).keys() >= {
        *("annotations.jsonl", "annotators.jsonl", "codebook.json", "comments.jsonl", "decisions.jsonl"),
        *("documents.jsonl", "manifest.json", "settings.json", "statuses.jsonl"),
    }
    assert b'"deleted":1' in members(path)["annotations.jsonl"]


def test_what_is_written_outside_is_noticed() -> None:
    def use(files: Files, folder: Path) -> str:
        (folder / ".." / ".." / "x").write_bytes(b"")
        return ""

    with pytest.raises(AssertionError, match="written outside"):
        once(use, {})
