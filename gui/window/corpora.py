"""Corpora in the window: the dialog, and the project that is drawn."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow


class Corpora(QObject):
    """Carries out the action of corpora. What that needs loads when it is asked for."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.registry.bind("corpus.show", self.show)

    def show(self) -> None:
        """Show the dialog; a project that is drawn opens."""
        from gui.corpus.dialog import CorpusDialog

        dialog = CorpusDialog(self._window.jobs, self._window)
        dialog.drawn.connect(self._window.open_project)
        dialog.open()
