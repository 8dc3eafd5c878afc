"""Packages: the same bytes for the same content, and nothing taken over from a file that is not right."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange import room
from core.exchange.bundle import VERSION, Bundle, PackageKind
from core.exchange.contents import PackageContents
from core.exchange.package_file import content_hash, read_manifest, read_package
from core.model import Span, Status
from core.plausible import LARGEST_REVISION
from core.session import Session
from core.storage.tables import LARGEST
from tests.core.exchange.packages import Members, members, rewritten, with_line
from tests.core.exchange.worlds import shared
from tests.core.projects import first, label, project, report


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with two annotations, a removed one, a status and a mask."""
    with project(tmp_path / "theirs.biaodu") as session:
        label(session, 0, 3)
        label(session, 4, 8, "safety")
        session.annotations.delete([label(session, 9, 12).id])
        session.documents.set_status([first(session)], Status.DONE)
        session.documents.mask(first(session), Span(30, 34), "banner")
        session.exchange.package(tmp_path / "theirs.biaodupkg")
    return tmp_path / "theirs.biaodupkg"


def refused(path: Path, into: Path) -> UserError:
    """The error with which a package is refused; nothing of it is in the project."""
    with Session.create(into) as session:
        before = shared(session)
        with pytest.raises(UserError) as caught:
            session.exchange.plan([path])
        assert shared(session) == before
    assert str(caught.value.fields["package"]) == str(path)
    return caught.value


ID = "01936f2a-4c00-7a31-9c10-6b1c0de0c0{:02}"
SOURCE = {
    "annotation": ID.format(1),
    "annotator": ID.format(2),
    "start": 0,
    "end": 2,
    "label": ID.format(3),
    "revision": 1,
}


def nested(depth: int) -> object:
    value: object = {}
    for _ in range(depth - 1):
        value = {"a": value}
    return value


def deep_settings(depth: int) -> bytes:
    """Settings, of which one has that many levels with the settings themselves."""
    return b'{"x":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def with_label(change: Callable[[Any], object]) -> Callable[[Members], Members]:
    """Change the first label of the codebook."""

    def changed(files: Members) -> Members:
        codebook = json.loads(files["codebook.json"])
        change(codebook["labels"][0])
        return files | {"codebook.json": json.dumps(codebook).encode()}

    return changed


WRONG_IDS: list[dict[str, Any]] = [
    {"id": "../../outside/x"},
    {"id": "01936F2A-4C00-7A31-9C10-6B1C0DE0C001"},
    {"id": "{01936f2a-4c00-7a31-9c10-6b1c0de0c001}"},
    {"id": "01936f2a4c007a319c106b1c0de0c001"},
    {"id": "01936f2a-4c00-7a31-9c10-6b1c0de0c001\n"},
    {"id": "０1936f2a-4c00-7a31-9c10-6b1c0de0c001"},
]
WRONG_ANYWHERE: list[dict[str, Any]] = [
    *WRONG_IDS,
    {"annotator": "person-0"},
    {"label": "infrastructure"},
    {"document": "A" * 64},
    {"revision": LARGEST_REVISION + 1},
    {"revision": 2**53 - 1, "updated_at": "zzzz"},
    *(
        {column: value}
        for column in ("created_at", "updated_at")
        for value in (
            *("", "zzzz", "2024", "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000+00:00"),
            *("2024-02-30T00:00:00.000Z", "2024-01-01T24:00:00.000Z", "1969-12-31T23:59:59.999Z"),
            *("2200-01-01T00:00:00.000Z", "９024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z "),
        )
    ),
]


