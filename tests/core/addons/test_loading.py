"""What add-ons offer, as far as they are allowed; nothing else of them runs."""

import sys
from pathlib import Path

import pytest

from core.addons import loading, shelf
from core.addons.shelf import AddonStanding
from core.exporting import export
from core.formats import registry
from tests.core.addons import samples
from tests.core.addons.samples import allow, write
from tests.core.projects import label, project


def marked(tmp_path: Path) -> tuple[str, Path]:
    """Code that leaves a mark when it runs."""
    mark = tmp_path / "mark"
    return f"open({str(mark)!r}, 'w').close()\nfrom tiny_format import FORMAT\n", mark


def test_nothing_of_it_runs_before_it_is_allowed(tmp_path: Path) -> None:
    code, mark = marked(tmp_path)
    write("odd", code)
    assert [addon.standing for addon in shelf.found()] == [AddonStanding.FORBIDDEN]
    assert list(registry.formats()) == list(registry.our_formats())
    assert not mark.exists()
    allow("odd")
    registry.formats.cache_clear()
    registry.formats()
    assert mark.exists(), "the control: once it is allowed, it runs"


def test_an_allowed_format_writes_a_dataset_that_is_read_back(tiny: Path, tmp_path: Path) -> None:
    allow("tiny")
    assert list(registry.formats()) == [*registry.our_formats(), "tiny"]
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 6)
        done = export(session, tmp_path / "out.tsv", format="tiny")
    assert (done.spans, done.verified) == (1, 1)
    assert (tmp_path / "out.tsv").read_text("utf-8").split("\t")[1:3] == ["0", "6"]
    assert shelf.find("tiny").standing is AddonStanding.ALLOWED, "and nothing was written into its folder"


def test_forbidden_again_it_is_not_offered(tiny: Path) -> None:
    allow("tiny")
    assert "tiny" in registry.formats()
    shelf.forbid("tiny")
    registry.formats.cache_clear()
    assert list(registry.formats()) == list(registry.our_formats())


def test_a_newer_one_is_used_from_the_next_start(tiny: Path) -> None:
    allow("tiny")
    registry.formats()
    code = tiny / "lib" / "tiny_format" / "__init__.py"
    code.write_text(code.read_text("utf-8").replace("version=1", "version=2"), "utf-8")
    allow("tiny")
    registry.formats.cache_clear()
    assert list(registry.formats()) == list(registry.our_formats()), "Python would still run the old one"
    assert loading.failures()["tiny"].code == "addon.at_next_start"
    with samples.as_at_the_start():
        pass
    assert registry.formats()["tiny"].version == 2


@pytest.mark.parametrize(
    "code",
    ["raise RuntimeError('no luck')", "import no_such_module", "FORMAT = 3", "raise SystemExit(0)", "(", "x = 1"],
)
def test_a_broken_one_is_a_sentence_and_all_else_works(code: str, tiny: Path) -> None:
    write("bad", code)
    allow("bad")
    allow("tiny")
    assert list(registry.formats()) == [*registry.our_formats(), "tiny"]
    assert loading.failures().keys() == {"bad"}
    assert loading.failures()["bad"].code == "addon.failed"


def test_it_takes_no_place_of_a_format_or_a_module_of_ours(tiny: Path) -> None:
    code = "import json\nassert 'addons' not in json.__file__\nfrom core.formats.jsonl import FORMAT\n"
    folder = write("bad", code)
    (folder / "lib" / "json.py").write_text("raise RuntimeError('ours was replaced')")
    (folder / "lib" / "core").mkdir()
    (folder / "lib" / "core" / "__init__.py").write_text("raise RuntimeError('ours was replaced')")
    allow("bad")
    assert list(registry.formats()) == list(registry.our_formats())
    assert "there is a format jsonl already" in str(loading.failures()["bad"])


def test_a_built_program_sees_no_package_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("raise AssertionError('loaded')")
    info = tmp_path / "beside-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: beside\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[biaodu.formats]\nbeside = beside:FORMAT\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert [entry.name for entry in registry.entry_points(group=registry.GROUP)] == ["beside"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert list(registry.entry_points(group=registry.GROUP)) == []
