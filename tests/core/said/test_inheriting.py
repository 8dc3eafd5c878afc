"""Which attributes a label has, whatever was declared and in whatever order it came."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.ids import LabelId
from core.model import Label
from core.said.fields import Attribute, FieldKind
from core.said.inheriting import Declared

LABELS = [
    Label(LabelId("1"), "a", "", "", "#000000"),
    Label(LabelId("2"), "b", "", "", "#000000", parent=LabelId("1")),
    Label(LabelId("3"), "c", "", "", "#000000", parent=LabelId("2")),
]
attributes = st.lists(
    st.builds(
        Attribute,
        id=st.uuids().map(str),
        code=st.sampled_from("xy"),
        kind=st.just(FieldKind.TEXT),
        labels=st.lists(st.sampled_from("abz"), max_size=2).map(tuple),
        nested=st.booleans(),
    ),
    max_size=6,
)


@given(attributes, st.randoms())
def test_everybody_finds_the_same(listed: list[Attribute], chance: object) -> None:
    turned = list(reversed(listed))
    for label in LABELS:
        assert Declared.of(listed, LABELS).for_label(label.id) == Declared.of(turned, LABELS).for_label(label.id)


def test_nearer_ones_count_and_what_is_not_nested_is_not_inherited() -> None:
    everywhere = Attribute("1", "x", FieldKind.TEXT)
    above = replace(everywhere, id="2", labels=("a",))
    alone = replace(everywhere, id="3", labels=("b",), nested=False)
    declared = Declared.of([everywhere, above, alone], LABELS)
    assert [declared.for_label(label.id)[0].id for label in LABELS] == ["2", "3", "2"]


def test_labels_in_a_circle_end() -> None:
    circle = [replace(LABELS[0], parent=LabelId("3")), *LABELS[1:]]
    assert Declared.of([Attribute("1", "x", FieldKind.TEXT, labels=("z",))], circle).for_label(LabelId("1")) == []
