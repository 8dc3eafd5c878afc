"""A team works through a hub by the command line alone."""

import json
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.hub.server import Hub
from core.session import Session
from core.verbs.hub import HubLink
from tests.core.cli.conftest import Run
from tests.core.hub.servers import Server, missing, running


@pytest.fixture(scope="module")
def server() -> Any:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as started:
        with Hub.open(started.address("postgres")) as hub:
            hub.do("CREATE DATABASE team")
        yield started


def test_a_team_is_made_joined_and_in_sync(
    run: Run, project: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = server.url("team")
    document = run("list", project, "documents")[1][0]["id"]
    assert run("label", project, document, 3, 7, "safety", "--annotator", "陈晓")[0] == 0
    assert run("hub", "status", owner)[2].startswith("There is no hub in the database")
    status, made, said = run("hub", "init", owner, project, "--lead", "chen", "--annotator", "陈晓")
    assert (status, said) == (0, ""), said
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("secret\n"))
    status, added, _ = run("hub", "member", "add", owner, "li", project, "李敏", "--blind", "--password-stdin")
    assert status == 0
    assert added["role"] == "annotator"
    status, report, said = run("sync", project)
    assert status == 0, said
    assert report["news"] > 0
    theirs = tmp_path / "li.biaodu"
    status, report, said = run("hub", "join", server.url("team", "li"), theirs)
    assert status == 0, said
    # Blind: the server hands over no labels of others.
    assert run("list", theirs, "annotations")[1] == []
    assert run("label", theirs, document, 8, 11, "safety")[0] == 0
    assert run("sync", theirs)[1]["news"] > 0
    assert run("sync", project)[1]["came"] > 0
    assert len(run("list", project, "annotations")[1]) == 2
    assert run("hub", "role", owner, "li", "reviewer", "--sees-layers")[0] == 0
    assert run("sync", theirs)[0] == 0
    assert len(run("list", theirs, "annotations")[1]) == 2
    # The queue: one place of the only document, for whoever asks first.
    assert run("assign", project, "--readers", 1)[0] == 0
    assert "hours cannot be" in run("hub", "queue", project, "--lease-hours", 0)[2]
    status, queue, said = run("hub", "queue", project, "--uncertain-first")
    assert (status, queue) == (0, {"free": 1, "taken": 0, "done": 0}), said
    status, taken, said = run("hub", "next", theirs)
    assert (status, taken["document"]) == (0, document), said
    assert run("hub", "next", theirs)[:2] == (1, {"document": None, "title": None})
    assert run("hub", "queue", theirs)[0] == 1, "only a lead fills it"
    assert run("sync", project)[0] == 0
    assert [one["annotator"] for one in run("assignments", project)[1]["assignments"]] == ["李敏"]
    status, found, _ = run("hub", "status", owner)
    assert [member["login"] for member in found["projects"][0]["members"]] == ["chen", "li"]
    assert found["projects"][0]["id"] == made["project"]
    assert run("hub", "new-epoch", owner)[1]["epoch"] != made["epoch"]
    assert run("sync", project)[1]["sent"] > 0


def test_the_password_is_never_in_the_project(run: Run, project: Path) -> None:
    status, _, said = run("sync", project, "--url", "postgresql://li:geheim@db.example.org/team")
    assert status == 1
    assert "Leave the password out" in said
    assert b"geheim" not in project.read_bytes()


def test_without_the_server_it_is_said_and_nothing_is_lost(run: Run, project: Path, tmp_path: Path) -> None:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    url = f"postgresql://li@/team?host={tmp_path}"
    status, _, said = run("sync", project, "--url", url)
    assert status == 1
    assert "cannot be reached" in said


@pytest.mark.parametrize("command", [["sync"], ["hub", "queue"], ["hub", "next"]])
def test_nothing_goes_to_a_hub_that_only_the_project_names(run: Run, project: Path, command: list[str]) -> None:
    """Whoever made the file chose the address, and PGPASSWORD is for any server."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(0.2)
        url = f"postgresql://li@127.0.0.1:{listening.getsockname()[1]}/team"
        with Session.open(project) as session:
            session.hub.set_link(HubLink(url, session.project.uuid))
        status, _, said = run(*command, project)
        assert status == 1
        assert url in said
        assert "name it once: biaodu sync PROJECT --url" in said
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_project_without_a_hub_says_so(run: Run, project: Path) -> None:
    status, _, said = run("sync", project)
    assert status == 1
    assert said == "The project shares through no hub yet.\n"


def test_how_to_back_up_is_told(run: Run) -> None:
    told = run("hub", "backup-hint", "postgresql://owner@localhost/team")[1]
    assert told["backup"].startswith("pg_dump -h localhost -p 5432 -U owner")
    assert json.dumps(told).count("new-epoch") == 1
