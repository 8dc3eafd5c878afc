from tests.core.reading.specimens import p
from tests.core.reading.word_specimens import text


def test_cells_with_paragraphs_keep_them_as_lines_and_nested_tables_stand_apart() -> None:
    def table(*rows: list[str]) -> str:
        made = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
        return f"<w:tbl>{made}</w:tbl>"

    inner = table([p("内甲"), p("内乙")])
    body = table(
        [p("单位"), p("某局")],
        [p("工作"), p("（一）新建学校三所。") + p("（二）招聘教师。")],
        [p("附表"), inner + p("")],
    )
    assert text(body).splitlines() == [
        "单位\t某局",
        "工作",
        "（一）新建学校三所。",
        "（二）招聘教师。",
        "附表",
        "内甲\t内乙",
    ]
