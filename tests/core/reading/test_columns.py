import pytest

from core.errors import UserError
from core.reading.columns import choose, described

LONG = "这是一段足够长的正文，说明了学校建设、教师培训和学生资助的情况，还有下一年的打算。" * 2


def test_columns_are_known_by_their_names_whatever_the_case_and_blanks() -> None:
    header = ["Policy-Title", " 正文 内容", "发布时间", "地区", "备注"]
    assert choose(header, [], {}) == {"title": 0, "text": 1, "date": 2, "region": 3}


def test_a_chosen_column_comes_before_its_name() -> None:
    assert choose(["正文", "说明"], [], {"text": "说明 "})["text"] == 1
    with pytest.raises(UserError) as error:
        choose(["正文", ""], [], {"text": "附注"})
    assert (error.value.code, error.value.fields["columns"]) == ("import.no_column", ["正文"])


def test_without_a_telling_name_the_long_texts_are_the_text_but_no_addresses() -> None:
    rows = [["https://example.org/" + "a" * 200, "短", LONG]]
    assert choose(["link", "a", "b"], rows, {})["text"] == 2
    for header, texts, guess in ((["a", "b"], [["短", "短"]], True), (["a"], [[LONG]], False)):
        with pytest.raises(UserError) as error:
            choose(header, texts, {}, guess=guess)
        assert error.value.code == "import.no_text_column"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        *(("2024年5月1日", "2024-05-01"), ("2024/5", "2024-05"), ("2024-13-01", "2024"), ("2024.05.40", "2024-05")),
        ("去年五月", "去年五月"),
    ],
)
def test_dates_become_iso_as_precise_as_they_are(written: str, date: str) -> None:
    assert described(["日期"], [written], {"date": 0}) == {"date": date}


def test_a_row_gives_what_it_has_under_names_of_ours_or_of_the_table() -> None:
    header = ["正文", "年份", "备注", "", "空"]
    columns = {"text": 0, "year": 1}
    assert described(header, ["x", "2024年度", " 某事 ", "y", " "], columns) == {
        "year": 2024,
        "备注": "某事",
        "#4": "y",
    }
    assert described(header, ["x", "不详"], columns) == {"年份": "不详"}
