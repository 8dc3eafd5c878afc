"""What comes back from a damaged project."""

import random
import shutil
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Span, Status
from core.session import Session
from core.storage import sqlite
from core.storage.salvage import SalvageReport
from core.storage.tables import DOCUMENT, LABEL, UNBOUND
from tests.core.exchange.said import say_everything
from tests.core.exchange.worlds import shared, shown
from tests.core.exchange.worlds import whole as whole_of
from tests.core.projects import TEXT, add, first, label, project, report

DOCUMENTS, EACH = 50, 60
PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """50 reports with 60 annotations each: 30 imported, 30 set by hand and some of these changed."""
    path = tmp_path_factory.mktemp("whole") / "a.biaodu"
    with project(path) as session:
        texts = [report(f"第{number}号。{TEXT * 40}", f"第{number}号报告") for number in range(DOCUMENTS - 1)]
        session.documents.add(texts)
        who = session.annotator
        assert who is not None
        labels = [label.id for label in session.codebook.labels()]
        for document in session.documents.list():
            places = [(at % 40, at % 40 + 2 + at // 40, labels[at % 4]) for at in range(EACH)]
            imported = [
                Annotation(AnnotationId(new_uuid()), document.id, start, end, label, who.id, "入", "2024", "2024")
                for start, end, label in places[:30]
            ]
            session.annotations.add_many(imported)
            with session.with_operation("annotation.create"):
                made = [session.annotations.create(document.id, *place, note="注")[0].id for place in places[30:]]
                session.annotations.relabel(made[:3], labels[3])
        session.annotations.delete([next(session.annotations.iterate()).id])
        assert session.check().ok
    return path


def salvaged(data: bytes, folder: Path) -> tuple[SalvageReport, Session]:
    damaged, target = folder / "damaged.biaodu", folder / "target.biaodu"
    folder.mkdir(exist_ok=True)
    damaged.write_bytes(data)
    found = Session.salvage(damaged, target)
    assert damaged.read_bytes() == data
    assert {path.name for path in folder.iterdir()} == {"damaged.biaodu", "target.biaodu"}
    session = Session.open(target)
    assert session.check().ok
    assert len(session.documents.list()) == found.documents
    assert sum(1 for _ in session.annotations.iterate()) == found.annotations
    return found, session


def test_a_sound_file_comes_back_whole(whole: Path, tmp_path: Path) -> None:
    found, session = salvaged(whole.read_bytes(), tmp_path)
    with session, Session.open(whole, read_only=True) as original:
        assert (found.documents, found.annotations, found.labels, found.annotators) == (50, 50 * 60 - 1, 4, 1)
        assert found.lost == []
        assert list(session.annotations.iterate()) == list(original.annotations.iterate())
        assert session.documents.list() == original.documents.list()
        assert session.codebook.labels() == original.codebook.labels()
        assert (session.annotator, session.project.uuid) == (original.annotator, original.project.uuid)


@pytest.mark.parametrize(("share", "documents", "annotations"), [(0.9, 45, 2400), (0.5, 20, 900), (0.1, 0, 0)])
def test_a_cut_file(whole: Path, tmp_path: Path, share: float, documents: int, annotations: int) -> None:
    data = whole.read_bytes()
    found, session = salvaged(data[: int(len(data) * share)], tmp_path)
    session.close()
    assert found.documents >= documents
    assert found.annotations >= annotations


@pytest.mark.parametrize("seed", range(8))
def test_pages_of_noise(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(whole.read_bytes())
    pages = len(data) // PAGE
    for page in chance.sample(range(1, pages), 3):
        data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    found, session = salvaged(bytes(data), tmp_path)
    session.close()
    assert found.documents >= 45
    assert found.annotations >= 0.9 * 50 * 60 - 1
    assert found.documents == 50 or found.lost


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(whole.read_bytes())
    for _ in range(40):
        data[chance.randrange(PAGE, len(data))] ^= 1 << chance.randrange(8)
    found, session = salvaged(bytes(data), tmp_path)
    session.close()
    assert found.documents >= 45
    assert found.annotations >= 0.7 * 50 * 60


def test_a_lost_beginning(whole: Path, tmp_path: Path) -> None:
    data = bytes(PAGE) + whole.read_bytes()[PAGE:]
    found, session = salvaged(data, tmp_path)
    session.close()
    assert (found.documents, found.annotations) == (50, 50 * 60 - 1)


@pytest.mark.parametrize("journal", [True, False])
def test_tables_that_are_lost_as_a_whole(whole: Path, tmp_path: Path, journal: bool) -> None:
    """Labels come from the codebook's versions or their table, people from the journal or under their id."""
    emptied = tmp_path / "emptied"
    shutil.copy(whole, emptied)
    other = sqlite.connect(emptied)
    for table in ("codebook_version", "document", "annotator", "project", *([] if journal else ["row_change"])):
        other.execute(f"DELETE FROM {table}")
    other.close()
    found, session = salvaged(emptied.read_bytes(), tmp_path / "here")
    with session:
        assert (found.documents, found.annotations, found.labels) == (50, 50 * 60 - 1, 4)
        (person,) = session.annotators.list()
        assert (person.name == "陈晓") == journal
        assert len([lost for lost in found.lost if lost.startswith("document data")]) == 50


def test_labels_that_are_lost_keep_their_annotations(whole: Path, tmp_path: Path) -> None:
    emptied = tmp_path / "emptied"
    shutil.copy(whole, emptied)
    other = sqlite.connect(emptied)
    for table in ("codebook_version", "label", "row_change"):
        other.execute(f"DELETE FROM {table}")
    other.close()
    found, session = salvaged(emptied.read_bytes(), tmp_path / "here")
    session.close()
    assert (found.annotations, found.labels) == (50 * 60 - 1, 4)
    assert len(found.lost) == 4


def test_what_a_log_still_holds_comes_along(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.annotations.create(session.documents.list()[0].id, 0, 2, session.codebook.labels()[0].id)
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"a.biaodu{ending}", tmp_path / f"b.biaodu{ending}")
    found = Session.salvage(tmp_path / "b.biaodu", tmp_path / "c.biaodu")
    assert found.annotations == 1


@pytest.mark.parametrize("content", [b"", b"no project at all" * 1000, bytes(8192)])
def test_nothing_comes_of_nothing(tmp_path: Path, content: bytes) -> None:
    found, session = salvaged(content, tmp_path)
    session.close()
    assert (found.documents, found.annotations) == (0, 0)
    assert found.lost == ["everything: damaged.biaodu"]


def test_of_an_empty_project_nothing_is_lost(tmp_path: Path) -> None:
    Session.create(tmp_path / "empty.biaodu").close()
    found, session = salvaged((tmp_path / "empty.biaodu").read_bytes(), tmp_path / "here")
    session.close()
    assert (found.documents, found.lost) == (0, [])


def test_no_file_is_replaced(whole: Path) -> None:
    with pytest.raises(UserError, match=r"project\.exists"):
        Session.salvage(whole, whole)


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A project to which a colleague's labels came: a label of the same code, and labels about a report not here."""
    path = tmp_path / "merged.biaodu"
    with project(tmp_path / "theirs.biaodu", annotator="李敏") as theirs, project(path) as mine:
        for session in (theirs, mine):
            session.codebook.create(code="extra", name_zh="增")
            label(session, 0, 3, "extra")
        away = add(theirs, "另一份报告，本项目没有。", "另一份")
        theirs.annotations.create(away, 0, 3, theirs.codebook.by_code("extra").id)
        theirs.documents.set_status([away], Status.DONE)
        theirs.exchange.package(tmp_path / "labels.biaodupkg", PackageContents(kind=PackageKind.LABELS_BACK))
        mine.exchange.apply(mine.exchange.plan([tmp_path / "labels.biaodupkg"]))
        mine.documents.set_status([first(mine)], Status.DONE)
        mine.review.set_reasons(["整句"])
        theirs.exchange.package(tmp_path / "report.biaodupkg", PackageContents(blind=True))
        assert {kind for kind, states in shared(mine).items() if len(states) > len(shown(mine)[kind])} >= {"annotation"}
    return path


def test_what_colleagues_share_comes_along(merged: Path, tmp_path: Path) -> None:
    found, session = salvaged(merged.read_bytes(), tmp_path / "here")
    with session, Session.open(merged, read_only=True) as original:
        assert found.lost == []
        for kind in ("annotation", "document_status", "annotator"):
            assert shared(session)[kind] == shared(original)[kind]
        assert session.documents.statuses() == original.documents.statuses() != {}
        assert session.review.reasons() == ("整句",)
        before = len(list(session.annotations.iterate()))
        session.exchange.apply(session.exchange.plan([tmp_path / "report.biaodupkg"]))
        assert len(list(session.annotations.iterate())) == before + 1
        assert session.check().ok


def test_states_that_are_damaged_are_left_out(merged: Path, tmp_path: Path) -> None:
    damaged = sqlite.connect(merged)
    damaged.execute("UPDATE shared_state SET state = '[1, 2]' WHERE id LIKE 'annotation/%'")
    damaged.execute("UPDATE shared_state SET state = 'no JSON' WHERE id LIKE 'label/%'")
    damaged.close()
    _found, session = salvaged(merged.read_bytes(), tmp_path / "here")
    with session:
        plan = session.exchange.plan([tmp_path / "labels.biaodupkg", tmp_path / "report.biaodupkg"])
        session.exchange.apply(plan)
        assert len(list(session.annotations.iterate())) == 3
        assert session.check().ok


def test_an_older_package_brings_nothing_back(tmp_path: Path) -> None:
    """What was removed, renamed or set since it was packed stays so, as it would without the damage."""
    path, package = tmp_path / "a.biaodu", tmp_path / "old.biaodupkg"
    with project(path) as session:
        gone, kept = label(session, 0, 3), label(session, 4, 8)
        comment = session.review.comment(gone.id, "为什么？")[0]
        unused = session.codebook.create(code="unused", name_zh="未用")[0]
        removed = add(session, "另一份报告，后来删除。", "另一份")
        session.documents.mask(first(session), Span(20, 24))
        session.documents.set_status([first(session)], Status.DONE)
        session.codebook.edit(kept.label, name_zh="旧名")
        session.exchange.package(package)
        session.annotations.delete([gone.id])
        session.codebook.delete(unused.id, None)
        session.codebook.edit(kept.label, name_zh="新名")
        session.documents.unmask(first(session), Span(20, 24))
        session.documents.set_status([first(session)], Status.IN_PROGRESS)
        session.documents.remove([removed])
        states, words = shared(session), session.review.comments(gone.id)
        assert [comment.id for comment in words] == [comment.id]
    found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session:
        assert found.lost == []
        assert shared(session) == states
        before = whole_of(session)
        session.exchange.apply(session.exchange.plan([package]))
        assert whole_of(session) == before
        assert session.codebook.get(kept.label).name_zh == "新名"
        assert session.review.comments(gone.id) == words
        assert session.check().ok


def test_what_belongs_to_what_is_lost_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        session.documents.mask(first(session), Span(20, 24))
        session.documents.set_status([first(session)], Status.DONE)
        title = session.documents.list()[0].meta.title
    damaged = sqlite.connect(path)
    damaged.execute("DELETE FROM document_text")
    damaged.close()
    found, session = salvaged(path.read_bytes(), tmp_path / "here")
    session.close()
    assert [lost.partition(":")[0] for lost in found.lost] == ["text", "document_mask", "document_status"]
    assert found.lost[0] == f"text: {title}"


def test_what_is_used_is_there_again(tmp_path: Path) -> None:
    """Damage may mark a label or a person as removed that annotations name."""
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        made = label(session, 0, 3)
        name = session.codebook.get(made.label).name_zh
    damaged = sqlite.connect(path)
    damaged.execute("UPDATE label SET deleted = 1 WHERE id = ?", (made.label,))
    damaged.execute("UPDATE annotator SET deleted = 1")
    damaged.close()
    _found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session:
        assert [annotation.id for annotation in session.annotations.iterate()] == [made.id]
        assert session.codebook.get(made.label).name_zh == name


def test_a_codebook_that_contradicts_itself_comes_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        label(session, 0, 3)
        one, other, third, fourth = (label.id for label in session.codebook.labels())
        with session._engine.operation("test") as operation:
            operation.update(LABEL, (one,), parent=other)
            operation.update(LABEL, (other,), parent=one)
            operation.update(LABEL, (third,), parent=third)
            operation.update(LABEL, (fourth,), key="1")
        assert not session.check().ok
    found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session:
        mended = {label.id: label for label in session.codebook.labels()}
        assert mended.keys() == {one, other, third, fourth}
        assert sum(label.parent is None for label in mended.values()) == 3
        assert len({label.key for label in mended.values()}) == 4
        assert {kind.partition(":")[0] for kind in found.lost} == {"label"}


def test_further_metadata_that_nobody_can_read_is_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session, session._engine.operation("test") as operation:
        operation.update(DOCUMENT, (first(session),), extra="[" * 1_000)
    found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session:
        assert session.documents.list()[0].meta.extra == {}
        assert found.lost == [f"document data: {first(session)}"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b"document TEXT PRIMARY KEY,\n    text TEXT", b"d0cument TEXT PRIMARY KEY,\n    text TEXT"),
        (b"name TEXT PRIMARY KEY,\n    value TEXT", b"n4me TEXT PRIMARY KEY,\n    value TEXT"),
        (b"    before TEXT,\n    after TEXT,", b"    bef0re TEXT,\n    after TEXT,"),
        (b"    snapshot TEXT", b"    snapsh0t TEXT"),
        (b"    state TEXT", b"    st4te TEXT"),
    ],
)
def test_a_table_whose_definition_is_damaged(whole: Path, tmp_path: Path, written: bytes, instead: bytes) -> None:
    """A column of another name: what stands in that table is lost or read as if it had its own, and nothing else is."""
    data = whole.read_bytes()
    assert written in data
    found, session = salvaged(data.replace(written, instead), tmp_path / "x")
    with session:
        assert (found.documents, found.labels) == (DOCUMENTS, 4)


def test_a_state_that_is_nested_without_end_is_left_out(merged: Path, tmp_path: Path) -> None:
    conn = sqlite.connect(merged, "rw")
    conn.execute("UPDATE shared_state SET state = ?", ("[" * 100_000,))
    conn.close()
    with salvaged(merged.read_bytes(), tmp_path / "x")[1] as session:
        assert session._engine.conn.row("SELECT count(*) FROM shared_state")[0] == 0


def test_what_is_said_beside_labels_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "said.biaodu"
    with project(path) as session:
        say_everything(session)
    found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session, Session.open(path, read_only=True) as original:
        assert found.lost == []
        before, after = shared(original), shared(session)
        for table in UNBOUND:
            assert before[table.name]
            assert after[table.name] == before[table.name], table.name


def test_what_is_said_in_a_form_that_nobody_can_read_is_left_out_alone(tmp_path: Path) -> None:
    path = tmp_path / "said.biaodu"
    with project(path) as session:
        say_everything(session)
        whole, links = len(session.memos.all()), session.links.all()
    damaged = sqlite.connect(path)
    damaged.execute("UPDATE annotation_detail SET attributes = '[' WHERE attributes LIKE '%amount%'")
    damaged.execute("UPDATE memo SET about = char(0) WHERE about = 'project'")
    damaged.close()
    _found, session = salvaged(path.read_bytes(), tmp_path / "here")
    with session:
        assert session.links.all() == links
        assert len(session.memos.all()) == whole - 1
        assert not any("amount" in values for values in session.attributes.of(_ids(session)).values())


def _ids(session: Session) -> list[AnnotationId]:
    return [annotation.id for annotation in session.annotations.iterate()]
