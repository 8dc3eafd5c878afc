"""A project's team folder is on a server: nothing goes there before the user agrees, then all as with a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.exchange import store_secret
from core.exchange.object_store import ObjectStore
from core.exchange.store_address import store_address
from core.exchange.store_secret import StoreSecret
from core.session import Session
from gui.base.settings import TEAM_SERVERS
from gui.exchange.store_dialog import StoreDialog
from gui.exchange.team_dialog import TeamDialog
from gui.window.main_window import MainWindow
from tests.core.exchange.stores import KINDS, LOGIN, PASSWORD, StoreServer, free_port, missing, running
from tests.core.projects import first, label
from tests.gui.exchange.colleagues import idle

SECONDS = 60_000


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIAODU_PROFILE", str(tmp_path / "profile"))
    monkeypatch.setattr(store_secret, "_typed", {})
    monkeypatch.setattr(store_secret, "kept_password", lambda *_: None)
    monkeypatch.setattr(store_secret, "keep_password", lambda *_: False)


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running(request.param, tmp_path_factory.mktemp("served")) as started:
        started.make("team")
        yield started


def test_a_folder_on_a_server_is_chosen_and_work_goes_there_and_comes(
    window: MainWindow, server: StoreServer, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    me = session.annotators.ensure("陈晓").id
    session.use_annotator(me)
    window.registry.action("team.folder").trigger()
    qtbot.waitUntil(lambda: window.findChild(TeamDialog) is not None)
    dialog = window.findChild(TeamDialog)
    assert isinstance(dialog, TeamDialog)
    dialog.address_button.click()
    qtbot.waitUntil(lambda: window.findChild(StoreDialog) is not None)
    asked = window.findChild(StoreDialog)
    assert isinstance(asked, StoreDialog)
    asked.address.setText(server.url("team"))
    asked.password.setText(PASSWORD)
    asked.ok_button().click()
    store = ObjectStore(server.address("team"), StoreSecret(LOGIN, PASSWORD))
    qtbot.waitUntil(lambda: f"{me}.biaodupkg" in [file.name for file in store.files()], timeout=SECONDS)
    idle(window, qtbot)
    assert session.exchange.team_folder() == server.address("team")
    assert window.settings.get(TEAM_SERVERS) == [server.url("team")]
    copy = tmp_path / "li.biaodu"
    session.save_copy(copy)
    with Session.open(copy) as theirs:
        theirs.use_annotator(theirs.annotators.ensure("李敏").id)
        made = label(theirs, 0, 3)
        theirs.exchange.team_publish()
    window.message_bar.clear()
    assert window.workspace is not None
    window.workspace.review.exchange.look_for_news()
    qtbot.waitUntil(lambda: window.message_bar.message is not None, timeout=SECONDS)
    message = window.message_bar.message
    assert message is not None
    assert "李敏" in message.text
    idle(window, qtbot)
    new = [news.path for news in session.exchange.team_news() if news.path.name == f"{made.annotator}.biaodupkg"]
    session.exchange.apply(session.exchange.plan(new))
    assert made.id in {annotation.id for annotation in session.annotations.iterate([first(session)])}


def test_a_project_from_elsewhere_goes_to_its_server_only_when_one_agrees(
    make_window: Callable[[], MainWindow], project_path: Path, qtbot: QtBot
) -> None:
    address = f"https://li@127.0.0.1:{free_port()}/team"
    with Session.open(project_path) as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        session.exchange.set_team_folder(store_address(address))
    window = make_window()
    assert window.open_project(project_path)
    qtbot.waitUntil(lambda: window.message_bar.message is not None)
    message = window.message_bar.message
    assert message is not None
    assert address in message.text
    assert window.workspace is not None
    exchange = window.workspace.review.exchange
    assert not exchange.team.may_go
    for verb in (exchange.publish, exchange.look_for_news):
        verb()
        assert not exchange._quiet.running
    exchange.ask_team_folder()
    dialog = window.findChild(TeamDialog)
    assert isinstance(dialog, TeamDialog), "shown without a look at the server"
    dialog.close()
    message.actions[0][1]()
    assert exchange.team.may_go
    assert window.settings.get(TEAM_SERVERS) == [address]
    idle(window, qtbot)


def test_of_a_folder_that_cannot_be_used_the_dialog_says_why_and_lets_one_leave_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    address = store_address(f"https://li@127.0.0.1:{free_port()}/team")
    session.exchange.set_team_folder(address)
    window.settings.set(TEAM_SERVERS, [str(address)])
    window.registry.action("team.folder").trigger()
    qtbot.waitUntil(lambda: window.findChild(TeamDialog) is not None, timeout=SECONDS)
    dialog = window.findChild(TeamDialog)
    assert isinstance(dialog, TeamDialog)
    assert dialog._trouble.isVisibleTo(dialog)
    assert dialog._trouble.text()
    dialog.leave_button.click()
    assert session.exchange.team_folder() is None


def test_what_somebody_wrote_into_the_file_as_an_address_is_told(
    make_window: Callable[[], MainWindow], project_path: Path, qtbot: QtBot
) -> None:
    from dataclasses import replace

    with Session.open(project_path) as session:
        good = store_address("https://li@dav.example.org/team")
        session.exchange.set_team_folder(replace(good, url="http://li@dav.example.org/team"))
    window = make_window()
    assert window.open_project(project_path)
    qtbot.waitUntil(lambda: window.message_bar.message is not None)
    message = window.message_bar.message
    assert message is not None
    assert "https" in message.text
    assert window.workspace is not None
    assert not window.workspace.review.exchange.team.may_go
