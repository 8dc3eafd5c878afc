"""Learning and suggesting."""

import numpy as np
import pytest

from core.ids import LabelId
from core.model import Label, Span
from core.suggest import model
from core.suggest.label_words import lexicon_for
from core.suggest.model import Grade, Headings, Learner, Suggestion
from core.suggest.teaching import sample_lessons
from tests.core.suggest.lessons import CODES, LABELS, TEXT, chance, learner, sentences, taught

RIGHT = {
    "新建教学楼3栋，新增学位900个": "infrastructure",
    "公开招聘教师60名": "teachers",
    "开展消防演练20次": "safety",
    "发放助学金210万元": "subsidies",
}


def test_before_the_first_label_it_finds_what_the_words_say() -> None:
    found = {TEXT[each.span.start : each.span.end]: each for each in learner().suggest("asked", sentences)}
    for quote, label in RIGHT.items():
        (each,) = (each for text, each in found.items() if quote in text)
        assert (each.label, each.grade) == (label, Grade.SURE)
    assert not any("高考成绩" in text for text in found)


def test_a_sentence_without_words_is_suggested_with_what_stands_around_it() -> None:
    assert chance(learner(), "更新课桌椅", "infrastructure") > 0.8
    assert chance(learner(), "落实了相关要求", "teachers") > chance(learner(), "落实了相关要求", "subsidies")


def test_a_label_makes_what_is_like_it_likelier_and_a_rejection_less_likely() -> None:
    quote = "全县学校无一例外"
    before = chance(learner(), quote, "safety")
    text = TEXT.replace("2024", "2023")
    given = {**RIGHT, "全县学校无一例外": "safety"}
    rejected = {"全县学校无一例外": "safety"}
    assert chance(learner(taught("a", given, text=text, done=True)), quote, "safety") > before
    assert chance(learner(taught("a", {}, rejected, text=text)), quote, "safety") < before


def test_many_rejections_of_a_label_take_its_suggestions_away() -> None:
    lessons = [
        taught(f"r{number}", {}, {"公开招聘教师60名": "teachers", "组织教师培训40期": "teachers"})
        for number in range(12)
    ]
    assert chance(learner(*lessons), "公开招聘教师", "teachers") < chance(learner(), "公开招聘教师", "teachers") - 0.1


def test_whether_headings_are_labelled_is_learnt() -> None:
    text = (
        TEXT.replace("。新建", "\n新建")
        .replace("。公开", "\n公开")
        .replace("。开展", "\n开展")
        .replace("。发放", "\n发放")
    )
    quiet = learner(*(taught(f"q{number}", RIGHT, text=text, done=True) for number in range(4)))
    heading = "（二）建强教师队伍"
    assert chance(learner(), heading, "teachers", text) > 0.5
    assert chance(quiet, heading, "teachers", text) < 0.4
    assert chance(quiet, "公开招聘教师", "teachers", text) > 0.8


def test_the_same_labels_in_any_order_give_the_same_suggestions() -> None:
    lessons = [taught("a", RIGHT, done=True), taught("b", {"更新课桌椅1200套": "infrastructure"})]
    one, other = learner(*lessons), learner(*reversed(lessons))
    assert one.suggest("asked", sentences) == other.suggest("asked", sentences)
    assert (one.coefficients == other.coefficients).all()


def test_a_decision_refits_without_the_ngrams_and_points_the_same_way() -> None:
    quote = "全县学校无一例外"
    made = learner(taught("a", RIGHT, text=TEXT.replace("2024", "2023")))
    before = chance(made, quote, "safety")
    grams = made.grams
    made.reteach([taught("a", {**RIGHT, quote: "safety"}, text=TEXT.replace("2024", "2023"))])
    made.fit()
    assert made.grams is not None
    assert grams is not None
    assert made.grams.softmax is grams.softmax
    assert chance(made, quote, "safety") > before


def test_a_project_without_any_of_the_four_categories_learns_its_own() -> None:
    labels = [
        Label(LabelId("r"), "reading", "阅读", "Reading", "#000000", definition_zh="书香校园和读书活动"),
        Label(LabelId("e"), "exams", "考试", "Exams", "#000000", definition_zh="高考中考成绩"),
    ]
    made = Learner(["reading", "exams"], lexicon_for(labels), sample_lessons())
    made.fit()
    text = "全县学校开展读书活动三十场。今年普通高中的高考成绩再创新高。全年共开展消防演练二十次。"
    found = made.suggest("asked", lambda: sentences(text))
    assert {(text[each.span.start : each.span.end], each.label) for each in found} == {
        ("全县学校开展读书活动三十场。", "reading"),
        ("今年普通高中的高考成绩再创新高。", "exams"),
    }


def test_without_labels_or_sentences_there_is_nothing_to_suggest() -> None:
    made = Learner([], lexicon_for([]), sample_lessons())
    made.learn_ngrams()
    made.fit()
    assert made.suggest("asked", sentences) == []
    assert learner().suggest("empty", list) == []


def test_grades_are_three() -> None:
    scores = (0.95, 0.7, 0.5)
    assert [Suggestion(Span(0, 1), "safety", score, 0).grade for score in scores] == [1, 2, 3]


def test_every_chance_is_one() -> None:
    found = learner(taught("a", RIGHT)).chances("asked", sentences)
    assert found.shape == (len(sentences()), len(CODES))
    assert ((found > 0) & (found < 1)).all()
    assert np.isfinite(found).all()


def test_the_document_that_is_a_sample_report_is_learnt_from_once() -> None:
    sample = sample_lessons()[0]
    made = Learner(CODES, lexicon_for(LABELS), sample_lessons())
    made.teach([sample])
    made.learn_ngrams()
    assert made.grams is not None
    assert len(made.grams.held_out) == len([each for each in sample_lessons() if each.id != sample.id]) + 1


def test_chances_reckoned_in_portions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = sentences() * 3
    whole = learner().chances("a", lambda: listed)
    monkeypatch.setattr(model, "_PORTION", 5)
    assert np.array_equal(learner().chances("a", lambda: listed), whole)


@pytest.mark.parametrize("headings", list(Headings))
def test_headings_are_labelled_as_learnt_never_or_alike(headings: Headings) -> None:
    made = Learner(CODES, lexicon_for(LABELS), sample_lessons(), headings)
    made.learn_ngrams()
    made.fit()
    listed = sentences()
    row = next(number for number, each in enumerate(listed) if each.is_heading and "教师队伍" in each.text)
    chance = made.chances("asked", lambda: listed)[row, CODES.index("teachers")]
    if headings is Headings.NEVER:
        assert chance == 0
    else:
        assert chance > 0
    seen = made.table("asked", lambda: listed).sentences[row]
    assert seen.is_heading is (headings is not Headings.ALIKE)


def test_what_a_label_says_of_itself_is_no_evidence_for_it() -> None:
    wrong = taught("wrong", {"高考成绩再创新高": "subsidies"}, done=True)
    made = learner(*(taught(f"a{number}", {"发放助学金210万元": "subsidies"}, done=True) for number in range(3)), wrong)
    row = next(number for number, each in enumerate(sentences()) if "高考成绩" in each.text)
    held = made.doubts("wrong")
    assert held is not None
    assert held[row, CODES.index("subsidies")] < 0.2
    assert made.doubts("unknown") is None
