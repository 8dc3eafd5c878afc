import pytest

from tests.core.reading.specimens import docx, p
from tests.core.reading.word_specimens import code, codes, field, mark, read, t, text


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r"EQ \o \ac (○,12)", "⑫"),
        (r"eq \o\ac(○,限)", "○限"),
        (r"eq \o\ac(□,√)", "☑"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hē),诃)', "诃"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \f(a+b,2)", "(a+b)/2"),
        (r"EQ \r(3,x)", "(3)√x"),
        (r"EQ \b\bc\{(甲)", "{甲}"),
        (r"EQ \x(甲)", "甲"),
        (r"EQ \a\al\co2(甲,乙)", "甲 乙"),
        (r"SYMBOL 108 \f Wingdings", "●"),
        ("PAGEREF _Toc1", ""),
    ],
)
def test_fields_that_are_drawn_from_their_code_are_read_from_it(drawn: str, shown: str) -> None:
    assert text(p(t("甲") + field(drawn) + t("乙"))) == f"甲{shown}乙\n"
    assert (
        text(p(t("甲") + f'<w:fldSimple w:instr="{drawn.replace(chr(34), "&quot;")}"/>' + t("乙"))) == f"甲{shown}乙\n"
    )


def test_an_equation_in_pieces_and_its_stored_result_is_drawn_once() -> None:
    assert text(p(field(r"eq \o\ac(", "○,", "2)", result=t("旧")) + t("招聘。"))) == "②招聘。\n"


def test_the_condition_of_a_field_is_not_shown_its_result_is() -> None:
    inner = mark("begin") + code("MERGEFIELD x") + mark("separate") + t("条件") + mark("end")
    nested = (
        mark("begin") + code("IF ") + inner + code(' = "条件" "甲" "乙"') + mark("separate") + t("甲") + mark("end")
    )
    made = read(docx(p(t("前") + nested + t("后"))))
    assert made.text == "前甲后\n"
    assert codes(made) == []


def test_a_field_that_never_ends_swallows_nothing() -> None:
    assert text(p(mark("begin") + code("IF") + t("甲")) + p("乙")) == "甲\n乙\n"


def test_boxes_and_lists_of_forms_show_what_is_chosen() -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>" + code("FORMCHECKBOX") + mark("end")
    )
    listed = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
        '<w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>' + code("FORMDROPDOWN") + mark("end")
    )
    assert text(p(box + t("是") + listed)) == "☑是乙\n"
