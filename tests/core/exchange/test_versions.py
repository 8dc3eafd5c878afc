"""Packages of every format: what is read, what is kept for newer versions, and what 0.1 says to those of today."""

import json
import shutil
from pathlib import Path

import pytest

from core.bounded_json import DEEPEST
from core.codebook import Codebook, default_codebook
from core.errors import UserError
from core.exchange import bundle, keyring
from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.exchange.package_file import read_manifest, read_package
from core.exchange.records import ANNOTATIONS, ANNOTATORS, COMMENTS, KEYS, SIGNATURES, SIGNED, STATUSES
from core.exchange.signed import digest, signature_message, statement_message, unpack_digests
from core.exchange.standing import Standing
from core.exchange.team import TeamState
from core.ids import AnnotatorId, canonical_id, is_document_id, is_id
from core.messages import sentence
from core.plausible import EARLIEST, LARGEST_REVISION
from core.session import Session
from tests.core.exchange import reader_of_0_1
from tests.core.exchange.packages import Members, lines_of, members, rewritten, with_line
from tests.core.exchange.worlds import nested, shared, whole
from tests.core.projects import first, label, project

DATA = Path(__file__).parents[2] / "data"
SAMPLES = DATA / "packages"
PRESENT = bundle.VERSION


def merge(session: Session, *packages: Path) -> None:
    session.exchange.apply(session.exchange.plan(packages))
    assert not session.exchange.plan(packages).changes


def test_every_released_format_has_a_sample() -> None:
    assert {path.stem for path in SAMPLES.glob("*.biaodupkg")} == {f"v{number + 1}" for number in range(PRESENT)}
    assert [read_manifest(SAMPLES / f"v{number}.biaodupkg").version for number in (1, 2)] == [1, 2]


@pytest.mark.parametrize("number", range(1, PRESENT + 1))
def test_a_package_of_any_format_is_merged_whole(tmp_path: Path, number: int) -> None:
    with Session.create(tmp_path / "mine.biaodu") as session:
        merge(session, SAMPLES / f"v{number}.biaodupkg")
        document = first(session)
        assert len(session.annotations.of_document(document)) == 6
        assert [annotation.note for annotation in session.annotations.of_document(document) if annotation.note] == [
            "注"
        ]
        assert len(session.review.decisions(document)) == 2
        assert [comment.text for thread in session.review.threads() for comment in thread.comments] == ["为什么？"]
        assert [
            mask[2] for mask in [(mask.start, mask.end, mask.reason) for mask in session.documents.masks(document)]
        ] == ["banner"]
        assert session.check().ok
        session.history.undo()
        assert not session.documents.list()


def test_of_the_sample_of_format_2_all_that_one_person_wrote_is_signed(tmp_path: Path) -> None:
    files = read_package(SAMPLES / "v2.biaodupkg")
    (me,) = (row[0] for row in files.of(ANNOTATORS) if ANNOTATORS.row(row)["name"] == "A")
    (statement,) = map(KEYS.row, files.of(KEYS))
    (signature,) = files.of(SIGNATURES)
    signed = SIGNATURES.row(signature)
    assert (statement["annotator"], signed["annotator"], signed["key"]) == (me, me, statement["key"])
    assert keyring.fits(statement["signer"], statement_message(files.of(KEYS)[0]), statement["signature"])
    assert keyring.fits(signed["key"], signature_message(signature), signed["signature"])
    mine = [
        (kind, record) for kind, column in SIGNED.items() for record in files.of(kind) if kind.row(record)[column] == me
    ]
    assert [kind for kind, _ in mine] == [ANNOTATIONS, ANNOTATIONS, ANNOTATIONS, STATUSES, COMMENTS]
    assert unpack_digests(signed["states"]) == {digest(kind, record) for kind, record in mine}
    with Session.create(tmp_path / "mine.biaodu") as session:
        session.exchange.keys.keyring = Keyring(tmp_path / "keys")
        plan = session.exchange.plan([SAMPLES / "v2.biaodupkg"])
        (person,) = (vouched for vouched in plan.people if vouched.annotator == me)
        assert (person.signed, person.doubtful, person.keys) == (5, 0, ((signed["key"], Standing.FIRST),))


