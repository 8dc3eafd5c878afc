"""The Debian package: what it holds and says, made of a bundle as small as one can be."""

import gzip
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import debian
import icons
from core import VERSION
from core.cli.main import commands
from steps import StepError
from tests.packaging.locks import ROOT

EPOCH = 1_800_000_000
pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="packages are made on Debian and its like")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("build")
    bundle = build / "dist" / "biaodu"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "biaodu").write_text("#!/bin/sh\n")
    (bundle / "biaodu").chmod(0o755)
    (bundle / "_internal" / "a.so").write_bytes(b"a")
    icons.write_icons(build / "icons", ROOT / "resources" / "icons" / "app.svg")
    first = debian.debian_package(bundle, build, build, EPOCH, fast=True).read_bytes()
    path = debian.debian_package(bundle, build, build, EPOCH, fast=True)
    assert path.read_bytes() == first, "the same bundle and time make the same bytes"
    return path


@pytest.fixture(scope="module")
def unpacked(package: Path) -> Path:
    folder = package.parent / "unpacked"
    subprocess.run(["dpkg-deb", "-R", package, folder], check=True)
    return folder


def field(package: Path, name: str) -> str:
    return subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True).stdout.strip()


def test_it_says_what_it_is(package: Path) -> None:
    assert (field(package, "Package"), field(package, "Version")) == ("biaodu", VERSION)
    assert {"libc6 (>= 2.34)", "libgl1", "libxcb1"} <= set(field(package, "Depends").split(", "))
    assert "fonts-noto-cjk" in field(package, "Recommends")
    assert package.name == f"biaodu_{VERSION}_{field(package, 'Architecture')}.deb"


def test_a_library_that_no_package_is_named_for_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "biaodu").write_text("#!/bin/sh\n")
    debian.check_needed(tmp_path)
    found = sorted(Path(sysconfig.get_config_var("DESTSHARED")).glob("_ctypes.*.so"))
    if not found or shutil.which("readelf") is None:
        pytest.skip("needs Python's _ctypes as a file, and binutils")
    shutil.copyfile(found[0], tmp_path / found[0].name)
    assert "libc.so.6" in debian.needed(tmp_path)
    assert "libffi.so.8" in debian.needed(tmp_path)
    with pytest.raises(StepError, match=r"libffi\.so"):
        debian.check_needed(tmp_path)
    assert re.fullmatch(r"libc6 \(>= 2\.\d+\)", debian.depends(tmp_path)[0])
    (tmp_path / "libffi.so.8").write_bytes(b"")
    debian.check_needed(tmp_path)


def test_everything_is_roots_and_the_program_is_found(unpacked: Path, package: Path) -> None:
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line for line in listed if "root/root" not in line] == []
    assert (unpacked / "usr/bin/biaodu").resolve() == unpacked / "usr/lib/biaodu/biaodu"
    writable = [line for line in listed if not line.startswith("l") and line[8] == "w"]
    assert writable == []


def test_desktop_and_store_know_it(unpacked: Path) -> None:
    entry = unpacked / "usr/share/applications/biaodu.desktop"
    assert "Exec=biaodu %F" in entry.read_text(encoding="utf-8")
    assert "@" not in entry.read_text(encoding="utf-8")
    metainfo = unpacked / "usr/share/metainfo/org.biaodu.Biaodu.metainfo.xml"
    assert f'<release version="{VERSION}" date="2027-01-15"/>' in metainfo.read_text(encoding="utf-8")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    if shutil.which("appstreamcli"):
        subprocess.run(["appstreamcli", "validate", "--no-net", metainfo], check=True, stdout=subprocess.DEVNULL)
    for size in icons.SIZES:
        assert (unpacked / f"usr/share/icons/hicolor/{size}x{size}/apps/biaodu.png").is_file()


@pytest.mark.parametrize("folder", ["man1", "zh_CN/man1"])
def test_the_manual_page_knows_every_command(unpacked: Path, folder: str) -> None:
    page = gzip.decompress((unpacked / "usr/share/man" / folder / "biaodu.1.gz").read_bytes()).decode()
    assert [name for name in commands() if f".B {name}\n" not in page] == []
    if shutil.which("man"):
        shown = subprocess.run(
            ["man", "--warnings", "-l", unpacked / "usr/share/man" / folder / "biaodu.1.gz"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stderr == ""


def test_whose_work_it_is_is_said(unpacked: Path) -> None:
    said = (unpacked / "usr/share/doc/biaodu/copyright").read_text(encoding="utf-8")
    assert "License: Expat" in said
    assert "pyside6-essentials" in said
    assert said.count("\nLicense: ") == said.count("\nFiles: ") == 2
    assert "/usr/share/common-licenses/LGPL-3" in said
