"""The words of tables."""

from core.study.words import word


def test_a_word_in_both_languages_with_its_fields():
    assert word("number", "zh_CN") == "编号"
    assert word("cross", "en", rows="A", columns="B") == "A by B"
