from gui.actions.label_rows import label_actions
from gui.actions.spec import Context, Menu, When


def test_verbs_of_the_text_stand_in_one_menu_and_their_keys_work_in_texts_alone():
    specs = list(label_actions())
    assert {spec.menu for spec in specs} == {Menu.LABEL}
    assert all(spec.context is Context.READER for spec in specs if spec.keys)


def test_what_changes_an_annotation_waits_for_one():
    waiting = {spec.id for spec in label_actions() if spec.when is When.ANNOTATION}
    assert {"label.change", "annotation.delete", "annotation.split"} <= waiting
    assert not {name for name in waiting if name.startswith("text.")}
