"""Packages and the team folder, from one window's menu to another's."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTreeView
from pytestqt.qtbot import QtBot

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.app import open_first
from gui.review.merge_dialog import MergeDialog
from gui.review.package_dialog import PackageDialog
from gui.review.team_dialog import TeamDialog
from gui.settings import RECENT_PROJECTS
from gui.window import MainWindow
from tests.gui.shell.driving import documents, press

CTRL = Qt.KeyboardModifier.ControlModifier


def idle(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    review = window.workspace.review
    qtbot.waitUntil(lambda: not window.jobs.running and not review._quiet.running)


def colleagues_copy(window: MainWindow, folder: Path) -> Path:
    """A package of the open project in which 李强 has gone on: one label new, one removed."""
    assert window.session is not None
    package = folder / "out.biaodupkg"
    window.session.exchange.package(package)
    with Session.create(folder / "李强.biaodu") as theirs:
        theirs.exchange.apply(theirs.exchange.plan([package]))
        me = theirs.annotators.by_name("李强")
        assert me is not None
        theirs.use_annotator(me.id)
        first = theirs.documents.list()[0].id
        own = theirs.annotations.of_document(first, me.id)
        theirs.annotations.delete([own[0].id])
        theirs.annotations.create(first, 28, 36, own[1].label)
        back = folder / "back.biaodupkg"
        theirs.exchange.package(back, PackageContents(kind=PackageKind.LABELS_BACK))
    return back


def lines(tree: QTreeView) -> list[str]:
    found: list[str] = []
    model = tree.model()

    def walk(index: QModelIndex) -> None:
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            assert model.parent(child) == index
            found.append(f"{child.data()} {child.siblingAtColumn(1).data() or ''}".strip())
            walk(child)

    walk(QModelIndex())
    return found


def plan_dialog(window: MainWindow, qtbot: QtBot) -> MergeDialog:
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None)
    dialog = window.findChild(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    return dialog


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    no_keys = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys))


def test_a_dropped_package_shows_its_plan_and_merges_in_one_undo_step(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    back = colleagues_copy(window, tmp_path)
    session = window.session
    assert session is not None
    before = sorted(session.annotations.iterate(), key=lambda one: one.id)
    drop(window, back)
    dialog = plan_dialog(window, qtbot)
    said = lines(dialog.tree)
    assert "New 1" in said
    assert "Removed 1" in said
    assert "“新建学校三所。” Infrastructure: removed · 李强 · 青山区2024" in said
    assert sorted(session.annotations.iterate(), key=lambda one: one.id) == before
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    idle(window, qtbot)
    first = documents(window)[0]
    people = {one.name: one.id for one in session.annotators.list()}
    assert [one.start for one in session.annotations.of_document(first, people["李强"])] == [7, 16, 28]
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Qt.Key.Key_Z, CTRL)
    assert [one.start for one in session.annotations.of_document(first, people["李强"])] == [0, 7, 16]


def test_what_is_merged_already_has_nothing_to_merge(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.session is not None
    package = tmp_path / "own.biaodupkg"
    window.session.exchange.package(package)
    window.drop_paths([package])
    dialog = plan_dialog(window, qtbot)
    assert "nothing to merge" in dialog._heading.text()
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)


def test_a_damaged_package_is_refused_with_its_name(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    package = tmp_path / "bad.biaodupkg"
    package.write_bytes(b"PK\x03\x04 no")
    window.drop_paths([package])
    idle(window, qtbot)
    assert window.message_bar.message is not None
    assert "bad.biaodupkg" in window.message_bar.message.text


def test_a_package_on_the_command_line_opens_in_the_last_project(
    window: MainWindow, reviewed_path: Path, tmp_path: Path, qtbot: QtBot
):
    back = colleagues_copy(window, tmp_path)
    window.close_project()
    window.settings.set(RECENT_PROJECTS, [str(reviewed_path)])
    open_first(window, back)
    dialog = plan_dialog(window, qtbot)
    assert "New 1" in lines(dialog.tree)
    dialog.reject()


def test_a_blind_package_carries_no_labels(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.session is not None
    dialog = PackageDialog(window.session, window)
    assert window.workspace is not None
    chosen: list[PackageContents] = []
    dialog.submitted.connect(chosen.append)
    dialog.open()
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    path = tmp_path / "blind.biaodupkg"
    window.workspace.review.exchange.write_package(path, chosen[0])
    idle(window, qtbot)
    with Session.create(tmp_path / "neu.biaodu") as fresh:
        fresh.exchange.apply(fresh.exchange.plan([path]))
        assert len(fresh.documents.list()) == 3
        assert list(fresh.annotations.iterate()) == []


def test_layers_are_chosen_by_name(window: MainWindow):
    assert window.session is not None
    dialog = PackageDialog(window.session, window)
    dialog.with_layers.setChecked(True)
    dialog.model.setData(dialog.model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    wanted = window.session.annotators.by_name("王敏")
    assert wanted is not None
    assert dialog.contents().annotators == [wanted.id]
    dialog.model.setData(dialog.model.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not dialog.ok_button().isEnabled()
    dialog.reject()


def test_the_team_folder_takes_my_package_and_offers_my_colleagues(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    folder = tmp_path / "team"
    folder.mkdir()
    theirs = colleagues_copy(window, tmp_path)
    assert window.workspace is not None
    assert window.session is not None
    exchange = window.workspace.review.exchange
    exchange.set_team_folder(folder)
    me = window.session.annotator
    assert me is not None
    qtbot.waitUntil(lambda: (folder / f"{me.id}.biaodupkg").exists())
    idle(window, qtbot)
    (folder / "theirs.biaodupkg").write_bytes(theirs.read_bytes())
    window.message_bar.clear()
    exchange.look_for_news()
    idle(window, qtbot)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "李强 has new work for you."
    see = next(one for one in window.message_bar.findChildren(QPushButton) if one.text() == "See what is new…")
    QTest.mouseClick(see, Qt.MouseButton.LeftButton)
    assert "New 1" in lines(plan_dialog(window, qtbot).tree)
    plan_dialog(window, qtbot).reject()


def test_closing_leaves_the_package_in_the_team_folder_up_to_date(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    folder = tmp_path / "team"
    folder.mkdir()
    assert window.workspace is not None
    assert window.session is not None
    assert window.session.annotator is not None
    window.workspace.review.exchange.set_team_folder(folder)
    package = folder / f"{window.session.annotator.id}.biaodupkg"
    qtbot.waitUntil(package.exists)
    idle(window, qtbot)
    before = package.read_bytes()
    window.workspace.readers.panes[0].view.setFocus()
    window.workspace.readers.panes[0].view.set_selection(2, 4)
    press(window, Qt.Key.Key_2)
    window.close_project()
    assert package.read_bytes() != before


def test_the_team_dialog_lists_what_lies_there(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "half.biaodupkg").write_bytes(b"PK\x03\x04")
    assert window.workspace is not None
    window.workspace.review.exchange.set_team_folder(folder)
    idle(window, qtbot)
    window.registry.action("team.folder").trigger()
    qtbot.waitUntil(lambda: window.findChild(TeamDialog) is not None)
    dialog = window.findChild(TeamDialog)
    assert isinstance(dialog, TeamDialog)
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert [item.text(2) for item in items if item is not None] == ["Not completely there yet"]
    QTest.mouseClick(dialog.leave_button, Qt.MouseButton.LeftButton)
    assert window.session is not None
    assert window.session.exchange.team_folder() is None


def test_a_plan_of_many_changes_reads_the_texts_of_the_lines_in_view_only(tmp_path: Path, qtbot: QtBot, monkeypatch):
    """The dialog reads in the thread of the window, which must not stand still meanwhile."""
    number = 300
    with Session.create(tmp_path / "ours.biaodu") as ours, Session.create(tmp_path / "theirs.biaodu") as theirs:
        ours.use_annotator(ours.annotators.create("李强")[0].id)
        texts = [f"报告{place}，新建学校三所。" for place in range(number)]
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        ours.documents.add([NewDocument(text, Meta(text[:5]), source) for text in texts])
        label = ours.codebook.labels()[0].id
        for document in ours.documents.list():
            ours.annotations.create(document.id, 0, 3, label)
        ours.exchange.package(tmp_path / "out.biaodupkg")
        theirs.exchange.apply(theirs.exchange.plan([tmp_path / "out.biaodupkg"]))
        theirs.use_annotator(theirs.annotators.list()[0].id)
        theirs.annotations.delete([one.id for one in theirs.annotations.iterate()])
        theirs.exchange.package(tmp_path / "back.biaodupkg", PackageContents(kind=PackageKind.LABELS_BACK))
        plan, read = ours.exchange.plan([tmp_path / "back.biaodupkg"]), list[str]()
        text_of = ours.documents.text
        monkeypatch.setattr(ours.documents, "text", lambda one: (read.append(one), text_of(one))[1])
        dialog = MergeDialog(plan, ours)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.tree.expandAll()
        dialog.tree.scrollToBottom()
        assert not dialog.grab().isNull()
        assert 0 < len(read) < 100
        assert len([line for line in lines(dialog.tree) if ": removed · 李强" in line]) == number
        assert len(set(read)) == number


def test_a_plan_that_is_looked_at_closes_with_its_project(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    drop(window, colleagues_copy(window, tmp_path))
    dialog = plan_dialog(window, qtbot)
    dialog.tree.collapseAll()
    window.close_project()
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
