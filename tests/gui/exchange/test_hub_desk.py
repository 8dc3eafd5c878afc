"""The window shares a project through a hub: labels arrive in the open text, and the status line says how it stands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.hub import administering
from core.hub.queue import fill
from core.hub.server import Hub
from core.hub.syncing import sync
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from core.verbs.hub import HubLink
from gui.exchange.hub_desk import HubDesk, held_words
from gui.exchange.hub_dialog import HubDialog
from gui.exchange.hub_documents_dialog import HubDocumentsDialog
from gui.window.main_window import MainWindow
from tests.core.hub.servers import Server, missing, running
from tests.core.projects import add, first, label

SECONDS = 60_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as started:
        yield started


@pytest.fixture
def desk(window: MainWindow, server: Server) -> Iterator[HubDesk]:
    with Hub.open(server.address("postgres")) as hub:
        hub.do("DROP DATABASE IF EXISTS window_hub WITH (FORCE)")
        hub.do("CREATE DATABASE window_hub")
    assert window.workspace is not None
    found = window.workspace.review.exchange.hub
    yield found
    found.leave()


def _share(window: MainWindow, server: Server, qtbot: QtBot) -> None:
    """Through the dialog, as a user does."""
    window.registry.action("hub.share").trigger()
    qtbot.waitUntil(lambda: window.findChild(HubDialog) is not None)
    dialog = window.findChild(HubDialog)
    assert isinstance(dialog, HubDialog)
    assert not dialog.ok_button().isEnabled()
    dialog.address.setText("postgresql://li:geheim@db.example.org/x")
    dialog.ok_button().click()
    assert dialog.isVisible(), "a password in the address is refused"
    dialog.address.setText(server.url("window_hub"))
    dialog.ok_button().click()


def test_a_colleagues_label_appears_in_the_open_text(
    window: MainWindow, desk: HubDesk, server: Server, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    assert window.workspace is not None
    session.use_annotator(session.annotators.ensure("陈晓").id)
    window.workspace.readers.open(first(session))
    _share(window, server, qtbot)
    qtbot.waitUntil(lambda: desk.state is not None and desk.state.state == "in_sync", timeout=SECONDS)
    # The sample holds work of people without a login, which nobody has signed.
    assert desk.label.text().startswith("Hub: in sync · ")
    assert "are not signed" in desk.label.toolTip()
    assert desk.label.isVisibleTo(window)
    with Hub.open(server.address("window_hub")) as owner:
        copy = tmp_path / "li.biaodu"
        session.save_copy(copy)
        with Session.open(copy) as theirs:
            li = theirs.annotators.ensure("李敏").id
            theirs.use_annotator(li)
            administering.add_member(owner, session.project.uuid, "window_li", li, "annotator")
            theirs.hub.set_link(HubLink(server.url("window_hub", "window_li"), session.project.uuid))
            made = label(theirs, 0, 3)
            with Hub.open(server.address("window_hub", "window_li")) as hub:
                sync(theirs, hub)
    reader = window.workspace.readers.active
    assert reader is not None

    def shown() -> bool:
        return made.id in {annotation.id for annotation in session.annotations.iterate([first(session)])}

    qtbot.waitUntil(shown, timeout=SECONDS)
    assert session.history.undo_name() != "hub.take"


def test_a_project_from_elsewhere_reaches_its_hub_only_when_one_agrees(
    make_window: Callable[[], MainWindow], project_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    url = f"postgresql://li@/x?host={tmp_path}"
    with Session.open(project_path) as session:
        session.hub.set_link(HubLink(url, session.project.uuid))
    window = make_window()
    assert window.open_project(project_path)
    qtbot.waitUntil(lambda: window.message_bar.message is not None)
    message = window.message_bar.message
    assert message is not None
    assert url in message.text
    assert window.workspace is not None
    desk = window.workspace.review.exchange.hub
    assert not desk.runs
    message.actions[0][1]()
    qtbot.waitUntil(lambda: desk.label.text() == "Hub: offline", timeout=SECONDS)
    window.close_project()
    assert window.open_project(project_path)
    assert window.workspace is not None
    again = window.workspace.review.exchange.hub
    qtbot.waitUntil(lambda: again.label.text() == "Hub: offline", timeout=SECONDS)


def test_without_the_server_the_status_line_says_so(
    window: MainWindow, desk: HubDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    session.hub.set_link(HubLink(f"postgresql://li@/x?host={tmp_path}", session.project.uuid))
    desk._start()
    qtbot.waitUntil(lambda: desk.label.text() == "Hub: offline", timeout=SECONDS)
    assert "cannot be reached" in desk.label.toolTip()


def test_every_reason_has_words() -> None:
    from core.hub.rights import HeldBack

    assert all(held_words(why, 3).startswith("3 ") for why in HeldBack)


def test_the_next_document_of_the_queue_is_opened_and_ones_own(
    window: MainWindow, desk: HubDesk, server: Server, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    assert window.workspace is not None
    me = session.annotators.ensure("陈晓")
    session.use_annotator(me.id)
    _share(window, server, qtbot)
    qtbot.waitUntil(lambda: desk.state is not None and desk.state.state == "in_sync", timeout=SECONDS)
    document = session.documents.list()[1].id
    session.assignments.assign(session.assignments.plan([document], [], 1))
    with Hub.open(server.address("window_hub")) as hub:
        fill(session, hub)
    window.registry.action("hub.next").trigger()
    qtbot.waitUntil(lambda: desk._workspace.readers.document == document, timeout=SECONDS)
    assert [one.document for one in session.assignments.of_person(me.id)] == [document]
    window.message_bar.clear()
    window.registry.action("hub.next").trigger()
    qtbot.waitUntil(lambda: window.message_bar.message is not None, timeout=SECONDS)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "The queue has nothing for you now."


def _large_project(server: Server, tmp_path: Path) -> tuple[list[DocumentId], AnnotatorId]:
    """A lead's project on the hub, in which `window_part` takes part: its reports, and who that is."""
    with Session.create(tmp_path / "lead.biaodu") as lead, Hub.open(server.address("window_hub")) as owner:
        me = lead.annotators.ensure("王强").id
        lead.use_annotator(me)
        documents = [add(lead, f"第{number}份报告。新增教师{number}名𠮷。", f"报告{number}") for number in range(3)]
        administering.make(owner)
        administering.add_project(owner, lead.project.uuid, "大项目")
        administering.add_member(owner, lead.project.uuid, "postgres", me, "lead")
        person = lead.annotators.ensure("陈晓").id
        administering.add_member(owner, lead.project.uuid, "window_part", person, "annotator")
        lead.hub.set_link(HubLink(server.url("window_hub"), lead.project.uuid))
        sync(lead, owner)
    return documents, person


