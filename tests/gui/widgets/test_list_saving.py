"""Lists of cards leave the window with headings: by Ctrl+C and by their menu, in real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from gui.widgets import table_saving
from gui.widgets.list_saving import ListSaving
from gui.widgets.table_saving import TableContent

WORDS = ["校舍", "=安全", "资金"]


@pytest.fixture
def view(parent: QWidget) -> QListView:
    made = QListView(parent)
    made.setModel(QStringListModel(WORDS, made))
    made.resize(200, 200)
    made.show()
    return made


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def saving(view: QListView, failures: list[BaseException]) -> ListSaving:
    def content(places) -> TableContent:
        return TableContent(["Place", "Word"], [[place, WORDS[place]] for place in places])

    return ListSaving(view, content, failures.append, lambda: "Words")


def pasted() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_the_copy_key_takes_what_is_chosen_and_else_all_with_headings(view: QListView, saving: ListSaving) -> None:
    view.setFocus()
    view.selectionModel().clear()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pasted() == [["Place", "Word"], ["0", "校舍"], ["1", "'=安全"], ["2", "资金"]]
    view.setCurrentIndex(view.model().index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pasted() == [["Place", "Word"], ["2", "资金"]]


def test_the_menu_copies_and_saves(
    view: QListView, saving: ListSaving, failures: list[BaseException], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    view.selectionModel().clear()
    copy, table, save = saving.menu().actions()
    assert not copy.isEnabled()
    table.trigger()
    assert len(pasted()) == 4
    monkeypatch.setattr(table_saving, "choose_file_to_save", lambda *_asked: tmp_path / "words.csv")
    save.trigger()
    assert (tmp_path / "words.csv").read_text("utf-8-sig").splitlines()[:2] == ["Place,Word", "0,校舍"]
    monkeypatch.setattr(table_saving, "choose_file_to_save", lambda *_asked: tmp_path / "none" / "words.csv")
    save.trigger()
    assert len(failures) == 1
