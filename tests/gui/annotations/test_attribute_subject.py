"""What annotations say in a few characters, and how that sorts."""

from core.said.fields import Attribute, FieldKind
from gui.annotations.attribute_subject import said_shortly, sorting_key, subject_of, suffix

YES = Attribute("1", "checked", FieldKind.YES_NO, "已核实", "Checked")
MUCH = Attribute("2", "amount", FieldKind.NUMBER, "数量", "Amount", units=("万元",), position=1)


def test_a_suffix_names_only_what_would_not_be_understood():
    assert said_shortly(YES, True, "en") == "Checked"
    assert said_shortly(YES, False, "en") == "not Checked"
    assert suffix([YES, MUCH], {"amount": {"value": 12, "unit": "万元"}, "checked": True}, "zh_CN") == "已核实 · 12万元"
    assert suffix([YES], {}, "en") == ""


def test_numbers_sort_by_size_then_withheld_then_nothing():
    values = [None, {"value": None, "unit": "万元"}, {"value": 12}, {"value": 3, "unit": "万元"}]
    found = sorted(values, key=sorting_key)  # type: ignore[arg-type]
    assert found == [{"value": 3, "unit": "万元"}, {"value": 12}, {"value": None, "unit": "万元"}, None]


def test_of_several_only_what_all_have(project):
    session = project.session
    one, two = project.label(0, 6, 0), project.label(7, 13, 1)
    session.attributes.set([one, two], {"status": "done"})
    found = subject_of(session, [one, two])
    assert [attribute.code for attribute in found.attributes] == ["status"]
    assert found.values == {"status": "done"}
    assert not found.mixed
    assert found.proposals == {}, "what one passage proposes is nothing for the other"
