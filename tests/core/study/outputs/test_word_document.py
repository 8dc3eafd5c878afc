"""Word: real tables with captions that Word numbers."""

import io
import zipfile

import pytest

from core.study.outputs import word_document
from core.study.tables import StudyTable

TABLES = [StudyTable("a", "甲", ("名", "n"), (("x\x01", 3),), "注"), StudyTable("b", "乙", ("名",), (("y",),))]


def test_tables_and_captions_are_real():
    docx = pytest.importorskip("docx")
    made = word_document.word_document(TABLES, "研究", "zh")
    document = docx.Document(io.BytesIO(made))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["名", "n"], ["x", "3"]]
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    assert len(captions) == 2
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count("SEQ Table") == 2
    assert xml.count("<w:tbl>") == 2
