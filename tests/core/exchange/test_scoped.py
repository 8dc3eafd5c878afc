"""States that come a few at a time give what one merge of all of them gives, and touch little."""

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import ChangeSet
from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.records import ANNOTATIONS, BY_TABLE, DOCUMENTS, KINDS, Record, RecordKind
from core.exchange.scoped import BY_KEY, GROWING, is_small
from core.session import Session
from core.storage import outbox_rows
from tests.core.exchange.test_merging import work
from tests.core.exchange.worlds import Action, World, shared, whole
from tests.core.projects import label, project


def bundle_of(states: list[tuple[RecordKind, Record]], texts: dict[str, str]) -> Bundle:
    """States as they come from a hub."""
    records: dict[str, list[Record]] = {}
    for kind, record in sorted(states, key=lambda state: str(state[1][:2])):
        records.setdefault(kind.table.name, []).append(record)
    manifest = Manifest(PackageKind.PROJECT, "", "", None, "", "test")
    coming = {record[0] for record in records.get(DOCUMENTS.table.name, [])}
    return Bundle("hub", manifest, records, {id_: text for id_, text in texts.items() if id_ in coming})


def _all_states(world: World) -> tuple[list[tuple[RecordKind, Record]], dict[str, str]]:
    """Every state of everybody, also several of one row, and the texts."""
    states: list[tuple[RecordKind, Record]] = []
    texts: dict[str, str] = {}
    for session in world.sessions:
        for name, records in shared(session).items():
            kind = BY_TABLE[name]
            states += [
                (kind, record) for record in records.values() if kind is not DOCUMENTS or DOCUMENTS.is_active(record)
            ]
        texts |= dict(session._engine.conn.rows("SELECT document, text FROM document_text"))
    return list(dict.fromkeys(states)), texts


def _unique(states: list[tuple[RecordKind, Record]]) -> list[list[tuple[RecordKind, Record]]]:
    """Portions in which no row comes twice."""
    portions: list[dict[Any, tuple[RecordKind, Record]]] = [{}]
    for kind, record in states:
        key = kind.table.name, kind.key(record)
        portion = next((some for some in portions if key not in some), None)
        if portion is None:
            portions.append(portion := {})
        portion[key] = (kind, record)
    return [list(portion.values()) for portion in portions]


@settings(max_examples=25, deadline=None)
@given(people=st.integers(2, 4), work=work, seed=st.integers(0, 2**32))
def test_states_one_by_one_give_what_they_give_together(people: int, work: list[tuple[int, Action]], seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people)
        try:
            for who, action in work:
                world.act(who, action)
            states, texts = _all_states(world)
            together, single = world.fresh("together"), world.fresh("single")
            for portion in _unique(states):
                together.hub.take(bundle_of(portion, texts))
            # Those that a merge by key can take come last, so that it has something to do; and all of them once more.
            chance.shuffle(states)
            order = sorted(states, key=lambda state: state[0] in GROWING) if chance.randrange(2) else states
            while order:
                count = 1 + chance.randrange(3)
                for portion in _unique(order[:count]):
                    single.hub.take(bundle_of(portion, texts))
                order = order[count:]
            assert whole(single) == whole(together)
            assert single.check().ok
        finally:
            world.close()


def test_only_kinds_that_keys_lead_to_are_taken_by_key() -> None:
    for kind in KINDS:
        assert is_small(bundle_of([(kind, ("x",) * len(kind.columns))], {})) == (kind in BY_KEY)


def test_a_label_that_comes_is_no_undo_step_and_views_learn_of_it_alone(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as ours, Session.create(tmp_path / "b.biaodu") as theirs:
        theirs.hub.take(_everything(ours))
        made = label(ours, 0, 3)
        step, told = theirs.history.undo_name(), list[ChangeSet]()
        theirs.subscribe(told.append)
        record = shared(ours)[ANNOTATIONS.table.name][made.id]
        change = theirs.hub.take(bundle_of([(ANNOTATIONS, record)], {}))
        assert told == [change]
        assert not change.reload
        assert [entry.after and entry.after.id for entry in change.annotations] == [made.id]
        assert theirs.history.undo_name() == step


def test_what_came_does_not_go_out_again(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as ours, Session.create(tmp_path / "b.biaodu") as theirs:
        label(ours, 0, 3)
        before = outbox_rows.last_change(theirs._engine.conn)
        theirs.hub.take(_everything(ours))
        assert theirs.hub.has_outgoing(before)
        assert list(theirs.hub.outgoing(before).states) == []
        mine = theirs.use_annotator(theirs.annotators.ensure("李").id)
        assert mine.annotators
        made = theirs.annotations.create(theirs.documents.list()[0].id, 4, 6, theirs.codebook.by_code("safety").id)[0]
        outgoing = list(theirs.hub.outgoing(before).states)
        assert (ANNOTATIONS, shared(theirs)[ANNOTATIONS.table.name][made.id]) in outgoing
        assert {kind.table.name for kind, _ in outgoing} <= {"annotation", "annotator", "annotation_detail"}


def _everything(session: Session) -> Bundle:
    states = [(BY_TABLE[name], record) for name, records in shared(session).items() for record in records.values()]
    return bundle_of(states, dict(session._engine.conn.rows("SELECT document, text FROM document_text")))
