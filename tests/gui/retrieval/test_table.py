"""Found passages as a table."""

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Label, Passage
from gui.retrieval.rows import PassageNames
from gui.retrieval.table import passages_table


def test_each_passage_is_a_row_under_headings() -> None:
    document, label, who = DocumentId("d" * 64), LabelId("l"), AnnotatorId("a")
    labels = {label: Label(label, "build", "建设", "Building", "#112233")}
    passages = [
        Passage(document, 1, 5, AnnotationId("1"), label, who, "再看"),
        Passage(document, 0, 1),
    ]
    table = passages_table(passages, PassageNames({}, labels, "en"), {who: "王敏"}, lambda _document: "𠮷校舍建设。")
    assert table.head == ["Document", "Region", "Year", "Begins at", "Ends at", "Passage", "Label", "Annotator", "Note"]
    assert table.rows == [
        ["", None, None, 1, 5, "校舍建设", "Building", "王敏", "再看"],
        ["", None, None, 0, 1, "𠮷", "", "", None],
    ]
