"""Whose annotations the texts show."""

from gui.window.layers_menu import layers_menu
from gui.window.main_window import MainWindow


def test_an_unticked_person_is_hidden_in_the_texts(window: MainWindow):
    assert window.workspace is not None
    assert window.session is not None
    readers, people = window.workspace.readers, window.session.annotators.list()
    menu = layers_menu(window, readers, people)
    assert [action.text() for action in menu.actions()] == [person.name for person in people]
    menu.actions()[0].setChecked(False)
    assert readers.hidden_layers() == {people[0].id}
    menu.actions()[0].setChecked(True)
    assert readers.hidden_layers() == frozenset()
