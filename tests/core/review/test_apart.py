"""Two reviewers who decide on two machines, and bring their decisions together."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.agreement.layers import read_layers
from core.agreement.said_reading import read_said
from core.exchange.records import ANNOTATIONS, BY_TABLE, COMMENTS, DECISIONS, DOCUMENTS, Record, RecordKind
from core.exporting import export
from core.ids import AnnotationId, AnnotatorId
from core.model import Annotation
from core.review.cases import CaseState
from core.review.decisions import ADJUDICATED, Decision, Verdict
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from tests.core.exchange.test_scoped import _unique, bundle_of
from tests.core.exchange.worlds import assert_no_equal_links, shared, whole
from tests.core.projects import add
from tests.core.review.team import Team

Machines = tuple[Team, Session]


@pytest.fixture
def machines(team: Team, tmp_path: Path) -> Iterator[Machines]:
    """The team's project, and a second one into which everything was merged, at which S works."""
    with Session.create(tmp_path / "second.biaodu") as second:
        take(second, team.session)
        second.use_annotator(second.annotators.ensure("S").id)
        yield team, second


def take(into: Session, source: Session) -> None:
    into.exchange.apply(into.exchange.plan([source.path]))


def exchange(team: Team, second: Session) -> None:
    take(team.session, second)
    take(second, team.session)


def layer(session: Session) -> set[tuple[int, int, str]]:
    codes = {label.id: label.code for label in session.codebook.labels()}
    return {
        (annotation.start, annotation.end, codes[annotation.label])
        for annotation in session.annotations.iterate(annotator=ADJUDICATED)
    }


def states(session: Session, team: Team) -> list[CaseState]:
    return [case.state for case in session.review.cases(team.document, team.layers())]


def said(decisions: list[Decision]) -> set[tuple[object, ...]]:
    return {
        (decision.id, decision.verdict, decision.decided, decision.reviewer, decision.reason, decision.stale)
        for decision in decisions
    }


def assert_alike(team: Team, second: Session) -> None:
    assert layer(team.session) == layer(second)
    assert said(team.review.decisions()) == said(second.review.decisions())
    assert states(team.session, team) == states(second, team)
    assert team.session.check().ok
    assert second.check().ok


def test_different_places_come_together(machines: Machines) -> None:
    team, second = machines
    _, boundary, label, only = team.cases()
    team.review.decide(boundary, Verdict.TAKE, layer=team.people["A"])
    second.review.decide(label, Verdict.BOTH_RIGHT, reason="两种理解都成立")
    second.review.decide(only, Verdict.BOTH_WRONG)
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team) == [CaseState.OPEN, CaseState.DECIDED, CaseState.DECIDED, CaseState.DECIDED]
    assert [person.id for person in team.session.annotators.list() if person.adjudicated] == [ADJUDICATED]


def test_the_same_decision_twice_is_one_in_the_layer(machines: Machines) -> None:
    team, second = machines
    strategy = Strategy(StrategyName.UNION)
    team.review.apply_strategy(strategy, team.layers())
    second.review.apply_strategy(strategy, team.layers())
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team) == [CaseState.DECIDED] * 4
    assert len(layer(second)) == 5
    assert team.review.loose(team.document) == second.review.loose(team.document) == []


