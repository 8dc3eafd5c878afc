"""Palette, key sheet, settings and the about box."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from core.log import Ended
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.base.times import describe_time
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow
    from gui.window.palette import Palette


class HelpActions(QObject):
    """What shows the actions themselves."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._palette: Palette | None = None
        bind = window.registry.bind
        bind("view.palette", self.open_palette)
        bind("help.keys", self.show_keys)
        bind("app.keys", self.change_keys)
        bind("help.guide", self.show_guide)
        bind("help.addons", self.addons)
        bind("help.about", self.about)
        bind("help.diagnostics", self.copy_diagnostics)
        bind("app.settings", self.settings)

    @property
    def palette(self) -> "Palette":
        """The command palette; made when it is first wanted, because a start does not want it."""
        if self._palette is None:
            from gui.window import palette

            self._palette = palette.Palette(self._window)
        return self._palette

    def open_palette(self) -> None:
        """Everything that can be done now, the labels and the documents."""
        entries, workspace = self._window.registry.entries(without="view.palette"), self._window.workspace
        if workspace is None:
            self.palette.open_with(entries)
        else:
            self.palette.open_with([*entries, *workspace.label_entries()], more=workspace.document_choices())

    def show_keys(self) -> None:
        """The sheet of keys."""
        from gui.actions.fixed_keys import fixed_entries
        from gui.help.key_sheet import KeySheet

        KeySheet([*self._key_entries(), *fixed_entries()], self._window).open()

    def change_keys(self) -> None:
        """The dialog that changes keys."""
        from gui.help.key_editor import KeyEditor

        KeyEditor(self._window.settings, self._label_keys, self._window).open()

    def _label_keys(self) -> dict[str, str]:
        session = self._window.session
        labels = session.codebook.labels() if session is not None else []
        return {label.key: label.code for label in labels if label.key}

    def show_guide(self) -> None:
        """The user guide; a second time it comes to the front."""
        from gui.help.guide import Guide

        guide = self._window.findChild(Guide) or Guide(self._window)
        guide.setWindowState(guide.windowState() & ~Qt.WindowState.WindowMinimized)
        guide.show()
        guide.raise_()
        guide.activateWindow()

    def copy_diagnostics(self) -> None:
        """Put on the clipboard what helps to find a fault."""
        from gui.help.diagnostics import diagnostics

        QGuiApplication.clipboard().setText(diagnostics(self._window.session))
        self._window.message_bar.show_message(Message(_("The diagnostics are on the clipboard.")))

    def tell_ended_badly(self, runs: list[Ended]) -> None:
        """Say that the last run did not end by itself, and offer what is known of it."""
        from gui.help.diagnostics import ended_report
        from gui.widgets.error_report import ErrorReportDialog

        started = describe_time(datetime.fromtimestamp(runs[0].started, UTC).isoformat())
        text = _("Biaodu, started {time}, did not end by itself. What was labelled is on disk.").format(time=started)
        show = (_("Show the report…"), lambda: ErrorReportDialog(ended_report(runs), self._window).open())
        self._window.message_bar.show_message(Message(text, MessageKind.WARNING, actions=(show,)))

    def about(self) -> None:
        """Version and licences."""
        from gui.help.about import AboutDialog

        AboutDialog(self._window).open()

    def addons(self) -> None:
        """The dialog of add-ons."""
        from gui.help.addons_dialog import AddOnsDialog

        AddOnsDialog(self._window).open()

    def settings(self) -> None:
        """The settings dialog."""
        from gui.help.settings_dialog import SettingsDialog

        SettingsDialog(self._window.settings, self._window).open()

    def _key_entries(self) -> list[Entry]:
        entries = self._window.registry.entries()
        if self._window.workspace is not None:
            entries = [*self._window.workspace.label_entries(), *entries]
        return entries
