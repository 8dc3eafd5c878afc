"""Any sequence of operations, undone and done again: the journal takes back exactly what was done.

Several people work one after another, and the newest step is taken back by whoever did it, so the file goes back the
way it came. `test_undo_of_several.py` is about people who work beside each other.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.changes import ChangeSet
from core.codebook import Codebook
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Document, Label, Mask, Span, Status
from core.said.fulfilment import Fulfilment
from core.session import Session
from core.storage.tables import UNBOUND
from core.tally import Tally
from core.text.parts import Correction
from tests.core.projects import report

TEXTS = [f"{name}区报告𠮷。一、教师。二、学校安全。三、资助。" for name in "东南西北"]
SHORTEST = min(len(text) for text in TEXTS)
places = st.integers(0, SHORTEST)
actions = st.integers(0, 29)


@dataclass(frozen=True)
class View:
    """All that a window could show; annotations without their revision, which only grows."""

    documents: dict[DocumentId, tuple[Document, tuple[Mask, ...], tuple[object, ...]]]
    labels: tuple[Label, ...]
    annotations: dict[AnnotationId, Annotation]
    said: object = None
    """What is said beside labels: declarations, values, links, memos, what is to be looked at again."""


def documents_of(session: Session) -> dict[DocumentId, tuple[Document, tuple[Mask, ...], tuple[object, ...]]]:
    statuses = session.documents.statuses()
    return {
        document.id: (
            document,
            tuple(session.documents.masks(document.id)),
            tuple(sorted((who, status) for (which, who), status in statuses.items() if which == document.id)),
        )
        for document in session.documents.list()
    }


def view(session: Session) -> View:
    annotations = {annotation.id: replace(annotation, revision=0) for annotation in session.annotations.iterate()}
    return View(documents_of(session), tuple(session.codebook.labels()), annotations, said(session))


def said(session: Session) -> object:
    """Every row of what is said beside labels or assigned, without revisions and times of change.

    Cheaper than asking the verbs.
    """
    found: list[object] = []
    for table in UNBOUND:
        columns = [column for column in table.columns[:-3] if column != "updated_at"]
        found.append(
            session._engine.conn.rows(f"SELECT {', '.join(columns)} FROM {table.name} WHERE deleted = 0 ORDER BY id")
        )
    return found


class Shadow:
    """What a window keeps: changed only by what the change sets say."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seen = view(session)
        self.revisions: dict[AnnotationId, int] = {}
        self.tally = Tally(session)
        session.subscribe(self.take)

    def take(self, change: ChangeSet) -> None:
        if not self.tally.follow(change, self.session):
            self.tally = Tally(self.session)
        for annotation_change in change.annotations:
            for side in (annotation_change.before, annotation_change.after):
                if side is not None and not change.reload:
                    assert side.revision >= self.revisions.get(side.id, 0)
                    self.revisions[side.id] = side.revision
            if annotation_change.before and annotation_change.after:
                assert annotation_change.after.revision > annotation_change.before.revision
        if change.reload:
            self.seen = view(self.session)
            return
        fresh = documents_of(self.session)
        documents = {id_: fresh[id_] if id_ in change.documents else self.seen.documents.get(id_) for id_ in fresh}
        annotations = dict(self.seen.annotations)
        for annotation_change in change.annotations:
            assert (
                replace(annotation_change.before, revision=0) == annotations.pop(annotation_change.before.id)
                if annotation_change.before
                else True
            )
            if annotation_change.after:
                annotations[annotation_change.after.id] = replace(annotation_change.after, revision=0)
        labels = tuple(self.session.codebook.labels()) if change.labels else self.seen.labels
        # No view follows what is said beside labels singly yet: whoever shows it reads it again.
        self.seen = View(documents, labels, annotations, said(self.session))  # type: ignore[arg-type]