def test_json_of_0_1_that_nobody_can_read_comes_in_as_nothing(tmp_path: Path) -> None:
    """Of a package of its format, and of no other; what can be read comes in whole."""
    path = tmp_path / "old.biaodupkg"
    sample = members(SAMPLES / "v1.biaodupkg")
    for extra in (json.loads(nested(101)), json.loads(nested(250)), [1], "x"):
        changed = with_line("documents.jsonl", lambda row, extra=extra: row["meta"].update(extra=extra))(sample)
        codebook = json.loads(sample["codebook.json"])
        codebook["labels"][0]["examples"] = {"a": 1}
        rewritten(SAMPLES / "v1.biaodupkg", changed | {"codebook.json": json.dumps(codebook).encode()}, to=path)
        with Session.create(tmp_path / f"{len(list(tmp_path.iterdir()))}.biaodu") as session:
            plan = session.exchange.plan([path])
            (notice,) = (found.error for found in plan.notices if found.error.code == "merge.renewed")
            assert notice.fields["count"] == 2
            session.exchange.apply(plan)
            assert session.documents.get(first(session)).meta.extra == {}
            assert session.codebook.labels()[0].examples == ()
            assert session.check().ok
    newer = members(SAMPLES / "v2.biaodupkg")
    for extra, field in ((json.loads(nested(101)), f"more than {DEEPEST} levels"), ([1], "extra")):
        changed = with_line("documents.jsonl", lambda row, extra=extra: row["meta"].update(extra=extra))(newer)
        rewritten(SAMPLES / "v2.biaodupkg", changed, to=path)
        with pytest.raises(UserError, match=r"package\.bad_row") as caught:
            read_package(path)
        assert caught.value.fields["field"] == field


def test_metadata_as_deep_as_it_can_be_is_read_by_everybody(tmp_path: Path) -> None:
    extra = json.loads(nested(DEEPEST))
    with project(tmp_path / "a.biaodu") as session, Session.create(tmp_path / "b.biaodu") as other:
        session.documents.set_meta([first(session)], extra=extra)
        session.exchange.package(tmp_path / "a.biaodupkg")
        merge(other, tmp_path / "a.biaodupkg")
        assert other.documents.get(first(other)).meta.extra == extra


def test_what_0_1_says_to_a_package_of_today(tmp_path: Path) -> None:
    """It looks at the version before any member: it asks for an update, and shows it so in a team folder."""
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 3)
        session.exchange.package(tmp_path / "new.biaodupkg")
        for path in (tmp_path / "new.biaodupkg", SAMPLES / "v2.biaodupkg"):
            with pytest.raises(UserError) as caught:
                reader_of_0_1.read_manifest(path)
            assert caught.value.code == "package.newer_version"
            assert caught.value.fields["version"] == 2
            assert reader_of_0_1.STATES[caught.value.code] == "newer_format"
            # The words are those of 0.1.
            assert sentence(caught.value) == f"{path} was made by a newer version of Biaodu. Update to read it."
    # What it was made for it still reads: the copy is not broken.
    assert (
        reader_of_0_1.read_manifest(SAMPLES / "v1.biaodupkg").keys()
        == read_manifest(SAMPLES / "v1.biaodupkg").members.keys()
    )


def test_ids_of_0_1_become_uuids_the_same_everywhere(tmp_path: Path) -> None:
    package = DATA / "poisoned" / "v1.biaodupkg"
    odd = {row["id"] for row in lines_of(members(package), "annotators.jsonl")} - {
        row["id"] for row in lines_of(members(package), "annotators.jsonl") if is_id(row["id"])
    }
    assert odd == {"../../outside/x"}
    with Session.create(tmp_path / "a.biaodu") as merged:
        plan = merged.exchange.plan([package])
        (notice,) = (found.error for found in plan.notices if found.error.code == "merge.renewed")
        merged.exchange.apply(plan)
        assert int(str(notice.fields["count"])) > 5
        for kind, states in shared(merged).items():
            for key in states:
                parts = [key] if isinstance(key, str) else list(key)
                assert all(is_id(part) or is_document_id(part) for part in parts), (kind, key)
        people = {person.name: person.id for person in merged.annotators.list()}
        assert people["外人"] == canonical_id("../../outside/x")
        # The project that it came from becomes the same when it is opened, comments and decisions with it.
        for name in ("b", "c"):
            shutil.copy(DATA / "poisoned" / "v1.biaodu", tmp_path / f"{name}.biaodu")
        with Session.open(tmp_path / "b.biaodu") as other, Session.open(tmp_path / "c.biaodu", read_only=True) as third:
            assert shared(other)["annotation"] == shared(third)["annotation"] == shared(merged)["annotation"]
            assert shared(other)["comment"] == shared(merged)["comment"]
            assert not other.exchange.plan([package]).changes
            assert other.history.operations()[0].name == "project.ids"