def with_decision(field: str, value: str | int) -> Callable[[Members], Members]:
    """Add a decision with one field that is not right."""

    def changed(files: Members) -> Members:
        document = json.loads(files["documents.jsonl"].splitlines()[0])["id"]
        times = {"created_at": "2024-01-01T00:00:00.000Z", "updated_at": "2024-01-01T00:00:00.000Z"}
        decision = {
            "id": ID.format(4),
            "document": document,
            "reviewer": ID.format(2),
            "verdict": "third",
            "sources": "[]",
        }
        decision |= {
            "sources": "[]",
            "results": "[]",
            "reason": None,
            **times,
            "revision": 1,
            "deleted": 0,
            field: value,
        }
        return files | {"decisions.jsonl": json.dumps(decision).encode() + b"\n"}

    return changed


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, package: Path) -> None:
    with Session.open(tmp_path / "theirs.biaodu") as session:
        session.exchange.package(tmp_path / "again.biaodupkg")
        assert (tmp_path / "again.biaodupkg").read_bytes() == package.read_bytes()
        session.annotations.set_note([next(session.annotations.iterate()).id], "注")
        session.exchange.package(tmp_path / "again.biaodupkg")
    assert (tmp_path / "again.biaodupkg").read_bytes() != package.read_bytes()


def test_reading_gives_back_what_was_written(tmp_path: Path, package: Path) -> None:
    bundle = read_package(package)
    with Session.open(tmp_path / "theirs.biaodu") as session:
        for table, rows in shared(session).items():
            assert {row[:2]: row for row in bundle.records.get(table, ())} == {row[:2]: row for row in rows.values()}
        assert bundle.texts == {first(session): session.documents.text(first(session))}
    assert bundle.manifest == read_manifest(package)
    assert bundle.manifest.counts["annotations"] == 2
    assert bundle.manifest.counts["removed"] == 1


def test_the_kinds_carry_what_they_are_for(tmp_path: Path) -> None:
    path = tmp_path / "out.biaodupkg"
    with project(tmp_path / "a.biaodu") as session:
        mine = label(session, 0, 3)
        other = session.annotators.create("李敏")[0]
        session.work_as(other.id)
        label(session, 0, 3)
        session.exchange.package(path, PackageContents(blind=True))
        blind = read_package(path)
        assert blind.texts
        assert not blind.records.get("annotation")
        session.exchange.package(path, PackageContents(annotators=[mine.annotator]))
        assert [row[0] for row in read_package(path).records["annotation"]] == [mine.id]
        session.exchange.package(path, PackageContents(kind=PackageKind.LABELS_BACK))
        back = read_package(path)
        assert {row[2] for row in back.records["annotation"]} == {other.id}
        assert not back.texts
        assert list(back.titles.values()) == ["城东区报告"]
        with pytest.raises(UserError, match="nothing_decided"):
            session.exchange.package(path, PackageContents(kind=PackageKind.ADJUDICATION))
        assert read_package(path) == back


