"""Several people's projects, worked on at random, and ways to look at all that a project shares."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.exchange.local import Local
from core.exchange.records import KINDS, STRIKABLE, state_id
from core.ids import AnnotatorId, DocumentId, derived_id, new_uuid
from core.model import Span, Status
from core.plausible import LARGEST_REVISION
from core.said.fields import FieldKind
from core.said.fulfilment import Fulfilment
from core.session import Session
from core.storage import sqlite
from core.storage.tables import COMMENT, DECISION, Table
from tests.core.exchange.packages import members, poisoned, rewritten
from tests.core.projects import report

TEXTS = [f"{name}区报告𠮷。一、教师。二、学校安全。三、资助。" for name in "东南西"]
CODES = ["safety", "teacher", "甲", "乙", "丙"]


def nested(depth: int) -> str:
    """JSON objects inside of each other, so many, as a text."""
    return '{"a": ' * (depth - 1) + "{}" + "}" * (depth - 1)


Action = tuple[int, int, int, int]
"""What to do, and three numbers that choose with what."""
ACTIONS, ADDS_DOCUMENT = 39, 18
SAYS = 27
"""The first action that says something beside labels."""


def person(number: int) -> AnnotatorId:
    """The id of one of the people."""
    return AnnotatorId(derived_id("person", str(number)))


def shared(session: Session) -> dict[str, dict[Any, Any]]:
    """The shared state of every row."""
    local = Local(session._engine.conn)
    return {kind.table.name: local.all_raw(kind) for kind in KINDS}


def shown(session: Session, *, held: bool = False) -> dict[str, list[Any]]:
    """Every row that a window could show; `held` to the bounds of shared states, or as it is."""
    rows: dict[str, list[Any]] = {}
    for kind in KINDS:
        found = session._engine.conn.rows(f"SELECT {', '.join(kind.columns)} FROM {kind.table.name}")
        found = map(kind.plausible, found) if held else found
        rows[kind.table.name] = sorted((row for row in found if kind.is_active(row)), key=lambda row: row[:2])
    return rows


def visible(session: Session) -> object:
    """What the verbs say."""
    return (
        session.codebook.labels(),
        sorted((person.id, person.name) for person in session.annotators.list()),
        [
            (document, session.documents.text(document.id), session.documents.masks(document.id))
            for document in session.documents.list()
        ],
        session.documents.statuses(),
        list(session.annotations.iterate()),
        session.attributes.declared(),
        session.attributes.of(annotation.id for annotation in session.annotations.iterate()),
        session.links.all(),
        session.links.kinds(),
        session.variables.declared(),
        session.variables.of(),
        session.memos.all(),
        session.assignments.all(),
        session.worklist.open(),
    )


def assert_no_equal_links(session: Session) -> None:
    """One person's links of one kind between the same ends show once, whatever machines they were made on."""
    directed = {kind.code: kind.directed for kind in session.links.kinds()}
    said = [
        (link.annotator, link.kind, ends if directed.get(link.kind, True) else frozenset(ends))
        for link in session.links.all()
        for ends in [(link.source, link.target)]
    ]
    assert len(said) == len(set(said))


def whole(session: Session) -> object:
    """All of it."""
    return shared(session), shown(session), visible(session)


SPOILT = (
    "UPDATE document SET extra = 'no JSON'",
    f"UPDATE document SET extra = '{nested(300)}'",
    "UPDATE document SET extra = '[1]', revision = 0",
    f"UPDATE document SET extra = '{nested(100)}' WHERE position = 1",
    """UPDATE label SET examples = '{"a": 1}'""",
    "UPDATE label SET examples = '[1]', revision = 0",
    "UPDATE label SET examples = 'no JSON' WHERE code = 'safety'",
    "UPDATE annotator SET revision = 0",
)
"""What somebody, or version 0.1, wrote into a project file."""


