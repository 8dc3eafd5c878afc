from pathlib import Path

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