@pytest.mark.parametrize(
    ("code", "member", "change"),
    [
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(start="4"))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(start=-1))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(end=2))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(revision=0))),
        (
            "package.bad_row",
            "annotations.jsonl",
            with_line("annotations.jsonl", lambda row: row.update(revision=2**70)),
        ),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(deleted=2))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(deleted=True))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(id=""))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(id="a\0"))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(document="x"))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(more=1))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.pop("note"))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda _: [1, 2])),
        ("package.bad_row", "annotations.jsonl", lambda files: files | {"annotations.jsonl": b"{not JSON}\n"}),
        ("package.bad_row", "annotations.jsonl", lambda files: files | {"annotations.jsonl": b"\n"}),
        (
            "package.bad_row",
            "annotations.jsonl",
            lambda files: files | {"annotations.jsonl": 2 * files["annotations.jsonl"]},
        ),
        ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", lambda row: row.update(text="别的"))),
        ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", lambda row: row.update(id="../../x"))),
        ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", lambda row: row.update(masks=3))),
        (
            "package.bad_row",
            "documents.jsonl",
            with_line("documents.jsonl", lambda row: row["masks"][0].update(end=99)),
        ),
        ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", lambda row: row.pop("source"))),
        ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", lambda row: row["meta"].update(year="x"))),
        ("package.bad_row", "codebook.json", lambda files: files | {"codebook.json": b'{"labels": []}'}),
        (
            "package.bad_row",
            "codebook.json",
            lambda files: files | {"codebook.json": files["codebook.json"].replace(b"#0072B2", b"blue")},
        ),
        ("package.bad_row", "annotators.jsonl", with_line("annotators.jsonl", lambda row: row.update(kind="x"))),
        ("package.bad_row", "statuses.jsonl", with_line("statuses.jsonl", lambda row: row.update(status="x"))),
        ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row: row.update(id="*"))),
        ("package.bad_row", "settings.json", lambda files: files | {"settings.json": b'{"review.reasons": 5}'}),
        *(
            ("package.bad_row", "decisions.jsonl", with_decision(field, value))
            for field, value in [
                ("sources", '["abc"]'),
                ("sources", "[{}]"),
                ("sources", f"[{json.dumps(SOURCE | {'more': 1})}]"),
                ("sources", f"[{json.dumps(SOURCE | {'start': '0'})}]"),
                ("sources", f"[{json.dumps(SOURCE | {'label': ''})}]"),
                ("id", "../../outside/x"),
                ("reviewer", "b"),
                ("verdict", "take:../x"),
                ("sources", json.dumps([SOURCE | {"label": ID.format(3).upper()}])),
                ("sources", json.dumps([SOURCE | {"start": 9, "end": 2**60}])),
                ("sources", f"[{'[' * 500}{']' * 500}]"),
                ("results", f"[{'[' * 500}{']' * 500}]"),
                ("updated_at", "2024-01-01T00:00:00Z"),
                ("revision", LARGEST_REVISION + 1),
                ("sources", "{}"),
                ("sources", "no JSON"),
                ("results", "[[1]]"),
                ("results", '["*"]'),
                ("results", "3"),
            ]
        ),
        *(
            ("package.bad_row", "annotations.jsonl", with_line("annotations.jsonl", lambda row, of=of: row.update(of)))
            for of in WRONG_ANYWHERE
        ),
        *(
            ("package.bad_row", "annotators.jsonl", with_line("annotators.jsonl", lambda row, of=of: row.update(of)))
            for of in (*WRONG_IDS, {"created_at": "zzzz"}, {"revision": LARGEST_REVISION + 1})
        ),
        *(
            ("package.bad_row", "statuses.jsonl", with_line("statuses.jsonl", lambda row, of=of: row.update(of), 0))
            for of in ({"annotator": "x"}, {"updated_at": "2024"}, {"revision": 2**53 - 1}, {"document": "0" * 63})
        ),
        *(
            ("package.bad_row", "documents.jsonl", with_line("documents.jsonl", change))
            for change in (
                lambda row: row["meta"].update(extra=nested(300)),
                lambda row: row.update(created_at="2024-02-30T00:00:00.000Z"),
                lambda row: row.update(revision=LARGEST_REVISION + 1),
                lambda row: row["masks"][0].update(revision=LARGEST_REVISION + 1),
                lambda row: row["masks"][0].update(id="../x"),
            )
        ),
        *(
            ("package.bad_row", "codebook.json", with_label(change))
            for change in (
                lambda row: row.update(id="infrastructure"),
                lambda row: row.update(id=row["id"].upper()),
                lambda row: row.update(parent="../x"),
                lambda row: row.update(revision=LARGEST_REVISION + 1),
                lambda row: row.update(examples=[nested(300)]),
            )
        ),
        ("package.bad_row", "settings.json", lambda files: files | {"settings.json": deep_settings(1_000)}),
        ("package.bad_row", "settings.json", lambda files: files | {"settings.json": deep_settings(102)}),
        ("package.unknown_member", "../evil.txt", lambda files: files | {"../evil.txt": b"x"}),
        ("package.unknown_member", "evil.py", lambda files: files | {"evil.py": b"x"}),
    ],
)
def test_a_wrong_member_is_named_and_nothing_comes_in(
    tmp_path: Path, package: Path, code: str, member: str, change: Callable[[Members], Members]
) -> None:
    rewritten(package, change(members(package)))
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.code, error.fields["member"]) == (code, member)


def test_a_line_is_named_by_its_number(tmp_path: Path, package: Path) -> None:
    rewritten(package, with_line("annotations.jsonl", lambda row: row.update(start="4"))(members(package)))
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.fields["line"], error.fields["field"]) == (2, "start")


