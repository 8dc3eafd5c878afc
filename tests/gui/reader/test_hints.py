"""Which letters stand at which passages."""

from hypothesis import given
from hypothesis import strategies as st

from core.model import Mask, Span
from core.text.unit import Unit
from core.text.units import TextUnits
from gui.reader.hints import LETTERS, codes, free_letters, hints_for, targets

TEXT = "一、总结\n（一）新建学校三所。改造食堂。\n（二）招聘教师。\n发布时间：2024年。阅读次数：5。\n校园安全无事故。"


def quotes(masks=()) -> list[tuple[str, Unit]]:
    return [
        (TEXT[found.span.start : found.span.end], found.unit)
        for found in targets(TextUnits(TEXT), Span(0, len(TEXT)), masks)
    ]


@given(st.integers(0, 700), st.sets(st.sampled_from(LETTERS), min_size=1))
def test_no_code_is_the_beginning_of_another(number, letters):
    found = codes(number, "".join(sorted(letters)))
    assert len(found) == len(set(found)) == min(number, len(letters) ** 2)
    assert not any(one != other and other.startswith(one) for one in found for other in found)
    assert all(len(code) <= 2 for code in found)


def test_one_letter_each_while_the_letters_suffice():
    assert codes(26, LETTERS) == list(LETTERS)
    several = codes(27, LETTERS)
    assert sorted(map(len, several)) == [1] * 25 + [2] * 2


def test_keys_of_labels_are_no_hints():
    assert free_letters(["1", "A", None, "f"]) == LETTERS.replace("a", "").replace("f", "")
    found = targets(TextUnits(TEXT), Span(0, len(TEXT)), ())
    assert not {hint.letters for hint in hints_for(found, ["a", "s"])} & {"a", "s"}


def test_sentences_and_items_have_hints_and_furniture_has_none():
    start = TEXT.index("发布")
    mask = Mask(start, TEXT.index("\n", start), "published")
    found = quotes([mask])
    assert ("改造食堂。", Unit.SENTENCE) in found
    assert ("招聘教师。", Unit.SENTENCE) in found or ("（二）招聘教师。", Unit.SENTENCE) in found
    assert any(unit is Unit.ITEM and "新建学校三所。改造食堂。" in quote for quote, unit in found)
    assert not any(quote.startswith(("发布", "阅读")) for quote, _unit in found)
    assert any(quote.startswith("发布") for quote, _unit in quotes())


def test_only_what_is_in_sight_has_hints():
    start = TEXT.index("校园")
    found = targets(TextUnits(TEXT), Span(start, len(TEXT)), ())
    assert [hint.span for hint in found] == [Span(start, len(TEXT))]
