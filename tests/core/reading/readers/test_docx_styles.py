from tests.core.reading.specimens import docx, p
from tests.core.reading.word_specimens import read, t


def test_what_its_author_hid_stays_out_however_it_is_hidden_and_is_told() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="G"><w:basedOn w:val="H"/></w:style>'
    )
    body = (
        p(t("公开。") + t("样式隐藏", '<w:rStyle w:val="H"/>') + t("继承隐藏", '<w:rStyle w:val="G"/>'))
        + p("整段隐藏", style="P")
        + p(t("字号", '<w:sz w:val="1"/>') + t("显示", '<w:vanish w:val="0"/>'))
        + f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p('行')}</w:tc></w:tr></w:tbl>"
    )
    made = read(docx(body, styles=styles))
    assert made.text == "公开。\n显示\n"
    assert [(notice.code, notice.fields.get("count")) for notice in made.notices] == [("import.hidden_left_out", 15)]
