"""Annexes, glossaries and signatures end the body."""

import pytest

from core.text.endings import endings
from core.text.outline import outline


@pytest.mark.parametrize("head", ["附件", "附件1", "附录：", "政府工作报告名词解释", "名词解释", "附　则", "【附件】"])
def test_an_annex_does_not_nest_under_the_last_item(head: str) -> None:
    text = (
        f"某省工作报告\n三、重点工作\n（八）建设平安某省。完善应急体系。\n{head}\n1. 双减：减轻负担。\n2. 一件"
        f"事：集成办理。\n"
    )
    nodes = outline(text)
    assert [(node.level, text[node.title.start :][:2]) for node in nodes][:2] == [(1, "三、"), (2, "（八")]
    at = text.index(head)
    assert all(node.range.end <= at for node in nodes[:2])
    assert [(node.level, node.marker) for node in nodes[2:]] == [
        (1, text[at : at + len(head)].rstrip("：")),
        (2, "1."),
        (2, "2."),
    ]


def test_a_list_of_what_is_attached_holds_no_headings() -> None:
    text = "通知\n一、要求\n请执行。\n附件：1. 甲表\n2. 乙表\n3. 丙表\n某市教育局\n2023年3月5日\n"
    (node,) = outline(text)
    assert text[node.range.start : node.range.end] == "一、要求\n请执行。"


def test_a_signature_ends_the_last_item() -> None:
    text = "总结\n一、工作\n全部完成。\n某市教育局\n2023年3月5日\n"
    (node,) = outline(text)
    assert text[: node.range.end].endswith("全部完成。")


def test_a_chapter_behind_an_annex_that_goes_on_is_of_the_body() -> None:
    text = "条例\n第一章 总则\n第一条 甲。\n第二章 规划\n第二条 乙。\n附件\n1. 表。\n第三章 附则\n第三条 丙。\n"
    levels = [node.level for node in outline(text) if node.marker.startswith("第")]
    assert levels == [1, 2, 1, 2, 1, 2]


def test_a_signature_in_figures_ends_the_last_item() -> None:
    text = "一、工作\n新建学校三所。\n某县教育局\n2023-12-28\n"
    (node,) = outline(text)
    assert text[node.range.start : node.range.end] == "一、工作\n新建学校三所。"


def test_to_whom_else_a_document_goes_ends_its_last_item() -> None:
    text = "一、要求\n1.全面部署。\n抄送：省人大常委会办公厅。\n某市委办公室 2022年3月10日印发\n"
    assert [text[node.range.start : node.range.end] for node in outline(text)] == [
        "一、要求\n1.全面部署。",
        "1.全面部署。",
    ]


def test_the_word_annex_alone_is_none_of_what_stands_before_it() -> None:
    text = "一、工作\n1.做强工业。\n附：\n\n《政府工作报告》有关名词解释\n1.两山：指绿水青山。\n"
    found = [(node.level, text[node.range.start : node.range.end].split("\n")[-1]) for node in outline(text)]
    assert found == [(1, "1.做强工业。"), (2, "1.做强工业。"), (1, "1.两山：指绿水青山。"), (2, "1.两山：指绿水青山。")]


def test_prose_about_annexes_ends_nothing() -> None:
    assert endings("附件中的表格应当如实填写，并按时报送。\n名词解释题共五道，每道四分，合计二十分。\n") == []


def test_an_annex_with_a_colon_may_be_the_annex_itself() -> None:
    text = "某市条例\n第三条 本条例施行。\n附件：\n某市学校配建标准\n一、小学每班45人。\n二、初中每班50人。\n"
    assert [(node.level, node.marker) for node in outline(text)] == [
        (1, "第三条"),
        (1, "附件"),
        (2, "一、"),
        (2, "二、"),
    ]
    names = "通知\n一、要求\n请执行。\n附件：\n重点项目清单\n某市教育局\n2023年3月5日\n"
    assert [node.marker for node in outline(names)] == ["一、"]


def test_a_glossary_under_the_word_annex_is_that_annex() -> None:
    text = "报告\n一、工作\n完成。\n附件\n名词解释\n1. 双减：减轻负担。\n2. 一件事：集成办理。\n"
    assert [(node.level, node.marker) for node in outline(text)] == [(1, "一、"), (1, "附件"), (2, "1."), (2, "2.")]
