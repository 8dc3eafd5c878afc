"""A reviewer decides for attributes of their own by keys, in the real window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from core.review.decisions import ADJUDICATED
from core.session import Session
from gui.annotations.attribute_bar import AttributeBar
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackPanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

Key = Qt.Key


@pytest.fixture
def session(window: MainWindow) -> Session:
    """Both say of the first passage that it is done, and another number each."""
    session = window.session
    assert session is not None
    for name, amount in (("李强", 3), ("王敏", 30)):
        person = session.annotators.by_name(name)
        assert person is not None
        session.use_annotator(person.id)
        made = next(iter(session.annotations.iterate([documents(window)[0]], person.id)))
        session.attributes.set([made.id], {"status": "done", "amount": {"value": amount, "unit": "个"}})
    return session


def bar_of(window: MainWindow) -> AttributeBar:
    return next(bar for bar in window.findChildren(AttributeBar) if bar.isVisible())


def keys(bar: AttributeBar, *pressed: Qt.Key, text: str = "") -> None:
    for key in pressed:
        QTest.keyClick(bar.focusWidget(), key)
    if text:
        QTest.keyClicks(bar.focusWidget(), text)
    QApplication.processEvents()


def final_values(window: MainWindow) -> list[dict[str, object]]:
    session = window.session
    assert session is not None
    layer = session.annotations.of_document(documents(window)[0], ADJUDICATED)
    values = session.attributes.of([annotation.id for annotation in layer])
    return [dict(values.get(annotation.id, {})) for annotation in layer]


def test_one_key_opens_the_bar_a_number_is_typed_and_decides(window: MainWindow, session: Session, panel: ComparePanel):
    panel.view.choose(0)
    assert panel.verdicts.buttons["review.attributes"].isVisible()
    press(window, Key.Key_Slash)
    bar = bar_of(window)
    amount = bar.lines[1]
    assert bar.subject.values == {"status": "done"}
    assert bar.subject.mixed == {"amount"}, "told as different, and none of both is set"
    keys(bar, Key.Key_Tab, text="about 3")
    keys(bar, Key.Key_Tab)
    assert not bar.message.isHidden(), "what is no number is said, and stays in its field"
    assert final_values(window) == []
    amount.edit.selectAll()  # type: ignore[attr-defined]
    keys(bar, text="35")
    keys(bar, Key.Key_Return)
    assert final_values(window) == [{"status": "done", "amount": {"value": 35, "unit": "万元"}}]
    assert panel.view.hasFocus(), "Enter on the last line leads back"
    press(window, Key.Key_Slash)
    bar = bar_of(window)
    assert bar.subject.values == {"status": "done", "amount": {"value": 35, "unit": "万元"}}
    keys(bar, Key.Key_2)
    assert final_values(window) == [{"status": "planned", "amount": {"value": 35, "unit": "万元"}}]
    keys(bar, Key.Key_Escape)
    assert panel.view.hasFocus(), "back to the differences"
    press(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert final_values(window) == [{"status": "done", "amount": {"value": 35, "unit": "万元"}}]


def test_the_reason_that_is_typed_goes_with_the_value_and_the_annotator_reads_both(
    window: MainWindow, session: Session, panel: ComparePanel
):
    panel.view.choose(0)
    panel.verdicts.reason.setEditText("按附表")
    press(window, Key.Key_Slash)
    keys(bar_of(window), Key.Key_2)
    keys(bar_of(window), Key.Key_Escape)
    (decision,) = session.review.decisions()
    assert decision.reason == "按附表"
    assert panel.verdicts.reason_text() == "按附表", "as the reason of what was decided"
    window.docks.reveal("feedback")
    feedback = window.docks.dock("feedback").widget()
    assert isinstance(feedback, FeedbackPanel)
    (row,) = feedback.model.rows()
    assert row.words == "Other attributes"
    feedback.view.choose(0)
    mine, decided = feedback._blocks(row)
    said = [block.findChildren(QLabel)[-1].text() for block in (mine, decided)]
    assert said[0].splitlines() == ["Status: Done", "Amount: 30个"]
    assert said[1].splitlines()[0] == "Status: Planned"
    assert "按附表" in said[1]
    for block in (mine, decided):
        block.deleteLater()


def test_a_project_without_attributes_offers_nothing(
    window: MainWindow, panel: ComparePanel, qtbot, plain: Callable[[], None]
):
    plain()
    panel.view.choose(0)
    assert not panel.verdicts.buttons["review.attributes"].isVisible()
    press(window, Key.Key_Slash)
    assert window.findChild(AttributeBar) is None
    message = window.message_bar.message
    assert message is not None
    assert message.text == "The codebook declares no attribute for this label."


@pytest.fixture
def plain(window: MainWindow) -> Callable[[], None]:
    def remove() -> None:
        session = window.session
        assert session is not None
        for attribute in session.attributes.declared():
            session.attributes.remove(attribute.id)

    return remove
