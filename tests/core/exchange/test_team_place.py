"""A folder as a place of packages; stores are held to the same by `test_store_place`."""

from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.exchange.package_file import read_manifest
from core.exchange.store_address import store_address
from core.exchange.team_place import FolderPlace, PlacedPackage, TeamPlace, is_package_name, overtaken
from core.verbs.team_folder import team_place
from tests.core.projects import label, project


def test_what_is_looked_at() -> None:
    assert is_package_name("a.biaodupkg")
    assert not any(map(is_package_name, (".a.biaodupkg", "a.biaodupkg.unreadable", "a.txt", "biaodupkg", "")))


def test_a_folder_gives_its_packages_by_name_and_puts_them_in_one_step(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    place: TeamPlace = FolderPlace(folder)
    assert place.packages() == []
    missing = place.package("b.biaodupkg")
    assert missing == PlacedPackage(folder / "b.biaodupkg")
    assert not missing.path.exists()
    with project(tmp_path / "p.biaodu") as session:
        session.exchange.set_team_folder(folder)
        label(session, 0, 3)
        report = session.exchange.team_publish()
    (folder / "notes.txt").write_text("x")
    (folder / "a.biaodupkg").write_bytes(b"odd")
    assert [placed.path.name for placed in place.packages()] == sorted(["a.biaodupkg", report.path.name])
    assert read_manifest(place.package(report.path.name).path).content == report.manifest.content
    aside = place.set_aside(place.package("a.biaodupkg"))
    assert aside.read_bytes() == b"odd"
    assert [placed.path for placed in place.packages()] == [report.path]


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        team_place(tmp_path / "team")
    assert caught.value.code == "file.not_found"
    assert overtaken("x").code == "team.overtaken"


def test_a_folder_of_that_name_is_no_server(tmp_path: Path) -> None:
    assert isinstance(team_place(tmp_path), FolderPlace)
    assert not isinstance(store_address("s3://key@reports/team"), Path)
