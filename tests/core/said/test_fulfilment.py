"""What can be said of a plan."""

from core.said.fields import checked, require_field
from core.said.fulfilment import Fulfilment, fulfilment_attribute


def test_every_answer_is_a_choice_with_a_name_in_both_languages_and_the_id_is_the_same_everywhere() -> None:
    attribute = fulfilment_attribute(3)
    require_field(attribute)
    assert [choice.code for choice in attribute.choices] == list(Fulfilment)
    assert all(choice.name_zh and choice.name_en for choice in attribute.choices)
    assert [checked(attribute, answer.value) for answer in Fulfilment] == list(Fulfilment)
    assert attribute.id == fulfilment_attribute(0).id


def test_only_what_was_done_has_an_outcome() -> None:
    assert [answer for answer in Fulfilment if answer.has_outcome] == ["fulfilled", "partly", "changed"]
