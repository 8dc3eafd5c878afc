"""Passages under headings."""

from core.ids import AnnotationId, DocumentId, LabelId
from core.model import DocumentEntry, Label, Passage
from gui.retrieval.rows import Grouping, Heading, PassageNames, grouped


def entry(id_: str, region: str | None, year: int | None) -> DocumentEntry:
    return DocumentEntry(DocumentId(id_), 0, f"报告{id_}", region, year, None, None, 10)


def label(id_: str) -> Label:
    return Label(LabelId(id_), id_, f"类{id_}", id_, "#000000")


NAMES = PassageNames(
    {DocumentId(id_): entry(id_, region, year) for id_, region, year in (("d", "乙区", 2023), ("e", None, 2024))},
    {LabelId(id_): label(id_) for id_ in ("second", "first")},
    "zh_CN",
)
PASSAGES = [
    Passage(DocumentId(document), start, start + 2, AnnotationId(f"{document}{start}"), LabelId(label))
    for document, start, label in (("d", 0, "first"), ("d", 5, "second"), ("e", 0, "first"))
]


def headings(by: Grouping) -> list[tuple[str, int]]:
    return [(row.text, row.passages) for row in grouped(PASSAGES, by, NAMES) if isinstance(row, Heading)]


def test_by_document_in_the_order_found():
    assert headings(Grouping.DOCUMENT) == [("报告d  乙区 2023", 2), ("报告e  2024", 1)]


def test_labels_in_the_order_of_the_codebook():
    assert headings(Grouping.LABEL) == [("类second", 1), ("类first", 2)]


def test_years_latest_first_and_the_unknown_last():
    assert headings(Grouping.YEAR) == [("2024", 1), ("2023", 2)]
    assert headings(Grouping.REGION) == [("乙区", 2), ("", 1)]


def test_every_passage_is_there_once_in_its_order():
    for by in Grouping:
        rows = [row for row in grouped(PASSAGES, by, NAMES) if isinstance(row, Passage)]
        assert sorted(rows) == sorted(PASSAGES)
        assert [row for row in rows if row.document == "d" and row.label == "first"] == PASSAGES[:1]
    assert grouped(PASSAGES, Grouping.NOTHING, NAMES) == PASSAGES


def test_a_document_that_has_gone_has_no_name():
    assert NAMES.title(DocumentId("x")) == NAMES.place(DocumentId("x")) == NAMES.label(None) == ""
