"""What the build refuses; and, on CI, the bundle itself, worked as people work with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import build
import contents
import smoke_test
from launcher import PROGRAM
from steps import StepError
from tests.packaging.locks import ROOT


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "BUNDLE", tmp_path)
    (tmp_path / "_internal").mkdir()
    return tmp_path


def test_a_second_sqlite_is_refused(bundle: Path) -> None:
    build.check_bundle()
    (bundle / "_internal" / "libsqlite3.so.0").write_bytes(b"")
    with pytest.raises(StepError, match="a second SQLite"):
        build.check_bundle()


def test_a_link_into_nothing_is_refused(bundle: Path) -> None:
    (bundle / "_internal" / "liba.so").symlink_to("nothing")
    with pytest.raises(StepError, match="leads nowhere"):
        build.check_bundle()


def test_a_bundle_beyond_its_budget_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    build.within("Bundle", 199.9, 200)
    assert capsys.readouterr().out == "Bundle: 199.9 MB of 200\n"
    with pytest.raises(StepError, match="larger than its budget"):
        build.within("Bundle", 200.1, 200)


def test_times_and_rights_do_not_depend_on_who_builds(bundle: Path) -> None:
    program, library = bundle / "biaodu", bundle / "_internal" / "a.so"
    program.write_bytes(b"")
    library.write_bytes(b"")
    library.chmod(0o777)
    build.settle_times(bundle, 1_800_000_000)
    assert [path.stat().st_mode & 0o777 for path in (program, library)] == [0o755, 0o644]
    assert {path.stat().st_mtime for path in bundle.rglob("*")} == {1_800_000_000}


def test_what_is_warned_of_is_not_let_pass() -> None:
    smoke_test.require_silence("\n")
    with pytest.raises(StepError, match="QObject::connect"):
        smoke_test.require_silence("QObject::connect: no such signal\n")


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not os.environ.get("CI"), reason="a minute or more: make package, smoke_test.py, make test-package")
def test_the_built_program_works() -> None:
    program = str(build.BUNDLE / "biaodu")
    for command in (["build.py", "--bundle-only"], ["smoke_test.py", program], ["assistive.py", program]):
        done = subprocess.run(
            [sys.executable, ROOT / "packaging" / command[0], *command[1:]], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    frozen = {module.partition(".")[0] for module in _modules(build.BUNDLE / PROGRAM)}
    assert "core" in frozen
    assert frozen.isdisjoint(contents.strangers(ROOT)), "the bundle has what only this machine has"


def _modules(program: Path) -> list[str]:
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    return [name for part in archive.toc if part.startswith("PYZ") for name in archive.open_embedded_archive(part).toc]
