"""A part of a hub's documents by the command line."""

import io
from pathlib import Path
from typing import Any

import pytest

from core.hub.server import Hub
from tests.core.cli.conftest import Run
from tests.core.hub.servers import Server, missing, running


@pytest.fixture(scope="module")
def server() -> Any:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as started:
        with Hub.open(started.address("postgres")) as hub:
            hub.do("CREATE DATABASE parts")
        yield started


def test_a_part_is_joined_listed_and_grows(
    run: Run, project: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        path = tmp_path / f"报告{number}.txt"
        path.write_text(f"报告{number}\n新增教师{number}名𠮷。\n", encoding="utf-8")
        assert run("import", project, path)[0] == 0
    owner = server.url("parts")
    assert run("hub", "init", owner, project, "--lead", "chen", "--annotator", "陈晓")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    assert run("hub", "member", "add", owner, "li", project, "李敏", "--password-stdin")[0] == 0
    status, _, said = run("assign", project, "--documents", "document=报告1", "--to", "李敏", "--annotator", "陈晓")
    assert status == 0, said
    assert run("sync", project)[0] == 0
    theirs = tmp_path / "li.biaodu"
    status, _, said = run("hub", "join", server.url("parts", "li"), theirs, "--documents", "assigned")
    assert status == 0, said
    titles = {one["id"]: one["title"] for one in run("list", theirs, "documents")[1]}
    assert list(titles.values()) == ["报告1"]
    status, found, said = run("hub", "documents", "list", theirs)
    assert (status, found["which"], found["here"], found["of"]) == (0, "assigned", 1, 4), said
    assert [one["title"] for one in found["documents"] if one["here"]] == ["报告1"]
    assert [one["title"] for one in run("hub", "documents", "list", theirs, "--find", "报告2")[1]["documents"]] == [
        "报告2"
    ]
    assert run("hub", "documents", "list", theirs, "--assigned")[1]["documents"][0]["title"] == "报告1"
    assert run("hub", "documents", "add", theirs, "报告2")[1] == {"chosen": 1, "here": 2}
    assert run("hub", "documents", "add", theirs, "--find", "报告")[1] == {"chosen": 3, "here": 3}
    assert run("hub", "documents", "add", theirs, "没有")[0] != 0
    assert "is yours to read" in run("hub", "documents", "drop", theirs, "报告1")[2]
    status, dropped, said = run("hub", "documents", "drop", theirs, "报告2")
    assert (status, len(dropped["gone"]), dropped["stays"], dropped["here"]) == (0, 1, {}, 2), said
    assert run("hub", "documents", "add", theirs, "报告2")[1] == {"chosen": 1, "here": 3}
    assert run("hub", "documents", "add", theirs)[0] == 2
    assert run("hub", "documents", "take", theirs, "all")[1] == {"which": "all", "here": 4}
    assert "come here anyway" in run("hub", "documents", "add", theirs, "报告2")[2]
    assert run("check", theirs)[0] == 0
