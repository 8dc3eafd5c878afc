"""Two or three people at work on one file at once, each in a session of their own: nobody's undo is another's."""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.changes import PASSED, ChangeSet, OperationInfo
from core.codebook import require_consistent
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, new_uuid
from core.model import Annotation, Span, Status
from core.session import Session
from core.storage.integrity import removed_references
from core.storage.tables import TABLES, Value
from tests.core.projects import report

TEXTS = [f"{name}区报告𠮷。一、教师。二、学校安全。三、资助。" for name in "东南西北"]
SHORTEST = min(len(text) for text in TEXTS)
NAMES = ("陈晓", "李敏", "王强")
people = st.integers(0, len(NAMES) - 1)
places = st.integers(0, SHORTEST)
actions = st.integers(0, 19)

Rows = dict[tuple[str, str], dict[str, Value]]


def rows(session: Session) -> Rows:
    """Every journaled row, by table and key as the journal writes it."""
    found: Rows = {}
    for table in TABLES.values():
        for values in session._engine.conn.rows(table.select):
            row = table.row(values)
            key = table.key_of(row)
            text = str(key[0]) if len(key) == 1 else f'["{key[0]}","{key[1]}"]'
            found[table.name, text] = row
    return found


def touched(session: Session, seq: int, now: Rows) -> set[tuple[str, str]]:
    """The rows that an operation changed; those of a bulk insert by what made them."""
    keys: set[tuple[str, str]] = set()
    query = 'SELECT id, "table", key, before FROM row_change WHERE operation = ?'
    for id_, table, key, before in session._engine.conn.rows(query, (seq,)):
        if key == "*":
            assert before is None
            keys |= {which for which, row in now.items() if which[0] == table and row["created_in"] == id_}
        else:
            keys.add((table, key))
    return keys


def origin(operations: dict[int, OperationInfo], seq: int) -> OperationInfo:
    operation = operations[seq]
    while operation.undo_of is not None:
        operation = operations[operation.undo_of]
    return operation


def there(row: dict[str, Value] | None) -> bool:
    return row is not None and not row.get("deleted")


