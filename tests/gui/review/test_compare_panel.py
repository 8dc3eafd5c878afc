"""Walking and deciding differences by keyboard."""

import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.changes import ChangeSet
from core.model import Span
from core.review.cases import CaseState
from core.review.decisions import Verdict
from core.review.pairing import DifferenceKind
from core.session import Session
from gui.annotations.panel import AnnotationsPanel
from gui.review.case_rows import Show
from gui.review.compare_panel import ComparePanel
from gui.review.filter_row import EVERY_KIND
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.review.conftest import final

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def kinds(panel: ComparePanel) -> list[DifferenceKind]:
    return [row.case.kind for row in panel.model.rows()]


def type_text(text: str) -> None:
    """Type into whatever has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def test_lists_the_differences_and_hides_what_agrees(window: MainWindow, panel: ComparePanel):
    assert kinds(panel) == [DifferenceKind.BOUNDARY, DifferenceKind.LABEL, DifferenceKind.ONLY_B]
    panel.filter_row.kind_box.setCurrentIndex(panel.filter_row.kind_box.findData(EVERY_KIND))
    assert kinds(panel) == [DifferenceKind.SAME, DifferenceKind.BOUNDARY, DifferenceKind.LABEL, DifferenceKind.ONLY_B]


def test_filters_by_label_and_state(window: MainWindow, panel: ComparePanel):
    assert window.session is not None
    safety = window.session.codebook.by_code("safety")
    panel.filter_row.label_box.setCurrentIndex(panel.filter_row.label_box.findData(safety.id))
    assert kinds(panel) == [DifferenceKind.LABEL, DifferenceKind.ONLY_B]
    panel.filter_row.show_box.setCurrentIndex(panel.filter_row.show_box.findData(Show.DECIDED))
    assert kinds(panel) == []


def test_f7_walks_and_shows_each_in_the_text(window: MainWindow, panel: ComparePanel):
    assert window.workspace is not None
    view = window.workspace.readers.panes[0].view
    press(window, Key.Key_F7)
    assert view.caret == 7
    press(window, Key.Key_F7)
    assert view.caret == 16
    press(window, Key.Key_F7, SHIFT)
    assert view.caret == 7
    assert [block.head.text() for block in panel.card.blocks] == ["A  李强", "B  王敏"]


def test_past_the_last_difference_comes_the_next_document(window: MainWindow, panel: ComparePanel):
    for _step in range(4):
        press(window, Key.Key_F7)
    second = documents(window)[1]
    assert window.workspace is not None
    assert window.workspace.readers.document == second
    assert panel.case is not None
    assert panel.case.document == second


def test_another_document_begins_with_no_difference_chosen(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[1])
    assert panel.case is None
    press(window, Key.Key_F7)
    assert panel.case is panel.model.rows()[0].case


def test_letters_take_a_layer_and_go_on(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_B)
    assert final(window) == [(9, 14, "teachers")]
    assert panel.case is not None
    assert panel.case.kind is DifferenceKind.LABEL
    press(window, Key.Key_A)
    assert final(window) == [(9, 14, "teachers"), (16, 28, "subsidies")]


def test_taking_the_layer_that_labels_nothing_decides_for_nothing(window: MainWindow, panel: ComparePanel):
    for _step in range(3):
        press(window, Key.Key_F7)
    press(window, Key.Key_A)
    assert final(window) == []
    assert [row.case.state for row in panel.model.rows()] == [CaseState.OPEN, CaseState.OPEN, CaseState.DECIDED]


def test_all_right_and_none_right(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_F7)
    press(window, Key.Key_Equal)
    assert final(window) == [(16, 28, "safety"), (16, 28, "subsidies")]
    press(window, Key.Key_0)
    press(window, Key.Key_0)
    assert panel.summary.text().startswith("3 of 4 decided")


def test_the_selection_with_a_labels_key_is_an_own_reading(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_Right, ALT | SHIFT)
    press(window, Key.Key_Left, ALT)
    assert [block.head.text() for block in panel.card.blocks][-1] == "Own reading"
    press(window, Key.Key_2)
    assert final(window) == [(8, 13, "teachers")]
    decided = panel.model.rows()[0].case.decision
    assert decided is not None
    assert decided.verdict is Verdict.ADJUSTED


def test_a_labels_key_alone_changes_the_label(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_F7)
    press(window, Key.Key_1)
    assert final(window) == [(16, 28, "infrastructure")]


def test_text_selected_in_the_reader_becomes_the_own_reading(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    assert window.workspace is not None
    view = window.workspace.readers.panes[0].view
    view.setFocus()
    view.set_selection(10, 13)
    press(window, Key.Key_R, CTRL)
    press(window, Key.Key_2)
    assert final(window) == [(10, 13, "teachers")]


def test_text_beside_the_difference_becomes_a_reading_of_its_own(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    assert window.workspace is not None
    window.workspace.readers.panes[0].view.set_selection(14, 15)
    panel.set_selection(window.workspace.readers.panes[0].view.selection)
    press(window, Key.Key_3)
    assert final(window) == [(14, 15, "safety")]
    assert panel.model.rows()[0].case.state is CaseState.OPEN


def test_digits_still_label_in_the_text_while_the_panel_is_open(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_1, CTRL)
    before = len(final(window))
    assert window.session is not None
    count = sum(window.session.annotations.counts().values())
    press(window, Key.Key_1)
    assert len(final(window)) == before
    assert sum(window.session.annotations.counts().values()) == count + 1


def test_while_a_job_writes_nothing_is_decided(window: MainWindow, panel: ComparePanel, qtbot, go_on: threading.Event):
    press(window, Key.Key_F7)
    assert window.session is not None
    window.jobs.start_in(window.session, "Working", lambda *_given: go_on.wait(), writes=True)
    press(window, Key.Key_A)
    press(window, Key.Key_2)
    assert final(window) == []
    go_on.set()
    qtbot.waitUntil(lambda: not window.jobs.running)
    press(window, Key.Key_2)
    assert final(window) == [(7, 14, "teachers")]


def test_undo_takes_a_decision_back_and_it_can_be_withdrawn_and_made_again(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    press(window, Key.Key_Z, CTRL)
    assert final(window) == []
    window.registry.action("review.focus").trigger()
    panel.view.setCurrentIndex(panel.model.index(0))
    press(window, Key.Key_A)
    panel.view.setCurrentIndex(panel.model.index(0))
    press(window, Key.Key_Delete)
    assert final(window) == []
    panel.view.setCurrentIndex(panel.model.index(0))
    press(window, Key.Key_B)
    assert final(window) == [(9, 14, "teachers")]


def test_the_reason_is_typed_before_the_verdict_and_changed_after(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_R)
    type_text("whole sentence")
    press(window, Key.Key_Return)
    press(window, Key.Key_A)
    decided = panel.model.rows()[0].case.decision
    assert decided is not None
    assert decided.reason == "whole sentence"
    panel.view.setCurrentIndex(panel.model.index(0))
    press(window, Key.Key_R)
    type_text("missed")
    press(window, Key.Key_Return)
    decided = panel.model.rows()[0].case.decision
    assert decided is not None
    assert decided.reason == "missed"


def test_a_decision_is_stale_when_its_reading_changes_and_can_be_kept(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_B)
    session, case = window.session, panel.model.rows()[0].case
    assert session is not None
    assert case.readings[1] is not None
    session.annotations.move(case.readings[1].id, 8, 14)
    assert panel.model.rows()[0].case.state is CaseState.STALE
    panel.view.setCurrentIndex(panel.model.index(0))
    assert not panel.verdicts.buttons["review.keep"].isHidden()
    press(window, Key.Key_K)
    assert panel.model.rows()[0].case.state is CaseState.DECIDED


def test_blind_mode_hides_the_names_everywhere(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    QTest.mouseClick(panel.layer_choice.blind, Qt.MouseButton.LeftButton)
    assert [block.head.text() for block in panel.card.blocks] == ["A", "B"]
    assert panel.layer_choice.button.text() == "A  ·  B"
    assert window.workspace is not None
    pane = window.workspace.readers.panes[0]
    shown = [action.text() for action in pane.header._layers.menu().actions()]
    window.docks.reveal("annotations")
    annotations = window.docks.dock("annotations").widget()
    assert isinstance(annotations, AnnotationsPanel)
    box = annotations.annotator_box
    shown += [box.itemText(place) for place in range(box.count())]
    shown += [action.text() for action in window.workspace.layers_menu().actions()]
    assert not any(name in text for text in shown for name in ("李强", "王敏"))


def test_progress_stands_beside_each_document(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    texts = [panel.document_box.itemText(place) for place in range(panel.document_box.count())]
    assert [text.partition("  ")[0] for text in texts] == ["1/4", "0/1", "临江区2024"]


def test_a_typed_reason_waits_for_its_difference(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_R)
    type_text("half a sen")
    panel.apply(ChangeSet(reload=True))
    assert panel.verdicts.reason_text() == "half a sen"
    press(window, Key.Key_F7)
    assert panel.verdicts.reason_text() == ""
    window.registry.action("review.focus").trigger()
    press(window, Key.Key_A)
    press(window, Key.Key_F7, SHIFT)
    press(window, Key.Key_F7, SHIFT)
    assert panel.verdicts.reason_text() == "half a sen"
    press(window, Key.Key_R)
    press(window, Key.Key_End)
    type_text("tence")
    press(window, Key.Key_Return)
    press(window, Key.Key_B)
    reasons = [row.case.decision.reason for row in panel.model.rows() if row.case.decision is not None]
    assert reasons == ["half a sentence", None]
    press(window, Key.Key_F7, SHIFT)
    press(window, Key.Key_F7, SHIFT)
    assert panel.verdicts.reason_text() == "half a sentence"


def test_a_reason_that_was_not_entered_does_not_look_recorded(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_A)
    press(window, Key.Key_F7, SHIFT)
    press(window, Key.Key_R)
    type_text("no")
    press(window, Key.Key_Escape)
    assert panel.verdicts.reason_text() == ""
    assert panel.view.hasFocus()


def test_the_last_decision_keeps_its_reason_when_the_field_is_entered_and_left(window: MainWindow, panel: ComparePanel):
    for _step in range(3):
        press(window, Key.Key_F7)
    for _verdict in range(3):
        press(window, Key.Key_0)
    press(window, Key.Key_R)
    type_text("background")
    press(window, Key.Key_Return)
    press(window, Key.Key_R)
    press(window, Key.Key_Return)
    assert panel.case is not None
    assert panel.case.decision is not None
    assert panel.case.decision.reason == "background"


def test_the_selected_text_stays_the_own_reading_when_others_label(window: MainWindow, panel: ComparePanel):
    press(window, Key.Key_F7)
    press(window, Key.Key_Right, ALT | SHIFT)
    assert window.session is not None
    other = window.session.annotators.by_name("李强")
    assert other is not None
    with Session.open(window.session.path) as elsewhere:
        elsewhere.work_as(other.id)
        elsewhere.annotations.create(documents(window)[0], 30, 33, elsewhere.codebook.by_code("teachers").id)
        elsewhere.annotations.create(documents(window)[0], 14, 15, elsewhere.codebook.by_code("teachers").id)
    window.session.poll()
    assert len(panel.model.rows()) == 4
    assert panel.own_span() == Span(8, 14)
    press(window, Key.Key_2)
    assert final(window) == [(8, 14, "teachers")]


def test_a_difference_stays_chosen_when_another_reading_joins_it(window: MainWindow, panel: ComparePanel):
    assert window.session is not None
    for _step in range(3):
        press(window, Key.Key_F7)
    other = window.session.annotators.by_name("李强")
    assert other is not None
    with Session.open(window.session.path) as elsewhere:
        elsewhere.work_as(other.id)
        elsewhere.annotations.create(documents(window)[0], 14, 15, elsewhere.codebook.by_code("teachers").id)
        elsewhere.annotations.create(documents(window)[0], 30, 36, elsewhere.codebook.by_code("safety").id)
    window.session.poll()
    assert panel.case is not None
    assert panel.case.kind is DifferenceKind.BOUNDARY
    assert panel.case.start == 28


def test_who_labels_first_is_offered_at_once(window: MainWindow, panel: ComparePanel):
    session = window.session
    assert session is not None
    new, _change = session.annotators.create("赵静")
    assert len(panel.layer_choice.button.menu().actions()) == 2
    session.use_annotator(new.id)
    session.annotations.create(documents(window)[2], 0, 3, session.codebook.by_code("teachers").id)
    assert [action.text() for action in panel.layer_choice.button.menu().actions()] == ["李强", "王敏", "赵静"]


def test_the_choice_of_documents_follows_titles_and_removals(window: MainWindow, panel: ComparePanel):
    session = window.session
    assert session is not None
    _first, second, third = documents(window)
    session.documents.set_meta([second], title="Renamed")
    assert panel.document_box.itemText(1) == "0/1  Renamed"
    session.documents.remove([third])
    assert panel.document_box.count() == 2
    assert panel.document_box.currentIndex() == 0
