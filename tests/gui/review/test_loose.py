"""What the final layer has without a decision is listed, and kept or removed by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.review.decisions import ADJUDICATED, Verdict
from core.review.pairing import DifferenceKind
from core.session import Session
from gui.review.case_rows import Show, is_loose
from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def put_into_final_layer(session: Session, place: int, start: int, end: int) -> None:
    """As two reviewers leave it who change one decision and withdraw it at once, then merge."""
    document, label = session.documents.list()[place].id, session.codebook.labels()[0].id
    annotation = Annotation(AnnotationId(new_uuid()), document, start, end, label, ADJUDICATED, None, "1", "1")
    session.annotations.add_many([annotation])


@pytest.fixture
def reviewed_path(reviewed_path: Path) -> Path:
    """One difference is decided, so that there is a final layer; it has something more in two documents."""
    with Session.open(reviewed_path) as session:
        first = session.documents.list()[0].id
        layers = [person.id for person in session.review.layers()]
        session.review.decide(session.review.cases(first, layers)[0], Verdict.AGREED)
        put_into_final_layer(session, 0, 14, 16)
        put_into_final_layer(session, 2, 0, 4)
    return reviewed_path


def final(window: MainWindow, place: int = 0) -> list[tuple[int, int]]:
    session = window.session
    assert session is not None
    layer = session.annotations.of_document(documents(window)[place], ADJUDICATED)
    return [(annotation.start, annotation.end) for annotation in layer]


def go_to_loose(window: MainWindow, panel: ComparePanel) -> None:
    window.registry.action("review.focus").trigger()
    for _step in range(panel.model.rowCount()):
        press(window, Key.Key_F7)
        if panel.case is not None and is_loose(panel.case):
            return
    pytest.fail("not listed")


def test_it_stands_among_the_differences_in_text_order(window: MainWindow, panel: ComparePanel):
    assert [row.words for row in panel.model.rows()] == ["Boundary", "Without a decision", "Label differs", "Only B"]
    assert panel.summary.text() == "1 of 4 decided · 1 without a decision · 4 shown"
    go_to_loose(window, panel)
    assert [block.head.text() for block in panel.card.blocks] == ["定稿"]
    assert window.workspace is not None
    assert window.workspace.readers.panes[0].view.caret == 14


def test_every_kind_and_open_shows_it_decided_does_not(window: MainWindow, panel: ComparePanel):
    box = panel.filter_row.kind_box
    box.setCurrentIndex(box.findData(DifferenceKind.BOUNDARY.value))
    assert [row.words for row in panel.model.rows()] == ["Boundary", "Without a decision"]
    show = panel.filter_row.show_box
    show.setCurrentIndex(show.findData(Show.DECIDED))
    assert [row.words for row in panel.model.rows()] == []


def test_k_keeps_it_by_a_decision_of_its_own_and_undo_takes_that_back(window: MainWindow, panel: ComparePanel):
    go_to_loose(window, panel)
    before = final(window)
    session = window.session
    assert session is not None
    press(window, Key.Key_K)
    assert final(window) == before
    assert session.review.loose(documents(window)[0]) == []
    kept = session.review.decisions(documents(window)[0])[-1]
    assert (kept.verdict, [(reading.start, reading.end) for reading in kept.decided]) == (Verdict.THIRD, [(14, 16)])
    assert not any(is_loose(row.case) for row in panel.model.rows())
    press(window, Key.Key_Z, CTRL)
    assert [(annotation.start, annotation.end) for annotation in session.review.loose(documents(window)[0])] == [
        (14, 16)
    ]
    assert any(is_loose(row.case) for row in panel.model.rows())


def test_delete_removes_it_and_undo_brings_it_back(window: MainWindow, panel: ComparePanel):
    go_to_loose(window, panel)
    press(window, Key.Key_Delete)
    assert final(window) == [(0, 7)]
    assert not any(is_loose(row.case) for row in panel.model.rows())
    press(window, Key.Key_Z, CTRL)
    assert final(window) == [(0, 7), (14, 16)]
    assert any(is_loose(row.case) for row in panel.model.rows())


def test_the_buttons_say_what_the_keys_do_here(window: MainWindow, panel: ComparePanel):
    go_to_loose(window, panel)
    keep, remove = panel.verdicts.buttons["review.keep"], panel.verdicts.buttons["review.withdraw"]
    assert (keep.text(), remove.text()) == ("Keep, as decided", "Remove from layer")
    assert keep.isVisible()
    assert keep.isEnabled()
    assert remove.isEnabled()
    assert not panel.verdicts.buttons["review.take_a"].isEnabled()
    press(window, Key.Key_F7)
    assert remove.text() == "Withdraw the decision"


def test_a_reason_goes_along(window: MainWindow, panel: ComparePanel):
    go_to_loose(window, panel)
    press(window, Key.Key_R)
    QTest.keyClicks(panel.verdicts.reason, "checked")
    press(window, Key.Key_Return)
    press(window, Key.Key_K)
    assert window.session is not None
    assert window.session.review.decisions(documents(window)[0])[-1].reason == "checked"


def test_walking_on_comes_to_a_document_that_has_nothing_else(window: MainWindow, panel: ComparePanel, qtbot):
    window.registry.action("review.focus").trigger()
    qtbot.waitUntil(lambda: panel.waits(documents(window)[2]))
    for _step in range(6):
        press(window, Key.Key_F7)
    assert panel.document() == documents(window)[2]
    assert panel.case is not None
    press(window, Key.Key_Delete)
    assert final(window, 2) == []
