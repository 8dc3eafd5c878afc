"""A key is taken as somebody's, and an own one added and withdrawn."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.exchange.keyring import Keyring
from core.exchange.signed import fingerprint
from core.exchange.standing import Standing
from core.session import Session
from gui.people.keys_dialog import KeysDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import documents
from tests.gui.exchange.colleagues import choose, from_colleague, merge
from tests.gui.review.conftest import reviewed_path, window  # noqa: F401


def test_a_foreign_key_is_taken_as_somebodys_in_the_dialog_of_keys(window: MainWindow, tmp_path: Path, qtbot: QtBot):  # noqa: F811
    merge(window, from_colleague(window, tmp_path), qtbot)
    merge(window, from_colleague(window, tmp_path, "laptop", 20), qtbot)
    window.registry.action("team.keys").trigger()
    dialog = window.findChild(KeysDialog)
    assert isinstance(dialog, KeysDialog)
    laptop = Keyring(tmp_path / "keys" / "laptop").signer().key
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    texts = {item.text(1): (item.text(0), item.text(2)) for item in rows if item is not None}
    assert texts[fingerprint(laptop)] == ("李强", "Not known as theirs")
    assert not dialog.accept_button.isEnabled()
    choose(dialog.list, [item.text(1) for item in rows if item].index(fingerprint(laptop)))
    assert not dialog.add_button.isEnabled()
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert window.session is not None
    standing = {key.key: key.standing for key in window.session.exchange.keys.list()}
    assert standing[laptop] is Standing.KNOWN
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    shown = {item.text(1): item.text(2) for item in rows if item is not None}
    assert shown[fingerprint(laptop)] == "Known as theirs"
    dialog.reject()


def test_ones_other_computer_is_added_and_withdrawn_in_the_dialog_of_keys(
    window: MainWindow,  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
):
    session = window.session
    assert session is not None
    assert session.annotator is not None
    session.annotations.create(documents(window)[0], 3, 5, session.codebook.labels()[0].id)
    session.exchange.package(tmp_path / "mine.biaodupkg")
    own = Keyring().signer().key
    laptop = Keyring(tmp_path / "laptop")
    with Session.create(tmp_path / "laptop.biaodu") as there:
        there.exchange.keys.keyring = laptop
        there.exchange.apply(there.exchange.plan([tmp_path / "mine.biaodupkg"]))
        there.use_annotator(session.annotator.id)
        there.annotations.create(documents(window)[0], 20, 22, there.codebook.labels()[0].id)
        there.exchange.package(tmp_path / "laptop.biaodupkg")
    merge(window, tmp_path / "laptop.biaodupkg", qtbot)
    window.registry.action("team.keys").trigger()
    dialog = window.findChild(KeysDialog)
    assert isinstance(dialog, KeysDialog)

    def choose_key(key: str) -> None:
        rows = range(dialog.list.topLevelItemCount())
        choose(dialog.list, next(row for row in rows if dialog.list.topLevelItem(row).text(1) == fingerprint(key)))  # type: ignore[union-attr]

    def standing(key: str) -> Standing:
        return next(known_key.standing for known_key in session.exchange.keys.list() if known_key.key == key)

    choose_key(own)
    assert not dialog.withdraw_button.isEnabled()
    choose_key(laptop.signer().key)
    assert not dialog.accept_button.isEnabled()
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert standing(laptop.signer().key) is Standing.KNOWN
    choose_key(laptop.signer().key)
    QTest.mouseClick(dialog.withdraw_button, Qt.MouseButton.LeftButton)
    assert standing(laptop.signer().key) is Standing.WITHDRAWN
    QTest.mouseClick(dialog.renew_button, Qt.MouseButton.LeftButton)
    assert standing(own) is Standing.WITHDRAWN
    assert standing(Keyring().signer().key) is Standing.KNOWN
    assert session.history.undo_name() == "exchange.merge"
    dialog.reject()
