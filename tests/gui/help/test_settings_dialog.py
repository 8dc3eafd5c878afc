import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from gui.base import theme
from gui.base.settings import (
    ANNOTATOR_NAME,
    FONT_FAMILY,
    LINE_HEIGHT,
    REOPEN_LAST,
    SETTINGS,
    SHORTCUTS,
    TEXT_SIZE,
    THEME,
    Settings,
    SettingScope,
)
from gui.base.style_sheet import style_sheet
from gui.help.settings_dialog import SettingsDialog, shown_settings
from gui.widgets.scrolling import LowScroll


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def dialog(settings, parent):
    dialog = SettingsDialog(settings, parent)
    dialog.open()
    return dialog


def test_every_user_setting_has_a_field_but_the_keys():
    assert {setting.id for setting in shown_settings()} == {
        setting.id for setting in SETTINGS if setting.scope is SettingScope.USER and setting is not SHORTCUTS
    }


def test_a_choice_applies_at_once(settings, dialog):
    told = []
    settings.changed.connect(lambda name, value: told.append((name, value)))
    QTest.keyClick(dialog.field(THEME), Qt.Key.Key_Down)
    assert told == [("theme", "light")]
    assert settings.get(THEME) == "light"


def test_numbers_and_ticks_apply_within_their_limits(settings, dialog):
    QTest.keyClick(dialog.field(TEXT_SIZE), Qt.Key.Key_Up)
    assert settings.get(TEXT_SIZE) == TEXT_SIZE.default + TEXT_SIZE.step
    for _turn in range(100):
        QTest.keyClick(dialog.field(LINE_HEIGHT), Qt.Key.Key_Up)
    assert LINE_HEIGHT.limits is not None
    assert settings.get(LINE_HEIGHT) == LINE_HEIGHT.limits[1]
    QTest.keyClick(dialog.field(REOPEN_LAST), Qt.Key.Key_Space)
    assert settings.get(REOPEN_LAST) is False


def test_the_name_applies_when_finished(settings, dialog, compose):
    field = dialog.field(ANNOTATOR_NAME)
    compose(field, "王敏")
    assert settings.get(ANNOTATOR_NAME) == ""
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert settings.get(ANNOTATOR_NAME) == "王敏"


def test_a_font_that_this_machine_lacks_stays_chosen(settings, parent):
    settings.set(FONT_FAMILY, "不在的字体")
    dialog = SettingsDialog(settings, parent)
    field = dialog.field(FONT_FAMILY)
    assert isinstance(field, QComboBox)
    assert field.currentText() == "不在的字体"
    field.setCurrentIndex(0)
    assert settings.get(FONT_FAMILY) == ""


def test_follows_changes_from_elsewhere(settings, dialog):
    settings.set(THEME, "dark")
    assert dialog.field(THEME).property("currentText") == "Dark"


def test_restoring_keeps_the_name(settings, dialog):
    settings.set(THEME, "dark")
    settings.set(ANNOTATOR_NAME, "王敏")
    dialog.reset_button.click()
    assert settings.get(THEME) == THEME.default
    assert settings.get(ANNOTATOR_NAME) == "王敏"


def test_a_low_screen_cuts_no_field_off(qtbot, dialog):
    dialog.setStyleSheet(style_sheet(theme.load("light")))
    dialog.resize(dialog.minimumSizeHint().width(), 300)
    area = dialog.findChild(LowScroll)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible(), timeout=60_000)
    for setting in shown_settings():
        field = dialog.field(setting)
        right = field.mapTo(area.viewport(), field.rect().bottomRight()).x()
        assert right < area.viewport().width(), setting.id
