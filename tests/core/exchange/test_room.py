"""Packages of more than fits the memory: made row after row, bounded in what users count, and never half read."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange import room
from core.exchange.contents import PackageContents
from core.exchange.package_file import read_package
from core.exchange.records import KINDS
from core.model import Span, Status
from core.session import Session
from core.storage import shared_rows
from tests.core.exchange.packages import members, rewritten
from tests.core.projects import first, project, report

OTHERS = {kind.table.name for kind in KINDS} - {"document", "annotation", "label"}


def counted(session: Session) -> int:
    """How many steps and notes the journal has."""
    return int(session._engine.conn.row("SELECT count(*) FROM operation")[0])


LIMITS = [
    ("MOST_DOCUMENTS", 1, "package.too_many_documents", 2),
    ("MOST_ANNOTATIONS", 2, "package.too_many_annotations", 3),
    ("MOST_CHARACTERS", 9, "package.too_much_text", 0),
]


@pytest.mark.parametrize(("name", "limit", "code", "count"), LIMITS)
def test_more_than_a_package_holds_is_said_before_anything_is_done(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, code: str, count: int
) -> None:
    """Nothing is signed, nothing written, in the folder of a team neither."""
    monkeypatch.setattr(room, name, limit)
    with Session.open(tmp_path / "theirs.biaodu") as session:
        session.documents.set_status([first(session)], Status.DONE)
        (tmp_path / "team").mkdir()
        session.exchange.set_team_folder(tmp_path / "team")
        before = counted(session)
        with pytest.raises(UserError) as caught:
            session.exchange.package(tmp_path / "out.biaodupkg")
        with pytest.raises(UserError, match=code):
            session.exchange.team_publish()
        assert caught.value.code == code
        assert caught.value.fields["count"] == count
        assert counted(session) == before
    assert not (tmp_path / "out.biaodupkg").exists()
    assert not list((tmp_path / "team").iterdir())


def test_documents_that_are_chosen_have_room(tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_DOCUMENTS", 1)
    with Session.open(tmp_path / "theirs.biaodu") as session:
        report_ = session.exchange.package(tmp_path / "out.biaodupkg", PackageContents(documents=[first(session)]))
    assert report_.manifest.counts["documents"] == 1


@pytest.mark.parametrize(("name", "limit", "code", "count"), LIMITS)
def test_a_package_that_says_less_than_it_holds_is_refused_while_it_is_read(
    package: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, code: str, count: int
) -> None:
    monkeypatch.setattr(room, name, limit)
    if count:
        with pytest.raises(UserError, match=code):
            read_package(package)
    rewritten(package, members(package), counts={"documents": 0, "annotations": 0})
    with pytest.raises(UserError, match=code):
        read_package(package)


def test_a_member_of_too_many_lines_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 0)
    with pytest.raises(UserError) as caught:
        read_package(package)
    assert caught.value.code == "package.too_many_rows"


def test_masked_ranges_count_among_the_rows_of_a_package(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session.open(package.with_name("theirs.biaodu")) as session:
        for start in range(0, 12, 3):
            session.documents.mask(first(session), Span(start, start + 2))
        session.exchange.package(package)
    number = members(package)["documents.jsonl"].count(b'"reason"')
    assert number == 4
    rows = sum(len(bundle) for name, bundle in read_package(package).records.items() if name in OTHERS)
    monkeypatch.setattr(room, "MOST_ROWS", rows)
    read_package(package)
    monkeypatch.setattr(room, "MOST_ROWS", rows - 1)
    with pytest.raises(UserError, match=r"package\.too_many_rows"):
        read_package(package)


def test_more_rows_of_other_tables_than_a_package_holds_are_said_before_anything_is_done(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session.open(tmp_path / "theirs.biaodu") as session:
        for start in range(0, 12, 3):
            session.documents.mask(first(session), Span(start, start + 2))
        counts = [shared_rows.most_others(session._engine.conn, layers, None) for layers in (None, ["nobody"])]
        assert counts[0] > counts[1] >= 4
        before = counted(session)
        monkeypatch.setattr(room, "MOST_ROWS", counts[0])
        session.exchange.keys.sign()
        signed = counted(session)
        monkeypatch.setattr(room, "MOST_ROWS", 4)
        with pytest.raises(UserError, match=r"package\.too_many_rows"):
            session.exchange.package(tmp_path / "out.biaodupkg")
        assert before <= signed == counted(session)
    assert not (tmp_path / "out.biaodupkg").exists()


def test_a_line_without_an_end_is_not_gathered(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LONGEST_LINE", 2 << 20)
    rewritten(package, members(package) | {"comments.jsonl": b"0" * (64 << 20)})
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as caught:
            read_package(package)
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()
    assert caught.value.code == "package.too_large"


def test_texts_are_never_in_memory_together(tmp_path: Path) -> None:
    """48 million characters are packed, read, merged and packed once more in the memory of a few."""
    package = tmp_path / "a.biaodupkg"
    with project(tmp_path / "a.biaodu") as session:
        for number in range(240):
            session.documents.add([report(f"{number}" + "学校建设。" * 40_000, f"{number}")])
    with Session.open(tmp_path / "a.biaodu") as session, Session.create(tmp_path / "b.biaodu") as other:
        tracemalloc.start()
        try:
            session.exchange.package(package)
            packed = tracemalloc.get_traced_memory()[1]
            tracemalloc.reset_peak()
            other.exchange.apply(other.exchange.plan([package]))
            merged = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert other.documents.count() == 241
    assert packed < 30 << 20
    assert merged < 40 << 20


def test_members_may_have_more_than_four_gigabytes(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python refuses to write a member beyond its limit that was not begun as one."""
    good = read_package(package)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    with Session.open(tmp_path / "theirs.biaodu") as session:
        session.exchange.package(tmp_path / "large.biaodupkg")
    assert read_package(tmp_path / "large.biaodupkg").records == good.records
