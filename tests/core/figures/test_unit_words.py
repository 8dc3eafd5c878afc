"""Units and what only begins like one."""

import re

import pytest

from core.figures.unit_words import canonical_unit, unit_pattern


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("㎡", "平方米"),
        ("个百分点", "百分点"),
        ("元/人", "元/人"),
        ("平米／人", "平方米/人"),
        ("微克/立方米", "微克/立方米"),
    ],
)
def test_a_unit_goes_by_one_name(written: str, name: str) -> None:
    assert re.fullmatch(unit_pattern(), written)
    assert canonical_unit(written) == name


@pytest.mark.parametrize("word", ["名单", "处理", "个别", "人民", "部门", "条例", "本科", "元旦", "场所"])
def test_a_word_that_only_begins_like_a_unit_is_none(word: str) -> None:
    assert re.match(unit_pattern(), word) is None
