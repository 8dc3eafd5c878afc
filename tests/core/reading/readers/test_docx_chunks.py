from tests.core.reading.specimens import docx, p
from tests.core.reading.word_specimens import read, t, with_relations


def test_foreign_parts_are_read_in_their_place_and_others_named() -> None:
    page = "<html><body><p>（一）网页段落。</p><p>第二段。</p></body></html>"
    archive = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        'Content-Type: text/html; charset="utf-8"\n\n<html><body><p>归档段落。</p></body></html>\n--B--\n'
    )
    chunks: dict[str, tuple[str, str | bytes]] = {
        "a.html": ("aFChunk", page),
        "b.mht": ("aFChunk", archive),
        "c.docx": ("aFChunk", docx(p("内层文档"))),
        "d.txt": ("aFChunk", "纯文本".encode("gb18030")),
        "e.rtf": ("aFChunk", b"{\\rtf1 x}"),
    }
    body = p(t("一、甲")) + "".join(f'<w:altChunk r:id="{name}"/>' for name in chunks) + p(t("二、乙"))
    made = read(with_relations(body, chunks))
    assert made.text.splitlines() == [
        "一、甲",
        "（一）网页段落。",
        "第二段。",
        "归档段落。",
        "内层文档",
        "纯文本",
        "二、乙",
    ]
    assert [(notice.code, notice.fields["names"]) for notice in made.notices] == [("import.parts_not_read", ["e.rtf"])]
