"""A document with its labels as a page."""

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Document, Label, Mask, Meta, Source
from gui.reader.printing import as_html, thinned

TEXT = "新建学校<三>所。\n招聘教师。\n横幅"
DOCUMENT = Document(DocumentId("d"), Meta("报告", "甲区", 2024), Source("a", "0", "utf-8", "text/1"), len(TEXT), "", 0)
LABELS = {
    LabelId(id_): Label(LabelId(id_), id_, f"类{id_}", f"{id_} in English", colour)
    for id_, colour in (("a", "#0072B2"), ("b", "#009E73"))
}
ME, OTHER = AnnotatorId("me"), AnnotatorId("other")


def annotation(start: int, end: int, label: str, who: AnnotatorId = ME, note: str | None = None) -> Annotation:
    return Annotation(AnnotationId(f"{start}{label}{who}"), DOCUMENT.id, start, end, LabelId(label), who, note, "", "")


def page(*annotations: Annotation, names: dict[AnnotatorId, str] | None = None) -> str:
    return as_html(DOCUMENT, TEXT, annotations, LABELS, names or {ME: "王敏"}, [Mask(16, 18, "banner")])


def test_labels_stand_beside_their_paragraph_with_their_number():
    html = page(annotation(10, 15, "b", note="看"), annotation(0, 4, "a"))
    rows = html.split("<tr>")[1:]
    assert "1 a in English" in rows[0]
    assert "2 b in English · note: 看" in rows[1]
    assert "in English" not in rows[2]
    assert f'<span style="background-color:{thinned("#0072B2")};">新建学校</span><sup>1</sup>' in rows[0]


def test_nothing_of_the_text_is_markup_and_all_of_it_is_there():
    html = page()
    assert "&lt;三&gt;" in html
    assert "甲区 · 2024" in html
    assert '<span style="color:#8a8f96;">横幅</span>' in html


def test_one_over_two_paragraphs_is_named_at_the_first_and_ends_in_the_second():
    rows = page(annotation(6, 13, "a")).split("<tr>")[1:]
    assert "1 a in English" in rows[0]
    assert "in English" not in rows[1]
    assert "<sup>1</sup>" in rows[1]
    assert "<sup>" not in rows[0]


def test_of_several_people_each_is_named():
    html = page(annotation(0, 4, "a"), annotation(0, 4, "a", OTHER), names={ME: "王敏", OTHER: "李强"})
    assert "1 a in English · 王敏" in html
    assert "2 a in English · 李强" in html
    assert "<sup>1,2</sup>" in html


def test_a_colour_that_is_none():
    assert thinned("x") == "#eeeeee"
