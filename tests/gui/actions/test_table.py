"""The action table is complete, free of clashes and true to the icons and the window."""

import json

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from gui.actions.spec import Context
from gui.actions.table import ACTIONS, Menu, conflicts, keys_of, meanings
from gui.base.settings import Settings
from gui.window.main_window import MainWindow
from resources import loader

LABEL_KEYS = {
    label["key"]: label["code"] for label in json.loads(loader.read_text("codebooks/education.json"))["labels"]
}


def test_ids_are_unique():
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_no_key_means_two_things():
    assert conflicts({}, LABEL_KEYS) == {}


def test_a_clash_is_found():
    assert conflicts({"edit.undo": ["Ctrl+K"]}) == {"ctrl+k": ("edit.undo", "view.palette")}
    assert conflicts({"edit.undo": ["1"]}, {"1": "safety"}) == {"1": ("edit.undo", "label:safety")}


def test_a_labels_key_clashes_with_a_key_of_the_review_where_it_decides_too():
    assert conflicts({}, {"a": "exams"}) == {"a": ("review.take_a", "label:exams")}
    assert conflicts({"review.reason": ["1"]}, {"1": "safety"}) == {"1": ("review.reason", "label:safety")}


def test_what_a_key_means_names_the_action_of_the_texts_first():
    assert [spec.id for spec in meanings("]", {})] == ["selection.widen", "review.widen"]
    assert [spec.id for spec in meanings("a", {})] == ["review.take_a"]
    assert [spec.id for spec in meanings("x", {"view.theme": ["X"]})] == ["view.theme"]
    assert meanings("9", {}) == []


def test_letters_and_digits_are_left_to_the_labels():
    in_text = [spec for spec in ACTIONS if spec.context is not Context.REVIEW]
    assert not [key for spec in in_text for key in spec.keys if len(key) == 1 and key.isalnum()]


def test_the_digits_of_labels_label_in_the_review_too():
    in_review = {key for spec in ACTIONS if spec.context is Context.REVIEW for key in spec.keys}
    assert in_review.isdisjoint("123456789")


def test_a_key_of_the_review_may_mean_something_else_in_texts_but_not_everywhere():
    assert conflicts({"review.take_a": ["."]}) == {}
    assert conflicts({"review.take_a": ["F3"]}) == {"f3": ("text.find_next", "review.take_a")}


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_each_has_text_help_a_menu_and_keys_that_qt_understands(spec):
    assert spec.text
    assert spec.help.endswith(".")
    assert spec.menu in Menu
    for key in spec.keys:
        sequence = QKeySequence(key)
        assert sequence.count() == 1
        assert sequence.toString()


def test_every_icon_exists():
    known = set(loader.names("icons", ".svg"))
    assert not {spec.icon for spec in ACTIONS if spec.icon} - {name[6:-4] for name in known}


def test_overrides_replace_the_keys_of_the_table():
    undo = next(spec for spec in ACTIONS if spec.id == "edit.undo")
    assert keys_of(undo, {}) == ("Ctrl+Z",)
    assert keys_of(undo, {"edit.undo": []}) == ()


def test_the_window_does_every_action(qapp: QApplication, tmp_path):
    window = MainWindow(Settings(tmp_path / "a.ini"))
    assert window.registry.unbound() == []
    window.deleteLater()
