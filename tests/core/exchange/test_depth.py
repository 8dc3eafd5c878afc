"""What is nested as deep as a project keeps it can be packed, published, merged and read again; one level more cannot.

Whoever writes and whoever reads must hold the value itself to the bound, and not what stands around it.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.bounded_json import DEEPEST, JsonError, dumps, loads
from core.errors import UserError
from core.exchange.package_file import read_package
from core.exchange.team import TeamState
from core.exporting import export
from core.importing import import_paths
from core.session import Session
from core.starting import start_from
from core.storage import sqlite
from tests.core.exchange.packages import members, rewritten
from tests.core.projects import first, project

AROUND = (DEEPEST - 1, DEEPEST)


def nested(levels: int) -> object:
    """Lists and objects in turn, the outermost an object."""
    value: object = []
    for level in range(levels - 1):
        value = {"内": value} if level % 2 == (levels - 2) % 2 else [value]
    return value


@pytest.mark.parametrize("levels", [*AROUND, DEEPEST + 1])
def test_values_of_these_tests_are_as_deep_as_they_say(levels: int) -> None:
    text = json.dumps(nested(levels))
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    assert (deepest, text[0]) == (levels, "{")


@pytest.mark.parametrize("levels", AROUND)
def test_a_setting_goes_with_a_package_a_team_folder_and_a_project(tmp_path: Path, levels: int) -> None:
    path, package, folder = tmp_path / "mine.biaodu", tmp_path / "one.biaodupkg", tmp_path / "team"
    folder.mkdir()
    with project(path, annotator="李敏") as session:
        session.exchange.set_team_folder(folder)
    store(path, dumps(nested(levels)))
    with Session.open(path) as session:
        session.exchange.package(package)
        session.exchange.team_publish()
    assert loads(read_package(package).settings["theirs"]) == nested(levels)
    with start_from(package, tmp_path / "begun.biaodu", Session) as session:
        # What came in can go on.
        session.exchange.package(tmp_path / "on.biaodupkg")
    assert loads(read_package(tmp_path / "on.biaodupkg").settings["theirs"]) == nested(levels)
    with project(tmp_path / "other.biaodu", annotator="王敏") as session:
        session.exchange.set_team_folder(folder)
        assert [news.state for news in session.exchange.team_news()] == [TeamState.NEW]
        for source in (package, path, *folder.iterdir()):
            assert "merge.setting" not in [notice.error.code for notice in session.exchange.plan([source]).notices]


def test_a_setting_that_is_deeper_is_refused_by_its_name(tmp_path: Path) -> None:
    path, package = tmp_path / "mine.biaodu", tmp_path / "one.biaodupkg"
    with project(path) as session:
        session.exchange.package(package)
    rewritten(package, members(package) | {"settings.json": json.dumps({"theirs": nested(DEEPEST + 1)}).encode()})
    with pytest.raises(UserError) as refused:
        read_package(package)
    assert (refused.value.code, refused.value.fields["member"]) == ("package.bad_row", "settings.json")
    store(path, json.dumps(nested(DEEPEST + 1)))
    with Session.open(path) as session, pytest.raises(UserError) as unpacked:
        session.exchange.package(tmp_path / "two.biaodupkg")
    assert unpacked.value.fields["field"] == "theirs"


@pytest.mark.parametrize("levels", AROUND)
def test_extras_of_a_document_go_through_packages_and_datasets(tmp_path: Path, levels: int) -> None:
    package, dataset, extra = tmp_path / "one.biaodupkg", tmp_path / "out.jsonl", nested(levels)
    assert isinstance(extra, dict)
    with project(tmp_path / "mine.biaodu") as session:
        document = session.documents.get(first(session))
        session.documents.set_meta([document.id], extra=extra)
        session.exchange.package(package)
        export(session, dataset)
    with Session.create(tmp_path / "merged.biaodu") as session:
        session.exchange.apply(session.exchange.plan([package]))
        assert session.documents.get(document.id).meta == replace(document.meta, extra=extra)
    with Session.create(tmp_path / "imported.biaodu") as session:
        assert not import_paths(session, [dataset]).failed
        assert session.documents.get(document.id).meta.extra == extra
        session.exchange.package(tmp_path / "on.biaodupkg")
    with Session.create(tmp_path / "again.biaodu") as session:
        session.exchange.apply(session.exchange.plan([tmp_path / "on.biaodupkg"]))
        assert session.documents.get(document.id).meta.extra == extra


def test_extras_that_are_deeper_are_refused_everywhere(tmp_path: Path) -> None:
    package, dataset, extra = tmp_path / "one.biaodupkg", tmp_path / "out.jsonl", nested(DEEPEST + 1)
    assert isinstance(extra, dict)
    with project(tmp_path / "mine.biaodu") as session:
        with pytest.raises(JsonError):
            session.documents.set_meta([first(session)], extra=extra)
        session.exchange.package(package)
        export(session, dataset)
    files = members(package)
    lines = files["documents.jsonl"].splitlines()
    line = json.loads(lines[0])
    line["meta"]["extra"] = extra
    rewritten(package, files | {"documents.jsonl": b"\n".join([json.dumps(line).encode(), *lines[1:]]) + b"\n"})
    with pytest.raises(UserError, match=r"package\.bad_row"):
        read_package(package)
    text, *rest = dataset.read_text(encoding="utf-8").splitlines()
    line = json.loads(text)
    line["meta"] |= extra
    dataset.write_text("\n".join([json.dumps(line), *rest]) + "\n", encoding="utf-8")
    with Session.create(tmp_path / "imported.biaodu") as session:
        report = import_paths(session, [dataset])
        assert [reported.error.code for reported in report.failed] == ["import.too_deep"]


def store(path: Path, value: str) -> None:
    """Put a setting into a closed project, as somebody with another program would."""
    conn = sqlite.connect(path, "rw")
    conn.execute("INSERT OR REPLACE INTO project_setting (name, value) VALUES ('theirs', ?)", (value,))
    conn.close()
