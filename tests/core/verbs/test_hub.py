"""What a project keeps of its hub: which one, and what was exchanged, which a copy says of itself."""

from pathlib import Path

from core.exchange.contents import PackageContents
from core.session import Session
from core.verbs.hub import HubLink, HubMemory
from tests.core.exchange.packages import members
from tests.core.projects import label, project

LINK = HubLink("postgresql://li@localhost/team", "00000000-0000-7000-8000-000000000001")


def test_the_hub_is_remembered_and_leaving_it_forgets_what_was_exchanged(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        assert session.hub.link() is None
        session.hub.set_link(LINK)
        session.hub.remember(HubMemory("epoch", "1:1:", 3, "lead"))
        assert session.has_hub
    with Session.open(tmp_path / "p.biaodu") as session:
        assert session.hub.link() == LINK
        assert session.hub.memory() == HubMemory("epoch", "1:1:", 3, "lead")
        session.hub.set_link(None)
        assert session.hub.memory() == HubMemory()
        assert session.history.undo_name() is None


def test_what_somebody_wrote_into_the_file_counts_as_nothing_exchanged(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        for stored in ("no JSON", "[]", '{"epoch": 3, "pushed": "x"}', '{"pushed": 99999999}', '{"pushed": -1}'):
            session.set_setting("hub_seen", stored)
            assert session.hub.memory() == HubMemory()
        session.set_setting("hub", '{"url": 3}')
        assert session.hub.link() is None


def test_no_package_carries_where_the_hub_is(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.hub.set_link(LINK)
        session.exchange.package(tmp_path / "p.biaodupkg", PackageContents())
    assert b"localhost" not in b"".join(members(tmp_path / "p.biaodupkg").values())


def test_all_goes_out_to_a_hub_that_has_nothing_and_then_only_what_is_new(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        label(session, 0, 3)
        outgoing = session.hub.outgoing(0)
        assert outgoing.all_of_it
        assert {kind.table.name for kind, _ in outgoing.states} >= {"annotation", "document", "label", "annotator"}
        made = label(session, 4, 6)
        fresh = list(session.hub.outgoing(outgoing.until).states)
        assert [record[0] for kind, record in fresh if kind.table.name == "annotation"] == [made.id]
        session.history.undo()
        (taken_back,) = [
            record for kind, record in session.hub.outgoing(outgoing.until).states if kind.table.name == "annotation"
        ]
        assert taken_back[0] == made.id
