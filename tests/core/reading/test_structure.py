from core.model import Mask, Meta
from core.reading.structure import structure
from core.text.parts import PartKind

TEXT = "阅读xx次\n某区教育局20xx年工作总结\n一、工作回顾\n（一）安全\n新建xx所。\n"
TEXT += "二、其他\n略。\n三、下一步打算\n（一）资助\n"


def test_the_parts_and_what_is_withheld() -> None:
    found = structure(TEXT, [Mask(0, 6, "counter")], Meta("总结"))
    assert [(heading, part.kind) for heading, part in found.parts] == [
        ("一、工作回顾", PartKind.REPORTS),
        ("二、其他", None),
        ("三、下一步打算", PartKind.PLANS),
    ]
    assert (found.count(PartKind.REPORTS), found.count(PartKind.PLANS), found.withheld) == (1, 1, 3)


def test_the_kind_of_the_report_decides_where_a_part_does_not_say() -> None:
    assert structure(TEXT, [], Meta("计划", kind="plan")).count(PartKind.PLANS) == 2


def test_parts_that_came_corrected_are_as_corrected() -> None:
    start = str(TEXT.index("二、其他"))
    assert structure(TEXT, [], Meta("总结", extra={"parts": {start: "plans"}})).count(PartKind.PLANS) == 2
