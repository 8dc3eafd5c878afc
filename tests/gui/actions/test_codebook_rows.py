from gui.actions.codebook_rows import codebook_actions
from gui.actions.spec import Context, Menu, When


def test_the_codebooks_actions_stand_in_the_edit_menu_and_change_nothing_in_what_cannot_be_written():
    specs = {spec.id: spec for spec in codebook_actions()}
    assert {spec.menu for spec in specs.values()} == {Menu.EDIT}
    looking = {name for name, spec in specs.items() if spec.when is not When.WRITABLE}
    assert looking == {"codebook.export", "codebook.versions", "codebook.memo"}


def test_keys_that_mean_something_else_in_texts_work_in_the_codebook_alone():
    assert all(spec.context is Context.CODEBOOK for spec in codebook_actions() if spec.keys)
