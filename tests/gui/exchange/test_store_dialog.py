"""The dialog for a team folder on a server."""

from pytestqt.qtbot import QtBot

from core.exchange.store_address import StoreAddress, store_address
from gui.exchange.store_dialog import StoreDialog


def test_it_asks_for_address_and_password(qtbot: QtBot) -> None:
    dialog = StoreDialog(None)
    qtbot.addWidget(dialog)
    wanted: list[tuple[StoreAddress, str]] = []
    dialog.store_wanted.connect(lambda address, password: wanted.append((address, password)))
    assert not dialog.ok_button().isEnabled()
    for refused in ("/team", "https://li:geheim@dav.example.org/x", "http://li@dav.example.org/x"):
        dialog.address.setText(refused)
        dialog.accept()
        assert not wanted
        assert dialog._state.isVisibleTo(dialog)
        assert "geheim" not in dialog._state.text()
    dialog.address.setText(" https://li@dav.example.org/team ")
    dialog.password.setText("geheim")
    dialog.ok_button().click()
    assert wanted == [(store_address("https://li@dav.example.org/team"), "geheim")]


def test_it_shows_what_is_used_now(qtbot: QtBot) -> None:
    dialog = StoreDialog(store_address("s3://KEY@reports/team"))
    qtbot.addWidget(dialog)
    assert dialog.address.text() == "s3://KEY@reports/team"
