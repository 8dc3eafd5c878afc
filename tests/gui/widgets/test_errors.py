"""One door for everything that goes wrong."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from core import messages
from core.errors import BiaoduError, EnvironmentFault, UserError
from gui.widgets.errors import Door, attempt, install_hooks, operation_name, report, sentence
from gui.widgets.message_bar import Message, MessageKind


def test_an_expected_error_is_a_sentence_that_does_not_interrupt(door: Door, shown: list[Message]):
    door.show(UserError("annotation.duplicate"))
    assert shown == [Message("This passage has this label already.", MessageKind.WARNING)]


def test_a_fault_of_the_machine_is_a_dialog_that_names_the_file(door: Door, qtbot: QtBot):
    door.show(EnvironmentFault("file.disk_full", path="/x/y.biaodu", reason="No space left on device"))
    box = next(box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox))
    assert "/x/y.biaodu" in box.text()
    box.close()


def test_an_attempt_gives_what_the_verb_gives_or_tells_why_not():
    told: list[BiaoduError] = []
    assert attempt(lambda: "done", told.append) == "done"
    assert not told

    def refuse() -> str:
        raise UserError("annotation.duplicate")

    assert attempt(refuse, told.append) is None
    assert [error.code for error in told] == ["annotation.duplicate"]


def test_an_attempt_hides_no_bug():
    with pytest.raises(KeyError):
        attempt(lambda: dict[str, str]()["missing"], lambda _error: None)


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before
    qInstallMessageHandler(None)


def test_what_nobody_catches_in_a_slot_or_thread_arrives(
    door: Door, qtbot: QtBot, hooks: None, monkeypatch: pytest.MonkeyPatch
):
    arrived: list[BaseException] = []
    monkeypatch.setattr(door, "_present", arrived.append)
    install_hooks(door)
    sys.excepthook(ValueError, ValueError("slot"), None)
    assert [str(error) for error in arrived] == ["slot"]


def test_what_qt_complains_about_is_logged(door: Door, hooks: None, caplog: pytest.LogCaptureFixture):
    install_hooks(door)
    with caplog.at_level(logging.WARNING):
        qWarning("of no consequence")
    assert "of no consequence" in caplog.text


def test_every_code_has_a_sentence_whose_fields_stay_visible_when_missing():
    assert sentence(UserError("annotator.name_taken")) == "There is an annotator named {value} already."
    assert sentence(UserError("no.such.code", a=1)) == "no.such.code(a=1)"
    assert operation_name("annotation.create") == "Label a passage"
    assert set(messages.OPERATIONS) >= {"annotation.create", "document.import"}


def test_a_report_names_versions_and_no_text_of_documents():
    try:
        raise RuntimeError("x: 城东区投入三百万元")
    except RuntimeError as error:
        text = report(error)
    assert "PySide6" in text
    assert "RuntimeError: x: …" in text
    assert "三百" not in text.replace("x: 城东区投入三百万元", "")
