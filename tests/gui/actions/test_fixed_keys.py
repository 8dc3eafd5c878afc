from PySide6.QtGui import QKeySequence

from gui.actions.fixed_keys import fixed_entries


def test_every_key_of_lists_and_dialogs_is_one_of_qts_and_stands_once_in_its_group(qapp):
    entries = fixed_entries()
    keys = [(entry.group, key) for entry in entries for key in entry.keys]
    assert len(set(keys)) == len(keys)
    assert all(QKeySequence(key).toString() for _group, key in keys)


def test_they_are_worded_in_the_language_of_the_moment_and_found_in_english(qapp, chinese):
    entries = fixed_entries()
    assert all(entry.text not in entry.search for entry in entries)
    assert any("Back to the text" in entry.search for entry in entries)
