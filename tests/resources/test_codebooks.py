"""The codebook that every new project starts from."""

import json
import re
import uuid

import pytest

from resources import loader

LABELS = json.loads(loader.read_text("codebooks/education.json"))["labels"]
KEYS = [
    "id",
    "code",
    "name_zh",
    "name_en",
    "colour",
    "key",
    "parent",
    "definition_zh",
    "definition_en",
    "examples",
    "position",
]


def test_the_four_categories_in_order_with_the_codes_exports_carry():
    assert [label["code"] for label in LABELS] == ["infrastructure", "teachers", "safety", "subsidies"]
    assert [label["key"] for label in LABELS] == ["1", "2", "3", "4"]
    assert [label["colour"] for label in LABELS] == ["#0072B2", "#009E73", "#D55E00", "#CC79A7"]
    assert [label["position"] for label in LABELS] == [0, 1, 2, 3]


def test_ids_are_distinct_and_of_version_7():
    ids = [label["id"] for label in LABELS]
    assert len(set(ids)) == len(ids)
    assert all(uuid.UUID(id_).version == 7 and str(uuid.UUID(id_)) == id_ for id_ in ids)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["code"])
def test_each_is_worded_for_people_who_must_decide(label: dict[str, object]):
    assert list(label) == KEYS
    assert re.search("[一-鿿]", str(label["name_zh"]))
    assert str(label["name_en"]).isascii()
    # What counts, what does not, and where it borders on the others: a line each.
    assert len(str(label["definition_zh"]).splitlines()) == 3
    assert len(str(label["definition_en"]).splitlines()) == 3
    examples = label["examples"]
    assert isinstance(examples, list)
    assert 3 <= len(examples) <= 5
    assert len(set(examples)) == len(examples)


def test_boundaries_name_the_other_labels_by_their_current_names():
    names = {label["name_zh"] for label in LABELS}
    for label in LABELS:
        assert set(re.findall("标“([^”]+)”", label["definition_zh"])) <= names - {label["name_zh"]}
