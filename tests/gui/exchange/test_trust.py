"""Signing what goes out: what cannot be signed, and publishing."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from gui.window.main_window import MainWindow
from tests.gui.driving import documents
from tests.gui.exchange.colleagues import idle


def test_writing_a_package_that_cannot_be_signed_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.workspace is not None
    Keyring().signer()
    (Keyring().folder / "signing.key").write_text("no key")
    window.workspace.review.exchange.write_package(tmp_path / "p.biaodupkg", PackageContents())
    idle(window, qtbot)
    assert window.message_bar.message is not None
    assert "It is not signed" in window.message_bar.message.text
    assert (tmp_path / "p.biaodupkg").exists()


def test_signing_while_publishing_redraws_nothing_and_publishes_once(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.workspace is not None
    assert window.session is not None
    folder = tmp_path / "team"
    folder.mkdir()
    desk = window.workspace.review.exchange
    told: list[object] = []
    window.session.subscribe(lambda change: told.append(change.operation and change.operation.name))
    desk.set_team_folder(folder)
    # What was labelled before is signed with the first publishing.
    qtbot.waitUntil(lambda: len(told) > 0 and not desk._unpublished)
    idle(window, qtbot)
    window.session.annotations.create(documents(window)[0], 3, 5, window.session.codebook.labels()[0].id)
    told.clear()
    desk.publish()
    qtbot.waitUntil(lambda: bool(told))
    idle(window, qtbot)
    assert window.session.poll() is None
    assert told == ["key.sign"]
    assert window.session.history.undo_name() == "annotation.create"
    assert desk._unpublished is False
