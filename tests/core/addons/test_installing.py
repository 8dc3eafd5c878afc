"""Add-ons come as archives that anybody may have made."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from core.addons import installing, shelf
from core.addons.shelf import AddonStanding
from core.errors import EnvironmentFault, UserError

DESCRIPTION = json.dumps(
    {"addon": 1, "id": "odd", "title": "T", "version": "1", "licence": "MIT", "about": "A"}
    | {"entry_points": {"biaodu.formats": {"odd": "odd:FORMAT"}}}
)


def packed(path: Path, files: dict[str, str], mode: int = 0o100644) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, content)
    return path


def test_what_is_installed_lies_in_the_folder_and_is_not_allowed(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"odd/addon.json": DESCRIPTION, "odd/lib/odd.py": "x = 1"})
    installed = installing.install(archive)
    assert (installed.id, installed.standing) == ("odd", AddonStanding.FORBIDDEN)
    assert (shelf.addons_folder() / "odd" / "lib" / "odd.py").read_text() == "x = 1"
    assert [path.name for path in shelf.addons_folder().iterdir()] == ["odd"]


def test_a_newer_one_takes_the_place_of_the_older_and_has_to_be_allowed(tmp_path: Path) -> None:
    shelf.allow(installing.install(packed(tmp_path / "a.zip", {"odd/addon.json": DESCRIPTION, "odd/lib/a.py": ""})))
    newer = installing.install(packed(tmp_path / "b.zip", {"odd/addon.json": DESCRIPTION, "odd/lib/b.py": ""}))
    assert newer.standing is AddonStanding.CHANGED
    assert [path.name for path in (newer.folder / "lib").iterdir()] == ["b.py"]
    assert [path.name for path in shelf.addons_folder().iterdir()] == ["odd"]


@pytest.mark.parametrize(
    "files",
    [
        {"odd/addon.json": DESCRIPTION, "odd/../../evil.py": ""},
        {"odd/addon.json": DESCRIPTION, "/etc/evil": ""},
        {"odd/addon.json": DESCRIPTION, "odd\\..\\evil": ""},
        {"odd/addon.json": DESCRIPTION, "C:/evil": ""},
        {"odd/addon.json": DESCRIPTION, "other/evil.py": ""},
        {"Odd/addon.json": DESCRIPTION},
        {"odd/lib/a.py": ""},
        {"addon.json": DESCRIPTION},
        {},
        {"odd/addon.json": "{"},
        {"odd/addon.json": DESCRIPTION.replace('"odd"', '"other"', 1)},
    ],
    ids=str,
)
def test_what_leads_elsewhere_or_is_no_add_on_leaves_nothing(files: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"addon\."):
        installing.install(packed(tmp_path / "a.zip", files))
    assert list(shelf.addons_folder().iterdir()) == []
    assert not list(tmp_path.glob("**/evil*"))


def test_links_are_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"odd/addon.json": DESCRIPTION}, stat.S_IFLNK | 0o777)
    with pytest.raises(UserError, match=r"addon\.no_addon"):
        installing.install(archive)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK nothing")
    with pytest.raises(UserError, match=r"addon\.no_addon"):
        installing.install(tmp_path / "a.zip")
    with pytest.raises(EnvironmentFault, match=r"file\.not_found"):
        installing.install(tmp_path / "b.zip")


def test_one_that_grows_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "LARGEST", 1000)
    archive = packed(tmp_path / "a.zip", {"odd/addon.json": DESCRIPTION, "odd/lib/a.py": "x" * 2000})
    with pytest.raises(UserError, match=r"addon\.no_addon"):
        installing.install(archive)
    assert list(shelf.addons_folder().iterdir()) == []


def test_removed_it_is_gone_and_not_allowed(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"odd/addon.json": DESCRIPTION})
    shelf.allow(installing.install(archive))
    installing.remove("odd")
    assert list(shelf.addons_folder().iterdir()) == []
    assert installing.install(archive).standing is AddonStanding.FORBIDDEN
    with pytest.raises(UserError, match=r"addon\.unknown"):
        installing.remove("other")
