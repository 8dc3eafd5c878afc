"""Decisions and comments travel, also those of two reviewers who decide the same case."""

from pathlib import Path

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.review.cases import Case
from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from core.storage.tables import DECISION
from tests.core.exchange.worlds import whole
from tests.core.projects import first, label, project


def team(tmp_path: Path) -> tuple[Session, Session]:
    """Two projects with the labels of two annotators and a reviewer each."""
    one, other = project(tmp_path / "one.biaodu", annotator="甲"), project(tmp_path / "other.biaodu", annotator="乙")
    label(one, 0, 3)
    label(one, 9, 12)
    label(other, 0, 3)
    label(other, 20, 24)
    meet(one, other)
    for session, name in ((one, "审一"), (other, "审二")):
        session.use_annotator(session.annotators.ensure(name).id)
    return one, other


def meet(one: Session, other: Session) -> None:
    one.exchange.apply(one.exchange.plan([other.path]))
    other.exchange.apply(other.exchange.plan([one.path]))


def cases(session: Session) -> list[Case]:
    layers = sorted(person.id for person in session.annotators.list() if person.name in ("甲", "乙"))
    return list(session.review.cases(first(session), layers))


def decided(session: Session) -> list[tuple[int, int]]:
    return [
        (annotation.start, annotation.end)
        for annotation in session.annotations.of_document(first(session), ADJUDICATED)
    ]


def test_decisions_and_comments_come_back_to_the_annotators(tmp_path: Path) -> None:
    one, other = team(tmp_path)
    with one, other:
        for case in cases(one):
            one.review.decide(case, Verdict.AGREED if len(case.sources) == 2 else Verdict.BOTH_RIGHT)
        theirs = next(mine for mine in one.annotations.iterate() if mine.start == 20)
        one.review.comment(theirs.id, "为什么？")
        one.exchange.package(tmp_path / "decided", PackageContents(kind=PackageKind.ADJUDICATION))
        other.exchange.apply(other.exchange.plan([tmp_path / "decided"]))
        assert decided(other) == decided(one) == [(0, 3), (9, 12), (20, 24)]
        assert len(other.review.decisions(first(other))) == 3
        assert [comment.text for comment in other.review.comments(theirs.id)] == ["为什么？"]
        assert other.check().ok


def test_two_reviewers_of_one_case_end_with_one_result(tmp_path: Path) -> None:
    one, other = team(tmp_path)
    with one, other:
        for session in (one, other):
            (agreed,) = [case for case in cases(session) if len(case.sources) == 2]
            session.review.decide(agreed, Verdict.AGREED)
        meet(one, other)
        assert whole(one) == whole(other)
        assert decided(one) == [(0, 3)]
        shown = {annotation.id for annotation in one.annotations.of_document(first(one), ADJUDICATED)}
        for session in (one, other):
            found = session.review.decisions(first(session))
            assert len(found) == 2
            assert {result for decision in found for result in decision.results} == shown
        one.review.withdraw([decision.id for decision in one.review.decisions(first(one))])
        meet(one, other)
        assert decided(one) == decided(other) == []
        assert one.check().ok


def test_comments_go_with_their_author_through_the_team_folder(tmp_path: Path) -> None:
    one, other = team(tmp_path)
    (tmp_path / "team").mkdir()
    with one, other:
        for session in (one, other):
            session.exchange.set_team_folder(tmp_path / "team")
        theirs = next(annotation for annotation in one.annotations.iterate() if annotation.start == 20)
        one.review.comment(theirs.id, "为什么？")
        other.exchange.apply(other.exchange.plan([one.exchange.team_publish().path]))
        (asked,) = other.review.comments(theirs.id)
        assert asked.text == "为什么？"
        other.review.comment(theirs.id, "因为。")
        one.exchange.apply(one.exchange.plan([other.exchange.team_publish().path]))
        assert [comment.text for comment in one.review.comments(theirs.id)] == ["为什么？", "因为。"]


def test_a_package_without_decisions_carries_none(tmp_path: Path) -> None:
    one, other = team(tmp_path)
    with one, other:
        for case in cases(one):
            one.review.decide(case, Verdict.BOTH_WRONG)
        mine = one.annotators.by_name("甲")
        assert mine is not None
        plain = one.exchange.package(tmp_path / "plain", PackageContents(annotators=[mine.id])).manifest
        with_them = one.exchange.package(
            tmp_path / "with", PackageContents(annotators=[mine.id], adjudicated=True)
        ).manifest
        assert (plain.counts["decisions"], with_them.counts["decisions"]) == (0, 3)


def test_a_decision_that_nobody_can_read_stops_no_review(tmp_path: Path) -> None:
    """A project merged by an earlier version may hold sources that are no objects."""
    one, other = team(tmp_path)
    with one, other:
        (agreed,) = [case for case in cases(one) if len(case.sources) == 2]
        me = one.annotator
        assert me is not None
        with one._engine.operation("test") as operation:
            values = {"document": first(one), "reviewer": me.id, "verdict": "third", "reason": None}
            times = {"created_at": operation.at, "updated_at": operation.at}
            odd = {"sources": '["abc", 1, null, {}]', "results": "[[1]]"}
            operation.insert(DECISION, {"id": "odd", **values, **odd, **times})
        one.review.decide(agreed, Verdict.AGREED)
        assert len(one.review.decisions_on(agreed.sources[0].annotator)) == 1
        assert one.review.decisions_about(agreed.sources[0].id)
        assert one.review.loose(first(one)) == []
