from tests.core.reading.specimens import docx, level, numbering, p, zipped
from tests.core.reading.word_specimens import DIAGRAM, DRAWING, read, t, with_relations


def test_diagrams_are_read_and_headers_pictures_and_objects_told() -> None:
    model = (
        f"<dgm:dataModel {DIAGRAM} {DRAWING}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>第一步</a:t></a:r></a:p></dgm:t>"
    )
    model += "</dgm:pt></dgm:ptLst></dgm:dataModel>"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    header = f'<w:hdr xmlns:w="{w}"><w:p><w:r><w:t>某区教育局</w:t></w:r></w:p></w:hdr>'
    drawing = f'<w:r><w:drawing><dgm:relIds {DIAGRAM} r:dm="data9.xml"/></w:drawing></w:r>'
    picture = f'<w:r><w:drawing><a:blip {DRAWING} r:embed="x"/></w:drawing></w:r>'
    body = p(t("正文")) + p(drawing) + p(picture) + p("<w:r><w:object/></w:r>")
    made = read(with_relations(body, {"data9.xml": ("diagramData", model), "h.xml": ("header", header)}))
    assert made.text.split() == ["正文", "第一步"]
    assert [(notice.code, notice.fields) for notice in made.notices] == [
        ("import.head_parts_left_out", {"lines": ["某区教育局"]}),
        ("import.pictures_left_out", {"count": 1}),
        ("import.parts_not_read", {"count": 1, "names": ["OLE"]}),
    ]


def test_parts_are_found_by_their_relationships_wherever_they_are() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lists = f'<w:numbering xmlns:w="{w}">{numbering(level(0, "chineseCounting", "%1、"))}</w:numbering>'
    made = read(with_relations(p(t("甲"), numbered=(1, 0)), {"lists7.xml": ("numbering", lists)}, folder="doc"))
    assert made.text == "一、甲\n"


def test_part_names_with_backslashes_and_in_other_case_are_the_same_names() -> None:
    plain = docx(p("正文", numbered=(1, 0)), numbering=numbering(level(0, "chineseCounting", "%1、")))
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(plain))
    parts = {name.replace("/", "\\").replace("numbering", "Numbering"): source.read(name) for name in source.namelist()}
    assert read(zipped(parts)).text == "一、正文\n"
