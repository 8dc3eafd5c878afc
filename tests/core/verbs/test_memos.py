"""Memos: about what, by whom, found by their words, taken back by undo."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.session import Session
from core.storage.known_members import MEMBERS
from tests.core.exchange.packages import members
from tests.core.exchange.said import say_everything
from tests.core.projects import first, label, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield session


def test_a_memo_is_about_the_project_a_document_a_label_an_annotation_or_a_day(session: Session) -> None:
    made = label(session, 0, 4)
    subjects = [
        ("project", ""),
        ("document", first(session)),
        ("label", "safety"),
        ("annotation", made.id),
        ("day", "2026-11-30"),
    ]
    for about, subject in subjects:
        memo, change = session.memos.write(about, subject, f"**{about}**")
        assert change.memos
        assert session.memos.about(about, subject) == [memo]
    assert [memo.about for memo in session.memos.in_document(first(session))] == ["document", "annotation"]
    for about, subject in [
        ("project", "x"),
        ("document", "x"),
        ("label", "x"),
        ("annotation", "x"),
        ("day", "2026-13-01"),
        ("day", "20261130"),
    ]:
        with pytest.raises(UserError, match=r"memo\.bad_subject"):
            session.memos.write(about, subject, "记")
    assert session.check().ok


def test_memos_are_found_by_words_and_changed_by_their_author_only(session: Session) -> None:
    memo, _ = session.memos.write("project", "", "先看 ＡＢＣ 区，再看乙区。")
    assert session.memos.find("abc 乙区") == [memo]
    assert session.memos.find("丙区") == []
    session.memos.edit(memo.id, "改过。")
    assert session.memos.get(memo.id).text == "改过。"
    session.history.undo()
    assert session.memos.get(memo.id).text == memo.text
    session.use_annotator(session.annotators.ensure("李敏").id)
    for attempt in (lambda: session.memos.edit(memo.id, "x"), lambda: session.memos.remove([memo.id])):
        with pytest.raises(UserError, match=r"memo\.not_yours"):
            attempt()
    with pytest.raises(UserError, match=r"memo\.empty"):
        session.memos.write("project", "", " \n")


def test_memos_travel_with_their_authors_layer_and_not_in_what_is_blind(session: Session, tmp_path: Path) -> None:
    session.memos.write("project", "", "记")
    session.exchange.package(tmp_path / "back.biaodupkg", PackageContents(kind=PackageKind.LABELS_BACK))
    assert "memos.jsonl" in members(tmp_path / "back.biaodupkg")
    session.exchange.package(tmp_path / "blind.biaodupkg", PackageContents(blind=True))
    assert "memos.jsonl" not in members(tmp_path / "blind.biaodupkg")


def test_a_blind_package_tells_nothing_that_anybody_said_of_passages(session: Session, tmp_path: Path) -> None:
    say_everything(session)
    session.exchange.package(tmp_path / "blind.biaodupkg", PackageContents(blind=True))
    assert members(tmp_path / "blind.biaodupkg").keys() & MEMBERS.keys() == {
        *("attributes.jsonl", "link_kinds.jsonl", "variables.jsonl", "meanings.jsonl", "values.jsonl"),
        # Who reads what is said of documents.
        "assignments.jsonl",
    }
