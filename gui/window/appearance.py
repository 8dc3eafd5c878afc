"""Applies language, theme, text size and focus mode, from the settings and from the actions."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gui.actions.registry import Registry
from gui.base import i18n, theme
from gui.base.settings import LANGUAGE, TEXT_SIZE, THEME, Settings

STEP = 1
"""Pixels by which the text grows or shrinks."""


class Appearance(QObject):
    """Applies at once what a setting changes in looks."""

    def __init__(self, settings: Settings, registry: Registry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        settings.changed.connect(self._setting_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        registry.bind("view.larger", lambda: self.zoom(STEP))
        registry.bind("view.smaller", lambda: self.zoom(-STEP))
        registry.bind("view.normal_size", lambda: settings.reset(TEXT_SIZE))
        registry.bind("view.theme", self.toggle_theme)
        registry.bind("view.language", self.toggle_language)

    def zoom(self, pixels: int) -> None:
        """Grow or shrink the text, within the limits."""
        assert TEXT_SIZE.limits is not None
        low, high = TEXT_SIZE.limits
        size = self._settings.get(TEXT_SIZE) + pixels
        self._settings.set(TEXT_SIZE, int(min(max(size, low), high)))

    def toggle_theme(self) -> None:
        """Switch from light to dark or from dark to light, whatever the system says."""
        self._settings.set(THEME, "light" if theme.current().dark else "dark")

    def toggle_language(self) -> None:
        """Switch from Chinese to English or from English to Chinese."""
        self._settings.set(LANGUAGE, "en" if i18n.language() == "zh_CN" else "zh_CN")

    def _setting_changed(self, setting: str, value: object) -> None:
        if setting == THEME.id:
            theme.apply(str(value))
        elif setting == LANGUAGE.id:
            i18n.set_language(str(value))

    def _follow_system(self) -> None:
        if self._settings.get(THEME) == "system":
            theme.apply("system")
