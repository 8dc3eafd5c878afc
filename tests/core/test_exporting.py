import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from core.errors import EnvironmentFault, UserError
from core.exporting import export
from core.formats import jsonl
from core.ids import AnnotatorId, DocumentId
from core.model import Meta, NewDocument, Source
from core.progress import Cancel
from core.session import Session
from core.storage import sqlite
from core.storage.tables import quote_hash

SOURCE = Source("a.txt", "0" * 64, "utf-8", "text/1")
FIRST = "新建学校𠮷所，改造🏫3栋。\n教师培训。"
SECOND = "发放补贴。"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as session:
        fill(session)
        yield session


def fill(session: Session) -> None:
    session.documents.add([NewDocument(text, Meta(text[:4], year=2024), SOURCE) for text in (FIRST, SECOND)])
    infrastructure, teachers = (session.codebook.by_code(code).id for code in ("infrastructure", "teachers"))
    first, second = (document.id for document in session.documents.list())
    for name in ("张三", "李四"):
        session.use_annotator(session.annotators.ensure(name).id)
        session.annotations.create(first, 8, 14, infrastructure)
        session.annotations.create(first, 0, 6, infrastructure, note="一\n二")
    session.annotations.create(first, 0, 6, teachers)
    session.annotations.create(second, 0, 4, teachers)


def ids(session: Session) -> list[DocumentId]:
    return [document.id for document in session.documents.list()]


def annotator(session: Session, name: str) -> AnnotatorId:
    found = session.annotators.by_name(name)
    assert found
    return found.id


