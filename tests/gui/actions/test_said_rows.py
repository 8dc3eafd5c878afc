"""The actions about what is said beside labels."""

from gui.actions.said_rows import said_actions
from gui.actions.spec import Context, Menu, When


def test_the_attributes_of_an_annotation_are_one_plain_key_in_the_text():
    found = {spec.id: spec for spec in said_actions()}
    attributes = found["annotation.attributes"]
    assert attributes.keys == ("/",)
    assert (attributes.context, attributes.when) == (Context.READER, When.ANNOTATION)


def test_links_are_made_and_walked_in_texts_by_keys():
    found = {spec.id: spec for spec in said_actions()}
    for action in ("link.make", "link.follow", "link.back"):
        assert found[action].keys
        assert found[action].context is Context.READER


def test_what_changes_something_stands_in_the_label_menu():
    assert {spec.menu for spec in said_actions()} == {Menu.LABEL, Menu.READ}
