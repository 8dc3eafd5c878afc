"""Word: real tables with captions that Word numbers, where python-docx is installed."""

import io
import zipfile

import pytest

from core.errors import UserError
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


def test_without_the_library_it_says_which(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(word_document.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(UserError) as caught:
        word_document.word_document(TABLES, "", "en")
    assert caught.value.code == "export.needs_add_on"
