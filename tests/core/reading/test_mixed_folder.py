from pathlib import Path

import pytest

from core.importing import import_paths
from core.progress import Cancel
from core.session import Session
from tests.core.reading.specimens import docx, level, numbering, p, pdf, set_text, zipped

REPORT = (
    "好文档分享网站\n城东区2024年工作总结\n一、工作回顾\n新建学校四所，新增学位五千四百个。\n扫描下方二维码，关注我们\n"
)
PAGE = "<meta charset=gbk><body><h1>城南区2024年工作总结</h1><p>新建学校，招聘教师。</p></body>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "1.txt").write_text(REPORT, encoding="gb18030")
    (made / "2.html").write_text(PAGE, encoding="gbk")
    lists = numbering(level(0, "chineseCounting", "%1、"))
    (made / "3.docx").write_bytes(docx(p("城西区2025年工作计划") + p("新建学校", numbered=(1, 0)), numbering=lists))
    (made / "4.pdf").write_bytes(pdf([[(200, 100, "城北区2023年工作总结"), *set_text(70, 150, "新建学校四所。")]]))
    (made / "5.csv").write_text("标题,地区,正文\n甲县总结,甲县,新建学校\n乙县总结,乙县,招聘教师\n", encoding="utf-8")
    (made / "6.zip").write_bytes(zipped({"丙.txt": "丙县2024年工作总结\n发放补助。\n"}))
    (made / "7.ofd").write_bytes(b"x")
    return made


def test_a_folder_of_every_kind_comes_in_described_and_in_one_step(session: Session, folder: Path) -> None:
    before = session.documents.list()
    report = import_paths(session, [folder])
    documents = [imported.document for imported in report.imported]
    # A region is one of the list of divisions, which has a 城东区 and no 城南区, or what a column says.
    assert [
        (document.meta.title, document.meta.region, document.meta.year, document.source.reader)
        for document in documents
    ] == [
        ("城东区2024年工作总结", "城东区", 2024, "text/1"),
        ("城南区2024年工作总结", None, 2024, "html/2"),
        ("城西区2025年工作计划", "城西区", 2025, "docx/2"),
        ("城北区2023年工作总结", "城北区", 2023, "pdf/2"),
        ("甲县总结", "甲县", None, "csv/2"),
        ("乙县总结", "乙县", None, "csv/2"),
        ("丙县2024年工作总结", None, 2024, "text/1"),
    ]
    assert [document.source.encoding for document in documents[:2]] == ["gb18030", "gb18030"]
    assert documents[2].source.name == "3.docx"
    assert session.documents.text(documents[2].id) == "城西区2025年工作计划\n一、新建学校\n"
    assert [mask.reason for mask in session.documents.masks(documents[0].id)] == ["banner", "promotion"]
    assert [reported.error.code for reported in report.skipped] == ["import.ofd"]
    assert not report.failed
    assert session.check().ok
    session.history.undo()
    assert session.documents.list() == before


def test_the_same_report_as_word_and_as_text_is_one(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(p("标题") + p("正文。")))
    (tmp_path / "b.txt").write_text("标题\n正文。\n", encoding="utf-8")
    report = import_paths(session, [tmp_path / "a.docx", tmp_path / "b.txt"])
    assert len(report.imported) == 1
    assert [reported.error.code for reported in report.skipped] == ["import.same_text"]


def test_an_import_that_is_cancelled_leaves_nothing(session: Session, folder: Path) -> None:
    before = session.documents.list()
    for stop in range(1, 12, 3):
        asked = iter([False] * stop + [True] * 100)
        with pytest.raises(Cancel):
            import_paths(session, [folder], cancelled=lambda asked=asked: next(asked))
        assert session.documents.list() == before
    assert session.check().ok
