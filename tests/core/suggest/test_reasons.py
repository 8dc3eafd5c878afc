"""Why a label is suggested."""

from core.model import Span
from core.suggest.model import Learner
from core.suggest.reasons import LabelledPassages, Reason, reason
from tests.core.suggest.lessons import TEXT, learner, sentences, taught


def why(made: Learner, quote: str, label: str) -> Reason:
    table = made.table("asked", sentences)
    suggestion = next(
        each
        for each in made.suggest("asked", sentences)
        if each.label == label and quote in TEXT[each.span.start : each.span.end]
    )
    return reason(made, table, suggestion)


def test_words_of_the_sentence_come_heaviest_first_and_stand_in_it() -> None:
    found = why(learner(), "公开招聘教师60名", "teachers")
    assert found.words[0] in ("公开招聘", "招聘…教师", "招聘教师")
    assert all(part in "公开招聘教师60名；" for word in found.words for part in word.split("…"))


def test_the_heading_that_counted_is_named() -> None:
    found = why(learner(), "组织教师培训40期", "teachers")
    assert found.heading == "（二）建强教师队伍"


def test_a_sentence_without_words_is_explained_by_what_stands_around_it() -> None:
    made = learner(
        *(
            taught(f"a{number}", {"公开招聘教师60名；组织教师培训40期。落实了相关要求。": "teachers"}, done=True)
            for number in range(3)
        )
    )
    found = why(made, "落实了相关要求", "teachers")
    assert found.heading or found.neighbour
    assert found.neighbour is None or found.neighbour in TEXT


def test_the_nearest_labelled_passage_is_the_most_alike_and_not_itself() -> None:
    lessons = [taught("a", {"开展消防演练20次，排查隐患31处": "safety", "公开招聘教师60名": "teachers"})]
    passages = LabelledPassages(lessons)
    found = passages.nearest("全年开展消防演练8次。", "safety")
    assert found is not None
    assert found.text == "开展消防演练20次，排查隐患31处。"
    assert TEXT[found.span.start : found.span.end] == found.text
    assert passages.nearest(found.text, "safety", but=("a", found.span)) is None
    assert passages.nearest("高考成绩", "safety") is None
    assert LabelledPassages([]).nearest("消防", "safety", but=("a", Span(0, 1))) is None
