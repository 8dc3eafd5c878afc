"""Values become texts and the same values again; what others have becomes what our fields take, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.formats.raw import RawDocument, RawSpan
from core.formats.said_mapping import (
    SaidReader,
    code_of,
    fitted,
    guessed,
    inside,
    outward,
    text_of,
    with_blanks,
    without_blanks,
)
from core.said.fields import Field, FieldChoice, FieldKind, is_code
from tests.core.formats.saying import values
from tests.core.formats.small import FIRST, RECORD, SAID

CHOICES = (FieldChoice("a", "甲", "first"), FieldChoice("b-2"), FieldChoice("丙 丁"))
FIELDS = [
    Field("", "x", FieldKind.ONE, choices=CHOICES),
    Field("", "x", FieldKind.SEVERAL, choices=CHOICES),
    Field("", "x", FieldKind.NUMBER),
    Field("", "x", FieldKind.NUMBER, units=("元", "万元", "%")),
    Field("", "x", FieldKind.YES_NO),
    Field("", "x", FieldKind.DATE),
    Field("", "x", FieldKind.TEXT),
]


@given(st.data(), st.sampled_from(FIELDS))
def test_a_value_is_the_same_after_it_was_a_text(data: st.DataObject, field: Field) -> None:
    value = data.draw(values(field))
    assert fitted(field, text_of(value)) == value
    assert fitted(field, with_blanks(without_blanks(text_of(value)))) == value
    assert not set(without_blanks(text_of(value))) & set(" \t\n\r")


@pytest.mark.parametrize(
    ("field", "given_value", "value"),
    [
        (FIELDS[0], ["甲"], "a"),
        (FIELDS[0], "first", "a"),
        (FIELDS[1], ["b-2", "a"], ["a", "b-2"]),
        (FIELDS[1], "b-2,a", ["a", "b-2"]),
        (FIELDS[3], "1.2万", {"value": 12000, "unit": "元"}),
        (FIELDS[3], 7, {"value": 7, "unit": "元"}),
        (FIELDS[3], "xx万元", {"value": None, "unit": "万元"}),
        (FIELDS[2], 1e-7, {"value": 1e-7}),
        (FIELDS[4], "是", True),
        (FIELDS[4], ["no"], False),
        (FIELDS[5], "2024年5月", "2024-05"),
        (FIELDS[6], 3, "3"),
    ],
)
def test_what_others_write_becomes_what_a_field_takes(field: Field, given_value: object, value: object) -> None:
    assert fitted(field, given_value) == value


@pytest.mark.parametrize(
    ("field", "wrong"),
    [(FIELDS[0], "z"), (FIELDS[0], ["a", "b-2"]), (FIELDS[1], ["z"]), (FIELDS[3], "viel"), (FIELDS[5], "morgen")],
)
def test_what_a_field_does_not_take_is_refused(field: Field, wrong: object) -> None:
    with pytest.raises(UserError) as raised:
        fitted(field, wrong)
    assert raised.value.code == "field.bad_value"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "unit", "x"]), inner),
    max_leaves=5,
)


@given(st.sampled_from(FIELDS), json_values)
def test_nothing_that_a_file_has_can_break_it(field: Field, value: object) -> None:
    try:
        found = fitted(field, value)
    except UserError:
        return
    assert fitted(field, found) == found


@given(st.lists(json_values.filter(lambda value: value is not None), min_size=1, max_size=6))
def test_what_is_guessed_can_be_declared(found: list[object]) -> None:
    field = guessed("x", found)
    assert all(is_code(choice.code) for choice in field.choices)
    assert bool(field.choices) == (field.kind in (FieldKind.ONE, FieldKind.SEVERAL))


@pytest.mark.parametrize(
    ("found", "kind", "more"),
    [
        (["a", "b", "a"], FieldKind.ONE, ["a", "b"]),
        (["a", "b"], FieldKind.TEXT, []),
        ([["a"], ["b"]], FieldKind.ONE, ["a", "b"]),
        ([["a"], ["b", "a"]], FieldKind.SEVERAL, ["a", "b"]),
        ([1, 2.5], FieldKind.NUMBER, []),
        ([{"value": 1, "unit": "元"}, {"value": 2, "unit": "万元"}], FieldKind.NUMBER, ["元", "万元"]),
        ([True], FieldKind.YES_NO, []),
    ],
)
def test_how_values_look(found: list[object], kind: FieldKind, more: list[str]) -> None:
    field = guessed("x", found)
    assert field.kind is kind
    assert [*(choice.code for choice in field.choices), *field.units] == more


@given(st.text(max_size=130))
def test_a_name_becomes_a_code_or_nothing(name: str) -> None:
    assert code_of(name) == "" or is_code(code_of(name))


def test_a_name_that_is_a_code_stays() -> None:
    assert [code_of(name) for name in ("status", "a b", "a: b", "a,b", " x ", ":")] == [
        "status",
        "a b",
        "a_b",
        "a_b",
        "x",
        "",
    ]


def test_what_has_no_id_gets_one_that_is_the_same_next_time() -> None:
    def read() -> RawDocument:
        document = RawDocument(1, "甲乙丙丁", [RawSpan(0, 1, "x"), RawSpan(1, 2, "x")])
        said = SaidReader(document)
        said.attribute(0, "size", 1)
        said.attribute(0, "tags", "a")
        said.attribute(0, "tags", "b")
        said.attribute(0, "nothing", "")
        said.memo(1, "记")
        said.memo(None, {"text": " "})
        said.variable("v", ["z"])
        said.link("", said.id_of(0), said.id_of(1))
        said.close()
        return document

    first, second = read(), read()
    assert first.said is not None
    assert first.said == second.said
    one, two = (span.id for span in first.spans)
    assert first.said.attributes == {one: {"size": 1, "tags": ["a", "b"]}}
    assert [memo["text"] for memo in first.said.memos[two]] == ["记"]
    assert "" not in first.said.memos
    assert [(link["kind"], link["source"], link["target"]) for link in first.said.relations] == [("related", one, two)]
    assert first.said.variables == {"v": ["z"]}
    assert first.said.foreign


def test_a_document_of_which_nothing_is_said_stays_as_it_is() -> None:
    document = RawDocument(1, "甲", [RawSpan(0, 1, "x", id="7")])
    SaidReader(document).close()
    assert (document.said, document.spans[0].id) == (None, "7")


def test_links_are_inside_or_lead_outward() -> None:
    assert [link["source"] for link in inside(SAID)] == [FIRST]
    assert (outward(SAID), outward(RECORD), inside(RECORD)) == (1, 0, [])
