import dataclasses

import pytest

from gui.actions.spec import ActionSpec, Context, Menu, When


def test_an_action_is_of_the_window_and_always_enabled_unless_it_says_otherwise():
    spec = ActionSpec("view.something", "Something")
    assert (spec.menu, spec.when, spec.context, spec.keys, spec.checkable) == (
        *(Menu.VIEW, When.ALWAYS, Context.WINDOW, (), False),
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        spec.keys = ("Ctrl+P",)  # type: ignore[misc]


def test_no_two_menus_have_the_same_mnemonic():
    marks = [menu.value[menu.value.index("&") + 1].casefold() for menu in Menu]
    assert len(set(marks)) == len(Menu)
