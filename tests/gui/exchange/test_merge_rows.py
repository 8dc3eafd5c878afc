"""A plan says whose work is signed with which key, and tells no hidden names."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.exchange.keyring import Keyring
from core.exchange.signed import fingerprint
from gui.window.main_window import MainWindow
from tests.core.exchange.packages import members, rewritten, with_line
from tests.gui.exchange.colleagues import from_colleague, merge


def test_the_plan_says_whose_work_is_signed_with_which_key(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    first = fingerprint(Keyring(tmp_path / "keys" / "theirs").signer().key)
    said = merge(window, from_colleague(window, tmp_path), qtbot)
    at = said.index("Signatures")
    assert said[at + 1 : at + 4] == [
        "李强: signed 1",
        "李强: a key seen for the first time, to be remembered 1",
        first,
    ]
    said = merge(window, from_colleague(window, tmp_path, start=20), qtbot)
    assert "李强: signed 1" in said
    assert first not in said
    other = fingerprint(Keyring(tmp_path / "keys" / "thief").signer().key)
    said = merge(window, from_colleague(window, tmp_path, "thief", 10), qtbot)
    assert "李强: signed with a key not known as theirs 1" in said
    assert other in said
    package = from_colleague(window, tmp_path, start=3)
    rewritten(package, {name: data for name, data in members(package).items() if name != "signatures.jsonl"})
    said = merge(window, package, qtbot)
    assert "李强: signed by nobody, anybody may have written it 1" in said
    # The same is not said twice.
    assert not [line for line in said if "that nobody has signed" in line]


def test_while_names_are_hidden_the_plan_tells_no_names(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.workspace is not None
    package = from_colleague(window, tmp_path)
    struck = with_line("annotations.jsonl", lambda row: row.update(note=None))(members(package))
    rewritten(package, struck)
    window.registry.action("review.hide_names").trigger()
    said = merge(window, package, qtbot)
    assert [line for line in said if line.endswith(": signed 1")]
    assert not [line for line in said if "李强" in line or "王敏" in line]
