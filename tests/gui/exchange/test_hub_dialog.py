"""The dialog for a hub's address."""

from pytestqt.qtbot import QtBot

from gui.exchange.hub_dialog import HubDialog


def test_it_asks_for_address_and_password(qtbot: QtBot) -> None:
    dialog = HubDialog(None)
    qtbot.addWidget(dialog)
    wanted: list[tuple[str, str]] = []
    dialog.connect_wanted.connect(lambda url, password: wanted.append((url, password)))
    assert not dialog.leave_button.isVisibleTo(dialog)
    dialog.address.setText("https://example.org")
    dialog.accept()
    assert not wanted
    dialog.address.setText("postgresql://li@localhost/team")
    dialog.password.setText("geheim")
    dialog.accept()
    assert wanted == [("postgresql://li@localhost/team", "geheim")]


def test_a_hub_in_use_can_be_left(qtbot: QtBot) -> None:
    dialog = HubDialog("postgresql://li@localhost/team", "In sync")
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.leave_wanted):
        dialog.leave_button.click()
