"""Everything that comes along is named with its licence, and none is one that this product could not be under."""

import json
import re

import pytest

import notices

FORBIDDEN = re.compile(r"\bAGPL|(?<!L)\bGPL")


@pytest.fixture(scope="module")
def parts() -> list[notices.BundledPart]:
    return notices.parts()


def test_everything_that_is_locked_is_named(parts: list[notices.BundledPart]) -> None:
    named = {part.name for part in parts}
    assert {"python", "pyside6-essentials", "shiboken6", "apsw", "chardet", "orjson", "numpy", "jieba"} <= named
    assert named - {"python"} <= set(notices.names())


def test_each_has_the_text_of_its_licence(parts: list[notices.BundledPart]) -> None:
    assert {part.name for part in parts if not any(len(text) > 400 for _name, text in part.texts)} == set()


def test_none_is_under_a_licence_that_would_bind_this_program(parts: list[notices.BundledPart]) -> None:
    alone = {part.name: part.licence for part in parts if " OR " not in part.licence}
    assert {name: licence for name, licence in alone.items() if FORBIDDEN.search(licence)} == {}


def test_how_the_lgpl_parts_are_replaced_is_said(parts: list[notices.BundledPart]) -> None:
    lgpl = {part.name for part in parts if "LGPL" in part.licence and " OR " not in part.licence} - {"shiboken6"}
    assert lgpl <= notices.REPLACING.keys()
    text = notices.notices(parts)
    assert all(words in text for words in notices.REPLACING.values())
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text


def test_the_list_for_machines_is_cyclonedx_and_the_same_each_time(parts: list[notices.BundledPart]) -> None:
    made = notices.bill(parts, "1.2.3", 1_800_000_000)
    assert made == notices.bill(parts, "1.2.3", 1_800_000_000)
    told = json.loads(made)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told["serialNumber"])
    references = [component["bom-ref"] for component in told["components"]]
    assert len(set(references)) == len(references) == len(parts)
    assert told["dependencies"][0]["dependsOn"] == sorted(references)
    assert told["metadata"]["timestamp"] == "2027-01-15T08:00:00Z"
