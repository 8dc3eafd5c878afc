from gui.actions.review_rows import TAKE, exchange_actions, review_actions, review_views
from gui.actions.spec import Context, Menu, When


def test_each_group_stands_in_its_menu():
    for actions, menu in (
        (exchange_actions, Menu.PROJECT),
        (review_actions, Menu.REVIEW),
        (review_views, Menu.VIEW),
    ):
        assert {spec.menu for spec in actions()} == {menu}
    assert all(spec.checkable for spec in review_views())


def test_a_layer_is_taken_by_its_letter_in_the_review_alone_and_while_a_difference_can_be_decided():
    specs = {spec.id: spec for spec in review_actions()}
    assert [specs[action].keys[0] for action in TAKE] == ["A", "B", "C", "D"]
    for action in TAKE:
        assert (specs[action].context, specs[action].when) == (Context.REVIEW, When.CASE)
