"""The settings dialog, made from the declared settings; every change applies at once."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gui.base.i18n import _
from gui.base.settings import FONT_FAMILY, SETTINGS, Setting, Settings, SettingScope
from gui.widgets.dialog import Dialog
from gui.widgets.number_fields import DecimalField, NumberField
from gui.widgets.scrolling import LowScroll

FIELD_WIDTH = 240


class SettingsDialog(Dialog):
    """One field for each user setting whose type a field can hold."""

    help_page = "start"

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._settings = settings
        self._fields: dict[str, SettingField] = {}
        self._captions: dict[str, QLabel] = {}
        fields = QWidget()
        form = QFormLayout(fields)
        # Beside the fields there is room for the bar of a low screen, which else would cut them off.
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for setting in shown_settings():
            field = make_field(setting, lambda value, s=setting: self._settings.set(s, value))
            field.widget.setObjectName(setting.id)
            field.widget.setFixedWidth(FIELD_WIDTH)
            caption = QLabel()
            caption.setBuddy(field.widget)
            form.addRow(caption, field.widget)
            self._fields[setting.id] = field
            self._captions[setting.id] = caption
        self.reset_button = QPushButton()
        self.reset_button.setAutoDefault(False)
        self.reset_button.clicked.connect(self.reset_all)
        self.buttons.addButton(self.reset_button, self.buttons.ButtonRole.ResetRole)
        self.body.addWidget(LowScroll(fields), 1)
        settings.changed.connect(self._show_value)
        self.retranslate()

    def field(self, setting: Setting[Any]) -> QWidget:
        """The widget that edits a setting."""
        return self._fields[setting.id].widget

    def reset_all(self) -> None:
        """Set every shown setting to its default, except who the user is."""
        for setting in shown_settings():
            if setting.id != "annotator.name":
                self._settings.reset(setting)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Settings"))
        self.reset_button.setText(_("Restore defaults"))
        for setting in shown_settings():
            self._captions[setting.id].setText(_(setting.label))
            self._fields[setting.id].widget.setToolTip(_(setting.help))
            self._fields[setting.id].retranslate()
            self._show_value(setting.id, self._settings.get(setting))

    def _show_value(self, setting_id: str, value: object) -> None:
        if (field := self._fields.get(setting_id)) is not None:
            field.show(value)


class SettingField:
    """A widget for one setting. It shows a value without reporting it, and reports what the user chose."""

    def __init__(self, widget: QWidget, put: Callable[[Any], object], retranslate: Callable[[], object]) -> None:
        self.widget = widget
        self._put = put
        self.retranslate = retranslate

    def show(self, value: object) -> None:
        """Show a value that was set elsewhere."""
        blocker = QSignalBlocker(self.widget)
        self._put(value)
        blocker.unblock()


def shown_settings() -> list[Setting[Any]]:
    """The declared settings for which the dialog has a field; keys have a dialog of their own."""
    return [
        setting
        for setting in SETTINGS
        if setting.scope is SettingScope.USER and isinstance(setting.default, bool | int | float | str)
    ]


def make_field(setting: Setting[Any], changed: Callable[[Any], object]) -> SettingField:
    """The field for a setting's type; calls `changed` with values the declaration accepts."""
    if setting.choices:
        return _choice_field(setting, changed)
    if setting is FONT_FAMILY:
        return _font_field(changed)
    if isinstance(setting.default, bool):
        box = QCheckBox()
        box.toggled.connect(changed)
        return SettingField(box, box.setChecked, _nothing)
    if isinstance(setting.default, float):
        return _number_field(setting, changed)
    if isinstance(setting.default, int):
        spin = NumberField()
        spin.setRange(*(int(limit) for limit in setting.limits or (-(10**9), 10**9)))
        spin.setSingleStep(int(setting.step))
        spin.valueChanged.connect(changed)
        return SettingField(spin, spin.setValue, lambda: spin.setSuffix(_suffix(setting)))
    line = QLineEdit()
    line.editingFinished.connect(lambda: changed(line.text().strip()))
    return SettingField(line, lambda value: line.text() == value or line.setText(value), _nothing)


def _choice_field(setting: Setting[Any], changed: Callable[[Any], object]) -> SettingField:
    box = QComboBox()
    for value, name in setting.choices:
        box.addItem(name, value)
    box.currentIndexChanged.connect(lambda row: changed(box.itemData(row)))

    def retranslate() -> None:
        for row, (_value, name) in enumerate(setting.choices):
            box.setItemText(row, _(name))

    return SettingField(box, lambda value: box.setCurrentIndex(box.findData(value)), retranslate)


def _font_field(changed: Callable[[Any], object]) -> SettingField:
    """Font families that can write Chinese. The first entry leaves the choice to the application."""
    box = QComboBox()
    box.setMaxVisibleItems(16)
    box.addItem("", "")
    for family in QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        if not QFontDatabase.isPrivateFamily(family):
            box.addItem(family, family)
    box.currentIndexChanged.connect(lambda row: changed(box.itemData(row)))

    def put(value: str) -> None:
        if box.findData(value) < 0:
            box.addItem(value, value)
        box.setCurrentIndex(box.findData(value))

    return SettingField(box, put, lambda: box.setItemText(0, _("Default")))


def _number_field(setting: Setting[Any], changed: Callable[[Any], object]) -> SettingField:
    spin = DecimalField()
    low, high = setting.limits or (-1e9, 1e9)
    spin.setRange(low, high)
    spin.setSingleStep(setting.step)
    spin.setDecimals(0 if float(setting.step).is_integer() else 1)
    spin.valueChanged.connect(lambda value: changed(round(value, 3)))
    return SettingField(spin, spin.setValue, lambda: spin.setSuffix(_suffix(setting)))


def _suffix(setting: Setting[Any]) -> str:
    return f" {_(setting.suffix)}" if setting.suffix else ""


def _nothing() -> None:
    return
