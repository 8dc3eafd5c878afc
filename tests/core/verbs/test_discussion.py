"""What is said about annotations."""

import pytest

from core.changes import ChangeSet
from core.errors import UserError
from core.review.decisions import Verdict
from tests.core.review.team import Team


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
    assert [(comment.author, comment.text) for comment in team.review.comments(mine)] == [
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
    assert [(thread.annotation.id, thread.removed, len(thread.comments)) for thread in threads] == [
        (newer.id, True, 2),
        (older.id, False, 1),
    ]
    assert team.review.threads() == threads
    assert team.review.threads(team.second_report()) == []


def test_everybody_changes_what_they_wrote_themselves(team: Team) -> None:
    annotation = team.cases()[0].sources[0].id
    made, _ = team.review.comment(annotation, "为什么？")
    team.review.edit_comment(made.id, "为什么是安全？")
    assert [comment.text for comment in team.review.comments(annotation)] == ["为什么是安全？"]
    team.work_as("A")
    for change in (lambda: team.review.edit_comment(made.id, "x"), lambda: team.review.delete_comment(made.id)):
        with pytest.raises(UserError) as error:
            change()
        assert error.value.code == "comment.not_yours"
    team.work_as("R")
    team.review.delete_comment(made.id)
    assert team.review.comments(annotation) == []
    team.session.history.undo()
    assert [comment.text for comment in team.review.comments(annotation)] == ["为什么是安全？"]


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
