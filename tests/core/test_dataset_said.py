"""JSON Lines carry what is said beside labels, out and in, byte for byte; plain lines know nothing of it."""

from dataclasses import replace
from pathlib import Path

import orjson

from core.exporting import export
from core.formats.manifest import manifest_path
from core.importing import import_paths
from core.session import Session
from tests.core.exchange.said import say_everything
from tests.core.projects import first, label, project


def exported(session: Session, path: Path, **options: object) -> bytes:
    export(session, path, **options)  # type: ignore[arg-type]
    return path.read_bytes()


def test_export_import_export_gives_the_same_bytes(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session, Session.create(tmp_path / "b.biaodu") as other:
        say_everything(session)
        first_bytes = exported(session, tmp_path / "a.jsonl")
        report = import_paths(other, [tmp_path / "a.jsonl"])
        assert (report.failed, report.skipped, report.warnings) == ([], [], [])
        assert exported(other, tmp_path / "b.jsonl") == first_bytes
        for name in ("attributes", "variables"):
            assert [known.code for known in getattr(session, name).declared()] == [
                known.code for known in getattr(other, name).declared()
            ]
        # People are known by their names: here they have other ids.
        links = [[replace(link, annotator="") for link in each.links.all()] for each in (session, other)]
        assert links[0] == links[1] != []
        assert other.check().ok
        # Again: everything is there already.
        assert import_paths(other, [tmp_path / "a.jsonl"]).annotations == 0
        assert exported(other, tmp_path / "b.jsonl") == first_bytes
        other.history.undo()
        assert (other.links.all(), other.memos.all(), other.variables.of()) == ([], [], {})


def test_without_a_manifest_what_is_not_declared_is_declared_as_it_looks(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session, Session.create(tmp_path / "b.biaodu") as other:
        say_everything(session)
        first_bytes = exported(session, tmp_path / "a.jsonl")
        manifest_path(tmp_path / "a.jsonl").unlink()
        assert import_paths(other, [tmp_path / "a.jsonl"]).failed == []
        assert exported(other, tmp_path / "b.jsonl") == first_bytes


def test_keys_stand_where_the_format_says_and_only_where_there_is_something(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 4)
        plain = orjson.loads(exported(session, tmp_path / "a.jsonl"))
        assert list(plain) == ["id", "text", "meta", "spans"]
        assert list(plain["spans"][0])[-1] == "updated_at"
        assert "variables" not in plain["meta"]
        say = tmp_path / "say.biaodu"
    with project(say) as session:
        say_everything(session)
        lines = [orjson.loads(line) for line in exported(session, tmp_path / "b.jsonl").splitlines()]
        assert [list(line)[-1] for line in lines] == ["relations", "relations"]
        assert list(lines[0]["spans"][0])[-2:] == ["attributes", "memos"]
        assert lines[1]["meta"]["variables"] == {"类型": "rural", "funds": {"value": 3, "unit": "万元"}}
        assert [relation["kind"] for relation in lines[0]["relations"]] == ["fulfils", "continues"]
        assert lines[0]["relations"][0]["target_document"] == lines[1]["id"]


def test_what_other_formats_leave_out_is_counted(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        say_everything(session)
        lost = {loss.feature.value: loss.count for loss in export(session, tmp_path / "a.csv", format="csv").losses}
        assert {name: lost.get(name) for name in ("attributes", "links", "variables", "memos")} == {
            "attributes": None,
            "links": 3,
            "variables": 2,
            "memos": 2,
        }


def test_wrong_values_and_links_without_an_end_are_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session, Session.create(tmp_path / "b.biaodu") as other:
        made = label(session, 0, 4)
        session.attributes.set([made.id], {"status": "done"})
        line = orjson.loads(exported(session, tmp_path / "a.jsonl"))
        line["spans"][0]["attributes"] = {"status": "maybe", "note": "好"}
        line["relations"] = [{"kind": "fulfils", "source": made.id, "target": made.id.replace("0", "1")}, {"kind": 3}]
        (tmp_path / "a.jsonl").write_bytes(orjson.dumps(line) + b"\n")
        report = import_paths(other, [tmp_path / "a.jsonl"])
        assert report.annotations == 1
        told = {reported.error.code for reported in (*report.skipped, *report.warnings)}
        assert told == {"import.wrong_said", "import.link_without_end", "import.said_not_read"}
        assert other.attributes.in_document(first(other)) == {made.id: {"note": "好"}}


def test_one_persons_export_has_their_links_and_memos_alone_and_anonymous_names(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        say_everything(session)
        me = session.annotator
        assert me is not None
        session.use_annotator(session.annotators.ensure("李敏").id)
        session.memos.write("document", first(session), "别人的")
        data = exported(session, tmp_path / "a.jsonl", annotator=me.id)
        assert "别人的".encode() not in data
        assert "记一".encode() in data
