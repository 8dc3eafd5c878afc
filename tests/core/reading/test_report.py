from core.ids import DocumentId
from core.messages import sentence
from core.model import Document, Meta, Source
from core.reading.report import Reported


def test_a_text_that_is_there_already_is_told_with_its_title() -> None:
    there = Document(DocumentId("d"), Meta("城东区报告"), Source("a.txt", "", "utf-8", "text/1"), 3, "", 0)
    told = Reported.same_text("b.jsonl:12", there)
    assert (told.source, told.error.code) == ("b.jsonl:12", "import.same_text")
    assert "城东区报告" in sentence(told.error, "en")
