"""Makes the pictures of the manual from the real window: ``help_pictures.py [PAGE...]``.

Without a screen and in a home of its own, each page's scene is played by key presses and actions on the sample
project, in both languages, and what the window shows is saved to `resources/help/pictures`. `shown.json` beside them
records what each picture says, so that a test can tell a stale one by its words without comparing pixels: fonts and
times differ.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import numpy as np  # noqa: E402
from PySide6.QtCore import QAbstractListModel, QDeadlineTimer, QModelIndex, QPoint, QRect, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QTabBar,
    QWidget,
)

from core.manual import FOLDERS, PAGES, picture  # noqa: E402
from core.session import Session  # noqa: E402
from gui.base import i18n, theme  # noqa: E402
from gui.base.settings import HINTS, LANGUAGE, Settings  # noqa: E402
from gui.importing.export_preview import ExportPreview  # noqa: E402
from gui.widgets.dialog import Dialog  # noqa: E402
from gui.window.main_window import MainWindow  # noqa: E402

PICTURES = ROOT / "resources" / "help" / "pictures"
RECORD = PICTURES / "shown.json"
SIZE = (1280, 760)
PATIENCE = 20_000
"""Milliseconds after which something that should have happened counts as failed."""
DELAYED_MILLISECONDS = 1000
"""What waits longer is no answer to a key: a message that goes by itself, the look whether a file is still there."""
PAINTED = 50
"""Milliseconds in which what was laid out is drawn."""
COLOURS = 256
STILL = 10
"""Looks, 50 ms apart, that have to say the same."""
_VARYING = re.compile(r"\d{1,2}:\d\d(:\d\d)?|\d{4}-\d\d-\d\d|\d+/\d+/\d+|/\S+")
"""Times, days and paths: they differ from one run to the next."""
Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class SceneError(RuntimeError):
    """The window did not do what a scene asks of it."""


class Stage:
    """The window of one scene, and what it may do."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        settings = Settings(folder / "biaodu.ini")
        settings.set(LANGUAGE, language)
        settings.set(HINTS, False)
        i18n.set_language(language)
        self.window = MainWindow(settings)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window does not get the keyboard")

    def wait(self, happened: Callable[[], object], what: str) -> None:
        """Let events run until it happened; raises SceneError."""
        patience = QDeadlineTimer(PATIENCE)
        while not happened():
            if patience.hasExpired():
                raise SceneError(what)
            QTest.qWait(20)

    def open_sample(self) -> Session:
        """The sample project, made in this scene's folder."""
        from core.sample import build_sample

        path = self.folder / "标读示例.biaodu"
        build_sample(path, window=False).close()
        if not self.window.open_project(path):
            raise SceneError("the sample does not open")
        session = self.window.session
        assert session is not None
        session.use_annotator(next(person.id for person in session.annotators.list() if not person.adjudicated))
        return session

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(self.window.windowHandle(), key, modifiers)
        QApplication.processEvents()

    def do(self, action: str) -> None:
        """An action of the menus."""
        self.window.registry.action(action).trigger()
        QApplication.processEvents()

    def only(self, *docks: str) -> None:
        """Show these panels and no others."""
        self.window.docks.set_visible(set(docks))
        QApplication.processEvents()

    def settle(self) -> None:
        """Wait until nothing is computed any more."""
        window = self.window
        self.wait(lambda: not window.jobs.running, "a job does not end")
        if window.workspace is not None:
            readers = window.workspace.readers
            self.wait(lambda: readers.settled and not readers.paint_due, "the texts do not settle")
            aids = window.workspace.aids
            self.wait(lambda: aids.settled, "the words are not counted")
        self.wait(lambda: not self._delayed(), "what waits for a pause in typing never happens")
        QTest.qWait(PAINTED)

    def _delayed(self) -> bool:
        """Whether something is to happen a moment from now, as a filter that waits for the next key."""
        timers = (timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer))
        return any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= DELAYED_MILLISECONDS for timer in timers
        )

    def still(self, widget: QWidget) -> QWidget:
        """Wait until what `widget` says has been the same for half a second."""
        before, same = shown(widget), 0
        patience = QDeadlineTimer(PATIENCE)
        while same < STILL:
            if patience.hasExpired():
                raise SceneError("the window says something else all the time")
            QTest.qWait(50)
            now = shown(widget)
            before, same = now, same + 1 if now == before else 0
        return widget

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        self.wait(
            lambda: [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()], "no dialog comes"
        )
        return next(dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible())


def _start(stage: Stage) -> QWidget:
    stage.settle()
    return stage.window


def _import(stage: Stage) -> QWidget:
    project, reports = stage.folder / "报告.biaodu", stage.folder / "报告"
    Session.create(project).close()
    shutil.copytree(ROOT / "resources" / "sample" / "reports", reports)
    stage.window.open_project(project)
    stage.window.read_reports([reports])
    dialog = stage.dialog()
    stage.wait(lambda: isinstance(dialog, Dialog) and dialog.ok_button().isEnabled(), "the files are not read")
    stage.settle()
    return dialog