def _list_of_documents(window: MainWindow, qtbot: QtBot, wanted: str) -> HubDocumentsDialog:
    """The list of the hub's documents, filtered, with all that are shown marked."""
    window.registry.action("hub.documents").trigger()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(HubDocumentsDialog)), timeout=SECONDS)
    (dialog,) = [each for each in window.findChildren(HubDocumentsDialog) if each.isVisible()]
    dialog.filter.setText(wanted)
    QTest.keyClick(dialog.filter, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    return dialog


def test_chosen_documents_of_the_hub_come_and_go_and_no_others(
    window: MainWindow, desk: HubDesk, server: Server, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    assert window.workspace is not None
    documents, person = _large_project(server, tmp_path)
    before = {document.id for document in session.documents.list()}
    session.use_annotator(session.annotators.ensure("陈晓").id)
    window.registry.action("hub.share").trigger()
    qtbot.waitUntil(lambda: window.findChild(HubDialog) is not None)
    asked = window.findChild(HubDialog)
    assert isinstance(asked, HubDialog)
    asked.address.setText(server.url("window_hub", "window_part"))
    asked.documents.setCurrentIndex(asked.documents.findData("chosen"))
    asked.ok_button().click()
    qtbot.waitUntil(lambda: desk.state is not None and desk.state.state == "in_sync", timeout=SECONDS)

    def here() -> set[DocumentId]:
        return {document.id for document in session.documents.list()}

    assert here() == before
    dialog = _list_of_documents(window, qtbot, "报告1")
    assert dialog.chosen() == [documents[1]]
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: here() == {*before, documents[1]}, timeout=SECONDS)
    window.workspace.open_document(documents[1])
    assert window.workspace.readers.document == documents[1]
    # And it goes again, once the hub has all of it.
    session.use_annotator(person)
    made = session.annotations.create(documents[1], 0, 3, session.codebook.labels()[0].id)[0]
    window.message_bar.clear()
    _list_of_documents(window, qtbot, "报告1").release_button.click()
    qtbot.waitUntil(lambda: window.message_bar.message is not None, timeout=SECONDS)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "1 document is gone from here."
    assert here() == before
    with Hub.open(server.address("window_hub")) as owner:
        assert owner.rows("SELECT 1 FROM hub.state WHERE kind = 'annotation' AND id = %s", (made.id,))