def read(path: Path) -> list[dict[str, list[dict[str, object]]]]:
    return [orjson.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def test_documents_come_in_order_and_spans_sorted(session: Session, tmp_path: Path) -> None:
    report = export(session, tmp_path / "o.jsonl")
    assert (report.documents, report.spans, report.verified) == (2, 6, 6)
    data = (tmp_path / "o.jsonl").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    lines = read(tmp_path / "o.jsonl")
    assert [line["text"] for line in lines] == [FIRST, SECOND]
    places = [(span["start"], span["end"], span["label"]) for span in lines[0]["spans"]]
    assert places == sorted(places)
    assert {span["text"] for span in lines[0]["spans"]} == {"新建学校𠮷所", "造🏫3栋。\n"}


def test_the_manifest_says_what_the_data_is(session: Session, tmp_path: Path) -> None:
    report = export(session, tmp_path / "o.jsonl")
    assert report.manifest == tmp_path / "o.jsonl.manifest.json"
    manifest = orjson.loads(report.manifest.read_bytes())
    assert (manifest["unit"], manifest["end"]) == ("code point", "exclusive")
    assert manifest["verified"] == 6
    assert manifest["sha256"] == hashlib.sha256((tmp_path / "o.jsonl").read_bytes()).hexdigest()
    assert manifest["counts"] == {
        "documents": 2,
        "spans": 6,
        "lines": 2,
        "labels": {"infrastructure": 4, "teachers": 2},
        "annotators": {"张三": 2, "李四": 4},
    }
    assert [label["code"] for label in manifest["codebook"]["labels"]][:2] == ["infrastructure", "teachers"]
    assert manifest["tool"]["name"] == "biaodu"


def test_chosen_documents_and_one_annotator(session: Session, tmp_path: Path) -> None:
    report = export(session, tmp_path / "o.jsonl", documents=ids(session)[1:], annotator=annotator(session, "张三"))
    assert (report.documents, report.spans) == (1, 0)
    report = export(session, tmp_path / "o.jsonl", annotator=annotator(session, "张三"))
    assert (report.documents, report.spans) == (2, 2)


@pytest.mark.parametrize(("shape", "lines", "verified"), [("passages", 6, 6), ("sentences", 3, 3)])
def test_the_other_shapes_are_verified_too(
    session: Session, tmp_path: Path, shape: str, lines: int, verified: int
) -> None:
    report = export(session, tmp_path / "o.jsonl", options={"shape": shape})
    assert len(read(tmp_path / "o.jsonl")) == lines
    assert report.verified == verified


def test_stopping_leaves_the_older_file_and_nothing_else(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(session, folder / "o.jsonl")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    asked: list[int] = []

    def after(count: int) -> bool:
        asked.append(count)
        return len(asked) > count

    for count in range(4):
        asked.clear()
        with pytest.raises(Cancel):
            export(session, folder / "o.jsonl", cancelled=lambda count=count: after(count))
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_another_window_does_meanwhile_is_not_half_in_the_file(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "before.jsonl")
    done: list[bool] = []

    def meanwhile(*_: object) -> None:
        if not done:
            done.append(True)
            with Session.open(session.path) as other:
                other.use_annotator(annotator(other, "张三"))
                second = ids(other)[1]
                other.annotations.create(second, 0, 2, other.codebook.by_code("safety").id)
                other.documents.remove(ids(other)[:1])

    report = export(session, tmp_path / "o.jsonl", progress=meanwhile)
    assert done
    assert report.documents == 2
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "before.jsonl").read_bytes()
    assert export(session, tmp_path / "o.jsonl").documents == 1


def test_progress_ends_with_all(session: Session, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export(session, tmp_path / "o.jsonl", progress=lambda done, total, _: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_file_that_does_not_read_back_is_not_kept(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(record: jsonl.DocumentRecord) -> bytes:
        return jsonl.encode_document(record).replace('"text":"新建学校𠮷所"'.encode(), '"text":"旧建学校𠮷所"'.encode())

    broken = jsonl.Shape(wrong, jsonl.verify_documents)
    monkeypatch.setitem(jsonl.SHAPES, "documents", broken)
    with pytest.raises(EnvironmentFault) as caught:
        export(session, tmp_path / "o.jsonl")
    assert (caught.value.code, caught.value.fields["line"]) == ("export.not_verified", 1)
    assert not list(tmp_path.glob("*.jsonl*"))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"format": "poem"}, "export.unknown_format"),
        ({"options": {"shape": "poem"}}, "export.unknown_shape"),
        ({"options": {"x": "y"}}, "export.unknown_option"),
    ],
)
def test_unknown_formats_are_named(session: Session, tmp_path: Path, options: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as caught:
        export(session, tmp_path / "o.jsonl", **options)  # type: ignore[arg-type]
    assert caught.value.code == code


FULL = """
import resource, sys
from pathlib import Path
from core.errors import EnvironmentFault
from core.exporting import export
from core.session import Session
with Session.open(Path(sys.argv[1])) as session:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        export(session, Path(sys.argv[2]))
    except EnvironmentFault as error:
        print(error.code, error.fields["path"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files by setrlimit")
def test_a_full_disk_leaves_the_older_file(session: Session, tmp_path: Path) -> None:
    session.documents.add([NewDocument("长" * 100_000, Meta("长"), SOURCE)])
    out = tmp_path / "out" / "o.jsonl"
    out.parent.mkdir()
    out.write_text("old")
    arguments = [sys.executable, "-c", FULL, str(session.path), str(out)]
    done = subprocess.run(arguments, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"file.disk_full {out}\n", "")
    assert out.read_text() == "old"
    assert list(out.parent.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        export(session, tmp_path / "no" / "o.jsonl")
    assert caught.value.code == "file.no_folder"


@pytest.mark.parametrize("companion", ["", "-wal", "-shm", "-journal"])
def test_the_open_project_is_never_replaced(session: Session, tmp_path: Path, companion: str) -> None:
    target = session.path.with_name(session.path.name + companion)
    before = target.read_bytes() if target.exists() else None
    with pytest.raises(UserError) as caught:
        export(session, target)
    assert caught.value.code == "export.no_dataset"
    assert (target.read_bytes() if target.exists() else None) == before
    assert session.documents.text(ids(session)[0]) == FIRST


def test_a_link_to_the_open_project_is_the_project(session: Session, tmp_path: Path) -> None:
    link = tmp_path / "data.jsonl"
    link.symlink_to(session.path)
    with pytest.raises(UserError, match=r"export\.no_dataset"):
        export(session, link)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\0\x06\0word",
        b"%PDF-1.7\n%report",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
        b"SQLite format 3\0",
    ],
)
def test_a_document_or_another_project_is_not_replaced(session: Session, tmp_path: Path, content: bytes) -> None:
    there = tmp_path / "工作总结.docx"
    there.write_bytes(content)
    with pytest.raises(UserError) as caught:
        export(session, there)
    assert caught.value.code == "export.no_dataset"
    assert there.read_bytes() == content
    assert not there.with_name(there.name + ".manifest.json").exists()


def test_an_older_dataset_is_replaced(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "o.jsonl", options={"shape": "passages"})
    export(session, tmp_path / "o.jsonl")
    assert len(read(tmp_path / "o.jsonl")) == 2


@pytest.mark.parametrize(("start", "end"), [(1, 7), (0, 99), (0, 5)])
def test_a_span_that_moved_by_another_program_is_no_label(tmp_path: Path, start: int, end: int) -> None:
    path = tmp_path / "moved.biaodu"
    with Session.create(path) as session:
        fill(session)
    with closing(sqlite.connect(path)) as raw:
        raw.execute(
            "UPDATE annotation SET span_start = ?, span_end = ? WHERE span_start = 0 AND note IS NOT NULL", (start, end)
        )
    with Session.open(path) as session:
        assert not session.check().ok
        with pytest.raises(EnvironmentFault, match=r"export\.moved_span"):
            export(session, tmp_path / "o.jsonl")
    assert not list(tmp_path.glob("o.jsonl*"))


def test_a_span_beyond_the_text_is_no_label_whatever_its_hash_is(session: Session, tmp_path: Path) -> None:
    (document, *_) = session.documents.list()
    text = session.documents.text(document.id)
    (annotation, *_) = session.annotations.of_document(document.id)
    start, cut = annotation.start, quote_hash(text[annotation.start :])
    with closing(sqlite.connect(session.path)) as raw:
        raw.execute(
            "UPDATE annotation SET span_end = ?, quote_hash = ? WHERE id = ?", (len(text) + 1, cut, annotation.id)
        )
    with pytest.raises(EnvironmentFault, match=r"export\.moved_span") as caught:
        export(session, tmp_path / "o.jsonl")
    assert (caught.value.fields["start"], caught.value.fields["end"]) == (start, len(text) + 1)