class Journal(RuleBasedStateMachine):
    """A model of undo beside the real thing: the view before each step, and who did it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.biaodu"
        self.session = Session.create(self.path)
        self.past: list[tuple[AnnotatorId, View]] = []
        self.future: list[tuple[AnnotatorId, View]] = []
        """What was taken back since anybody did something new."""

    @initialize()
    def people_and_reports(self) -> None:
        session = self.session
        self.people = [session.annotators.ensure(name).id for name in ("陈晓", "李敏")]
        session.use_annotator(self.people[0])
        with session.with_operation("document.import", undoable=False):
            session.documents.add([report(TEXTS[0], "一"), report(TEXTS[1], "二")])
        self.shadow = Shadow(session)

    def act(self, step: Callable[[], object]) -> None:
        """Do one operation; what it changed is one undo step, what it refused is none."""
        before = view(self.session)
        newest = self.session.history.operations(1)[0].seq
        with suppress(UserError):
            step()
        if self.session.history.operations(1)[0].seq != newest:
            self.past.append((self.me, before))
            self.future = []
        else:
            assert view(self.session) == before

    @property
    def me(self) -> AnnotatorId:
        assert self.session.annotator is not None
        return self.session.annotator.id

    @rule(actions=st.lists(actions, min_size=3, max_size=8), data=st.data())
    def several(self, actions: list[int], data: st.DataObject) -> None:
        for action in actions:
            self.act(lambda action=action: self.do(action, data))

    @rule(actions=st.lists(actions, min_size=3, max_size=8), data=st.data(), fails=st.integers(0, 4))
    def grouped(self, actions: list[int], data: st.DataObject, fails: int) -> None:
        def group() -> None:
            with self.session.with_operation("document.import"):
                for action in actions:
                    with suppress(UserError):
                        self.do(action, data)
                if fails == 1:
                    raise UserError("annotation.unknown", id="")

        self.act(group)

    @rule(who=st.integers(0, 1))
    def somebody_else(self, who: int) -> None:
        self.session.use_annotator(self.people[who])

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            if not self.past:
                assert self.session.history.undo() is None
                return
            now, (who, before) = view(self.session), self.past.pop()
            self.session.use_annotator(who)
            assert self.session.history.undo() is not None
            assert view(self.session) == before
            self.future.append((who, now))

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            if not self.future:
                return
            now, (who, after) = view(self.session), self.future.pop()
            self.session.use_annotator(who)
            assert self.session.history.redo() is not None
            assert view(self.session) == after
            self.past.append((who, now))

    @rule()
    def reopen(self) -> None:
        self.session.close()
        self.session = Session.open(self.path)
        self.shadow = Shadow(self.session)

    @precondition(lambda self: hasattr(self, "shadow"))
    @invariant()
    def the_window_shows_what_the_file_holds(self) -> None:
        session = self.session
        assert self.shadow.seen == view(session)
        kinds: dict[tuple[object, ...], int] = {}
        for annotation in session.annotations.iterate():
            kind = (annotation.document, annotation.annotator, annotation.label)
            kinds[kind] = kinds.get(kind, 0) + 1
        assert session.annotations.label_counts() == kinds
        assert sum(session.annotations.counts().values()) == len(self.shadow.seen.annotations)
        kept, fresh = self.shadow.tally, Tally(session)
        assert (kept.by_label, kept.people) == (fresh.by_label, fresh.people)
        for document in self.shadow.seen.documents:
            assert kept.in_document(document) == fresh.in_document(document)
            assert kept.statuses(document) == fresh.statuses(document)

    def teardown(self) -> None:
        try:
            end = view(self.session)
            for who, before in reversed(self.past):
                self.session.use_annotator(who)
                assert self.session.history.undo() is not None
                assert view(self.session) == before
            for who in self.people:
                self.session.use_annotator(who)
                assert self.session.history.undo() is None
            assert self.session.check().ok
            for who, _before in self.past:
                self.session.use_annotator(who)
                assert self.session.history.redo() is not None
            assert view(self.session) == end
            assert self.session.check().ok
        finally:
            self.session.close()
            shutil.rmtree(self.folder)

    def do(self, action: int, data: st.DataObject) -> object:
        """One of the verbs, on something that is there."""
        session = self.session
        documents = [document.id for document in session.documents.list()]
        labels = [known.id for known in session.codebook.labels()]
        texts = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)
        if action == 0 or not documents:
            return session.documents.add([report(text, text[:2]) for text in data.draw(texts)])
        document = data.draw(st.sampled_from(documents))
        span = Span(*sorted(data.draw(st.tuples(places, places))))
        whole = bool(data.draw(st.integers(0, 3)) == 0)
        mine = [
            annotation
            for annotation in session.annotations.of_document(document)
            if annotation.annotator == session.annotator.id  # type: ignore[union-attr]
        ]
        chosen = [annotation.id for annotation in mine if whole or data.draw(st.booleans())]
        if not labels:
            return session.codebook.create(name_en="new")
        label = data.draw(st.sampled_from(labels))
        if action <= 5:
            return session.annotations.create(document, span.start, span.end, label)
        return [
            lambda: session.documents.remove([document]),
            lambda: session.documents.set_meta([document], region=data.draw(st.sampled_from("甲乙")), year=2024),
            lambda: session.documents.correct_part(document, 0, data.draw(st.sampled_from([None, *Correction]))),
            lambda: session.documents.set_status([document], data.draw(st.sampled_from(Status))),
            lambda: session.documents.mask(document, span, data.draw(st.sampled_from(["user", "banner"]))),
            lambda: session.documents.unmask(document, span),
            lambda: session.annotations.relabel(chosen, label),
            lambda: session.annotations.move(chosen[0], span.start, span.end) if chosen else None,
            lambda: session.annotations.split(chosen[0], span.start) if chosen else None,
            lambda: session.annotations.join(chosen),
            lambda: session.annotations.delete(chosen),
            lambda: session.annotations.set_note(chosen, data.draw(st.sampled_from(["好", "", None]))),
            lambda: self.bulk(document, label),
            lambda: self.edit_codebook(label, data),
            lambda: self.edit_codebook(label, data),
            lambda: session.attributes.set(chosen, {"status": data.draw(st.sampled_from(["done", "planned", None]))}),
            lambda: self.declare(label, data),
            lambda: self.link(data),
            lambda: session.links.remove([link.id for link in session.links.all()][:1]),
            lambda: self.values(documents, data),
            lambda: self.answer(documents, label, span, data),
            lambda: session.memos.write("document", document, "记"),
            lambda: session.codebook.edit(label, meaning=True, definition_zh=data.draw(st.sampled_from("甲乙丙"))),
            lambda: session.worklist.confirm(chosen),
        ][action - 6]()

    def declare(self, label: LabelId, data: st.DataObject) -> object:
        attributes = self.session.attributes
        declared = attributes.declared()
        initial = data.draw(st.sampled_from([None, True]))
        code = self.session.codebook.get(label).code
        if not declared or data.draw(st.booleans()):
            return attributes.declare(data.draw(st.sampled_from("题问")), "yes_no", labels=[code], initial=initial)
        return attributes.remove(data.draw(st.sampled_from(declared)).id)

    def answer(self, documents: list[DocumentId], label: LabelId, span: Span, data: st.DataObject) -> object:
        plan, later = (documents[0], span), documents[-1]
        if data.draw(st.integers(0, 4)) == 0:
            return self.session.outcomes.withdraw(plan, later)
        answer = data.draw(st.sampled_from(Fulfilment))
        return self.session.outcomes.answer(plan, later, answer, span, label=label, also=data.draw(st.booleans()))

    def link(self, data: st.DataObject) -> object:
        ends = st.sampled_from(
            [annotation.id for annotation in self.session.annotations.iterate()] or [AnnotationId("")]
        )
        kind = data.draw(st.sampled_from(["fulfils", "same_matter", "continues"]))
        return self.session.links.make(data.draw(ends), data.draw(ends), kind, "注")

    def values(self, documents: list[DocumentId], data: st.DataObject) -> object:
        variables = self.session.variables
        if not variables.declared():
            return variables.declare("项", "text")
        if data.draw(st.integers(0, 5)) == 0:
            return variables.remove("项")
        return variables.set(documents, {"项": data.draw(st.sampled_from(["甲", "乙", None]))})

    def bulk(self, document: DocumentId, label: LabelId) -> ChangeSet:
        annotator = self.session.annotator
        assert annotator is not None
        taken = {
            annotation.span
            for annotation in self.session.annotations.of_document(document, annotator.id)
            if annotation.label == label
        }
        spans = [Span(at, at + 3) for at in range(0, SHORTEST - 3, 4)]
        return self.session.annotations.add_many(
            [
                Annotation(AnnotationId(new_uuid()), document, s.start, s.end, label, annotator.id, None, "0", "0")
                for s in spans
                if s not in taken
            ]
        )

    def edit_codebook(self, label: LabelId, data: st.DataObject) -> object:
        codebook = self.session.codebook
        other = data.draw(st.sampled_from([None, *(other_label.id for other_label in codebook.labels())]))
        colours = st.sampled_from(["#000000", "#FFFFFF"])
        return data.draw(
            st.sampled_from(
                [
                    lambda: codebook.create(name_en="new", parent=other),
                    lambda: codebook.edit(label, name_zh="改名", colour=data.draw(colours), key=None),
                    lambda: codebook.edit(label, key=data.draw(st.sampled_from("123x"))),
                    lambda: codebook.nest(label, other, data.draw(st.integers(0, 3))),
                    lambda: codebook.merge(label, other) if other else None,
                    lambda: codebook.delete(label, other),
                    lambda: codebook.replace(Codebook(codebook.snapshot(1).labels[data.draw(st.integers(0, 3)) :])),
                ]
            )
        )()


Journal.TestCase.settings = settings(max_examples=60, stateful_step_count=16, deadline=None)
TestJournal = Journal.TestCase
