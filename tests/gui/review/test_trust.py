"""Signatures, keys and what is struck out, in the window."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.exchange.signed import fingerprint
from core.exchange.standing import Standing
from core.plausible import LARGEST_REVISION, LATEST
from core.session import Session
from gui.review.keys_dialog import KeysDialog
from gui.review.strikes_dialog import StrikesDialog
from gui.window import MainWindow
from tests.core.exchange.packages import members, rewritten, with_line
from tests.gui.review.test_exchange import idle, lines, plan_dialog
from tests.gui.shell.driving import documents

TOP = {"revision": LARGEST_REVISION, "updated_at": LATEST, "deleted": 0}


def from_colleague(window: MainWindow, folder: Path, computer: str = "theirs", start: int = 28) -> Path:
    """A package of 李强, who labelled one more passage, signed with the key of a computer of theirs."""
    assert window.session is not None
    package, back = folder / "out.biaodupkg", folder / f"{computer}-{start}.biaodupkg"
    window.session.exchange.package(package)
    path = folder / f"{computer}.biaodu"
    with Session.open(path) if path.exists() else Session.create(path) as theirs:
        theirs.exchange.keys.keyring = Keyring(folder / "keys" / computer)
        theirs.exchange.apply(theirs.exchange.plan([package]))
        me = theirs.annotators.by_name("李强")
        assert me is not None
        theirs.use_annotator(me.id)
        document = theirs.documents.list()[0].id
        theirs.annotations.create(document, start, start + 3, theirs.codebook.labels()[0].id)
        theirs.exchange.package(back, PackageContents(annotators=[me.id]))
    return back


def merge(window: MainWindow, package: Path, qtbot: QtBot) -> list[str]:
    """Merge by the dialog; what it said."""
    window.drop_paths([package])
    dialog = plan_dialog(window, qtbot)
    said = lines(dialog.tree)
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    idle(window, qtbot)
    qtbot.waitUntil(lambda: not window.findChildren(type(dialog)))
    return said


def choose(tree: QTreeWidget, row: int) -> None:
    tree.selectionModel().select(
        tree.model().index(row, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )


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


def test_a_foreign_key_is_taken_as_somebodys_in_the_dialog_of_keys(window: MainWindow, tmp_path: Path, qtbot: QtBot):
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
    standing = {one.key: one.standing for one in window.session.exchange.keys.list()}
    assert standing[laptop] is Standing.KNOWN
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    shown = {item.text(1): item.text(2) for item in rows if item is not None}
    assert shown[fingerprint(laptop)] == "Known as theirs"
    dialog.reject()


def test_ones_other_computer_is_added_and_withdrawn_in_the_dialog_of_keys(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
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
        return next(one.standing for one in session.exchange.keys.list() if one.key == key)

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


def test_what_was_struck_out_by_the_action_is_brought_back_in_its_dialog(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    package = from_colleague(window, tmp_path)
    at = max(range(9), key=lambda number: number < members(package)["annotations.jsonl"].count(b"\n") and number)
    rewritten(package, with_line("annotations.jsonl", lambda row: row.update(TOP), at)(members(package)))
    merge(window, package, qtbot)
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    (bad,) = (one for one in session.annotations.iterate() if one.revision == LARGEST_REVISION)
    workspace.open_document(bad.document)
    view = workspace.labelling.view()
    assert view is not None
    view.select_annotation(bad.id)
    window.registry.action("annotation.strike").trigger()
    assert bad.id not in {one.id for one in session.annotations.iterate()}
    window.registry.action("team.struck").trigger()
    dialog = window.findChild(StrikesDialog)
    assert isinstance(dialog, StrikesDialog)
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(1)) == (f"Annotation {bad.id[:8]}", "王敏")
    assert not dialog.lift_button.isEnabled()
    choose(dialog.list, 0)
    QTest.mouseClick(dialog.lift_button, Qt.MouseButton.LeftButton)
    assert bad.id in {one.id for one in session.annotations.iterate()}
    assert dialog.list.topLevelItemCount() == 0
    dialog.reject()
    me = session.annotator
    assert me is not None
    others = [one for one in session.annotations.iterate() if one.annotator != me.id]
    ordinary = next(one for one in others if one.revision < LARGEST_REVISION)
    workspace.open_document(ordinary.document)
    view.select_annotation(ordinary.id)
    window.registry.action("annotation.strike").trigger()
    assert window.message_bar.message is not None
    assert "can no longer be changed" in window.message_bar.message.text


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
