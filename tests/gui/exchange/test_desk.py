"""Packages and the team folder, from one window's menu to another's."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.exchange.contents import PackageContents
from core.ids import DocumentId
from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.base.settings import RECENT_PROJECTS
from gui.exchange.package_dialog import PackageDialog
from gui.importing.carry_over import CarryDialog
from gui.window.app import open_first
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.exchange.colleagues import colleagues_copy, idle, lines, merge, plan_dialog


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
    open_first(window, [back])
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
    see = next(button for button in window.message_bar.findChildren(QPushButton) if button.text() == "See what is new…")
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


def test_another_reading_of_a_file_is_offered_as_an_edition(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    session = window.session
    assert session is not None
    old = add_reading(session, "docx/2")
    session.annotations.create(old, 0, 5, session.codebook.labels()[0].id)
    with Session.create(tmp_path / "新.biaodu") as theirs:
        new = add_reading(theirs, "docx/3")
        theirs.exchange.package(tmp_path / "新.biaodupkg")
    merge(window, tmp_path / "新.biaodupkg", qtbot)
    assert window.message_bar.message is not None
    assert "1 document was read otherwise here." in window.message_bar.message.text
    carry = next(button for button in window.message_bar.findChildren(QPushButton) if button.text().startswith("Carry"))
    QTest.mouseClick(carry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(CarryDialog) is not None)
    dialog = window.findChild(CarryDialog)
    assert dialog is not None
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    idle(window, qtbot)
    assert [annotation.end for annotation in session.annotations.of_document(new)] == [5]


def add_reading(session: Session, reader: str) -> DocumentId:
    """A reading of one file, whose text differs by its reader."""
    source = Source("a.docx", "ab" * 32, "utf-8", reader)
    text = f"某区教育局工作总结。由{reader}读出。"
    return session.documents.add([NewDocument(text, Meta("总结"), source)])[0].added[0].id
