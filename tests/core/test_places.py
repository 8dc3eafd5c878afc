import sys
from pathlib import Path

import platformdirs
import pytest

from core import places

FOLDERS = (places.cache_folder, places.state_folder, places.settings_folder, places.data_folder)


def test_a_profile_moves_all_of_them_and_keeps_them_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.PROFILE, str(tmp_path))
    found = [folder() for folder in FOLDERS]
    assert {folder.parent for folder in found} == {tmp_path}
    assert len(set(found)) == len(FOLDERS)


def test_without_a_profile_they_are_the_accounts_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.PROFILE, str(tmp_path))
    moved = [folder() for folder in FOLDERS]
    monkeypatch.delenv(places.PROFILE)
    found = [folder() for folder in FOLDERS]
    assert all(folder.is_absolute() and "biaodu" in folder.parts for folder in found)
    assert not set(found) & set(moved)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is asked")
@pytest.mark.parametrize("named", [None, "", "  ", "/somewhere/else", "not/absolute"])
def test_on_linux_they_are_where_the_library_says(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.PROFILE, raising=False)
    for kind, folder in zip(("cache", "state", "config", "data"), FOLDERS, strict=True):
        variable = f"XDG_{kind.upper()}_HOME"
        monkeypatch.delenv(variable, raising=False)
        if named is not None:
            monkeypatch.setenv(variable, named)
        assert folder() == Path(getattr(platformdirs, f"user_{kind}_dir")("biaodu", appauthor=False))
