"""The figures of the statistics lead to their passages, however many there are."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.ids import DocumentId, LabelId
from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.reader.passages import FEW, MOST
from gui.statistics.rows import Passages
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

Key = Qt.Key
REPORTS = 26
EACH = 20


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """A project of more reports and labels than are read or listed at once."""
    path = tmp_path / "大.biaodu"
    with Session.create(path) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        new = [
            NewDocument(
                f"第{n}份。" + "新建学校。" * EACH, Meta(f"报告{n}", f"区{n}"), Source("a", "0" * 64, "utf-8", "text/1")
            )
            for n in range(REPORTS)
        ]
        first, second = (label.id for label in session.codebook.labels()[:2])
        for document in session.documents.add(new)[0].added:
            start = document.characters - 5 * EACH
            for n in range(EACH):
                session.annotations.create(document.id, start + 5 * n, start + 5 * n + 4, second if n == 7 else first)
    return path


def ask(window: MainWindow, label: LabelId | None, count: int = REPORTS) -> None:
    assert window.workspace is not None
    window.workspace.choose_passage(Passages(tuple(documents(window)[:count]), label, None))


def field(window: MainWindow) -> QLineEdit:
    found = window.findChild(QLineEdit, "palette_field")
    assert isinstance(found, QLineEdit)
    return found


def test_very_many_are_looked_up_elsewhere_and_the_first_are_listed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    assert window.session is not None
    texts, read = window.session.documents.text, set[DocumentId]()
    monkeypatch.setattr(window.session.documents, "text", lambda document: read.add(document) or texts(document))
    ask(window, None)
    qtbot.waitUntil(lambda: window._help.palette.isVisible())
    assert field(window).placeholderText() == f"The first {MOST} of {REPORTS * EACH} passages"
    assert len(window._help.palette.shown()) == MOST
    # The reader may ask for the text that it shows.
    assert read <= set(documents(window)[:1])


def test_a_rare_label_is_found_in_every_report_and_shown_in_its_text(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    ask(window, window.workspace.session.codebook.labels()[1].id)
    qtbot.waitUntil(lambda: window._help.palette.isVisible())
    assert field(window).placeholderText() == f"{REPORTS} passages"
    QTest.keyClicks(field(window), "25")
    press(window, Key.Key_Return)
    reader = window.workspace.readers.active
    assert reader is not None
    assert reader.document is not None
    assert reader.document.meta.title == "报告25"
    chosen = reader.view.selected_annotation
    assert chosen is not None
    assert reader.view.text[chosen.start : chosen.end] == "新建学校"


def test_few_are_there_at_once_and_none_is_said(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    ask(window, None, FEW)
    assert window._help.palette.isVisible()
    assert not window.jobs.running
    press(window, Key.Key_Escape)
    ask(window, window.workspace.session.codebook.labels()[3].id)
    qtbot.waitUntil(lambda: window.message_bar.message is not None)
    assert not window._help.palette.isVisible()
    message = window.message_bar.message
    assert message is not None
    assert message.text == "No passage stands behind this figure."
