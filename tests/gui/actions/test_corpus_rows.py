from gui.actions.corpus_rows import corpus_actions
from gui.actions.spec import Menu, When


def test_corpora_need_no_project_and_stand_in_the_project_menu() -> None:
    (action,) = corpus_actions()
    assert (action.id, action.menu, action.when) == ("corpus.show", Menu.PROJECT, When.ALWAYS)
