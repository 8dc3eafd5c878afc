"""The title that a Word document marks by its style, and the one below a red head."""

from pathlib import Path

import pytest

from core.importing import import_paths
from core.session import Session
from core.text.origins import Origin, origins
from tests.core.reading.specimens import docx, p

STYLES = (
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
)
BODY = p("一、工作", style="H") + p("新建学校三所，招聘教师二百人，群众比较满意。")


@pytest.mark.parametrize(
    ("head", "title", "origin"),
    [
        (
            p("内部资料，注意保存") + p("裕安区教育局", style="T") + p("2023年工作总结", style="T"),
            "裕安区教育局2023年工作总结",
            Origin.FILE,
        ),
        (
            p("裕安区教育局文件", style="T") + p("裕教〔2023〕5号") + p("裕安区教育局关于开展检查的通知"),
            "裕安区教育局关于开展检查的通知",
            Origin.TEXT,
        ),
        (
            p("裕安区教育局文件") + p("裕教〔2023〕5号") + p("裕安区教育局关于开展检查的通知"),
            "裕安区教育局关于开展检查的通知",
            Origin.TEXT,
        ),
        (p("2023年3月5日", style="T") + p("裕安区教育局2023年工作总结"), "裕安区教育局2023年工作总结", Origin.TEXT),
    ],
)
def test_titles(session: Session, tmp_path: Path, head: str, title: str, origin: Origin) -> None:
    (tmp_path / "a.docx").write_bytes(docx(head + BODY, styles=STYLES))
    (imported,) = import_paths(session, [tmp_path / "a.docx"]).imported
    assert imported.document.meta.title == title
    assert origins(imported.document.meta)["title"] == origin
