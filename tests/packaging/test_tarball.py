"""The archive for other distributions holds the program and what tells the desktop of it."""

import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from core import VERSION
from tarball import tarball

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an archive for Linux")


def test_unpacked_it_registers_the_program_where_it_lies(tmp_path: Path, home: Path) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "biaodu").write_text("#!/bin/sh\n")
    (bundle / "biaodu").chmod(0o755)
    archive = tarball(bundle, tmp_path, tmp_path / "a.tar.xz", 1_800_000_000)
    first = archive.read_bytes()
    assert tarball(bundle, tmp_path, tmp_path / "a.tar.xz", 1_800_000_000).read_bytes() == first
    with tarfile.open(archive) as stored:
        assert {member.uname for member in stored} == {"root"}
        # Python 3.11.2 has no filters, a later one warns without; a bare Debian has no xz for tar.
        filters: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        stored.extractall(tmp_path / "opt", **filters)
    folder = tmp_path / "opt" / f"biaodu-{VERSION}"
    environment = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    environment["PATH"] = "/nowhere"
    done = subprocess.run([sys.executable, folder / "register.py"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    entry = (home / "data" / "applications" / "biaodu.desktop").read_text(encoding="utf-8")
    assert f'Exec="{folder}/biaodu" %F' in entry
    assert "gui" not in entry.split("Exec=")[1].splitlines()[0].removeprefix(str(folder))
    subprocess.run(
        [sys.executable, folder / "register.py", "--remove"], env=environment, check=True, capture_output=True
    )
    assert not (home / "data" / "applications" / "biaodu.desktop").exists()
