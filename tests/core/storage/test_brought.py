"""What an operation brought and nobody changed."""

import pytest

from core.session import Session
from core.storage.brought import unchanged_annotations
from tests.core.projects import label


def test_changed_and_removed_ones_and_those_of_other_steps_are_left_out(session: Session) -> None:
    with session.with_operation("annotation.label_hits"):
        made = [label(session, start, start + 2).id for start in (0, 5, 10, 15)]
    seq = session.history.position()
    label(session, 20, 22)
    session.annotations.delete([made[0]])
    session.annotations.set_note([made[1]], "改过")
    assert unchanged_annotations(session._engine.conn, seq) == sorted(made[2:])


def test_a_step_that_was_undone_and_done_again_still_brought_them(session: Session) -> None:
    made = label(session, 0, 2)
    session.history.undo()
    session.history.redo()
    assert unchanged_annotations(session._engine.conn, session.history.position()) == [made.id]


def test_a_change_counts_though_the_clock_stands_still_and_no_more_once_it_is_undone(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.storage.journal.now", lambda: "2026-12-01T08:00:00.000Z")
    with session.with_operation("annotation.label_hits"):
        made = [label(session, start, start + 2).id for start in (0, 5)]
    seq = session.history.position()
    session.annotations.set_note([made[0]], "改过")
    assert unchanged_annotations(session._engine.conn, seq) == made[1:]
    session.history.undo()
    assert unchanged_annotations(session._engine.conn, seq) == sorted(made)
