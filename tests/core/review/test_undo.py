"""Any sequence of labelling, deciding and talking, undone and done again by whoever did it."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import UserError
from core.review.cases import CaseState
from core.review.decisions import ADJUDICATED, Verdict, reading_of
from core.review.strategies import Strategy, StrategyName
from tests.core.projects import TEXT
from tests.core.review.team import Team

spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 9)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)
codes = st.sampled_from(["safety", "teachers"])
names = st.sampled_from(["AB", "ABC"])


class Reviewing(RuleBasedStateMachine):
    """A model of undo beside the real thing: what could be seen before each step."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.team = Team(self.folder / "a.biaodu")
        self.review = self.team.review
        self.past: list[tuple[str, object]] = []
        """Who did each step, and what could be seen before it."""
        self.future: list[tuple[str, object]] = []

    def view(self) -> object:
        session = self.team.session
        annotations = [
            replace(annotation, revision=0) for annotation in session.annotations.of_document(self.team.document)
        ]
        decisions = [
            replace(decision, revision=0, sources=tuple(replace(source, revision=0) for source in decision.sources))
            for decision in self.review.decisions()
        ]
        people = [person.id for person in session.annotators.list()]
        return annotations, decisions, people, self.said(), self.states(), self.beside()

    def beside(self) -> object:
        """Attributes and links, whoever's they are."""
        session = self.team.session
        stored = session.attributes.stored([own.id for own in session.annotations.of_document(self.team.document)])
        links = {(link.id, link.kind, link.source, link.target, link.annotator) for link in session.links.all()}
        return stored, links

    def said(self) -> list[tuple[str, ...]]:
        return [tuple(comment.text for comment in thread.comments) for thread in self.review.threads()]

    def states(self) -> list[CaseState]:
        return [case.state for case in self.team.cases("ABC")]

    def act(self, step: Callable[[], object]) -> None:
        before = self.view()
        newest = self.team.session.history.operations(1)[0].seq
        with suppress(UserError):
            step()
        self.team.work_as("R")
        done = [
            operation
            for operation in self.team.session.history.operations(9)
            if operation.seq > newest and operation.kind == "do"
        ]
        assert len(done) <= 1
        if done:
            names = {id_: name for name, id_ in self.team.people.items()}
            assert done[0].annotator is not None
            self.past.append((names[done[0].annotator], before))
            self.future = []
        else:
            assert self.view() == before

    @rule(who=st.sampled_from("ABC"), span=spans, code=codes)
    def label(self, who: str, span: tuple[int, int], code: str) -> None:
        self.act(lambda: self.team.label(who, *span, code))

    @rule(span=spans)
    def everybody_labels(self, span: tuple[int, int]) -> None:
        for who in "ABC":
            self.act(lambda who=who: self.team.label(who, *span, "safety"))

    @rule(data=st.data(), span=spans)
    def change_a_reading(self, data: st.DataObject, span: tuple[int, int]) -> None:
        who = data.draw(st.sampled_from("ABC"))
        mine = self.team.session.annotations.of_document(self.team.document, self.team.people[who])
        if mine:
            annotation = data.draw(st.sampled_from(mine))
            self.team.work_as(who)
            verbs = self.team.session.annotations
            remove = data.draw(st.booleans())
            self.act(lambda: verbs.delete([annotation.id]) if remove else verbs.move(annotation.id, *span))

    @rule(data=st.data(), value=st.sampled_from(["done", "planned", None]))
    def say_of_a_reading(self, data: st.DataObject, value: str | None) -> None:
        who = data.draw(st.sampled_from("AB"))
        mine = self.team.session.annotations.of_document(self.team.document, self.team.people[who])
        if mine:
            annotation = data.draw(st.sampled_from(mine))
            self.team.work_as(who)
            self.act(lambda: self.team.session.attributes.set([annotation.id], {"status": value}))

    @rule(data=st.data(), kind=st.sampled_from(["fulfils", "same_matter"]))
    def link_readings(self, data: st.DataObject, kind: str) -> None:
        who, session = data.draw(st.sampled_from("AB")), self.team.session
        mine = session.annotations.of_document(self.team.document, self.team.people[who])
        if mine:
            one, other = data.draw(st.sampled_from(mine)), data.draw(st.sampled_from(mine))
            made = [link.id for link in session.links.at([one.id]) if link.annotator == self.team.people[who]]
            self.team.work_as(who)
            if made and data.draw(st.booleans()):
                self.act(lambda: session.links.remove(made[:1]))
            else:
                self.act(lambda: session.links.make(one.id, other.id, kind))

    @rule(data=st.data(), names=names, verdict=st.sampled_from(Verdict), span=spans, code=codes)
    def decide(self, data: st.DataObject, names: str, verdict: Verdict, span: tuple[int, int], code: str) -> None:
        cases = self.team.cases(names)
        if cases:
            case = data.draw(st.sampled_from(cases))
            layer = self.team.people[data.draw(st.sampled_from(names))]
            own = [self.team.reading(*span, code), *case.distinct][: data.draw(st.integers(0, 2))]
            self.act(lambda: self.review.decide(case, verdict, layer=layer, readings=own))

    @rule(data=st.data(), names=names)
    def keep(self, data: st.DataObject, names: str) -> None:
        cases = [case for case in self.team.cases(names) if case.decisions]
        if cases:
            case = data.draw(st.sampled_from(cases))
            self.act(lambda: self.review.keep(case))

    @rule(data=st.data(), span=spans, code=codes)
    def change_a_decision(self, data: st.DataObject, span: tuple[int, int], code: str) -> None:
        decisions = self.review.decisions()
        if not decisions:
            label = self.team.session.codebook.by_code(code).id
            self.act(lambda: self.review.add(self.team.document, *span, label))
            return
        decision = data.draw(st.sampled_from(decisions))
        chosen = data.draw(st.integers(0, 3))
        readings = [self.team.reading(*span, code), *decision.decided][: data.draw(st.integers(0, 2))]
        self.act(
            [
                lambda: self.review.withdraw([decision.id]),
                lambda: self.review.withdraw(made.id for made in decisions),
                lambda: self.review.revise(decision.id, readings),
                lambda: self.review.set_reason(decision.id, data.draw(st.sampled_from(["漏标", None]))),
            ][chosen]
        )

    @rule(name=st.sampled_from(StrategyName), names=names)
    def in_bulk(self, name: StrategyName, names: str) -> None:
        strategy = Strategy(name, self.team.people["B"])
        self.act(lambda: self.review.apply_strategy(strategy, self.team.layers(names)))

    @rule(data=st.data())
    def comment(self, data: st.DataObject) -> None:
        annotations = self.team.session.annotations.of_document(self.team.document)
        if annotations:
            annotation = data.draw(st.sampled_from(annotations))
            self.act(lambda: self.review.comment(annotation.id, "为什么？"))

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.past))):
            self.take_back()

    def take_back(self) -> None:
        now, (who, before) = self.view(), self.past.pop()
        self.team.work_as(who)
        assert self.team.session.history.undo() is not None
        self.team.work_as("R")
        assert self.view() == before
        self.future.append((who, now))

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.future))):
            now, (who, after) = self.view(), self.future.pop()
            self.team.work_as(who)
            assert self.team.session.history.redo() is not None
            self.team.work_as("R")
            assert self.view() == after
            self.past.append((who, now))

    @precondition(lambda self: hasattr(self, "team"))
    @invariant()
    def the_adjudicated_layer_is_what_the_decisions_say(self) -> None:
        layer = self.team.session.annotations.of_document(self.team.document, ADJUDICATED)
        decisions = self.review.decisions()
        assert {annotation.id for annotation in layer} == {
            result for decision in decisions for result in decision.results
        }
        by_id = {annotation.id: reading_of(annotation) for annotation in layer}
        assert all(set(decision.decided) == {by_id[result] for result in decision.results} for decision in decisions)
        assert self.review.loose(self.team.document) == []
        assert CaseState.CONFLICT not in self.states()

    @precondition(lambda self: hasattr(self, "team"))
    @invariant()
    def decisions_that_hold_have_put_beside_the_labels_what_follows(self) -> None:
        session = self.team.session
        layer = {own.id: own for own in session.annotations.of_document(self.team.document, ADJUDICATED)}
        final = [link for link in session.links.all() if link.annotator == ADJUDICATED]
        assert all(link.source in layer and link.target in layer for link in final)
        values = session.attributes.of(layer)
        for decision in self.review.decisions():
            for result in decision.results:
                assert dict(decision.values_of(reading_of(layer[result]))) == values.get(result, {})
            taken = [source for source in decision.sources if source.annotator == decision.taken]
            if not decision.stale and taken and decision.strategy is None:
                own = session.attributes.of([taken[0].annotation]).get(taken[0].annotation, {})
                assert [dict(said) for said in decision.values] == ([own] if own else [])

    def teardown(self) -> None:
        if not hasattr(self, "team"):
            return
        try:
            while self.past:
                self.take_back()
            assert self.team.session.check().ok
        finally:
            self.team.session.close()
            shutil.rmtree(self.folder)


Reviewing.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestReviewing = Reviewing.TestCase
