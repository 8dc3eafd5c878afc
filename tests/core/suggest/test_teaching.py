"""What is learnt from."""

from core.suggest.teaching import rows, sample_lessons, without
from tests.core.suggest.lessons import taught


def known(quote: str, *, done: bool = False) -> dict[str, bool]:
    found = taught("a", {quote: "teachers"}, done=done)
    return {sentence.text: seen for sentence, seen in zip(found.sentences, found.known, strict=True)}


def test_up_to_the_last_label_no_label_means_none_and_behind_it_nothing() -> None:
    seen = known("公开招聘教师60名")
    assert seen["更新课桌椅1200套。"]
    assert not seen["发放助学金210万元。"]
    assert all(known("公开招聘教师60名", done=True).values())


def test_a_rejection_is_an_answer_where_nobody_has_been_and_gives_way_to_a_label() -> None:
    found = taught("a", {"公开招聘教师60名": "teachers"}, {"发放助学金": "subsidies", "招聘教师": "teachers"})
    answers = rows([found], ["teachers", "subsidies"], lambda _: 1)
    texts = [sentence.text for sentence in found.sentences]
    aid, hired = texts.index("发放助学金210万元。"), texts.index("公开招聘教师60名；")
    assert answers.weights[aid].tolist() == [0, 1]
    assert answers.answers[aid].tolist() == [0, 0]
    assert answers.answers[hired, 0] == 1
    assert set(found.rejected) == {aid}


def test_headings_can_be_left_out() -> None:
    found = taught("a", {}, done=True)
    answers = rows([found], ["teachers"], lambda _: 0)
    assert [bool(weight) for weight in answers.weights[:, 0]] == [not each.is_heading for each in found.sentences]


def test_the_sample_reports_are_those_that_a_person_has_done_and_count_once_each() -> None:
    found = sample_lessons()
    weights: dict[str, float] = {}
    for each in found:
        weights[each.id] = weights.get(each.id, 0) + each.weight
    assert len(weights) == 7
    assert set(weights.values()) == {1}
    assert any(any(codes) for codes in found[0].given)
    assert {each.id for each in without(found, [found[0].id])} == set(weights) - {found[0].id}