def test_a_text_that_is_not_canonical_is_refused(tmp_path: Path, package: Path) -> None:
    text = "一行\r\n两行"
    id_ = hashlib.sha256(text.encode()).hexdigest()
    change = with_line("documents.jsonl", lambda row: row.update(text=text, id=id_, masks=[]))
    rewritten(package, change(members(package)))
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.code, error.fields["field"]) == ("package.bad_row", "text")


def test_changed_bytes_are_noticed(tmp_path: Path, package: Path) -> None:
    files = members(package)
    files["annotations.jsonl"] = files["annotations.jsonl"].replace("城东".encode(), b"x") + b"\n"
    rewritten(package, files, sealed=False)
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.code, error.fields["member"]) == ("package.wrong_hash", "annotations.jsonl")


def test_a_missing_member_is_named(tmp_path: Path, package: Path) -> None:
    files = members(package)
    del files["codebook.json"]
    rewritten(package, files, sealed=False)
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.code, error.fields["member"]) == ("package.missing_member", "codebook.json")


def test_a_newer_version_is_named_before_anything_else(tmp_path: Path, package: Path) -> None:
    rewritten(package, members(package) | {"layers.bin": b"of the future"}, version=VERSION + 1)
    assert refused(package, tmp_path / "mine.biaodu").code == "package.newer_version"


@pytest.mark.parametrize(
    "fields",
    [{"kind": "project"}, {"kind": 3}, {"members": []}, {"counts": {"documents": -1}}, {"content": "x"}, {"author": 1}],
)
def test_a_manifest_that_is_not_right_is_refused(tmp_path: Path, package: Path, fields: dict[str, Any]) -> None:
    rewritten(package, members(package), **fields)
    assert refused(package, tmp_path / "mine.biaodu").code == "package.bad_manifest"


