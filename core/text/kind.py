"""Tells by a title what kind of text it heads: a rule, a notice, a plan, a summary, a report."""

import re

_LAW = re.compile(r"(?:条例|规定|细则|办法|规则|章程|守则|法)(?:[（(][^（）()]*[）)])*$")
_NO_LAW = re.compile(r"方法|想法|做法|看法|说法|用法|书法")
_NOTICE = re.compile(
    r"(?:通知|函|批复|通报|公告|通告|请示|决定|决议|意见|命令|令|公报|纪要|答复)(?:[（(][^（）()]*[）)])*$"
)
_PLAN_TITLE = re.compile(r"(?:规划|计划|纲要|五年.{0,20}建议)(?:[（(][^（）()]*[）)])*$")
_PLAN = re.compile(r"计划|打算|要点|规划|纲要|部署|安排|思路|方案")
_SUMMARY = re.compile(r"总结|回顾|述职|(?:工作|完成)情况(?!的?(?:汇报|报告))|汇总")
_REPORT = re.compile(r"报告|汇报|情况")


def is_rule_title(title: str) -> bool:
    """Whether this is the title of a law or a rule."""
    return _LAW.search(title) is not None and _NO_LAW.search(title) is None


def is_plan_title(title: str) -> bool:
    """Whether this is the title of a plan for some years."""
    return _PLAN_TITLE.search(title) is not None


def is_notice_title(title: str) -> bool:
    """Whether a title is that of a notice, which counts from its signature, also if it issues a plan."""
    return _NOTICE.search(title) is not None


def guess_kind(title: str) -> str | None:
    """``summary``, ``plan`` or ``report``, by the title's telling word; a summary with a plan counts as a summary.

    None for anything else, such as laws and rules.
    """
    if is_rule_title(title):
        return None
    if _SUMMARY.search(title):
        return "summary"
    if _REPORT.search(title):
        return "report"
    return "plan" if _PLAN.search(title) else None
