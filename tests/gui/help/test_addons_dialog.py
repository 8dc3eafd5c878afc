"""Add-ons are allowed and forbidden by clicks and keys, and what cannot be used says why."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from core.addons import installing, shelf
from core.addons.shelf import AddonStanding
from core.formats import registry
from gui.base import i18n
from gui.help import addons_dialog
from gui.help.addons_dialog import AddOnsDialog
from tests.core.addons import samples


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    with samples.as_at_the_start():
        yield samples.build(tmp_path)


def opened(parent: QWidget) -> AddOnsDialog:
    dialog = AddOnsDialog(parent)
    dialog.show()
    return dialog


def row(dialog: AddOnsDialog, number: int = 0) -> list[str]:
    item = dialog.list.topLevelItem(number)
    assert item is not None
    return [item.text(column) for column in range(4)]


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_found_is_listed_and_used_once_it_is_allowed(parent: QWidget, archive: Path) -> None:
    installing.install(archive)
    dialog = opened(parent)
    assert row(dialog) == ["Lines of labels", "1.0", "MIT", "not allowed"]
    assert dialog.about.text().startswith("A line for each annotation")
    assert list(registry.formats()) == list(registry.our_formats())
    assert not dialog.forbid_button.isEnabled()
    click(dialog.allow_button)
    assert row(dialog)[3] == "allowed"
    assert list(registry.formats()) == [*registry.our_formats(), "tiny"]
    click(dialog.forbid_button)
    assert row(dialog)[3] == "not allowed"
    assert list(registry.formats()) == list(registry.our_formats())


def test_it_can_be_done_by_keyboard_alone(parent: QWidget, archive: Path) -> None:
    installing.install(archive)
    dialog = opened(parent)
    dialog.activateWindow()
    dialog.list.setFocus()
    for _step in range(10):
        if dialog.allow_button.hasFocus():
            break
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    QTest.keyClick(dialog.allow_button, Qt.Key.Key_Space)
    assert shelf.find("tiny").standing is AddonStanding.ALLOWED


def test_installed_in_the_window_it_waits_to_be_allowed(
    parent: QWidget, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addons_dialog, "choose_file_to_open", lambda *_about: archive)
    dialog = opened(parent)
    assert dialog.list.topLevelItemCount() == 0
    click(dialog.install_button)
    assert row(dialog) == ["Lines of labels", "1.0", "MIT", "not allowed"]
    click(dialog.remove_button)
    assert dialog.list.topLevelItemCount() == 0
    assert shelf.found() == []


def test_a_file_that_is_no_add_on_is_refused_in_words(
    parent: QWidget, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.biaoduaddon").write_bytes(b"nothing")
    monkeypatch.setattr(addons_dialog, "choose_file_to_open", lambda *_about: tmp_path / "a.biaoduaddon")
    dialog = opened(parent)
    click(dialog.install_button)
    assert "is no add-on" in dialog.about.text()


def test_what_cannot_be_used_says_why_and_the_others_work(parent: QWidget, archive: Path) -> None:
    installing.install(archive)
    samples.write("abad", "raise RuntimeError('no luck')")
    samples.write("newer", "", addon=2)
    shelf.allow(shelf.find("abad"))
    dialog = opened(parent)
    assert [row(dialog, number)[3] for number in range(3)] == ["cannot be used", "cannot be used", "not allowed"]
    assert dialog.about.text() == "The add-on abad cannot be used: RuntimeError: no luck."
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.about.text() == "The add-on newer needs a newer Biaodu."
    assert not dialog.allow_button.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    click(dialog.allow_button)
    assert "tiny" in registry.formats()


def test_a_changed_one_is_told_and_can_be_allowed_anew(parent: QWidget, archive: Path) -> None:
    folder = shelf.allow(installing.install(archive)).folder
    (folder / "lib" / "more.py").write_text("")
    dialog = opened(parent)
    assert row(dialog)[3] == "has changed: not allowed"
    assert "has to be allowed anew" in dialog.about.text()
    click(dialog.allow_button)
    assert row(dialog)[3] == "allowed"


def test_in_chinese_it_shows_what_the_add_on_says_in_chinese(parent: QWidget, archive: Path) -> None:
    installing.install(archive)
    dialog = opened(parent)
    try:
        i18n.set_language("zh_CN")
        dialog.retranslate()
        assert row(dialog)[0] == "标注行"
        assert dialog.about.text() == "每个标注一行：起点、终点与类别。"
    finally:
        i18n.set_language("en")