def _labelling(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.only("codebook", "annotations")
    stage.do("reader.go_1")
    for _annotation in range(4):
        stage.press(Key.Key_Period)
    stage.press(Key.Key_Down, CTRL)
    stage.settle()
    return stage.window


def _side_by_side(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.only("documents", "outline")
    stage.do("reader.go_1")
    stage.do("reader.go_2")
    stage.do("document.next")
    for reader in ("reader.go_1", "reader.go_2"):
        stage.do(reader)
        for _annotation in range(3):
            stage.press(Key.Key_Period)
    stage.settle()
    return stage.window


def _codebook(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.do("edit.codebook")
    stage.press(Key.Key_Down)
    stage.do("codebook.edit")
    dialog = stage.dialog()
    stage.settle()
    return dialog


def _review(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.only("review")
    stage.do("review.focus")
    stage.settle()
    stage.do("review.next")
    stage.settle()
    return stage.window


def _agreement(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.only("agreement")
    stage.settle()
    return stage.window


def _exchange(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.do("package.for_colleague")
    dialog = stage.dialog()
    stage.settle()
    return dialog


def _export(stage: Stage) -> QWidget:
    stage.open_sample()
    stage.do("project.export")
    dialog = stage.dialog()
    preview = dialog.findChild(ExportPreview)
    assert preview is not None
    stage.wait(lambda: not preview.busy, "the preview does not come")
    stage.settle()
    return dialog


def _trouble(stage: Stage) -> QWidget:
    session = stage.open_sample()
    document = session.documents.list()[0]
    label = session.codebook.labels()[1]
    made = session.annotations.create(document.id, 0, 12, label.id)[0]
    session.annotations.set_note([made.id], "待商量")
    stage.only("history")
    stage.do("edit.undo")
    stage.settle()
    return stage.window


SCENES: dict[str, Callable[[Stage], QWidget]] = {
    "start": _start,
    "import": _import,
    "labelling": _labelling,
    "side-by-side": _side_by_side,
    "codebook": _codebook,
    "review": _review,
    "agreement": _agreement,
    "exchange": _exchange,
    "export": _export,
    "trouble": _trouble,
}


@contextmanager
def played(page: str, language: str, folder: Path) -> Iterator[QWidget]:
    """A page's scene at its end: what the picture is taken of."""
    theme.apply("light")
    stage = Stage(folder, language)
    try:
        yield stage.still(SCENES[page](stage))
    finally:
        for dialog in stage.window.findChildren(QDialog):
            dialog.close()
        stage.window.close()
        stage.window.deleteLater()
        QApplication.processEvents()
        i18n.set_language("en")


def shown(widget: QWidget) -> list[str]:
    """Every word that can be seen or scrolled to, in the order of the widgets, without what differs from run to run."""
    found: list[str] = [widget.windowTitle()]
    for child in widget.findChildren(QWidget):
        if child.isVisibleTo(widget):
            found += _words(child)
    words = [_VARYING.sub("*", " ".join(text.split())) for text in found]
    return [text for text in words if text]


def _words(child: QWidget) -> list[str]:
    match child:
        case QLabel() | QAbstractButton():
            return [child.text()]
        case QLineEdit():
            return [child.text(), child.placeholderText()]
        case QGroupBox():
            return [child.title()]
        case QTabBar():
            return [child.tabText(place) for place in range(child.count())]
        case QMenuBar():
            return [action.text() for action in child.actions()]
        case QDockWidget():
            return [child.windowTitle()]
        case QAbstractItemView():
            return _rows(child)
        case _:
            return []


def _rows(view: QAbstractItemView) -> list[str]:
    """Of the rows at the top of a list: how many fit depends on the font."""
    model = view.model()
    if model is None:
        return []
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    return [
        str(model.index(row, column).data() or "")
        for row in range(min(3, model.rowCount(QModelIndex())))
        for column in range(columns)
    ]


def taken(widget: QWidget) -> QImage:
    """The picture, in few colours, with a thin border for a dialog, which has no frame of its own."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    if isinstance(widget, QDialog):
        painter = QPainter(image)
        painter.setPen(QColor("#C9C6BE"))
        painter.drawRect(QRect(QPoint(0, 0), image.size()).adjusted(0, 0, -1, -1))
        painter.end()
    # Its own most frequent colours: a window has few, and the file is a third as large.
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    table = [int(colour) for colour in colours[np.argsort(-counts)][:COLOURS]]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def record(file: Path, widget: QWidget) -> dict[str, object]:
    """What `shown.json` says of a picture."""
    image = QImage(str(file))
    return {
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "size": [image.width(), image.height()],
        "shown": shown(widget),
    }


def main(pages: Sequence[str]) -> None:
    """Make the pictures of these pages, or of all."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # A folder that says nothing of this machine: some pictures show where files lie.
    home = Path(tempfile.gettempdir()) / "标读"
    home.mkdir()
    try:
        os.environ["HOME"] = str(home)
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())
        from gui.window.app import make_application

        _app = make_application(sys.argv[:1])
        records = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        for page in pages or PAGES:
            for language in FOLDERS:
                folder = home / f"{page}-{language}"
                folder.mkdir()
                file = ROOT / "resources" / picture(page, language)
                with played(page, language, folder) as widget:
                    taken(widget).save(str(file), quality=0)
                    records[file.name] = record(file, widget)
                print(f"{file.name}: {file.stat().st_size:,} bytes")
        RECORD.write_text(json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main(sys.argv[1:])
