"""What somebody types, as groups."""

import pytest

from core.errors import UserError
from core.search.question import Near, SearchQuestion, WordGroup, literal, parse, words_of


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("义务教育", [WordGroup(("义务教育",))]),
        ("  义务教育 资金 ", [WordGroup(("义务教育",)), WordGroup(("资金",))]),
        ("安全 | 平安|稳定 资金", [WordGroup(("安全", "平安", "稳定")), WordGroup(("资金",))]),
        ('教师 -补助 -"a b"', [WordGroup(("教师",)), WordGroup(("补助",), True), WordGroup(("a b",), True)]),
        ('"安全 | 平安"', [WordGroup(("安全 | 平安",))]),
        ("教育 ~10 均衡", [WordGroup((Near("教育", "均衡", 10),))]),
        ("投入 | 教育 ~3 均衡", [WordGroup(("投入", Near("教育", "均衡", 3)))]),
        ("2020-2025 - -", [WordGroup(("2020-2025",)), WordGroup(("-",)), WordGroup(("-",))]),
        ("~约", [WordGroup(("~约",))]),
        ("", []),
    ],
)
def test_signs_and_words(typed: str, groups: list[WordGroup]) -> None:
    assert parse(typed) == tuple(groups)


@pytest.mark.parametrize("typed", ["|", "教师 |", "| 教师", "教师 | | 安全", "~5 教师", "教师 ~5", "甲 ~5 乙 ~5 丙"])
def test_a_sign_without_its_words_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        parse(typed)
    assert refused.value.code == "search.bad_question"


def test_what_finds_nothing_at_all_is_refused() -> None:
    for question, code in (
        (SearchQuestion(), "search.empty"),
        (SearchQuestion(literal("")), "search.empty"),
        (SearchQuestion(pattern=""), "search.empty"),
        (SearchQuestion(parse("-教师")), "search.only_without"),
    ):
        with pytest.raises(UserError) as refused:
            question.required()
        assert refused.value.code == code
    assert SearchQuestion(literal("教师")).required()


def test_the_words_of_what_is_wanted() -> None:
    assert words_of("教师") == ("教师",)
    assert words_of(Near("甲", "乙", 3)) == ("甲", "乙")
