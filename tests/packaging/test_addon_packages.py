"""Add-ons are built from a description, the same each time, and nothing is built that the program would refuse."""

import json
import shutil
import sys
import sysconfig
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import addon_packages
from core.errors import UserError
from steps import StepError
from tests.core.addons.samples import EPOCH, TINY

POINTS = '[entry-points."biaodu.formats"]\nodd = "odd:FORMAT"\n'


def described(folder: Path, more: str = POINTS, **texts: str) -> Path:
    """A folder with a description and a package."""
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "odd.py").write_text("FORMAT = 1\n")
    told = {"id": "odd", "title": "T", "version": "1", "licence": "MIT", "about": "A", "source": "lib"} | texts
    lines = "".join(f"{name} = {json.dumps(text)}\n" for name, text in told.items())
    (folder / "addon.toml").write_text(f"{lines}{more}", "utf-8")
    return folder


def built(source: Path, folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(addon_packages.build(source, folder, folder / "work", EPOCH))


def description(archive: zipfile.ZipFile) -> dict[str, object]:
    return json.loads(archive.read("odd/addon.json"))


def test_the_same_source_makes_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    copied = shutil.copytree(TINY, tmp_path / "copy")
    (copied / "lib" / "tiny_format" / "__pycache__").mkdir(exist_ok=True)
    (copied / "lib" / "tiny_format" / "__pycache__" / "lines.cpython-311.pyc").write_bytes(b"x")
    archive = addon_packages.build(TINY, tmp_path, tmp_path / "work", EPOCH)
    assert archive.name == "biaodu-addon-tiny-1.0.biaoduaddon"
    first = archive.read_bytes()
    assert addon_packages.build(copied, tmp_path, tmp_path / "other", EPOCH).read_bytes() == first
    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == [
            "tiny/addon.json",
            "tiny/lib/tiny_format/__init__.py",
            "tiny/lib/tiny_format/lines.py",
        ]


def test_what_is_compiled_names_its_system_and_its_python(tmp_path: Path) -> None:
    source = described(tmp_path / "source")
    assert "system" not in description(built(source, tmp_path))
    (source / "lib" / f"fast{EXTENSION_SUFFIXES[0]}").write_bytes(b"")
    told = description(built(source, tmp_path))
    assert told["system"] == sysconfig.get_platform()
    assert told["python"] == ".".join(map(str, sys.version_info[:2]))


def test_entry_points_of_packages_in_it_are_written_down(tmp_path: Path) -> None:
    source = described(tmp_path / "source", more="")
    info = source / "lib" / "odd-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (info / "RECORD").write_text("")
    (info / "entry_points.txt").write_text("[biaodu.formats]\nodd = odd:FORMAT\n[console_scripts]\nodd = odd:main\n")
    archive = built(source, tmp_path)
    assert description(archive)["entry_points"] == {"biaodu.formats": {"odd": "odd:FORMAT"}}
    assert "odd/lib/odd-1.dist-info/RECORD" not in archive.namelist(), "it would name what is left out"


@pytest.mark.parametrize(
    ("texts", "more"),
    [({"licence": "as you like it"}, POINTS), ({"title": ""}, POINTS), ({"id": "A b"}, POINTS), ({}, "")],
    ids=["licence", "title", "id", "nothing offered"],
)
def test_what_the_program_would_refuse_is_not_built(texts: dict[str, str], more: str, tmp_path: Path) -> None:
    with pytest.raises((StepError, UserError)):
        built(described(tmp_path / "source", more, **texts), tmp_path)
    assert not list(tmp_path.glob("*.biaoduaddon"))


def test_what_it_needs_is_pinned_and_hashed(tmp_path: Path) -> None:
    source = described(tmp_path / "source", requirements="some.lock")
    (source / "some.lock").write_text("click>=8\n")
    with pytest.raises(StepError, match="--require-hashes"):
        built(source, tmp_path)


def test_ours_are_all_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    described(tmp_path / "addons" / "odd")
    (tmp_path / "addons" / "no_addon").mkdir()
    for name, folder in (("ADDONS", "addons"), ("DIST", "dist"), ("BUILD", "build")):
        monkeypatch.setattr(addon_packages, name, tmp_path / folder)
    addon_packages.build_all([*addon_packages.descriptions()], EPOCH)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["biaodu-addon-odd-1.biaoduaddon"]
    assert "biaodu-addon-odd-1.biaoduaddon: 0.0 MB" in capsys.readouterr().out
