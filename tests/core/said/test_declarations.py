"""Declarations in codebooks' files: read back as written, refused where they are wrong."""

import pytest

from core.codebook import codebook_from_json, codebook_to_json, default_codebook
from core.errors import UserError
from core.said.declarations import attributes_from, link_kinds_from, variable_value, variables_from
from core.said.fields import Attribute, FieldChoice, FieldKind, Variable
from core.said.links import LinkKind


def test_what_is_written_is_read_back() -> None:
    labels = default_codebook().labels
    attributes = (
        Attribute(
            "01936f2a-4c00-7a31-9c10-6b1c0de0b001",
            "x",
            FieldKind.SEVERAL,
            "甲",
            "X",
            (FieldChoice("a"),),
            (),
            0,
            ("safety",),
            False,
            True,
            ["a"],
            "k",
        ),
    )
    links = (LinkKind("01936f2a-4c00-7a31-9c10-6b1c0de0b002", "answers", "答", "", True, ("safety",), (), 4),)
    read = codebook_from_json(codebook_to_json(labels, attributes, links))
    assert (read.attributes, read.links) == (attributes, links)
    assert "attributes" not in codebook_to_json(labels)
    variables = (Variable("01936f2a-4c00-7a31-9c10-6b1c0de0b003", "v", FieldKind.NUMBER, units=("元",)),)
    assert variables_from([variable_value(variables[0])]) == variables


@pytest.mark.parametrize(
    "entry",
    [
        "x",
        {"code": ""},
        {"code": "x", "kind": "picture"},
        {"code": "x", "kind": "text", "labels": "safety"},
        {"code": "x", "kind": "text", "required": 1},
        {"code": "x", "kind": "text", "key": "ab"},
        {"code": "x", "kind": "text", "id": "*"},
        {"code": "x", "kind": "one", "choices": [1]},
        {"code": "x", "kind": "one"},
        {"code": "x", "kind": "number", "initial": "many"},
    ],
)
def test_what_is_wrong_is_refused(entry: object) -> None:
    with pytest.raises(UserError, match=r"codebook\.bad_attribute|field\."):
        attributes_from([entry])
    with pytest.raises(UserError):
        link_kinds_from({"code": "x"})


def test_a_choice_may_be_its_code_alone() -> None:
    (attribute,) = attributes_from([{"code": "x", "kind": "one", "choices": ["a", {"code": "b"}]}])
    assert [choice.code for choice in attribute.choices] == ["a", "b"]
