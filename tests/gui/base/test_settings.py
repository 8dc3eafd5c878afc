"""Settings keep their types, refuse what the declaration does not allow, and tell at once."""

import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.places import settings_folder
from gui.base.settings import (
    LANGUAGE,
    LINE_HEIGHT,
    OPEN_DOCUMENTS,
    RECENT_LIMIT,
    RECENT_PROJECTS,
    SETTINGS,
    SHORTCUTS,
    TEXT_SIZE,
    Settings,
    SettingScope,
    default_path,
)


def test_the_key_that_signs_lies_beside_the_settings() -> None:
    assert default_path().parent == settings_folder()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "a.ini")


def test_defaults_are_allowed_and_ids_unique():
    assert all(setting.accepts(setting.default) for setting in SETTINGS)
    assert len({setting.id for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.label for setting in SETTINGS if setting.scope is SettingScope.USER)


def test_values_survive_a_restart_with_their_types(settings: Settings):
    settings.set(LINE_HEIGHT, 2.0)
    settings.set(SHORTCUTS, {"edit.undo": ["Ctrl+U"], "edit.redo": []})
    settings.set(OPEN_DOCUMENTS, [{"document": "文", "caret": 3}], "p1")
    settings.sync()
    again = Settings(settings.path)
    assert again.get(LINE_HEIGHT) == 2.0
    assert again.get(SHORTCUTS) == {"edit.undo": ["Ctrl+U"], "edit.redo": []}
    assert again.get(OPEN_DOCUMENTS, "p1") == [{"document": "文", "caret": 3}]
    assert again.get(OPEN_DOCUMENTS, "p2") == []


def test_a_change_is_told_once(settings: Settings, qtbot: QtBot):
    with qtbot.waitSignal(settings.changed) as told:
        settings.set(TEXT_SIZE, 20)
    assert told.args == ["reader.text_size", 20]
    with qtbot.assertNotEmitted(settings.changed):
        settings.set(TEXT_SIZE, 20)


@pytest.mark.parametrize(
    ("setting", "value"), [(LANGUAGE, "fr"), (TEXT_SIZE, 400), (TEXT_SIZE, "18"), (TEXT_SIZE, True)]
)
def test_what_is_not_allowed_is_refused(settings: Settings, setting, value):
    with pytest.raises(ValueError, match="cannot be"):
        settings.set(setting, value)
    assert settings.get(setting) == setting.default


@pytest.mark.parametrize(
    "text", ["settings\\language=xx", 'settings\\language="{"', "settings\\reader.text_size=1e9", "???"]
)
def test_a_damaged_file_gives_defaults(tmp_path: Path, text: str):
    path = tmp_path / "a.ini"
    path.write_text(f'[General]\n{text}\n[settings]\nlanguage="7"\nreader.text_size="[]"\n', encoding="utf-8")
    settings = Settings(path)
    assert settings.get(LANGUAGE) == "system"
    assert settings.get(TEXT_SIZE) == TEXT_SIZE.default


@pytest.mark.skipif(os.name != "posix", reason="Windows offers no sync of folders")
def test_the_first_file_and_the_folders_made_for_it_are_synced_before_set_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.fstat(file).st_ino), fsync(file)))
    path = tmp_path / "config" / "biaodu" / "biaodu.ini"
    settings = Settings(path)
    settings.set(TEXT_SIZE, 20)
    made_in = [folder.stat().st_ino for folder in (tmp_path, path.parent.parent, path.parent)]
    assert synced == made_in, "a folder is there after a power cut once the one that it lies in is synced"
    synced.clear()
    settings.set(TEXT_SIZE, 21)
    assert synced == [], "the old file or the new one survives, and neither is worth waiting for"
    settings.sync()
    assert synced == [path.parent.stat().st_ino]


def test_scopes_are_kept_apart(settings: Settings):
    with pytest.raises(ValueError, match="scope"):
        settings.get(OPEN_DOCUMENTS)
    with pytest.raises(ValueError, match="scope"):
        settings.get(LANGUAGE, "p1")


def test_recent_projects_latest_first_without_doubles(settings: Settings, tmp_path: Path):
    for number in range(RECENT_LIMIT + 3):
        settings.remember_project(tmp_path / f"{number}.biaodu")
    settings.remember_project(tmp_path / "5.biaodu")
    recent = settings.get(RECENT_PROJECTS)
    assert len(recent) == RECENT_LIMIT
    assert recent[0].endswith("5.biaodu")
    assert len(set(recent)) == len(recent)


def test_the_file_lies_in_the_users_configuration(home: Path):
    assert default_path() == home / "config" / "biaodu" / "biaodu.ini"


def test_the_first_file_is_on_the_disk_when_a_setting_was_set(home: Path, monkeypatch: pytest.MonkeyPatch):
    """Qt syncs the file alone: a power cut would leave a folder that does not know it."""
    synced: list[tuple[Path, bool]] = []
    monkeypatch.setattr("gui.base.settings.sync_folder", lambda folder: synced.append((folder, settings.path.exists())))
    settings = Settings()
    settings.set(TEXT_SIZE, 20)
    assert synced == [(home / "config" / "biaodu", True)]
    assert Settings().get(TEXT_SIZE) == 20
    settings.set(TEXT_SIZE, 21)
    assert len(synced) == 1, "later ones are written when there is time"
    settings.sync()
    assert len(synced) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits of POSIX")
def test_the_folder_is_the_users_alone_and_so_are_those_above_it(home: Path):
    before = os.umask(0)
    try:
        Settings().set(TEXT_SIZE, 20)
    finally:
        os.umask(before)
    made = (home / "config", home / "config" / "biaodu")
    assert {path.stat().st_mode & 0o777 for path in made} == {0o700}


def test_where_no_settings_can_be_kept_they_last_for_this_run(tmp_path: Path):
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "a.ini")
    settings.set(TEXT_SIZE, 20)
    assert settings.get(TEXT_SIZE) == 20


@pytest.mark.parametrize("stored", ["[" * 1_000 + "]" * 1_000, "[" * 100_000, "9" * 5_000, "NaN"])
def test_a_value_that_no_parser_reads_counts_as_absent(settings: Settings, stored: str):
    settings._store.setValue("settings/recent_projects", stored)
    settings._store.setValue("settings/reader.line_height", stored)
    assert settings.get(RECENT_PROJECTS) == []
    assert settings.get(LINE_HEIGHT) == LINE_HEIGHT.default


def test_a_project_whose_name_is_no_utf8_stays_among_the_recent_ones(settings: Settings):
    path = Path(os.fsdecode(b"/reports/\xb1\xa8\xb8\xe6.biaodu"))
    settings.remember_project(path)
    settings.sync()
    assert Settings(settings.path).get(RECENT_PROJECTS) == [str(path)]
