import pytest

from core.errors import UserError
from core.messages import sentence
from core.reading.readers.pdf import PdfReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import pdf, set_text

LONG = "2024年我局在区委区政府的坚强领导下认真贯彻落实上级决策部署各项工作取得新成效现将有关情况总结如下"
LONG += "以便各科室对照检查并改进。"
OTHER = "投入资金三点二亿元新建学校四所改扩建学校六所新增学位五千四百个同时招聘教师一百二十名组织培训三百人次成效明显。"


def read(data: bytes) -> Read:
    made = list(PdfReader().read(GivenFile("a.pdf", data), Options()))
    assert len(made) == 1
    return made[0]


def refused(data: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        read(data)
    return caught.value


def test_lines_become_the_paragraphs_they_were() -> None:
    page = [(200, 100, "城东区工作总结"), *set_text(70, 150, LONG), *set_text(70, 250, OTHER)]
    assert read(pdf([page])).text == f"城东区工作总结\n{LONG}\n{OTHER}\n"


def test_a_paragraph_goes_on_over_the_end_of_its_page() -> None:
    lines = set_text(70, 700, LONG)
    first, second = lines[:2], [(left, 120 + 28 * at, text) for at, (left, _, text) in enumerate(lines[2:])]
    assert read(pdf([first, [*second, *set_text(70, 250, OTHER)]])).text == f"{LONG}\n{OTHER}\n"


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    pages = [
        [(70, 50, "城东区教育局2024年总结"), *set_text(70, 150, f"第{n}点。{LONG}"), (280, 800, f"- {n} -")]
        for n in range(1, 6)
    ]
    made = read(pdf(pages))
    assert "城东区教育局" not in made.text
    assert "- 3 -" not in made.text
    assert made.text.count(LONG) == 5
    assert [notice.code for notice in made.notices] == ["import.heads_left_out"]
    assert made.notices[0].fields["pages"] == 5
    assert set(made.notices[0].fields["lines"]) == {"城东区教育局2024年总结", "-#-"}  # type: ignore[call-overload]


def test_the_notice_on_running_heads_says_what_was_left_out() -> None:
    pages = [[(70, 50, "区教育局 2024 年总结"), *set_text(70, 150, f"第{n}点。{LONG}")] for n in range(1, 4)]
    (notice,) = read(pdf(pages)).notices
    said = "Running heads and page numbers of 3 pages were left out: 区教育局 2024 年总结."
    assert sentence(notice) == said


def test_a_line_that_begins_many_pages_of_the_text_is_no_running_head() -> None:
    pages = [[(70, 100, "含义："), (70, 128, f"这是{n}类事件的说明。")] for n in "甲乙丙丁戊"]
    assert read(pdf(pages)).text.count("含义：\n") == 5


def test_numbered_headings_begin_paragraphs_of_their_own() -> None:
    full = "一" + "、" + "全" * 26
    assert read(pdf([set_text(70, 150, LONG[:53] + "。") + set_text(70, 206, full, indent=False)])).text.endswith(
        f"\n{full}\n"
    )


def test_a_scan_is_refused_with_the_number_of_its_pages() -> None:
    error = refused(pdf([[], [], set_text(70, 100, "扫描全能王")], picture=True))
    assert (error.code, error.fields) == ("import.scan", {"empty": 3, "pages": 3})


def test_a_picture_page_among_text_is_told() -> None:
    long = set_text(70, 100, LONG)
    made = read(pdf([long, long, []], picture=True))
    assert [notice.code for notice in made.notices] == ["import.pages_without_text"]
    assert made.notices[0].fields["numbers"] == "3"


def test_a_broken_character_map_is_refused_instead_of_read_as_noise() -> None:
    assert refused(pdf([set_text(70, 100, LONG)], font="unknown")).code == "import.garbled"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4" + b"\0" * 5000, pdf([[(70, 100, "x")]])[:300]])
def test_damaged_files_are_named(data: bytes) -> None:
    assert refused(data).code == "import.damaged"


def test_an_empty_page_has_no_text() -> None:
    assert refused(pdf([[]])).code == "text.empty"
