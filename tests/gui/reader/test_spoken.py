"""What assistive technology is told: which annotations stand at the caret, and whose they are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from gui.reader.spoken import MOST
from gui.reader.view import ReaderView
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

FIRST = 7
"""Characters of the first sentence."""


@pytest.fixture
def labelled(window: MainWindow) -> MainWindow:
    """The first sentence has one label of each person."""
    session = window.session
    assert session is not None
    document = documents(window)[0]
    labels = {label.code: label.id for label in session.codebook.labels()}
    people = {person.name: person.id for person in session.annotators.list()}
    session.use_annotator(people["李强"])
    session.annotations.create(document, 0, FIRST, labels["teachers"])
    session.use_annotator(people["王敏"])
    session.annotations.create(document, 0, FIRST, labels["infrastructure"], note="待商量")
    return window


def view_of(window: MainWindow) -> ReaderView:
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    return view


def told(window: MainWindow) -> str:
    return QAccessible.queryAccessibleInterface(view_of(window)).text(QAccessible.Text.Description)


def test_the_description_follows_the_caret(labelled: MainWindow):
    view_of(labelled).set_selection(3, 3)
    assert told(labelled) == "Teachers, 李强; Infrastructure, 王敏, note: 待商量"
    view_of(labelled).set_selection(9, 9)
    assert told(labelled) == ""
    press(labelled, Qt.Key.Key_4)
    assert told(labelled) == "Student aid, 王敏", "what is labelled at the caret is told at once"
    press(labelled, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(labelled) == ""


def test_hidden_layers_and_hidden_names_are_not_told(labelled: MainWindow):
    view_of(labelled).set_selection(3, 3)
    assert labelled.workspace is not None
    labelled.workspace.hide_names(True)
    assert "李强" not in told(labelled)
    assert "王敏" not in told(labelled)
    labelled.workspace.hide_names(False)
    session = labelled.session
    assert session is not None
    other = next(person.id for person in session.annotators.list() if person.name == "李强")
    labelled.workspace.readers.set_hidden_layers(frozenset({other}))
    assert told(labelled) == "Infrastructure, 王敏, note: 待商量"


def test_masked_text_is_called_so(window: MainWindow):
    view_of(window).set_selection(0, 7)
    press(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert told(window) == "Not part of the report: marked by hand"


def test_a_long_selection_names_the_first_and_counts_the_rest(window: MainWindow):
    session, document = window.session, documents(window)[0]
    assert session is not None
    label = session.codebook.labels()[0].id
    for start in range(MOST + 3):
        session.annotations.create(document, start, start + 1, label)
    view_of(window).set_selection(0, MOST + 3)
    assert told(window).count("Infrastructure") == MOST
    assert told(window).endswith("; 3 more")
