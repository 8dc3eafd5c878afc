"""What kind of text a title heads."""

import pytest

from core.text.kind import guess_kind, is_notice_title, is_plan_title, is_rule_title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年工作总结和2025年工作打算", "summary"),
        ("2025年工作要点", "plan"),
        ("关于基础教育工作的汇报", "report"),
        ("学校安全条例", None),
        ("开封市中小学校幼儿园规划建设条例", None),
    ],
)
def test_kinds(title: str, kind: str | None) -> None:
    assert guess_kind(title) == kind


def test_rules_notices_and_plans() -> None:
    assert is_rule_title("某市学前教育条例（试行）")
    assert not is_rule_title("工作方法")
    assert is_notice_title("关于印发《某市行动计划》的通知")
    assert not is_notice_title("某市行动计划")
    assert is_plan_title("某市“十四五”发展规划（2021—2025年）")
