import pytest

from core.codebook import PALETTE
from core.errors import UserError
from core.session import Session
from core.verbs.label_making import LabelMaker


@pytest.fixture
def maker(session: Session) -> LabelMaker:
    return LabelMaker(session._engine)


def test_each_label_gets_a_code_of_its_own_from_its_name(maker: LabelMaker) -> None:
    made = [maker.create(name_en="School meals"), maker.create(name_en="School meals!"), maker.create(name_zh="食堂")]
    assert [label.code for label, _change in made] == ["school_meals", "school_meals_2", "食堂"]
    assert maker.create(code=" mine ")[0].code == "mine"


def test_colours_are_taken_where_fewest_labels_have_them(maker: LabelMaker) -> None:
    colours = [maker.create(name_en=f"Label {number}")[0].colour for number in range(2 * len(PALETTE))]
    assert set(colours) == set(PALETTE)
    assert maker.create(name_en="Chosen", colour="#123456")[0].colour == "#123456"


def test_labels_come_last_among_their_siblings(maker: LabelMaker) -> None:
    parent, _ = maker.create(name_en="Parent")
    children = [maker.create(name_en=f"Child {number}", parent=parent.id)[0] for number in range(3)]
    assert [child.position for child in children] == [0, 1, 2]
    assert maker.create(name_en="Next")[0].position == parent.position + 1


def test_what_cannot_be_a_label_is_refused_and_leaves_nothing(session: Session, maker: LabelMaker) -> None:
    maker.create(code="a", key="m")
    before = session.codebook.labels()
    for fields, code in (
        ({}, "label.no_name"),
        ({"code": "a"}, "label.code_taken"),
        ({"name_en": "b", "key": "m"}, "label.key_taken"),
        ({"name_en": "b", "parent": "none"}, "label.unknown"),
    ):
        with pytest.raises(UserError) as error:
            maker.create(**fields)  # type: ignore[arg-type]
        assert error.value.code == code
    assert session.codebook.labels() == before
