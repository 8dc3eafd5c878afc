"""What annotators learn from decisions, and what is said about annotations."""

import pytest

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId
from core.model import Status
from core.review.decisions import Verdict
from core.review.discussion import Outcome
from core.review.strategies import Strategy, StrategyName
from tests.core.review.team import Team


def test_annotators_walk_the_decisions_on_their_own_labels(team: Team) -> None:
    _, boundary, label, only = team.cases()
    team.review.decide(only, Verdict.BOTH_WRONG, reason="只是背景")
    team.review.decide(label, Verdict.TAKE, layer=team.people["A"])
    team.review.decide(boundary, Verdict.TAKE, layer=team.people["A"], reason="边界应到整句")
    team.review.accept_agreeing(team.layers())
    of_b = team.review.decisions_on(team.people["B"])
    assert [(one.mine.start, one.outcome, one.decision.reason) for one in of_b] == [
        (0, Outcome.KEPT, None),
        (7, Outcome.MOVED, "边界应到整句"),
        (20, Outcome.RELABELLED, None),
        (30, Outcome.REJECTED, "只是背景"),
    ]
    assert of_b[1].decision.decided == (team.reading(5, 12, "infrastructure"),)
    assert {one.decision.reviewer for one in of_b} == {team.people["R"]}
    team.work_as("A")
    assert {one.outcome for one in team.review.decisions_on()} == {Outcome.KEPT}
    assert team.review.decisions_on(team.people["C"]) == []
    assert team.review.decisions_on(team.people["B"], team.document) == of_b
    assert team.review.decisions_on(team.people["B"], team.second_report()) == []


def test_annotators_see_what_they_missed(team: Team) -> None:
    team.review.apply_strategy(Strategy(StrategyName.UNION), team.layers())
    added, _ = team.review.add(team.document, 50, 54, team.session.codebook.by_code("safety").id)
    assert [one.decided[0].start for one in team.review.missed_by(team.people["A"])] == [30, 50]
    assert team.review.missed_by(team.people["B"], team.document) == [team.review.decision(added.id)]
    assert team.review.missed_by(team.people["C"]) == []
    team.work_as("C")
    team.session.documents.set_status([team.document], Status.DONE)
    assert len(team.review.missed_by()) == 5


def test_an_annotation_knows_the_decisions_on_it_and_behind_it(team: Team) -> None:
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.BOTH_RIGHT)
    for annotation in (*(one.id for one in case.sources), *made.results):
        assert team.review.decisions_about(annotation) == [made]
    assert team.review.decisions_about(team.cases()[0].sources[0].id) == []
    assert team.review.decisions_about(AnnotationId("none")) == []


def test_feedback_stays_when_the_annotation_was_changed_or_removed(team: Team) -> None:
    case = team.cases()[3]
    team.review.decide(case, Verdict.BOTH_WRONG)
    team.work_as("B")
    team.session.annotations.delete([case.sources[0].id])
    (one,) = team.review.decisions_on()
    assert (one.mine.start, one.mine.end, one.outcome, one.decision.stale) == (30, 36, Outcome.REJECTED, True)


def test_the_reviewer_sees_the_answer(team: Team) -> None:
    case = team.cases()[3]
    team.review.decide(case, Verdict.BOTH_WRONG, reason="只是背景")
    mine = case.sources[0].id
    seen: list[ChangeSet] = []
    team.session.subscribe(seen.append)
    team.work_as("B")
    answer, change = team.review.comment(mine, " 这是2024年的举措。 ")
    assert answer.text == "这是2024年的举措。"
    assert change.comments == {mine}
    assert seen[-1] == change
    assert team.review.decisions_on()[0].comments == 1
    team.work_as("R")
    team.review.comment(mine, "同意，已改。")
    assert [(one.author, one.text) for one in team.review.comments(mine)] == [
        (team.people["B"], "这是2024年的举措。"),
        (team.people["R"], "同意，已改。"),
    ]
    assert team.review.comment_counts([mine, case.sources[0].id]) == {mine: 2}


def test_threads_come_with_the_newest_first_also_of_removed_annotations(team: Team) -> None:
    older, newer = team.cases()[1].sources
    team.review.comment(newer.id, "一")
    team.review.comment(older.id, "二")
    team.review.comment(newer.id, "三")
    team.work_as("B")
    team.session.annotations.delete([newer.id])
    threads = team.review.threads(team.document)
    assert [(one.annotation.id, one.removed, len(one.comments)) for one in threads] == [
        (newer.id, True, 2),
        (older.id, False, 1),
    ]
    assert team.review.threads() == threads
    assert team.review.threads(team.second_report()) == []


def test_everybody_changes_what_they_wrote_themselves(team: Team) -> None:
    annotation = team.cases()[0].sources[0].id
    made, _ = team.review.comment(annotation, "为什么？")
    team.review.edit_comment(made.id, "为什么是安全？")
    assert [one.text for one in team.review.comments(annotation)] == ["为什么是安全？"]
    team.work_as("A")
    for change in (lambda: team.review.edit_comment(made.id, "x"), lambda: team.review.delete_comment(made.id)):
        with pytest.raises(UserError) as error:
            change()
        assert error.value.code == "comment.not_yours"
    team.work_as("R")
    team.review.delete_comment(made.id)
    assert team.review.comments(annotation) == []
    team.session.history.undo()
    assert [one.text for one in team.review.comments(annotation)] == ["为什么是安全？"]


def test_a_comment_needs_a_text_and_an_annotation(team: Team) -> None:
    annotation = team.cases()[0].sources[0].id
    made, _ = team.review.comment(annotation, "x")
    team.review.delete_comment(made.id)
    for verb, code in (
        (lambda: team.review.comment(annotation, " \n"), "comment.empty"),
        (lambda: team.review.comment(made.id, "x"), "annotation.unknown"),  # type: ignore[arg-type]
        (lambda: team.review.edit_comment(made.id, "x"), "comment.unknown"),
    ):
        with pytest.raises(UserError) as error:
            verb()
        assert error.value.code == code


def test_the_list_of_reasons_can_be_edited_and_undone(team: Team) -> None:
    defaults = team.review.reasons("zh_CN")
    assert defaults != team.review.reasons("en")
    team.review.set_reasons(["漏标", " 重复 ", "漏标", ""])
    assert team.review.reasons("zh_CN") == team.review.reasons("en") == ("漏标", "重复")
    team.review.set_reasons(["另一个"])
    team.session.history.undo()
    assert team.review.reasons() == ("漏标", "重复")
    team.review.set_reasons([])
    assert team.review.reasons("zh_CN") == defaults
    team.session.history.undo()
    assert team.review.reasons() == ("漏标", "重复")
    team.session.history.undo()
    assert team.review.reasons("zh_CN") == defaults
