"""A format from its module to the dataset on the disk: everything that lists formats is made from the registry."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import orjson
import pytest

import document_formats
from core.cli.main import main
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exporting import export, losses
from core.formats import registry
from core.formats.losses import Loss
from core.formats.output import Output, Written
from core.formats.protocol import Choice, Chosen, Feature, Format, Mismatch, Option, Target
from core.formats.records import DocumentRecord
from core.session import Session
from tests.core.projects import label, project, report

ROOT = Path(__file__).resolve().parents[3]


def write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    """A file a document, and one with all labels: what CoNLL or a corpus in a folder looks like."""
    names: list[str] = []
    for record in records:
        names.append(f"{record.id[:8]}.txt")
        with output.file(names[-1]) as sink:
            sink.write(record.text.encode())
    with output.file("index.json") as sink:
        sink.write(orjson.dumps({"names": names, "by": chosen["by"]}))


def verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    index = orjson.loads(b"".join(written.lines("index.json")))
    assert index["by"] == chosen["by"]
    found = 0
    for number, (name, record) in enumerate(zip(index["names"], records, strict=True), 1):
        if b"".join(written.lines(name)) != record.text.encode():
            raise Mismatch(number)
        found += len(record.spans)
    return found


FOLDER = Format(
    id="corpus",
    title="Corpus",
    description="A folder of texts",
    suffix="",
    version=3,
    holds=frozenset([Feature.UNLABELLED, Feature.OVERLAPS, Feature.ABOUT]),
    options=(
        Option("by", "By", (Choice("id", "Id", "By id"), Choice("title", "Title", "", frozenset([Feature.OVERLAPS])))),
    ),
    target=Target.FOLDER,
    write=write,
    verify=verify,
)


def from_package() -> Format:
    return FOLDER


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Installs entry points, as a package of somebody else would."""

    def install(*values: str) -> None:
        points = [EntryPoint(f"p{number}", value, registry.GROUP) for number, value in enumerate(values)]
        monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])
        registry.formats.cache_clear()

    yield install
    monkeypatch.undo()
    registry.formats.cache_clear()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two documents: one with annotations that overlap and a note, one without any."""
    with project(tmp_path / "a.biaodu") as opened:
        first = label(opened, 0, 6)
        label(opened, 3, 9, "safety")
        opened.annotations.set_note([first.id], "备注")
        opened.documents.add([report("另一份。", "另一份")])
        yield opened


@pytest.mark.parametrize(
    "value", ["tests.core.formats.test_registry:FOLDER", "tests.core.formats.test_registry:from_package"]
)
def test_a_format_of_another_package_writes_a_folder_that_is_read_back(
    installed: Callable[..., None], session: Session, tmp_path: Path, value: str
) -> None:
    installed(value)
    assert list(registry.formats()) == [*registry.our_formats(), "corpus"]
    done = export(session, tmp_path / "out", format="corpus")
    assert (done.documents, done.spans, done.verified) == (2, 2, 2)
    assert done.losses == (
        Loss(Feature.ANNOTATORS, 2),
        Loss(Feature.IDS, 2),
        Loss(Feature.NOTES, 1),
        Loss(Feature.TIMES, 2),
    )
    manifest = json.loads(done.manifest.read_text("utf-8"))
    assert (manifest["format"], manifest["version"], manifest["by"]) == ("biaodu-corpus", 3, "id")
    assert set(manifest["files"]) == {path.name for path in (tmp_path / "out").iterdir()}
    again = export(session, tmp_path / "out", format="corpus", options={"by": "title"})
    assert Loss(Feature.OVERLAPS, 1) in again.losses
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_a_format_leaves_out_is_counted_without_writing(session: Session, tmp_path: Path) -> None:
    assert losses(session, options={"shape": "documents"}) == ()
    assert losses(session, options={"shape": "passages"}) == (Loss(Feature.UNLABELLED, 1),)
    assert [loss.feature for loss in losses(session, options={"shape": "sentences"})] == [Feature.NOTES, Feature.TIMES]
    assert {path.name for path in tmp_path.iterdir()} <= {f"a.biaodu{ending}" for ending in ("", "-wal", "-shm")}


def test_a_folder_that_holds_anything_else_is_left_alone(
    installed: Callable[..., None], session: Session, tmp_path: Path
) -> None:
    installed("tests.core.formats.test_registry:FOLDER")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match=r"export\.folder_in_use"):
        export(session, tmp_path / "mine", format="corpus")
    assert (tmp_path / "mine" / "thesis.docx").read_bytes() == b"PK"
    assert export(session, tmp_path / "empty", format="corpus").documents == 2


def test_a_folder_that_does_not_read_back_is_not_kept(
    installed: Callable[..., None], session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(written: Written, _records: Iterator[DocumentRecord], _chosen: Chosen) -> int:
        list(written.lines("index.json"))
        raise Mismatch(1)

    installed("tests.core.formats.test_registry:FOLDER")
    object.__setattr__(FOLDER, "verify", lose)
    try:
        with pytest.raises(EnvironmentFault, match=r"export\.not_verified"):
            export(session, tmp_path / "out", format="corpus")
    finally:
        object.__setattr__(FOLDER, "verify", verify)
    assert not (tmp_path / "out").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".") or "manifest" in path.name]


@pytest.mark.parametrize("value", ["no.such:FORMAT", "json:dumps", "json:loads", "core.formats.jsonl:FORMAT"])
def test_a_broken_format_keeps_no_other_from_working(
    installed: Callable[..., None], value: str, caplog: pytest.LogCaptureFixture
) -> None:
    installed(value, "tests.core.formats.test_registry:FOLDER")
    assert list(registry.formats()) == [*registry.our_formats(), "corpus"]
    assert "p0" in caplog.text


@pytest.mark.parametrize(
    ("format_id", "options", "code"),
    [
        ("poem", {}, "export.unknown_format"),
        ("jsonl", {"shape": "poem"}, "export.unknown_shape"),
        ("jsonl", {"by": "id"}, "export.unknown_option"),
    ],
)
def test_what_is_not_there_is_named(format_id: str, options: dict[str, str], code: str) -> None:
    with pytest.raises(BiaoduError) as caught:
        registry.find_choices(format_id, options)
    assert caught.value.code == code


def test_every_format_that_writes_can_be_verified_and_names_its_module() -> None:
    for known in registry.formats().values():
        assert (known.write is None) == (known.verify is None)
        assert known.target is Target.FOLDER or known.suffix.startswith(".")
        for option in known.options:
            assert len({choice.value for choice in option.choices}) == len(option.choices) > 1


def test_the_page_of_formats_is_that_of_the_registry() -> None:
    assert document_formats.page() == document_formats.PAGE.read_text("utf-8")


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = [sys.executable, "-m", "core", *map(str, arguments)]
    return subprocess.run(done, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_command_line_lists_formats_and_says_what_is_left_out(session: Session, tmp_path: Path) -> None:
    listed = json.loads(command("formats", "--json").stdout)
    assert listed[0]["options"] == {"shape": ["documents", "passages", "sentences"]}
    assert "--shape passages" in command("formats").stdout
    done = command("export", session.path, tmp_path / "o.jsonl", "--shape", "sentences", "--json")
    assert json.loads(done.stdout)["losses"] == {"notes": 1, "times": 2}
    assert "Notes, left out: 1" in done.stderr
    wrong = command("export", session.path, tmp_path / "p.jsonl", "--shape", "poem")
    assert wrong.returncode == 2
    assert "no shape poem" in wrong.stderr


def test_the_command_line_has_the_options_of_a_format_of_another_package(
    installed: Callable[..., None], session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed("tests.core.formats.test_registry:FOLDER")
    out = tmp_path / "out"
    assert main(["export", str(session.path), str(out), "--format=corpus", "--by", "title"]) == 0
    assert out.is_dir()
    assert main(["export", "--help"]) == 0
    assert "|corpus]" in "".join(capsys.readouterr().out.split())
    assert main(["export", str(session.path), str(tmp_path / "o.jsonl"), "--shape", "passages"]) == 0
    assert main(["export", str(session.path), str(tmp_path / "o.jsonl"), "--by", "title"]) == 2
