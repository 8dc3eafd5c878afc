"""What is built for older systems asks for nothing newer."""

import shutil
import sys
from pathlib import Path

import pytest

import elf
import oldest
from lock import OLDER_PACKAGING
from steps import StepError
from system_packages import OLDEST_LIBC
from tests.packaging.locks import OLDER_PACKAGE

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("readelf") is None, reason="readelf reads programs"
)


def test_a_file_that_asks_for_more_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "data.so").write_text("no program")
    oldest.require_old(tmp_path)
    program = tmp_path / "lib" / "program"
    shutil.copy(str(shutil.which("true")), program)
    needed = elf.libc_of(program)
    monkeypatch.setattr(oldest, "OLDEST_LIBC", needed)
    oldest.require_old(tmp_path)
    monkeypatch.setattr(oldest, "OLDEST_LIBC", needed - 1)
    with pytest.raises(StepError, match=rf"lib/program \(2\.{needed}\)"):
        oldest.require_old(tmp_path)


def test_the_lock_and_the_check_at_start_speak_of_the_same_system() -> None:
    assert OLDER_PACKAGE.name == OLDER_PACKAGING
    assert OLDEST_LIBC["6.9.3"] == oldest.OLDEST_LIBC