def test_different_decisions_are_shown_until_one_is_kept(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    mine, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    theirs, _ = second.review.decide(case, Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team)[1] is CaseState.CONFLICT
    assert len(layer(second)) == 2
    (contested,) = [
        case for case in second.review.cases(team.document, team.layers()) if case.state is CaseState.CONFLICT
    ]
    assert {decision.id for decision in contested.decisions} == {mine.id, theirs.id}
    second.review.keep(contested, mine.id)
    assert layer(second) == {(5, 12, "infrastructure")}
    exchange(team, second)
    assert_alike(team, second)
    assert states(team.session, team)[1] is CaseState.DECIDED
    assert layer(team.session) == {(5, 12, "infrastructure")}


def test_deciding_anew_settles_it_too(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    second.review.decide(case, Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    team.review.decide(team.cases()[1], Verdict.BOTH_WRONG, reason="只是背景")
    exchange(team, second)
    assert_alike(team, second)
    assert layer(second) == set()
    assert states(second, team)[1] is CaseState.DECIDED


def test_the_later_revision_of_one_decision_wins_everywhere(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    made, _ = team.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    exchange(team, second)
    second.review.decide(second.review.cases(team.document, team.layers())[1], Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert [decision.id for decision in team.review.decisions()] == [made.id]
    assert layer(team.session) == {(7, 12, "infrastructure")}
    team.review.withdraw([made.id])
    exchange(team, second)
    assert_alike(team, second)
    assert (layer(second), second.review.decisions()) == (set(), [])


def test_answers_travel(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[3]
    second.review.decide(case, Verdict.BOTH_WRONG, reason="只是背景")
    exchange(team, second)
    team.work_as("B")
    (feedback,) = team.review.decisions_on()
    assert (feedback.decision.reason, feedback.mine.annotation) == ("只是背景", case.sources[0].id)
    team.review.comment(feedback.mine.annotation, "这是举措。")
    exchange(team, second)
    (thread,) = second.review.threads()
    assert [comment.text for comment in thread.comments] == ["这是举措。"]


def test_a_changed_reading_makes_the_decision_stale_on_the_other_machine(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    second.review.decide(case, Verdict.TAKE, layer=team.people["A"])
    mine = case.readings[0]
    assert mine is not None
    team.work_as("A")
    team.session.annotations.move(mine.id, 5, 11)
    exchange(team, second)
    assert_alike(team, second)
    assert states(second, team)[1] is CaseState.STALE


@pytest.mark.parametrize("which", [0, 1])
def test_one_of_two_equal_decisions_can_go_without_the_other(machines: Machines, which: int) -> None:
    team, second = machines
    case = team.cases()[1]
    made = [
        team.review.decide(case, Verdict.TAKE, layer=team.people["A"])[0],
        second.review.decide(case, Verdict.TAKE, layer=team.people["A"])[0],
    ]
    exchange(team, second)
    team.review.withdraw([made[which].id])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(second) == {(5, 12, "infrastructure")}
    assert team.review.loose(team.document) == []
    second.review.withdraw([made[1 - which].id])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(team.session) == set()


def test_two_equal_decisions_can_be_decided_anew(machines: Machines) -> None:
    team, second = machines
    case = team.cases()[1]
    for review in (team.review, second.review):
        review.decide(case, Verdict.TAKE, layer=team.people["A"])
    exchange(team, second)
    second.review.decide(second.review.cases(team.document, team.layers())[1], Verdict.TAKE, layer=team.people["B"])
    exchange(team, second)
    assert_alike(team, second)
    assert layer(team.session) == {(7, 12, "infrastructure")}
    assert team.review.loose(team.document) == []


class LinkedTwice(NamedTuple):
    """A project in which A and B labelled and linked alike, and a second reviewer's with all of it."""

    first: Session
    second: Session
    layers: list[AnnotatorId]

    def accept(self) -> None:
        """Both reviewers accept what agrees, each on their own machine."""
        for session in (self.first, self.second):
            session.review.accept_agreeing(self.layers)

    def exchange(self) -> None:
        take(self.first, self.second)
        take(self.second, self.first)


def final_links(session: Session) -> list[tuple[str, int, int]]:
    found = [link for link in session.links.all() if link.annotator == ADJUDICATED]
    at = session.annotations.get
    return sorted((link.kind, at(link.source).start, at(link.target).start) for link in found)


def making(tmp_path: Path, kind: str) -> Iterator[LinkedTwice]:
    """The two projects, for as long as they are open."""
    with Session.create(tmp_path / "first.biaodu") as first, Session.create(tmp_path / "second.biaodu") as second:
        document = add(first, "计划新建学校三所，已经新建学校三所。", "一")
        layers: list[AnnotatorId] = []
        for name in ("A", "B"):
            layers.append(first.annotators.ensure(name).id)
            first.use_annotator(layers[-1])
            label = first.codebook.labels()[0].id
            ends = [first.annotations.create(document, *span, label)[0].id for span in ((0, 8), (9, 17))]
            # Without direction it is the same link from whichever end it begins.
            turned = kind == "same_matter" and name == "B"
            source, target = reversed(ends) if turned else ends
            first.links.make(source, target, kind)
        first.use_annotator(first.annotators.ensure("R").id)
        take(second, first)
        second.use_annotator(second.annotators.ensure("S").id)
        yield LinkedTwice(first, second, layers)


@pytest.fixture(params=["fulfils", "same_matter"])
def linked(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[LinkedTwice]:
    yield from making(tmp_path, request.param)


def case_states(session: Session, layers: list[AnnotatorId]) -> list[CaseState]:
    (document,) = (document.id for document in session.documents.list())
    return [case.state for case in session.review.cases(document, layers)]


def test_a_link_that_two_reviewers_accepted_apart_is_one_in_the_final_layer(linked: LinkedTwice) -> None:
    linked.accept()
    before = final_links(linked.first)
    assert len(before) == 1
    linked.exchange()
    for session in (linked.first, linked.second):
        assert session._engine.conn.row("SELECT count(*) FROM link WHERE deleted = 0") == (4,), "both are stored"
        assert final_links(session) == before
        assert case_states(session, linked.layers) == [CaseState.DECIDED] * 2
        assert not any(decision.stale for decision in session.review.decisions())
        assert session.check().ok
    assert {link.id for link in linked.first.links.all()} == {link.id for link in linked.second.links.all()}


def test_the_hidden_one_does_not_come_up_when_the_link_is_decided_against(linked: LinkedTwice) -> None:
    linked.accept()
    linked.exchange()
    second, other = linked.second, linked.layers[1]
    for layer in linked.layers:
        second.use_annotator(layer)
        second.links.remove([link.id for link in second.links.all() if link.annotator == layer])
    second.use_annotator(second.annotators.ensure("S").id)
    (document,) = (document.id for document in second.documents.list())
    for case in second.review.cases(document, linked.layers):
        second.review.decide(case, Verdict.TAKE, layer=other)
    assert final_links(second) == []
    take(linked.first, second)
    assert final_links(linked.first) == []
    second.history.undo()
    second.history.undo()
    assert len(final_links(second)) == 1


STEP = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 4))
"""Which reviewer, about which case, what they decide; 4 brings both together."""


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, min_size=1, max_size=8))
def test_whatever_two_reviewers_decide_apart_both_have_the_same_final_links_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, int]]
) -> None:
    for made in making(tmp_path_factory.mktemp("apart"), "same_matter"):
        sessions = made.first, made.second
        (document,) = (document.id for document in made.first.documents.list())
        for who, place, what in steps:
            session = sessions[who]
            case = session.review.cases(document, made.layers)[place]
            if what == 4:
                made.exchange()
            elif what == 3:
                session.review.accept_agreeing(made.layers)
            elif what == 2:
                session.review.decide(case, Verdict.BOTH_WRONG)
            else:
                session.review.decide(case, Verdict.TAKE, layer=made.layers[what])
        made.exchange()
        ids = [{link.id for link in session.links.all()} for session in sessions]
        assert ids[0] == ids[1]
        for session in sessions:
            assert_no_equal_links(session)
            assert len(final_links(session)) <= 1
            assert session.check().ok
        assert case_states(made.first, made.layers) == case_states(made.second, made.layers)


def test_one_link_leaves_in_a_dataset_and_counts_in_figures(linked: LinkedTwice, tmp_path: Path) -> None:
    linked.accept()
    linked.exchange()
    out = tmp_path / "final.jsonl"
    export(linked.first, out, annotator=ADJUDICATED)
    (line,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(line["relations"]) == 1
    compared = read_said(linked.first, read_layers(linked.first, [ADJUDICATED, linked.layers[0]]))
    assert sorted(link.annotator for link in compared.links) == [0, 1]


State = tuple[RecordKind, Record]


def everything(machines: Machines) -> tuple[list[State], dict[str, str]]:
    """What both machines would give to a hub."""
    found: dict[State, None] = {}
    texts: dict[str, str] = {}
    for session in (machines[0].session, machines[1]):
        for name, records in shared(session).items():
            kind = BY_TABLE[name]
            found |= dict.fromkeys(
                (kind, record) for record in records.values() if kind is not DOCUMENTS or DOCUMENTS.is_active(record)
            )
        texts |= dict(session._engine.conn.rows("SELECT document, text FROM document_text"))
    return list(found), texts


@pytest.mark.parametrize("last", [DECISIONS, COMMENTS, ANNOTATIONS], ids=lambda kind: kind.table.name)
def test_what_comes_by_itself_after_equal_results_of_two_reviewers_is_as_if_all_came_at_once(
    machines: Machines, tmp_path: Path, last: RecordKind
) -> None:
    """One of two equal results is hidden, and whoever names it means the one that is shown."""
    team, second = machines
    first, other, *_ = team.cases()
    team.review.decide(first, Verdict.TAKE, layer=team.people["A"])
    second.review.decide(first, Verdict.TAKE, layer=team.people["A"])
    for session in (team.session, second):
        (made,) = adjudicated(session)
        session.review.comment(made.id, "已核对")
    team.review.decide(other, Verdict.TAKE, layer=team.people["A"])
    states, texts = everything(machines)
    assert_alike_with_late(states, [state for state in states if state[0] is last], texts, tmp_path)


def test_a_comment_follows_when_an_equal_annotation_comes_that_is_shown_in_place_of_its_own(
    machines: Machines, tmp_path: Path
) -> None:
    """One person who works at both machines labels the same passage twice."""
    take(machines[0].session, machines[1])
    made: dict[AnnotationId, Session] = {}
    for session in (machines[0].session, machines[1]):
        session.use_annotator(session.annotators.ensure("S").id)
        document, safety = session.documents.list()[0].id, session.codebook.by_code("safety")
        assert safety is not None
        made[session.annotations.create(document, 0, 2, safety.id)[0].id] = session
    shown, hidden = sorted(made)
    made[hidden].review.comment(hidden, "已核对")
    states, texts = everything(machines)
    assert_alike_with_late(states, [(kind, record) for kind, record in states if record[0] == shown], texts, tmp_path)


def adjudicated(session: Session) -> list[Annotation]:
    return list(session.annotations.iterate(annotator=ADJUDICATED))


def assert_alike_with_late(states: list[State], late: list[State], texts: dict[str, str], folder: Path) -> None:
    assert late
    with Session.create(folder / "t.biaodu") as together, Session.create(folder / "s.biaodu") as single:
        for state in [*(state for state in states if state not in late), *late]:
            single.hub.take(bundle_of([state], texts))
        for portion in _unique(states):
            together.hub.take(bundle_of(portion, texts))
        assert whole(single) == whole(together)
        assert single.check().ok
