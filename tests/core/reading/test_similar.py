import random

from hypothesis import given
from hypothesis import strategies as st

from core.ids import DocumentId
from core.reading.similar import SimilarTexts, differences, matches

WORDS = "新建学校招聘教师资助困难学生食堂安全护学岗培训研讨党建引领质量提升均衡发展经费投入学位增加评估督导".strip()


def report(seed: int, sentences: int = 200) -> str:
    chance = random.Random(seed)
    return "".join("".join(chance.choices(WORDS, k=chance.randint(8, 30))) + "。\n" for _ in range(sentences))


def index(*texts: str) -> SimilarTexts:
    made = SimilarTexts()
    for number, text in enumerate(texts):
        made.add(DocumentId(str(number)), text)
    return made


def test_a_second_transcription_is_found_among_others() -> None:
    original = report(1)
    again = original.replace("新建", "新 建").replace("。\n", "。", 40).replace("教师", "老师", 3)
    (found,) = index(report(2), original, report(3)).like(again)
    assert found.document == "1"
    assert found.common > 0.9


def test_a_cut_copy_is_contained_and_has_less_in_common() -> None:
    original = report(1)
    (found,) = index(original).like(original[: len(original) // 3])
    assert found.contained > 0.95
    assert 0.25 < found.common < 0.45


def test_other_reports_and_texts_of_a_few_characters_are_like_nothing() -> None:
    made = index(report(1), "短", "")
    assert made.like(report(2)) == []
    assert made.like("短") == []


def test_differences_are_the_changed_letters() -> None:
    old = "新建学校三所。招聘教师120名。\n发放补助。"
    new = "新建学校四所。招聘教师120名。\n培训校长。发放补助。"
    shown = [
        (old[difference.old.start : difference.old.end], new[difference.new.start : difference.new.end])
        for difference in differences(old, new)
    ]
    assert shown == [("三", "四"), ("", "培训校长。")]
    assert differences(old, old) == []


@given(st.text("甲乙。\n", max_size=60), st.text("甲乙丙。\n", max_size=60))
def test_matches_and_differences_make_up_both_texts(old: str, new: str) -> None:
    common = matches(old, new)
    assert all(old[a : a + length] == new[b : b + length] for a, b, length in common)
    rebuilt, at = "", 0
    for difference in differences(old, new):
        rebuilt += old[at : difference.old.start] + new[difference.new.start : difference.new.end]
        at = difference.old.end
    assert rebuilt + old[at:] == new