class Several(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "a.biaodu"
        with Session.create(path) as session:
            self.people = [session.annotators.ensure(name).id for name in NAMES]
            with session.with_operation("document.import", undoable=False):
                session.documents.add([report(text, text[:2]) for text in TEXTS[:2]])
            session.use_annotator(self.people[0])
        self.path = path
        self.sessions = [self.open(who) for who in range(len(NAMES))]

    def open(self, who: int) -> Session:
        session = Session.open(self.path)
        session.work_as(self.people[who])
        return session

    def operations(self) -> dict[int, OperationInfo]:
        return {operation.seq: operation for operation in self.sessions[0].history.operations(-1)}

    @rule(who=people)
    def restart(self, who: int) -> None:
        self.sessions[who].close()
        self.sessions[who] = self.open(who)

    @rule(who=people, actions=st.lists(actions, min_size=1, max_size=5), data=st.data())
    def work(self, who: int, actions: list[int], data: st.DataObject) -> None:
        for action in actions:
            with suppress(UserError):
                self.do(self.sessions[who], self.people[who], action, data)

    @rule(turns=st.lists(st.tuples(people, actions), min_size=2, max_size=8), data=st.data())
    def work_in_turns(self, turns: list[tuple[int, int]], data: st.DataObject) -> None:
        for who, action in turns:
            with suppress(UserError):
                self.do(self.sessions[who], self.people[who], action, data)

    @rule(who=people, times=st.integers(1, 4))
    def undo(self, who: int, times: int) -> None:
        for _ in range(times):
            self.step(who, "undo")

    @rule(who=people, times=st.integers(1, 4))
    def redo(self, who: int, times: int) -> None:
        for _ in range(times):
            self.step(who, "redo")

    def step(self, who: int, kind: str) -> bool:
        """One undo or redo; false when there is none. Conflicts change nothing."""
        session, me = self.sessions[who], self.people[who]
        before, known = rows(session), self.operations()
        expected = self.expected_undo(me) if kind == "undo" else self.expected_redo(me)
        promised = session.history.next_undo() if kind == "undo" else session.history.next_redo()
        assert (promised.seq if promised else None) == expected
        change, refused = None, ""
        try:
            change = session.history.undo() if kind == "undo" else session.history.redo()
        except UserError as error:
            refused = error.code
        if refused:
            assert refused == f"{kind}.conflict"
            assert rows(session) == before
            return kind == "undo"
        assert (change is None) == (promised is None)
        if change is None:
            assert rows(session) == before
            return False
        assert promised is not None
        assert change.operation is not None
        first = origin(known, promised.seq)
        assert first.annotator == change.operation.owner
        if kind == "undo":
            assert first.annotator == me
        self.only_changed(session, before, first)
        return True

    def only_changed(self, session: Session, before: Rows, first: OperationInfo) -> None:
        """Nothing but rows that the step itself had changed is different now, and nobody's work lost its ground."""
        now = rows(session)
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        assert changed <= touched(session, first.seq, now)
        gone = {key for key in changed if there(before.get(key)) and not there(now.get(key))}
        assert not gone & self.changed_by_others(session, first, now)
        assert list(removed_references(session._engine.conn)) == []
        require_consistent(session.codebook.labels())
        for document in session.documents.list():
            masks = session.documents.masks(document.id)
            assert all(one.end <= other.start for one, other in pairwise(masks))

    def changed_by_others(self, session: Session, first: OperationInfo, now: Rows) -> set[tuple[str, str]]:
        """Rows that somebody else's later step changed, which is done."""
        operations = self.operations()
        found: set[tuple[str, str]] = set()
        for seq, last in self.chains(operations).items():
            later = seq > first.seq and operations[last].kind != "undo" and operations[seq].kind == "do"
            if later and operations[seq].annotator != first.annotator:
                found |= touched(session, seq, now)
        return found

    @rule(who=people, whose=people)
    def take_back(self, who: int, whose: int) -> None:
        """An explicit choice: the newest step of somebody else."""
        session = self.sessions[who]
        chosen = session.history.newest_of(self.people[whose])
        if chosen is None or who == whose:
            return
        before, known = rows(session), self.operations()
        with suppress(UserError):
            change = session.history.take_back(chosen.seq)
            assert change.operation is not None
            assert (change.operation.owner, change.operation.annotator) == (self.people[whose], self.people[who])
            self.only_changed(session, before, origin(known, chosen.seq))
            assert session.history.next_redo() == change.operation

    @rule(who=people, data=st.data())
    def do_again(self, who: int, data: st.DataObject) -> None:
        known = self.operations()
        undone = [
            operation.seq for operation in known.values() if operation.kind == "undo" and operation.name != PASSED
        ]
        if undone:
            seq = data.draw(st.sampled_from(undone))
            with suppress(UserError):
                self.sessions[who].history.do_again(seq)

    @rule(who=people)
    def all_back_and_again(self, who: int) -> None:
        session, me = self.sessions[who], self.people[who]
        before = self.own_rows(session, me)
        done = 0
        while (promised := session.history.next_undo()) is not None:
            newest = session.history.operations(1)[0].seq
            assert self.step(who, "undo")
            done += session.history.operations(1)[0].name != PASSED
            assert session.history.operations(1)[0].seq == newest + 1
            assert session.history.next_undo() != promised
        for _ in range(done):
            assert self.step(who, "redo")
        assert self.own_rows(session, me) == before

    def own_rows(self, session: Session, me: AnnotatorId) -> Rows:
        """What somebody made, without the revision, which only grows."""
        return {
            key: {column: value for column, value in row.items() if column != "revision"}
            for key, row in rows(session).items()
            if row.get("annotator") == me
        }

    def expected_undo(self, me: AnnotatorId) -> int | None:
        """What the definition says, by looking at every operation."""
        operations = self.operations()
        last = self.chains(operations)
        passed = {
            operation.undo_of
            for operation in operations.values()
            if operation.name == PASSED and operation.annotator == me
        }
        own = [
            operation.seq
            for operation in operations.values()
            if operation.annotator == me and operation.kind in {"do", "redo"}
        ]
        for seq in sorted(own, reverse=True):
            first = origin(operations, seq)
            end = last[first.seq]
            if first.annotator == me and operations[end].kind != "undo" and end not in passed:
                return end
        return None

    def expected_redo(self, me: AnnotatorId) -> int | None:
        operations = self.operations()
        last = set(self.chains(operations).values())
        for seq in sorted(operations, reverse=True):
            operation = operations[seq]
            if operation.annotator != me or operation.kind == "note":
                continue
            if operation.kind == "do":
                return None
            if operation.kind == "undo" and operation.name != PASSED and seq in last:
                return seq
        return None

    def chains(self, operations: dict[int, OperationInfo]) -> dict[int, int]:
        """The last entry of each step."""
        last: dict[int, int] = {}
        for seq in sorted(operations):
            if operations[seq].name != PASSED:
                last[origin(operations, seq).seq] = seq
        return last

    @precondition(lambda self: hasattr(self, "sessions"))
    @rule()
    def nothing_is_broken(self) -> None:
        assert self.sessions[0].check().broken == ()

    def teardown(self) -> None:
        if not hasattr(self, "sessions"):
            return
        try:
            for who in range(len(NAMES)):
                self.all_back_and_again(who)
            self.nothing_is_broken()
        finally:
            for session in self.sessions:
                session.close()
            shutil.rmtree(self.folder)

    def do(self, session: Session, me: AnnotatorId, action: int, data: st.DataObject) -> object:
        """One of the verbs, on something that is there."""
        documents = [document.id for document in session.documents.list()]
        labels = [other_label.id for other_label in session.codebook.labels()]
        if action == 0 or not documents:
            text = data.draw(st.sampled_from(TEXTS))
            return session.documents.add([report(text, text[:2])])
        document = data.draw(st.sampled_from(documents))
        span = Span(*sorted(data.draw(st.tuples(places, places))))
        if not labels:
            return session.codebook.create(name_en="new")
        label = data.draw(st.sampled_from(labels))
        if action <= 5:
            return session.annotations.create(document, span.start, span.end, label)
        mine = [annotation.id for annotation in session.annotations.of_document(document, me)]
        chosen = [annotation for annotation in mine if data.draw(st.booleans())]
        other = data.draw(st.sampled_from([None, *labels]))
        return [
            lambda: session.documents.remove([document]),
            lambda: session.documents.set_meta([document], region=data.draw(st.sampled_from("甲乙"))),
            lambda: session.documents.set_status([document], data.draw(st.sampled_from(Status))),
            lambda: session.documents.mask(document, span, data.draw(st.sampled_from(["user", "banner"]))),
            lambda: session.documents.unmask(document, span),
            lambda: session.annotations.relabel(chosen, label),
            lambda: session.annotations.move(chosen[0], span.start, span.end) if chosen else None,
            lambda: session.annotations.join(chosen),
            lambda: session.annotations.delete(chosen),
            lambda: session.annotations.set_note(chosen, data.draw(st.sampled_from(["好", None]))),
            lambda: self.bulk(session, me, document, label),
            lambda: session.codebook.create(name_en="new", parent=other),
            lambda: session.codebook.edit(label, name_zh="改名", key=data.draw(st.sampled_from("123x"))),
            lambda: session.codebook.delete(label, other),
        ][action - 6]()

    def bulk(self, session: Session, me: AnnotatorId, document: str, label: str) -> ChangeSet:
        own = session.annotations.of_document(document, me)  # type: ignore[arg-type]
        taken = {annotation.span for annotation in own if annotation.label == label}
        spans: Iterable[Span] = (Span(at, at + 3) for at in range(0, SHORTEST - 3, 4))
        return session.annotations.add_many(
            [
                Annotation(AnnotationId(new_uuid()), document, s.start, s.end, label, me, None, "0", "0")  # type: ignore[arg-type]
                for s in spans
                if s not in taken
            ]
        )


Several.TestCase.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)
TestSeveral = Several.TestCase
