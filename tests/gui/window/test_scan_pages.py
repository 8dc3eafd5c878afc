"""The page of a scan beside its text on one key, and its text corrected, in the real window."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Meta, NewDocument, Source, Span
from core.text.recognition import RecognisedLine, Recognition, doubtful_spans, with_recognition
from gui.importing.proofread_dialog import ProofreadDialog
from gui.reader.page_image import PageImage
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.core.reading.scans.samples import SCAN
from tests.gui.conftest import compose
from tests.gui.driving import press, readers

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
TEXT = "第一页的总洁写在这里。\n第三页的教师在这里。"
DOUBT = Span(TEXT.index("洁"), TEXT.index("洁") + 1)


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def scan(window: MainWindow) -> DocumentId:
    """A scan of three pages, shown in the active reader."""
    lines = (RecognisedLine(0, 11, 90, 1), RecognisedLine(12, len(TEXT), 90, 3))
    meta = with_recognition(Meta("扫描"), Recognition("fake 1", lines, (DOUBT,)))
    source = Source("扫描.pdf", hashlib.sha256(SCAN).hexdigest(), "utf-8", "scan/1")
    result, _ = workspace(window).session.documents.add([NewDocument(TEXT, meta, source, ())])
    workspace(window).open_document(result.added[0].id)
    workspace(window).focus_text()
    return result.added[0].id


@pytest.fixture
def original(window: MainWindow) -> Path:
    """Its file, beside the project."""
    path = workspace(window).session.path.parent / "扫描.pdf"
    path.write_bytes(SCAN)
    return path


def image(window: MainWindow) -> PageImage:
    pane = readers(window).active
    assert pane is not None
    shown = workspace(window).aids.scans.image_of(pane)
    assert shown is not None
    return shown


def wait_for_page(window: MainWindow, page: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: image(window).page == page, timeout=30_000)


@pytest.mark.usefixtures("scan", "original")
def test_one_key_shows_the_page_at_the_caret_and_hides_it(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_B, ALT)
    wait_for_page(window, 1, qtbot)
    shown = image(window)
    assert shown.number.text() == "Page 1 of 3"
    assert shown.width() > 200
    pane = readers(window).active
    assert pane is not None
    pane.view.set_selection(len(TEXT), len(TEXT))
    wait_for_page(window, 3, qtbot)
    press(window, Qt.Key.Key_B, ALT)
    assert not shown.isVisible()


@pytest.mark.usefixtures("scan")
def test_a_file_that_is_elsewhere_is_pointed_to_once(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(window, Qt.Key.Key_B, ALT)
    qtbot.waitUntil(lambda: image(window).choose_button.isVisible(), timeout=30_000)
    assert "扫描.pdf is not where it was" in image(window).sentence.text()
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    for name, data in (("别的.pdf", b"%PDF-1.4 other"), ("改名.pdf", SCAN)):
        (elsewhere / name).write_bytes(data)
        monkeypatch.setattr("gui.window.scan_pages.choose_file_to_open", lambda *_all, at=elsewhere / name: at)
        QTest.mouseClick(image(window).choose_button, Qt.MouseButton.LeftButton)
        if name == "别的.pdf":
            qtbot.waitUntil(lambda: "not the file" in image(window).sentence.text(), timeout=30_000)
    wait_for_page(window, 1, qtbot)
    press(window, Qt.Key.Key_B, ALT)
    press(window, Qt.Key.Key_B, ALT)
    wait_for_page(window, 1, qtbot)


def test_a_text_without_pages_says_so(window: MainWindow) -> None:
    press(window, Qt.Key.Key_B, ALT)
    assert "no file with pages" in image(window).sentence.text()
    assert not image(window).choose_button.isVisible()


@pytest.mark.usefixtures("original")
def test_a_corrected_text_takes_the_place_of_the_old_one_with_its_labels(
    window: MainWindow, scan: DocumentId, qtbot: QtBot
) -> None:
    session = workspace(window).session
    session.annotations.create(scan, 4, 6, session.codebook.labels()[0].id)
    marks = workspace(window).aids.marks
    marks.toggle(scan, 4, 4)
    press(window, Qt.Key.Key_B, ALT | SHIFT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ProofreadDialog)
    qtbot.waitUntil(lambda: dialog.image.page == 1, timeout=30_000)
    compose(dialog.editor, "结")
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    right = TEXT.replace("洁", "结")
    qtbot.waitUntil(lambda: readers(window).document not in (None, scan))
    pane, new = readers(window).active, readers(window).document
    assert pane is not None
    assert new is not None
    assert pane.view.text == right
    (annotation,) = session.annotations.of_document(new)
    assert right[annotation.start : annotation.end] == "总结"
    assert doubtful_spans(session.documents.get(new).meta, len(right)) == ()
    assert scan not in [document.id for document in session.documents.list()]
    qtbot.waitUntil(lambda: marks.of(new) == [4])
    assert marks.of(scan) == [4]  # undo brings the old edition back
    qtbot.waitUntil(lambda: not window.jobs.running)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: scan in [document.id for document in session.documents.list()])


def test_only_a_recognised_text_is_corrected(window: MainWindow) -> None:
    press(window, Qt.Key.Key_B, ALT | SHIFT)
    assert QApplication.activeModalWidget() is None
    assert window.message_bar.message is not None
    assert "text recognition" in window.message_bar.message.text
