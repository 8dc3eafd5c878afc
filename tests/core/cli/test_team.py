"""A team exchanges work by the command line alone, through a folder or a server."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.exchange.store_address import store_address
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.exchange.stores import KINDS, PASSWORD, missing, running


@pytest.fixture(params=["folder", *KINDS])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What --at is given."""
    folder = tmp_path / "served"
    folder.mkdir()
    if request.param == "folder":
        yield str(folder)
        return
    if (reason := missing()) is not None:
        pytest.skip(reason)
    monkeypatch.setenv("BIAODU_PROFILE", str(tmp_path / "profile"))
    monkeypatch.setenv("BIAODU_TEAM_PASSWORD", PASSWORD)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "li")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PASSWORD)
    with running(request.param, folder) as server:
        server.make("team")
        yield server.url("team")


def test_two_people_exchange_their_labels(run: Run, project: Path, tmp_path: Path, place: str) -> None:
    theirs = tmp_path / "li.biaodu"
    shutil.copyfile(project, theirs)
    document = run("list", project, "documents")[1][0]["id"]
    assert run("label", project, document, 3, 7, "safety", "--annotator", "陈晓")[0] == 0
    status, first, said = run("team", project, "--at", place, "--annotator", "陈晓")
    assert (status, first["merged"], first["published"]) == (0, 0, True), said
    assert run("label", theirs, document, 4, 8, "safety", "--annotator", "李敏")[0] == 0
    status, second, said = run("team", theirs, "--at", place, "--annotator", "李敏")
    assert (status, second["merged"], second["published"]) == (0, 1, True), said
    named = [] if Path(place).is_dir() else ["--at", place]
    status, third, said = run("team", project, *named, "--annotator", "陈晓")
    assert (status, third["merged"]) == (0, 1), said
    found = [run("list", path, "annotations")[1] for path in (project, theirs)]
    assert {one["id"] for one in found[0]} == {one["id"] for one in found[1]}
    assert run("team", project, *named, "--annotator", "陈晓")[1]["published"] is False


def test_a_folder_is_left(run: Run, project: Path, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    document = run("list", project, "documents")[1][0]["id"]
    assert run("label", project, document, 3, 7, "safety", "--annotator", "陈晓")[0] == 0
    assert run("team", project, "--at", tmp_path / "team", "--annotator", "陈晓")[0] == 0
    assert run("team", project, "--leave")[0] == 0
    with Session.open(project) as session:
        assert session.exchange.team_folder() is None
    assert run("team", project)[0] == 1


def test_nothing_goes_to_a_server_that_only_the_project_file_names(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made the file would get the password that the environment has for another server."""
    monkeypatch.setenv("BIAODU_TEAM_PASSWORD", PASSWORD)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://li@127.0.0.1:{server.getsockname()[1]}/team"
        with Session.open(project) as session:
            session.exchange.set_team_folder(store_address(address))
        status, _, said = run("team", project)
        assert status == 1
        assert f"--at {address}" in said
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_address_that_is_none_or_has_a_password_is_told(run: Run, project: Path) -> None:
    for address, words in (
        ("https://li:geheim@dav.example.org/x", "Leave the password out"),
        ("http://li@dav.example.org/x", "where others can read it"),
        ("s3://x?y=1", "no address of a team folder"),
    ):
        status, _, said = run("team", project, "--at", address)
        assert status == 1
        assert words in said
        assert "geheim" not in said
    with Session.open(project) as session:
        assert session.exchange.team_folder() is None
