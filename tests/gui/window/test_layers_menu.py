"""Whose annotations the texts show."""

from gui.window.layers_menu import layers_menu
from gui.window.main_window import MainWindow


def test_an_unticked_person_is_hidden_in_the_texts(window: MainWindow):
    assert window.workspace is not None
    assert window.session is not None
    readers, people = window.workspace.readers, window.session.annotators.list()
    menu = layers_menu(window, readers, people)
    head, *entries = menu.actions()
    assert head.isSeparator()
    assert head.text() == "Whose passages are shown, and their marks"
    # A legend: one's own passages have no mark.
    me = window.session.annotator
    assert me is not None
    assert [entry.text() for entry in entries] == [
        person.name if person.id == me.id else f"{person.name}    {person.name[0]}" for person in people
    ]
    entries[0].setChecked(False)
    assert readers.hidden_layers() == {people[0].id}
    entries[0].setChecked(True)
    assert readers.hidden_layers() == frozenset()
