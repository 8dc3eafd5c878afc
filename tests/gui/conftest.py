"""A project with three short reports and two annotators, as the panels and dialogs show it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Annotator, Document, Label, Meta, NewDocument, Source
from core.session import Session
from gui.base import i18n, theme
from gui.base.bridge import Bridge
from tests.gui.opened import make_window, project_path, settings, two, window  # noqa: F401
from tests.gui.patience import PatientBot

TEXTS = (
    (
        "青山区教育局2024年工作总结",
        "青山区",
        2024,
        "新建学校三所。招聘教师四十名。\n资助学生𠮷祥同学等九人。校园安全无事故。",
    ),
    ("青山区教育局2023年工作总结", "青山区", 2023, "完成十一所小学改造。培训校长。"),
    ("临江区教育局2024年工作总结", "临江区", 2024, "加强校车管理。发放补助。"),
)


@dataclass
class Project:
    """An open project and what the tests name in it."""

    session: Session
    bridge: Bridge
    documents: list[Document]
    me: Annotator
    other: Annotator
    ids: list[str] = field(default_factory=list)
    """Annotations, where a test makes some beforehand."""
    shown: list[QWidget] = field(default_factory=list)
    """Keeps widgets alive through a test: a popup that outlives its parent's last name would be freed twice."""

    @property
    def labels(self) -> list[Label]:
        return self.session.codebook.labels()

    def document(self, place: int = 0) -> DocumentId:
        return self.documents[place].id

    def label(self, start: int, end: int, label: int = 0, *, place: int = 0, note: str | None = None) -> str:
        made, _change = self.session.annotations.create(
            self.document(place), start, end, self.labels[label].id, note=note
        )
        return made.id


@pytest.fixture(autouse=True)
def _no_backup_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow test must not meet the backup that comes ten seconds after a project was opened."""
    monkeypatch.setattr("gui.window.daily_backups.AFTER_OPENING_MILLISECONDS", 3_600_000)


@pytest.fixture
def project(tmp_path: Path, qapp: QApplication) -> Iterator[Project]:
    with Session.create(tmp_path / "测试.biaodu") as session:
        me, _change = session.annotators.create("王敏")
        other, _change = session.annotators.create("李强")
        session.use_annotator(me.id)
        new = [
            NewDocument(text, Meta(title, region, year), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
            for title, region, year, text in TEXTS
        ]
        added = session.documents.add(new)[0].added
        bridge = Bridge(session)
        made = Project(session, bridge, added, me, other)
        yield made
        bridge.close()
        for widget in made.shown:
            if shiboken6.isValid(widget):
                shiboken6.delete(widget)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What waits for a signal or a state waits for it, not for five seconds."""
    return PatientBot(request)


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """What a job waits for that is to be under way for as long as a test needs; a test that fails lets it go on, too.

    The last of a test's fixtures, so that it is set before others wait for their jobs.
    """
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """What a test lets be deleted later is gone before the next one: only a running event loop would delete it.

    Until then a window goes on hearing of new languages and themes, while Python already takes it apart.
    """
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True, scope="session")
def _clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """The clipboard without a screen outlives Python: what of Python's is on it then would crash the process."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def _nothing_held(qapp: QApplication) -> Iterator[None]:
    """Every test begins with all keys and buttons up.

    After `QTest.keyClick` with Shift, Qt goes on believing that it is down, and after `QTest.mouseDClick` the button:
    where the mouse moves then, it drags.
    """
    yield
    let_go()


def let_go() -> None:
    """Let go of what Qt believes to be held."""
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        if QGuiApplication.mouseButtons() & button:
            QTest.mouseRelease(QPushButton(), button)


@pytest.fixture(params=["Shift", "Ctrl"])
def held_key(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    """Shift or Ctrl is down throughout the test, as while the keys of a shortcut are, or while files are dropped."""
    key, modifier = {
        "Shift": (Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier),
        "Ctrl": (Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier),
    }[request.param]
    QTest.keyPress(QWidget(), key, modifier)
    assert QGuiApplication.keyboardModifiers() == modifier


@pytest.fixture
def chinese() -> Iterator[None]:
    """The interface in Chinese for one test."""
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("en")


def compose(widget: QWidget, text: str) -> None:
    """Commit `text` as an input method does; QTest types ASCII only."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@pytest.fixture(name="compose")
def compose_fixture() -> Callable[[QWidget, str], None]:
    """Types Chinese."""
    return compose


@pytest.fixture
def parent(qapp: QApplication) -> Iterator[QWidget]:
    """The window that dialogs belong to; what a test leaves open goes with it."""
    made = QWidget()
    made.show()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def freed(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Waits until a closed dialog is freed."""

    def wait(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))

    return wait


@pytest.fixture
def defaults(qapp: QApplication) -> Iterator[None]:
    """English and the light theme again after a test that switched them."""
    yield
    i18n.set_language("en")
    theme.apply("light")


def follow_switches(dialog: QWidget) -> None:
    """Switch language and theme there and back while `dialog`, made in Chinese, is shown; it is drawn each time."""
    for language, look in (("en", "dark"), ("zh_CN", "light")):
        i18n.set_language(language)
        theme.apply(look)
        QApplication.processEvents()
        assert not dialog.grab().isNull()
