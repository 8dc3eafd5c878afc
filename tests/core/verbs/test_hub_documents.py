"""Which documents of a hub a project wants; `tests/core/hub/test_partial.py` has a hub."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import UserError
from core.ids import DocumentId
from core.verbs.hub_documents import Subscription
from tests.core.projects import add, first, project

ELSEWHERE = DocumentId("e" * 64)


def test_by_default_all_come_and_nothing_is_kept_of_it(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        documents = session.hub.documents
        position = session.history.position()
        assert documents.subscription() is Subscription.ALL
        assert documents.followed() is None
        assert documents.want() == []
        documents.subscribe(Subscription.ALL)
        assert session.history.position() == position
        with pytest.raises(UserError) as error:
            documents.choose([ELSEWHERE])
        assert error.value.code == "hub.has_all"


def test_what_is_here_or_chosen_is_missing_until_it_is_held(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        documents = session.hub.documents
        documents.subscribe(Subscription.CHOSEN)
        assert documents.followed() == frozenset()
        documents.choose([ELSEWHERE])
        assert documents.want() == sorted([first(session), ELSEWHERE])
        with session._engine.operation("x", kind="note") as operation:
            documents.hold(operation, [ELSEWHERE, first(session)])
        assert documents.want() == []
        assert documents.followed() == {first(session), ELSEWHERE}
        new = add(session, "另一份。", "另一份")
        assert documents.want() == [new]
        assert session.history.undo_name() == "document.import"


def test_assigned_ones_are_missing_even_where_they_are_not_here_but_for_those_removed(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        other = add(session, "另一份。", "另一份")
        me = session.annotator
        assert me is not None
        session.assignments.assign(session.assignments.plan([first(session), other], [me.id], 1))
        session.hub.documents.subscribe(Subscription.ASSIGNED)
        session.documents.remove([other])
        assert session.hub.documents.want() == [first(session)]
        session.hub.documents.choose([other])
        assert session.hub.documents.want() == sorted([first(session), other])
        assert [document.id for document in session.documents.list()] == [first(session)], "the hub brings it"


def test_what_is_removed_here_is_held_no_more_and_coming_back_is_fetched_whole(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        documents, document = session.hub.documents, first(session)
        documents.subscribe(Subscription.CHOSEN)
        with session._engine.operation("x", kind="note") as operation:
            documents.hold(operation, [document])
        session.documents.remove([document])
        assert documents.followed() == frozenset()
        session.history.undo()
        assert documents.want() == [document]


@pytest.mark.parametrize("verb", ["choose", "subscribe", "followed", "want", "let_go"])
def test_what_another_program_keeps_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    with project(tmp_path / "p.biaodu") as session, session.clone() as other:
        documents, document = session.hub.documents, first(session)
        documents.subscribe(Subscription.CHOSEN)
        with session._engine.operation("x", kind="note") as operation:
            documents.hold(operation, [document])
        if verb == "followed":
            session.documents.remove([document])
        until, operation_of = session.hub.last_change(), session._engine.operation

        def late(*names: Any, **choices: Any) -> Any:
            monkeypatch.undo()
            other.hub.documents.choose([ELSEWHERE])
            return operation_of(*names, **choices)

        if verb == "want":
            add(session, "另一份。", "另一份")
        monkeypatch.setattr(session._engine, "operation", late)
        match verb:
            case "choose":
                documents.choose([DocumentId("d" * 64)])
            case "subscribe":
                documents.subscribe(Subscription.ASSIGNED)
            case "followed":
                documents.followed()
            case "want":
                documents.want()
            case _:
                assert documents.let_go([document], unless_changed_since=until) is None
        assert ELSEWHERE in (documents.followed() or ())


def test_another_project_of_a_hub_starts_with_all(tmp_path: Path) -> None:
    from core.verbs.hub import HubLink

    with project(tmp_path / "p.biaodu") as session:
        session.hub.set_link(HubLink("postgresql://li@a/b", "1"))
        session.hub.documents.subscribe(Subscription.CHOSEN)
        session.hub.set_link(HubLink("postgresql://li@elsewhere/b", "1"))
        assert session.hub.documents.subscription() is Subscription.CHOSEN
        session.hub.set_link(HubLink("postgresql://li@elsewhere/b", "2"))
        assert session.hub.documents.subscription() is Subscription.ALL