def test_a_project_of_0_1_with_odd_ids_can_be_worked_in(tmp_path: Path) -> None:
    path = tmp_path / "old.biaodu"
    shutil.copy(DATA / "poisoned" / "v1.biaodu", path)
    with Session.open(path) as session:
        assert {broken.kind for broken in session.check().broken} <= {"row"}, "what was crafted is told"
        assert session.annotator is not None
        assert is_id(session.annotator.id)
        made = {annotation.note: annotation for annotation in session.annotations.iterate()}
        history = session.history.of_annotation(made["注"].id)
        assert [entry.operation.name for entry in history] == ["annotation.create", "annotation.note"]
        (thread,) = session.review.threads()
        assert (thread.annotation.id.islower(), thread.comments[0].text) == (True, "说明")
        label(session, 12, 14, "word")
        # Every step of before can be taken back and done again.
        steps = 0
        while session.history.undo() is not None:
            steps += 1
        assert not list(session.annotations.iterate())
        assert {broken.kind for broken in session.check().broken} <= {"row", "journal"}
        while session.history.redo() is not None:
            steps -= 1
        assert steps == 0
        assert len(list(session.annotations.iterate())) == 5
        report = session.exchange.package(tmp_path / "new.biaodupkg")
        assert report.manifest.author is not None
        assert is_id(report.manifest.author.id)


def test_a_row_that_outranked_all_others_can_be_changed_again(tmp_path: Path) -> None:
    """In a package of 0.1: its revision is the largest there is, and its time, which is none, the earliest."""
    with Session.create(tmp_path / "a.biaodu") as session:
        merge(session, DATA / "poisoned" / "v1.biaodupkg")
        (state,) = (row for row in shared(session)["annotation"].values() if LARGEST_REVISION in row)
        assert EARLIEST in state
        bad = session.annotations.get(state[0])
        session.use_annotator(bad.annotator)
        session.annotations.set_note([bad.id], "改")
        merge(session, DATA / "poisoned" / "v1.biaodupkg")
        assert session.annotations.get(bad.id).note == "改"
        session.annotations.delete([bad.id])
        merge(session, DATA / "poisoned" / "v1.biaodupkg")
        assert bad.id not in {annotation.id for annotation in session.annotations.iterate()}


def test_what_stands_in_a_project_already_is_shown_packed_and_struck(tmp_path: Path) -> None:
    """As 0.1 took it over, or as somebody wrote it into the file."""
    path = tmp_path / "a.biaodu"
    shutil.copy(DATA / "poisoned" / "v1.biaodu", path)
    labels = Codebook(default_codebook().labels)
    with Session.open(path) as session, Session.create(tmp_path / "b.biaodu", codebook=labels) as other:
        (bad,) = (annotation for annotation in session.annotations.iterate() if annotation.revision > LARGEST_REVISION)
        assert (bad.updated_at, bad.revision) == ("zzzz", 2**53 - 1)
        session.exchange.package(tmp_path / "a.biaodupkg")
        (row,) = (
            record
            for record in lines_of(members(tmp_path / "a.biaodupkg"), "annotations.jsonl")
            if record["id"] == bad.id
        )
        assert (row["revision"], row["updated_at"]) == (LARGEST_REVISION, EARLIEST)
        merge(other, tmp_path / "a.biaodupkg")
        # What comes back from others is what is here.
        other.exchange.package(tmp_path / "b.biaodupkg")
        assert not session.exchange.plan([tmp_path / "b.biaodupkg"]).changes
        session.exchange.strikes.strike_annotations([bad.id])
        merge(session, tmp_path / "b.biaodupkg", DATA / "poisoned" / "v1.biaodupkg")
        assert bad.id not in {annotation.id for annotation in session.annotations.iterate()}
        session.exchange.package(tmp_path / "a.biaodupkg")
        merge(other, tmp_path / "a.biaodupkg")
        assert shared(other)["annotation"] == shared(session)["annotation"]
        assert bad.id not in {annotation.id for annotation in other.annotations.iterate()}


def newer(files: Members) -> Members:
    """A package as a newer minor version would write it: with rows of pictures of annotations."""
    ids = [row["id"] for row in lines_of(files, "annotations.jsonl")]
    pictures = [{"id": id_, "revision": 1, "from": id_, "to": ids[0], "more": {"deep": [1, [2]]}} for id_ in ids]
    return files | {"pictures.jsonl": b"".join(json.dumps(picture).encode() + b"\n" for picture in pictures)}


