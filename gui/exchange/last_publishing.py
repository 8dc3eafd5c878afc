"""Waits, when a project closes, until the own package is in the team folder, but no longer than the user wants."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label

UNSEEN_MILLISECONDS = 300
"""By then a folder that answers has the package, and no dialog is shown."""
LONGEST_MILLISECONDS = 20_000
"""How long to wait if nobody answers the dialog, as when the user logs off."""
ASK_EVERY_MILLISECONDS = 50


class PublishingDialog(Dialog):
    """Says what is waited for; its button closes anyway."""

    help_page = "exchange"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._hint = muted_label()
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        self.body.addWidget(bar)
        self.body.addWidget(self._hint)
        self.setMinimumWidth(400)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Publishing your work to the team folder…"))
        self._hint.setText(_("The folder is slow. Nothing is lost: what does not reach it now does at the next start."))
        self.ok_button().setText(_("Close anyway"))


def wait_until(done: Callable[[int], bool], parent: QWidget) -> bool:
    """Call `done(milliseconds)`, which waits that long, until it is true; False when the user stops waiting."""
    if done(UNSEEN_MILLISECONDS):
        return True
    dialog, loop, clock = PublishingDialog(parent), QEventLoop(), QElapsedTimer()
    clock.start()

    def ask() -> None:
        if done(0) or clock.elapsed() > LONGEST_MILLISECONDS:
            dialog.close()

    timer = QTimer(interval=ASK_EVERY_MILLISECONDS)
    timer.timeout.connect(ask)
    timer.start()
    dialog.finished.connect(loop.quit)
    dialog.open()
    loop.exec()
    timer.stop()
    return done(0)
