"""What differs between two versions of a codebook."""

from dataclasses import replace

from core.codebook import Codebook, default_codebook
from core.codebook_differences import FieldDifference, differences


def test_fields_entries_and_declarations_that_differ_are_named() -> None:
    before = default_codebook()
    first, second, *rest = before.labels
    changed = replace(first, definition_zh="新", parent=second.id, examples=("一", "二"))
    after = Codebook((changed, *[label for label in rest if label.code != "subsidies"]), before.attributes[:1])
    found = differences(before, after)
    assert ("label", "teachers", "", None) in [(d.part, d.code, d.field, d.after) for d in found]
    assert FieldDifference("label", "infrastructure", "examples", "\n".join(first.examples), "一\n二") in found
    assert FieldDifference("label", "infrastructure", "parent", "", "teachers") in found
    assert [d.code for d in found if d.part == "attribute"] == ["amount"]
    assert differences(before, before) == []