def test_every_truncation_and_any_flipped_byte_is_refused(tmp_path: Path, package: Path) -> None:
    whole, good = package.read_bytes(), read_package(package)
    for size in range(0, len(whole), max(1, len(whole) // 60)):
        package.write_bytes(whole[:size])
        with pytest.raises(UserError) as caught:
            read_package(package)
        assert caught.value.code == "package.incomplete"
    for at in range(0, len(whole), max(1, len(whole) // 400)):
        package.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        # A date or an attribute in the archive's directory says nothing about the content.
        assert _code_or_content(package, good).startswith("package.")


def _code_or_content(package: Path, good: Bundle) -> str:
    try:
        return "package." if read_package(package) == good else "other content"
    except UserError as error:
        return error.code


def test_a_file_of_zeros_is_one_that_is_not_there_yet(tmp_path: Path, package: Path) -> None:
    package.write_bytes(bytes(package.stat().st_size))
    assert refused(package, tmp_path / "mine.biaodu").code == "package.incomplete"


@pytest.mark.parametrize("content", [b"PDF", "报告".encode(), b"PK\x05\x06" + bytes(18)])
def test_other_files_are_no_packages(tmp_path: Path, package: Path, content: bytes) -> None:
    package.write_bytes(content)
    assert refused(package, tmp_path / "mine.biaodu").code == "package.not_a_package"


def test_a_bomb_is_not_unpacked(tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that says how large it is, nor one that lies about it."""
    monkeypatch.setattr(room, "LARGEST", 1 << 20)
    files = members(package)
    rewritten(package, files | {"comments.jsonl": b"0" * (2 << 20)})
    assert refused(package, tmp_path / "a.biaodu").code == "package.too_large"
    manifest = json.loads(members(package)["manifest.json"])
    manifest["members"]["comments.jsonl"]["bytes"] = 10
    rewritten(package, files | {"comments.jsonl": b"0" * (2 << 20)}, sealed=False, members=manifest["members"])
    assert refused(package, tmp_path / "b.biaodu").code in ("package.wrong_hash", "package.bad_manifest")


def test_an_encrypted_or_otherwise_compressed_member_is_refused(tmp_path: Path, package: Path) -> None:
    data = bytearray(package.read_bytes())
    directory = data.rindex(b"annotations.jsonl") - 46
    for offset, value in ((8, 1), (10, 99)):
        changed = bytearray(data)
        changed[directory + offset] = value
        package.write_bytes(changed)
        error = refused(package, tmp_path / f"{value}.biaodu")
        assert (error.code, error.fields["member"]) == ("package.damaged", "annotations.jsonl")


def test_two_members_of_one_name_are_refused(tmp_path: Path, package: Path) -> None:
    stream = io.BytesIO(package.read_bytes())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("codebook.json", b"{}")
    package.write_bytes(stream.getvalue())
    error = refused(package, tmp_path / "mine.biaodu")
    assert (error.code, error.fields["member"]) == ("package.unknown_member", "codebook.json")


def test_the_content_is_known_by_its_members(package: Path) -> None:
    manifest = read_manifest(package)
    assert content_hash(manifest.members) == manifest.content


def test_packing_into_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session, pytest.raises(EnvironmentFault, match="no_folder"):
        session.exchange.package(tmp_path / "nowhere" / "a.biaodupkg")
    assert not (tmp_path / "nowhere").exists()


def test_documents_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "one.biaodupkg"
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 3)
        other = session.documents.add([report("另一份报告。", "另一份")])[0].added[0]
        (mine,) = session.annotations.of_document(session.documents.list()[0].id)
        session.review.comment(mine.id, "不该随另一份报告外传")
        session.exchange.package(path, PackageContents(documents=[other.id]))
        bundle = read_package(path)
        assert not bundle.records.get("comment")
        assert set(bundle.texts) == {other.id}
        assert not bundle.records.get("annotation")
        with pytest.raises(UserError, match=r"document\.unknown"):
            session.exchange.package(path, PackageContents(documents=["nothing"]))  # type: ignore[list-item]


def test_decisions_with_sources_and_results_come_in(tmp_path: Path, package: Path) -> None:
    rewritten(package, with_decision("sources", json.dumps([SOURCE]))(members(package)))
    with Session.create(tmp_path / "mine.biaodu") as session:
        session.exchange.apply(session.exchange.plan([package]))
        assert len(shared(session)["decision"]) == 1


@pytest.mark.parametrize(
    ("member", "field"),
    [
        ("annotations.jsonl", "revision"),
        ("statuses.jsonl", "revision"),
        ("documents.jsonl", "position"),
        ("documents.jsonl", "revision"),
        ("codebook.json", "position"),
        ("codebook.json", "revision"),
    ],
)
def test_numbers_as_large_as_can_be_make_nobody_unreadable(
    tmp_path: Path, package: Path, member: str, field: str
) -> None:
    """What came with them is changed here, packed, and read by a colleague."""
    files = members(package)
    largest = LARGEST_REVISION if field == "revision" else LARGEST
    if member == "codebook.json":
        codebook = json.loads(files[member])
        for entry in codebook["labels"]:
            entry[field] = largest
        changed = files | {member: json.dumps(codebook).encode()}
    else:
        changed = with_line(member, lambda row: row.update({field: largest}))(files)
    rewritten(package, changed)
    with project(tmp_path / "mine.biaodu") as mine, Session.create(tmp_path / "others.biaodu") as other:
        mine.exchange.apply(mine.exchange.plan([package]))
        mine.codebook.create(name_en="new")
        mine.codebook.edit(mine.codebook.by_code("safety").id, name_zh="改")
        mine.documents.add([report("另一份报告。", "另一份")])
        mine.documents.set_meta([document.id for document in mine.documents.list()], region="区")
        (theirs,) = (
            person for person in mine.annotators.list() if mine.documents.statuses().get((first(mine), person.id))
        )
        mine.work_as(theirs.id)
        mine.documents.set_status([first(mine)], Status.IN_PROGRESS)
        ids = [annotation.id for annotation in mine.annotations.iterate()]
        mine.annotations.set_note(ids, "改")
        mine.annotations.delete(ids[:1])
        mine.history.undo()
        mine.exchange.package(tmp_path / "mine.biaodupkg")
        other.exchange.apply(other.exchange.plan([tmp_path / "mine.biaodupkg"]))
        assert [annotation.note for annotation in other.annotations.iterate()] == ["改", "改"]
        assert other.codebook.by_code("safety").name_zh == "改"
