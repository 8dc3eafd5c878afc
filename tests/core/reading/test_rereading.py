"""A file that is known and read otherwise today: by another version, or with other options."""

from pathlib import Path

import pytest

from core.importing import import_paths
from core.reading.edition import apply, carry_over
from core.reading.preview import preview
from core.session import Session
from tests.core.reading.specimens import docx, p

TEXT = "某区教育局工作总结。全区新建学校三所，招聘教师二百人，发放补助一千万元，校园安全形势保持平稳。"


def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is undone, Word files are read without their last paragraph, as an older reader might."""
    from core.reading.readers import docx as reader

    real = reader._lines  # type: ignore[reportPrivateUsage]
    monkeypatch.setattr(reader, "_lines", lambda *given: list(real(*given))[:-1])
    monkeypatch.setattr("core.reading.guard.reading.is_guarded", lambda _kind: False)


@pytest.fixture
def known(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p(TEXT) + p("（公章）")))
    with monkeypatch.context() as patched:
        older(patched)
        (made,) = import_paths(session, [path]).imported
    label, _ = session.codebook.create(code="staff")
    session.use_annotator(session.annotators.ensure("甲").id)
    at = TEXT.index("招聘教师二百人")
    session.annotations.create(made.document.id, at, at + 7, label.id)
    return path


def test_it_comes_in_as_an_edition_and_its_annotations_can_be_carried_over(session: Session, known: Path) -> None:
    report = import_paths(session, [known])
    ((old, new),) = report.editions
    assert [warning.error.code for warning in report.warnings] == ["import.read_otherwise"]
    assert session.documents.text(new) == session.documents.text(old) + "（公章）\n"
    apply(session, carry_over(session, old, new))
    assert [
        session.annotations.quote(new, annotation.start, annotation.end)
        for annotation in session.annotations.of_document(new)
    ] == ["招聘教师二百人"]


def test_a_preview_names_the_document_that_it_became_before(session: Session, known: Path) -> None:
    (row,) = preview([known], session=session)
    (document,) = (listed for listed in session.documents.list() if listed.source.name == "a.docx")
    assert row.near is not None
    assert (row.near.document, row.near.same_file, row.near.source) == (document.id, True, None)


def test_another_file_and_another_row_of_a_table_are_none(session: Session, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"标题,正文\n甲,{TEXT}\n乙,{TEXT[::-1]}\n", encoding="utf-8")
    assert import_paths(session, [table]).editions == []
    table.write_text(f"标题,正文\n甲,{TEXT}一\n乙,{TEXT[::-1]}一\n", encoding="utf-8")
    assert import_paths(session, [table]).editions == []
