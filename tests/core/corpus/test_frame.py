import pytest

from core.corpus.frame import _where, grouping  # type: ignore[reportPrivateUsage]
from core.errors import UserError


@pytest.mark.parametrize(
    ("query", "condition", "words"),
    [
        ("", "", []),
        ("教育 资金", "WHERE (contains(text, ?)) AND (contains(text, ?))", ["教育", "资金"]),
        ("安全 | 平安", "WHERE (contains(text, ?) OR contains(text, ?))", ["安全", "平安"]),
        ("教育 -补助", "WHERE (contains(text, ?)) AND NOT (contains(text, ?))", ["教育", "补助"]),
        ("a.b ~5 c", "WHERE (regexp_matches(text, ?))", [r"(?s:a\.b.{0,5}c|c.{0,5}a\.b)"]),
        ('"\'; DROP"', "WHERE (contains(text, ?))", ["'; DROP"]),
    ],
)
def test_what_is_typed_becomes_a_condition_whose_words_stand_apart(
    query: str, condition: str, words: list[str]
) -> None:
    assert _where(query) == (condition, words)


@pytest.mark.parametrize(("query", "code"), [("-补助", "search.only_without"), ("教育 |", "search.bad_question")])
def test_what_asks_for_nothing_is_refused(query: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        _where(query)
    assert refusal.value.code == code


def test_columns_are_known_ones_each_once() -> None:
    assert grouping(["year", "region", "year"]) == ("year", "region")
    assert grouping(["label"], "label") == ("label",)
    with pytest.raises(UserError):
        grouping(["text); --"])
