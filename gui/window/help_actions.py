"""Palette, manual, key sheet, settings and the about box."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from core.log import Ended
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.base.times import describe_time
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from gui.actions.choices import Choices
    from gui.help.manual import ManualWindow
    from gui.window.main_window import MainWindow
    from gui.window.palette import Palette


_PAGES = {
    "welcome": "start",
    "palette": "start",
    "message_bar": "trouble",
    "find_bar": "side-by-side",
    "readers": "labelling",
    "retrieval": "side-by-side",
    "search": "side-by-side",
    "matrix": "side-by-side",
    "charts": "side-by-side",
    "study": "agreement",
    "manual": "start",
}
"""The manual's pages about parts of the window that are not docks, by object name."""


class HelpActions(QObject):
    """Carries out the actions of the Help menu, and shows the palette."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._palette: Palette | None = None
        self._manual: ManualWindow | None = None
        bind = window.registry.bind
        bind("view.palette", self.open_palette)
        bind("help.keys", self.show_keys)
        bind("app.keys", self.change_keys)
        bind("help.guide", lambda: self.show_manual(self.page_here()))
        bind("help.addons", self.addons)
        bind("help.about", self.about)
        bind("help.diagnostics", self.copy_diagnostics)
        bind("app.settings", self.settings)

    @property
    def palette(self) -> "Palette":
        """The command palette; made when it is first needed, because a start does not need it."""
        if self._palette is None:
            from gui.window import palette

            self._palette = palette.Palette(self._window)
        return self._palette

    def open_palette(self) -> None:
        """Show everything that can be done now, the labels and the documents."""
        from gui.help.manual_choices import ManualChoices

        entries, workspace = self._window.registry.entries(without="view.palette"), self._window.workspace
        more: list[Choices] = [ManualChoices(self._window.registry, self.show_manual)]
        if workspace is not None:
            entries += workspace.label_entries()
            more.insert(0, workspace.document_choices())
        self.palette.open_with(
            entries, more=more, otherwise=workspace.aids.otherwise if workspace is not None else None
        )

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

    def show_manual(self, page: str, anchor: str = "") -> None:
        """Show a page of the manual in its window, which comes to the front."""
        from gui.help.manual import ManualWindow

        manual = self._manual
        if manual is None:
            manual = self._manual = ManualWindow(self._window.registry)
        manual.setWindowState(manual.windowState() & ~Qt.WindowState.WindowMinimized)
        manual.show()
        # A place in a page has its final position only once the page has its width.
        manual.open_page(page, anchor)
        manual.raise_()
        manual.activateWindow()

    def page_here(self) -> str:
        """The page of the manual about what has the keyboard."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self._window:
            if page := self._page_of(widget):
                return page
            widget = widget.parentWidget()
        return "start" if self._window.workspace is None else "labelling"

    def _page_of(self, widget: QWidget) -> str:
        if isinstance(widget, QDockWidget):
            return self._window.docks.page_of(widget)
        return _PAGES.get(widget.objectName(), "")

    def close(self) -> None:
        """Close the manual together with the window."""
        if self._manual is not None:
            self._manual.close()
            self._manual.deleteLater()
            self._manual = None

    def copy_diagnostics(self) -> None:
        """Put on the clipboard what helps to find a fault."""
        from gui.help.diagnostics import diagnostics

        QGuiApplication.clipboard().setText(diagnostics(self._window.session))
        self._window.message_bar.show_message(Message(_("The diagnostics are on the clipboard.")))

    def tell_ended_badly(self, runs: list[Ended]) -> None:
        """Say that the last run did not end by itself, and offer what is known about it."""
        from gui.help.diagnostics import ended_report
        from gui.widgets.error_report import ErrorReportDialog

        started = describe_time(datetime.fromtimestamp(runs[0].started, UTC).isoformat())
        text = _("Biaodu, started {time}, did not end by itself. What was labelled is on disk.").format(time=started)
        show = (_("Show the report…"), lambda: ErrorReportDialog(ended_report(runs), self._window).open())
        self._window.message_bar.show_message(Message(text, MessageKind.WARNING, actions=(show,), sticky=True))

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
