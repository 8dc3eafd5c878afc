"""Who else stands on a case is shown beside it, over a real hub: a hint locks nothing and names nobody to the blind."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.hub.presence import ReaderPresence, farewell_of, hint_of, marks_of, read_hint
from core.hub.server import Hub
from core.hub.sharing import place_for
from core.review.cases import Case
from gui.review.case_presence import deciding_words
from gui.review.compare_panel import ComparePanel
from gui.widgets.row_list import ROW_ROLE
from gui.window.main_window import MainWindow
from tests.core.exchange.worlds import shared
from tests.core.hub.servers import Server, missing, running

SECONDS = 60_000
DATABASE = "review_hub"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as started:
        yield started


@dataclass
class Colleague:
    """李敏 at her own computer: what she says, and what she hears."""

    hub: Hub
    project: str
    annotator: str
    heard: dict[str, ReaderPresence | None]

    def stands_on(self, case: Case | None, document: str) -> None:
        marks = marks_of(source.id for source in case.sources) if case is not None else frozenset[str]()
        self.hub.say(hint_of(ReaderPresence(self.annotator, document, marks), self.project))

    def goes(self) -> None:
        self.hub.say(farewell_of(self.annotator, self.project))

    def sees(self, who: str) -> ReaderPresence | None:
        for payload in self.hub.told():
            if (hint := read_hint(payload, self.project)) is not None:
                self.heard[hint[0]] = hint[1]
        return self.heard.get(who)


@pytest.fixture
def colleague(window: MainWindow, panel: ComparePanel, server: Server, qtbot: QtBot) -> Iterator[Colleague]:
    """Somebody else who is connected; the window shares its project through the same hub."""
    session = window.session
    assert session is not None
    assert window.workspace is not None
    with Hub.open(server.address("postgres")) as hub:
        hub.do(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        hub.do(f"CREATE DATABASE {DATABASE}")
    session.use_annotator(session.annotators.ensure("陈晓").id)
    li = session.annotators.ensure("李敏")
    desk = window.workspace.review.exchange.hub
    with Hub.open(server.address(DATABASE)) as owner:
        place_for(session, owner)
        owner.listen()
        desk.share(server.url(DATABASE), "", "all")
        qtbot.waitUntil(lambda: desk.state is not None and desk.state.state == "in_sync", timeout=SECONDS)
        yield Colleague(owner, session.project.uuid, li.id, {})
        if window.session is session:
            desk.leave()


def _words(panel: ComparePanel) -> list[str]:
    """What the rows say at their right."""
    rows = (panel.model.index(place).data(ROW_ROLE) for place in range(panel.model.rowCount()))
    return [row.words for row in rows]


def test_who_decides_a_case_is_shown_beside_it_until_she_moves_on_and_goes(
    window: MainWindow, panel: ComparePanel, colleague: Colleague, qtbot: QtBot
) -> None:
    session, document = window.session, panel.document()
    assert session is not None
    assert document is not None
    plain, before = _words(panel), shared(session)
    told = "李敏 is deciding this"
    cases = [row.case for row in panel.model.rows()]
    panel.go_to(cases[1].id)
    colleague.stands_on(cases[1], document)
    qtbot.waitUntil(lambda: _words(panel) == [plain[0], told, *plain[2:]], timeout=SECONDS)
    assert panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole).endswith(f"To decide · {told}")
    assert told in panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert panel.card.hint.isVisibleTo(panel)
    assert panel.card.hint.text() == told
    colleague.stands_on(cases[0], document)
    qtbot.waitUntil(lambda: _words(panel) == [told, *plain[1:]], timeout=SECONDS)
    assert not panel.card.hint.isVisibleTo(panel)
    panel.go_to(cases[0].id)
    assert panel.card.hint.text() == told
    assert panel.card.hint.isVisibleTo(panel)
    # It locks nothing, and is in no project.
    assert shared(session) == before
    panel.both_right()
    (decided,) = session.review.decisions(document)
    assert {source.annotation for source in decided.sources} == {source.id for source in cases[0].sources}
    colleague.stands_on(None, document)
    qtbot.waitUntil(lambda: told not in _words(panel), timeout=SECONDS)
    colleague.stands_on(cases[2], document)
    qtbot.waitUntil(lambda: _words(panel)[2] == told, timeout=SECONDS)
    colleague.goes()
    qtbot.waitUntil(lambda: told not in _words(panel), timeout=SECONDS)


def test_others_are_told_on_which_case_one_stands_until_the_panel_is_closed(
    window: MainWindow, panel: ComparePanel, colleague: Colleague, qtbot: QtBot
) -> None:
    session, document = window.session, panel.document()
    assert session is not None
    assert session.annotator is not None
    me = session.annotator.id

    def others_see(case: Case | None) -> bool:
        there = colleague.sees(me)
        cases = [row.case for row in panel.model.rows()]
        if there is None or there.document != document:
            return False
        stood_on = [c for c in cases if not marks_of(source.id for source in c.sources).isdisjoint(there.deciding)]
        return stood_on == ([] if case is None else [case])

    qtbot.waitUntil(lambda: others_see(None), timeout=SECONDS)
    panel.step(1)
    first_case = panel.case
    assert first_case is not None
    qtbot.waitUntil(lambda: others_see(first_case), timeout=SECONDS)
    panel.step(1)
    second_case = panel.case
    assert second_case is not None
    assert second_case != first_case
    qtbot.waitUntil(lambda: others_see(second_case), timeout=SECONDS)
    window.docks.dock("review").hide()
    qtbot.waitUntil(lambda: others_see(None), timeout=SECONDS)
    window.docks.dock("review").show()
    qtbot.waitUntil(lambda: others_see(panel.case), timeout=SECONDS)
    window.close_project()
    qtbot.waitUntil(lambda: colleague.sees(me) is None, timeout=SECONDS)


def test_a_blind_review_names_nobody(
    window: MainWindow, panel: ComparePanel, colleague: Colleague, qtbot: QtBot
) -> None:
    document = panel.document()
    assert document is not None
    assert window.workspace is not None
    status = window.workspace.review.exchange.hub.label
    case = panel.model.rows()[0].case
    colleague.stands_on(case, document)
    qtbot.waitUntil(lambda: "李敏 is deciding this" in _words(panel), timeout=SECONDS)
    assert "李敏 reads this" in status.text()
    window.registry.action("review.hide_names").trigger()
    assert not any("李敏" in words for words in _words(panel))
    assert "Somebody else is deciding this" in _words(panel)
    assert "李敏" not in status.text()
    window.registry.action("review.hide_names").trigger()
    assert "李敏 is deciding this" in _words(panel)


def test_a_stranger_is_not_shown(panel: ComparePanel, colleague: Colleague, qtbot: QtBot) -> None:
    document = panel.document()
    assert document is not None
    plain = _words(panel)
    rows = panel.model.rows()
    stranger = Colleague(colleague.hub, colleague.project, "01890000-0000-7000-8000-000000000000", {})
    stranger.stands_on(rows[0].case, document)
    colleague.stands_on(rows[1].case, document)
    qtbot.waitUntil(lambda: _words(panel)[1] == "李敏 is deciding this", timeout=SECONDS)
    assert _words(panel)[0] == plain[0]


def test_several_at_one_case() -> None:
    assert deciding_words(["王敏", "李强"], hidden=False) == "李强, 王敏 are deciding this"
    assert deciding_words(["王敏", "李强"], hidden=True) == deciding_words(["王敏"], hidden=True)