def test_members_of_a_newer_minor_version_are_told_and_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "newer.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as theirs:
        label(theirs, 0, 3)
        label(theirs, 4, 8)
        theirs.exchange.package(path)
    rewritten(path, newer(members(path)), minor=3)
    sent = lines_of(members(path), "pictures.jsonl")
    with Session.create(tmp_path / "mine.biaodu") as mine, Session.create(tmp_path / "other.biaodu") as other:
        plan = mine.exchange.plan([path])
        (notice,) = (found.error for found in plan.notices if found.error.code == "merge.unknown_member")
        assert notice.fields["member"] == "pictures.jsonl"
        assert len(plan.codebook) == 0
        mine.exchange.apply(plan)
        before = whole(mine)
        mine.exchange.package(tmp_path / "mine.biaodupkg")
        passed = members(tmp_path / "mine.biaodupkg")
        assert lines_of(passed, "pictures.jsonl") == sorted(sent, key=lambda record: record["id"])
        manifest = read_manifest(tmp_path / "mine.biaodupkg")
        assert (manifest.minor, manifest.members["pictures.jsonl"].since) == (3, 3)
        assert manifest.members["annotations.jsonl"].since == 0
        # A newer state replaces an older one, in either order; one undo takes all of it back.
        rewritten(
            path, with_line("pictures.jsonl", lambda record: record.update(revision=2, to="x"))(members(path)), minor=3
        )
        merge(mine, path)
        for order in ([path, tmp_path / "mine.biaodupkg"], [tmp_path / "mine.biaodupkg", path]):
            merge(other, *order)
            assert whole(other) == whole(mine)
        assert mine.history.undo() is not None
        assert whole(mine) == before
        # Not in what must not tell of others, nor in a part.
        mine.exchange.package(tmp_path / "blind.biaodupkg", PackageContents(blind=True))
        assert "pictures.jsonl" not in members(tmp_path / "blind.biaodupkg")


@pytest.mark.parametrize(
    ("code", "minor", "name", "content"),
    [
        ("package.unknown_member", 2, "pictures.jsonl", b'{"id":"%s","revision":1}\n'),
        ("package.unknown_member", 3, "../pictures.jsonl", b'{"id":"%s","revision":1}\n'),
        ("package.unknown_member", 3, "pictures.json", b'{"id":"%s","revision":1}\n'),
        ("package.unknown_member", 3, "Pictures.jsonl", b'{"id":"%s","revision":1}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"../x","revision":1}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"%s","revision":1}\n{"id":"%s","revision":2}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"%s","revision":0}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"%s","revision":9007199254740991}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"%s"}\n'),
        ("package.bad_row", 3, "pictures.jsonl", b"[1]\n"),
        ("package.bad_row", 3, "pictures.jsonl", b'{"id":"%s","revision":1,"a":' + b"[" * 500 + b"]" * 500 + b"}\n"),
    ],
)
def test_what_a_newer_minor_version_cannot_have_written_is_refused(
    tmp_path: Path, code: str, minor: int, name: str, content: bytes
) -> None:
    path = tmp_path / "newer.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as theirs:
        made = label(theirs, 0, 3)
        theirs.exchange.package(path)
    rewritten(path, members(path) | {name: content.replace(b"%s", made.id.encode())}, minor=minor)
    with pytest.raises(UserError) as caught:
        read_package(path)
    assert (caught.value.code, caught.value.fields["member"]) == (code, name)


def test_a_package_of_the_next_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "next.biaodupkg"
    shutil.copy(SAMPLES / f"v{PRESENT}.biaodupkg", path)
    rewritten(path, members(path), version=PRESENT + 1)
    with pytest.raises(UserError, match=r"package\.newer_version"):
        read_package(path)
    for version in (0, -1, "2", None):
        rewritten(path, members(path), version=version)
        with pytest.raises(UserError, match=r"package\.bad_manifest"):
            read_package(path)


def test_a_newer_package_in_the_team_folder_is_one_entry(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    with project(tmp_path / "a.biaodu") as session:
        session.exchange.set_team_folder(folder)
        rewritten(SAMPLES / "v2.biaodupkg", members(SAMPLES / "v2.biaodupkg"), to=folder / "x.biaodupkg", version=3)
        (news,) = session.exchange.team_news()
        assert (news.state, news.error and news.error.code) == (TeamState.NEWER_FORMAT, "package.newer_version")
        # The own place, too, is not written over: a newer version of oneself may have work in it.
        assert session.annotator is not None
        own = folder / f"{AnnotatorId(session.annotator.id)}.biaodupkg"
        (folder / "x.biaodupkg").rename(own)
        with pytest.raises(UserError, match=r"team\.unmerged"):
            session.exchange.team_publish()