class World:
    """A folder with people's projects; the first two belong to the same person, on two machines."""

    def __init__(self, folder: Path, people: int, spoilt: Sequence[Sequence[int]] = ()) -> None:
        """`spoilt` are for some of the people numbers of `SPOILT` that is written into their project before."""
        self.folder = folder
        self.spoilt = any(spoilt)
        self.packages: list[Path] = []
        base = folder / "base.biaodu"
        with Session.create(base) as session:
            with session.with_operation("document.import", undoable=False):
                session.documents.add([report(text, text[0]) for text in TEXTS[:2]])
            for number in range(people - 1):
                session.annotators.create(f"人{number}", id=person(number))
        self.sessions: list[Session] = []
        for number in range(people):
            path = folder / f"{number}.biaodu"
            shutil.copyfile(base, path)
            spoil(path, *(SPOILT[kind] for kind in (spoilt[number] if number < len(spoilt) else ())))
            session = _fast(Session.open(path))
            session.work_as(person(max(0, number - 1)))
            # With an odd number of people the one with two machines has one key on both, as with a roaming home.
            self._give_key(session, max(people % 2, number))
            self.sessions.append(session)

    def is_sound(self, session: Session) -> bool:
        """Whether nothing is broken but what was written into the files, which the journal does not know."""
        known = {"row", "value", "journal"} if self.spoilt else set[str]()
        return {broken.kind for broken in session.check().broken} <= known

    def close(self) -> None:
        for session in self.sessions:
            session.close()

    def _give_key(self, session: Session, number: int | str) -> None:
        session.exchange.keys.keyring = Keyring(self.folder / "keys" / str(number))

    def fresh(self, name: str) -> Session:
        session = _fast(Session.create(self.folder / f"{name}.biaodu"))
        self._give_key(session, name)
        self.sessions.append(session)
        return session

    def act(self, who: int, action: Action) -> None:
        """Let one person do something; what their project refuses is not done."""
        session = self.sessions[who % len(self.sessions)]
        with suppress(UserError):
            self._act(session, *action)

    def _act(self, session: Session, what: int, one: int, two: int, three: int) -> None:  # noqa: C901 - a table
        documents = session.documents.list()
        labels = session.codebook.labels()
        me = session.annotator
        if me is None:
            # Somebody struck them out.
            return
        mine = list(session.annotations.iterate(annotator=me.id))
        document = documents[one % len(documents)] if documents else session.documents.find("none is left")
        label = labels[two % len(labels)] if labels else None
        start = three % 4
        match what:
            case 0 | 1 | 2 | 3 if label:
                session.annotations.create(document.id, start, start + 1 + one % 2, label.id)
            case 4 if mine and label:
                session.annotations.relabel([mine[one % len(mine)].id], label.id)
            case 5 if mine:
                session.annotations.move(mine[one % len(mine)].id, start, start + 1 + two % 2)
            case 6 if mine:
                session.annotations.delete([mine[one % len(mine)].id])
            case 7 if mine:
                session.annotations.set_note([mine[one % len(mine)].id], f"注{two % 2}")
            case 8 | 9:
                session.history.undo()
            case 10:
                session.history.redo()
            case 11:
                parent = label.id if label and three % 2 else None
                session.codebook.create(code=CODES[one % len(CODES)], name_zh="新", key=str(two % 9), parent=parent)
            case 12 if label:
                session.codebook.edit(label.id, name_zh=f"名{one % 2}", key=None if three % 2 else str(one % 9))
            case 13 if label:
                session.codebook.nest(label.id, labels[one % len(labels)].id if three % 3 else None)
            case 14 if label:
                session.codebook.delete(label.id, labels[one % len(labels)].id if three % 2 else None)
            case 15:
                session.documents.set_status([document.id], list(Status)[two % 3])
            case 16:
                session.documents.mask(document.id, Span(start, start + 1 + one % 9))
            case 17:
                session.documents.unmask(document.id, Span(start, start + 1 + one % 9))
            case 18:
                if two % 2:
                    session.documents.add([report(TEXTS[2], "西")])
                else:
                    session.documents.set_meta([document.id], region=f"区{three}")
            case 19 if mine:
                _insert(session, COMMENT, annotation=mine[one % len(mine)].id, author=me.id, text=f"话{two}")
            case 20:
                entry = {"document": document.id, "reviewer": me.id, "verdict": "take_a", "reason": None}
                _insert(session, DECISION, **entry, sources="[]", results="[]")
            case 21:
                session.annotators.rename(me.id, f"名{two % 3}")
            case _ if what >= SAYS:
                self._say(session, what - SAYS, one, two, three)
            case _:
                self._exchange(session, what, one, two, three)

    def _say(self, session: Session, what: int, one: int, two: int, three: int) -> None:  # noqa: C901 - a table
        """What is said beside labels."""
        everybodys = list(session.annotations.iterate())
        documents, labels, me = session.documents.list(), session.codebook.labels(), session.annotator
        assert me is not None
        mine = [annotation for annotation in everybodys if annotation.annotator == me.id]
        document = documents[one % len(documents)].id if documents else ""
        match what:
            case 0 if mine:
                chosen = [annotation.id for annotation in (mine if three % 2 else [mine[one % len(mine)]])]
                session.attributes.set(chosen, {"status": (None, "done", "planned")[two % 3]})
            case 1 if labels:
                scope = [labels[two % len(labels)].code] if three % 2 else []
                session.attributes.declare(
                    f"题{one % 2}", FieldKind.YES_NO, labels=scope, initial=(None, True)[two % 2]
                )
            case 2 if declared := session.attributes.declared():
                attribute = declared[one % len(declared)].id
                if three % 3:
                    session.attributes.edit(attribute, name_zh=f"名{two}", required=bool(two % 2))
                else:
                    session.attributes.remove(attribute)
            case 3 if everybodys:
                ends = everybodys[one % len(everybodys)].id, everybodys[two % len(everybodys)].id
                session.links.make(*ends, ("fulfils", "same_matter", "continues")[three % 3])
            case 4 if links := session.links.all():
                if three % 2:
                    session.links.set_note([links[one % len(links)].id], f"注{two}")
                else:
                    session.links.remove([links[one % len(links)].id])
            case 5:
                session.variables.declare(f"项{one % 2}", (FieldKind.TEXT, FieldKind.NUMBER)[two % 2])
            case 6 if declared := session.variables.declared():
                variable = declared[two % len(declared)]
                value = None if three == 0 else {"value": three} if variable.kind is FieldKind.NUMBER else f"值{three}"
                session.variables.set([documents[one % len(documents)].id], {variable.code: value})
            case 7:
                subjects = (("project", ""), ("document", document), ("day", "2026-01-01"), ("label", "safety"))
                if three % 2 and (memos := session.memos.all()):
                    session.memos.edit(memos[one % len(memos)].id, f"再{two}")
                else:
                    session.memos.write(*subjects[two % 4], f"记{one}")
            case 8 if labels:
                session.codebook.edit(labels[one % len(labels)].id, meaning=True, definition_zh=f"义{two}")
            case 9 if mine:
                session.worklist.confirm([annotation.id for annotation in mine[: 1 + one % 3]])
            case 10 if len(documents) > 1 and labels:
                later = documents[(one + 1) % len(documents)].id
                plan = DocumentId(document), Span(two % 3, two % 3 + 2)
                if three == 7:
                    session.outcomes.withdraw(plan, later)
                else:
                    answer, outcome = list(Fulfilment)[three % 5], Span(one % 2, 3)
                    session.outcomes.answer(plan, later, answer, outcome, label=labels[two % len(labels)].id)
            case 11 if documents:
                self._assign(session, DocumentId(document), one, two, three)
            case _:
                pass

    @staticmethod
    def _assign(session: Session, document: DocumentId, one: int, two: int, three: int) -> None:
        """Who is to read what: assigned, changed, taken on, taken back."""
        known = session.assignments.all()
        if three % 4 == 0 and known:
            session.assignments.withdraw([known[one % len(known)].id])
        elif three % 4 == 1 and known:
            session.assignments.edit([known[one % len(known)].id], due=("", "2026-12-31")[two % 2], priority=two)
        elif three % 4 == 2:
            session.assignments.take(document)
        else:
            people = [each.id for each in session.annotators.list() if not each.adjudicated]
            session.assignments.assign(session.assignments.plan([document], people[: one % 3], 1 + two % 3, three))

    def _exchange(self, session: Session, what: int, one: int, two: int, three: int) -> None:
        """Packages, merges, what is struck out, and somebody who means harm."""
        me = session.annotator
        assert me is not None
        match what:
            case 22:
                if two % 2 and self.packages:
                    session.exchange.apply(session.exchange.plan([self.packages[one % len(self.packages)]]))
                else:
                    self.pack(session, three)
            case 23 if mine := list(session.annotations.iterate(annotator=me.id)):
                session.exchange.strikes.strike_annotations([mine[one % len(mine)].id])
            case 24 if struck := session.exchange.strikes.list():
                session.exchange.strikes.lift([struck[one % len(struck)].row])
            case 25 if self.packages:
                self.poison(self.packages[one % len(self.packages)], 64 * one + 8 * two + three)
            case 26 if extreme := self.extreme(session):
                session.exchange.strikes.strike([extreme[one % len(extreme)]])
            case _:
                pass

    def poison(self, package: Path, seed: int) -> None:
        """Somebody who means harm sends a package with rows that nobody can outrank."""
        path = self.folder / f"{len(self.packages)}.biaodupkg"
        rewritten(package, poisoned(members(package), seed), to=path)
        self.packages.append(path)

    def extreme(self, session: Session) -> list[str]:
        """Rows of any table that stand at the largest revision."""
        states = shared(session)
        return [
            state_id(kind, key)
            for kind in STRIKABLE
            for key, record in sorted(states[kind.table.name].items())
            if record[kind.revision] == LARGEST_REVISION
        ]

    def pack(self, session: Session, how: int) -> Path:
        """Write a package: of everything, of one's own layer with texts, or of the layer alone."""
        path = self.folder / f"{len(self.packages)}.biaodupkg"
        me = session.annotator
        if how % 3 == 0 or me is None:
            session.exchange.package(path)
        elif how % 3 == 1:
            session.exchange.package(path, PackageContents(annotators=[me.id]))
        else:
            session.exchange.package(path, PackageContents(kind=PackageKind.LABELS_BACK))
        self.packages.append(path)
        return path

    def merge(self, session: Session, packages: Sequence[Path]) -> None:
        """Merge, and make sure that nothing is left to do."""
        session.exchange.apply(session.exchange.plan(packages))
        assert_no_equal_links(session)
        assert not session.exchange.plan_bundles([]).changes
        assert not session.exchange.plan(packages).changes


def spoil(path: Path, *statements: str) -> None:
    """Write into a project file that is not open, past the program."""
    conn = sqlite.connect(path)
    try:
        for statement in statements:
            conn.execute(statement)
    finally:
        conn.close()


def _insert(session: Session, table: Table, **values: str | None) -> None:
    """What the verbs of a review write."""
    with session._engine.operation("test") as operation:
        times = {"created_at": operation.at, "updated_at": operation.at}
        operation.insert(table, {"id": new_uuid(), **values, **times})


def _fast(session: Session) -> Session:
    """Without waiting for the disk: a power cut is no part of these tests."""
    session._engine.conn.execute("PRAGMA synchronous = OFF")
    return session
