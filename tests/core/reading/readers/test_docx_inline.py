from tests.core.reading.specimens import docx, p
from tests.core.reading.word_specimens import codes, read, t, text


def test_a_page_that_begins_inside_a_paragraph_begins_a_line() -> None:
    new = '<w:r><w:br w:type="page"/></w:r>'
    assert text(p(t("工作总结") + new + t("一、成绩")) + p(new + t("二、打算")) + p(t("三、其他") + new)) == (
        "工作总结\n一、成绩\n二、打算\n三、其他\n"
    )


def test_blanks_count_where_the_file_says_so() -> None:
    bare = "<w:r><w:t>\n  全区新建，\n </w:t></w:r><w:r><w:t> 投入。 </w:t></w:r>"
    assert text(p(bare)) == "全区新建，投入。\n"
    assert text(p(t("全区 ") + t(" 新建"))) == "全区  新建\n"


def test_text_drawn_as_a_picture_of_letters_is_text() -> None:
    drawn = '<w:r><w:pict><v:shape><v:textpath on="t" string="某局文件"/></v:shape></w:pict></w:r>'
    made = read(docx(p(drawn) + p("正文")))
    assert (made.text, codes(made)) == ("某局文件\n正文\n", [])


def test_how_a_character_is_pronounced_is_left_out_and_told() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{t('hē')}</w:rt><w:rubyBase>{t('诃')}</w:rubyBase></w:ruby></w:r>"
    made = read(docx(p(ruby + t("子村"))))
    assert made.text == "诃子村\n"
    assert [(notice.code, notice.fields["text"]) for notice in made.notices] == [("import.sounds_left_out", "hē")]


def test_of_contents_given_twice_the_one_with_text_is_taken() -> None:
    twice = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback>"
        "<w:t>替代</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(p(twice + t("正文"))) == "替代正文\n"
