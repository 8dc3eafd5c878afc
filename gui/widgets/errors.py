"""The one door through which errors reach the screen.

Expected errors (`UserError`) become a sentence in the message bar, faults of disk and files a dialog, and anything
else, which is our bug, a report that the user can save. Labels are on the disk in every case.
"""

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from core import log, messages
from core.errors import BiaoduError, EnvironmentFault
from gui.base.i18n import N_, _
from gui.widgets.message_bar import Message, MessageKind

Result = TypeVar("Result")
Remedy = tuple[str, Callable[[], object]]
"""Wording of a button and what it does."""
SENTENCES = {"label.key_of_action": N_("The key {key} means “{action}” already and would not label.")}
"""Sentences for errors that only the window raises, by code. All others are in `core.messages`."""
LOG = logging.getLogger("biaodu.gui")


def sentence(error: BiaoduError) -> str:
    """What went wrong and what to do about it, in the user's language.

    The code itself if there is no sentence for it.
    """
    template = messages.MESSAGES.get(error.code) or SENTENCES.get(error.code)
    if template is None:
        return str(error)
    return messages.fill(_(template), error.fields)


def operation_name(code: str) -> str:
    """The words for an operation's code, e.g. ``annotation.create``."""
    return _(messages.OPERATIONS.get(code, code))


def attempt(verb: Callable[[], Result], refused: Callable[[BiaoduError], object]) -> Result | None:
    """Run a verb of core.

    An error with which it refuses is given to `refused`, and the result is None. Bugs pass through.
    """
    try:
        return verb()
    except BiaoduError as error:
        refused(error)
        return None


class Door(QObject):
    """Shows errors on a window; anything may call `show` from any thread."""

    _arrived = Signal(object)

    def __init__(
        self,
        window: QWidget,
        show_message: Callable[[Message], None],
        remedies: Callable[[BiaoduError], Sequence[Remedy]] = lambda _error: (),
    ) -> None:
        super().__init__(window)
        self._remedies = remedies
        self._window = window
        self._show_message = show_message
        self._reporting = False
        self._arrived.connect(self._present, Qt.ConnectionType.QueuedConnection)

    def show(self, error: BaseException) -> None:
        """Show an error: at once from the GUI thread, queued from others."""
        if threading.current_thread() is threading.main_thread():
            self._present(error)
        else:
            self._arrived.emit(error)

    def _present(self, error: BaseException) -> None:
        if isinstance(error, EnvironmentFault):
            self._show_fault(error)
        elif isinstance(error, BiaoduError):
            self._show_message(Message(sentence(error), MessageKind.WARNING, actions=tuple(self._remedies(error))))
        else:
            self._report(error)

    def _show_fault(self, error: EnvironmentFault) -> None:
        LOG.warning("%s", error)
        box = QMessageBox(QMessageBox.Icon.Warning, _("Biaodu"), sentence(error), parent=self._window)
        box.setObjectName("fault")
        box.setInformativeText(_("What was labelled before is on disk."))
        box.setDetailedText(str(error))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remedies = self._remedies(error)
        for wording, act in remedies:
            box.addButton(wording, QMessageBox.ButtonRole.AcceptRole).clicked.connect(lambda _on=False, do=act: do())
        if remedies:
            box.addButton(QMessageBox.StandardButton.Close)
        box.open()

    def _report(self, error: BaseException) -> None:
        text = report(error)
        LOG.error("%s", text)
        if self._reporting:
            return
        # Imported late: the dialog is needed only when something is broken.
        from gui.widgets.error_report import ErrorReportDialog

        self._reporting = True
        dialog = ErrorReportDialog(text, self._window)
        dialog.finished.connect(self._reported)
        dialog.open()

    def _reported(self) -> None:
        self._reporting = False


def report(error: BaseException) -> str:
    """Everything that helps to find a bug, without any text of a document."""
    lines = [*log.versions(), f"PySide6 {pyside_version}, Qt {qVersion()}", "", log.describe(error, words=True)]
    return "\n".join(lines) + "\n"


def install_hooks(door: Door) -> None:
    """Show through `door` what nobody caught, in any thread, and what Qt itself complains about."""

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        door.show(error.with_traceback(trace))

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            door.show(arguments.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    qInstallMessageHandler(_log_qt)


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("biaodu.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
