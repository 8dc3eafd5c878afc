"""What is chosen decides what a colleague gets."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.package_file import read_package
from core.ids import DocumentId
from core.session import Session
from tests.core.exchange.packages import members
from tests.core.exchange.said import say_everything
from tests.core.projects import add, first, label, project


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = project(tmp_path / "a.biaodu")
    add(made, "另一份报告。", "另一份")
    label(made, 0, 3)
    return made


def counts(session: Session, contents: PackageContents, folder: Path) -> tuple[int, int]:
    """Documents and annotations of the package that is made."""
    with session:
        session.exchange.package(folder / "out.biaodupkg", contents)
    bundle = read_package(folder / "out.biaodupkg")
    return len(bundle.texts), len(bundle.records.get("annotation", ()))


def test_for_a_colleague_is_everything(session: Session, tmp_path: Path) -> None:
    assert counts(session, PackageContents(), tmp_path) == (2, 1)


def test_blind_has_no_labels(session: Session, tmp_path: Path) -> None:
    assert counts(session, PackageContents(blind=True), tmp_path) == (2, 0)


def test_blind_says_nothing_of_what_people_say_beside_labels(session: Session, tmp_path: Path) -> None:
    with session:
        say_everything(session)
        session.exchange.package(tmp_path / "whole.biaodupkg")
        session.exchange.package(tmp_path / "blind.biaodupkg", PackageContents(blind=True))
    of_people = {"details.jsonl", "links.jsonl", "memos.jsonl"}
    assert of_people <= members(tmp_path / "whole.biaodupkg").keys()
    blind = members(tmp_path / "blind.biaodupkg")
    assert not of_people & blind.keys()
    assert {"attributes.jsonl", "link_kinds.jsonl", "meanings.jsonl"} <= blind.keys()


def test_chosen_documents_come_alone(session: Session, tmp_path: Path) -> None:
    assert counts(session, PackageContents(documents=[first(session)]), tmp_path) == (1, 1)


def test_labels_back_have_no_texts(session: Session, tmp_path: Path) -> None:
    assert counts(session, PackageContents(PackageKind.LABELS_BACK), tmp_path) == (0, 1)


def test_a_document_that_is_not_there_is_told(session: Session, tmp_path: Path) -> None:
    with session, pytest.raises(UserError, match=r"document\.unknown"):
        session.exchange.package(tmp_path / "o.biaodupkg", PackageContents(documents=[DocumentId("0" * 64)]))
    assert not (tmp_path / "o.biaodupkg").exists()
