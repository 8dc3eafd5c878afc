import io
import zipfile
from pathlib import Path

from core.formats.docx_copy import FORMAT, clean
from core.formats.protocol import Feature
from tests.core.formats.small import RECORD, SAID, SAYING, record, span, written


def test_what_xml_cannot_hold_is_cut_and_an_annotation_of_nothing_else_is_counted() -> None:
    assert clean("校\x07舍\t𠮷\n") == "校舍\t𠮷\n"
    assert FORMAT.count is not None
    assert FORMAT.count(record(span(0, 1), span(1, 2), span(2, 3), text="校\x07\n"), {}) == {Feature.EDGES: 2}


def test_an_annotation_is_a_comment_by_its_annotator(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, RECORD)[""]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        comments = packed.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 2
    assert 'w:author="李四"' in comments
    assert "安全 (李四): 注" in comments


def test_attributes_and_memos_stand_in_the_comment(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING)[""]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        comments, text = packed.read("word/comments.xml").decode(), packed.read("word/document.xml").decode()
    for shown in ("状态: 完成", "金额: 12.5万元", "李四: 校舍一记"):
        assert shown in comments
    assert "类型: 农村" in text
    assert Feature.LINKS in FORMAT.lacks({})


def test_an_annotation_of_nothing_that_word_holds_has_no_comment_and_the_copy_is_written(tmp_path: Path) -> None:
    made = record(span(0, 3), span(1, 2), span(3, 4), text="校\x1f舍\n𠮷")
    with zipfile.ZipFile(io.BytesIO(written(tmp_path, FORMAT, made)[""])) as packed:
        assert packed.read("word/comments.xml").decode().count("<w:comment ") == 1
