"""Reads the head of a rule: the lines below its title that say who passed, revised or promulgated it, and when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.text.dates import days_in

REACH = 4000
"""Code points at the beginning of a text in which such a head stands; it may name a dozen amendments."""
_QUOTED = re.compile(r"[《〈<＜「][^《》〈〉<>＜＞「」]*[》〉>＞」]")
_BODY = re.compile(
    r"(?:经|由|根据|，|,|和|、|\s)*(?P<body>[\u4e00-\u9fff（）()·]{0,30}?(?:人民代表大会常[务委员会]{2,4}|人民代表大?会|人大常委会|人大|国务院|人民政府|委员会|[部局厅院署]))"
    r"\s*(?=第|令|[一二三四五六七八九十]+次|公告|常务会议|常务会|全体|会议|[〔\[]|通过|修|批准|公布|发布|颁布|关于|《|\s|$)"
)
_BEFORE = re.compile(
    r"(?:由|经|^|[（(，,；;])\s*(?P<body>[^，。；《》\x00\s（(]{2,40}?)第[^，。]{1,8}次(?:常务|全体)?会议\s*于?\s*$"
)
"""The body that stands before the day: 某市人民代表大会常务委员会第二十次会议2020年4月28日通过."""
_ORDINAL = re.compile(r"第?[一二三四五六七八九十百零〇0-9]+届")
_PASSED = re.compile(r"(?:审议|表决|讨论)?通过(?!的|并经)|修订")
_AMENDED = re.compile(r"修正|修改|修订|通过(?!的)")
_PROMULGATED = re.compile(r"公布|发布|颁布|印发|令第|第\s*\d+\s*号令")
_APPROVED = re.compile(r"批准")
_START = re.compile(r"^[#*\s\u3000]*(?:第[一二三四五六七八九十]+[章条编]|目[\s\u3000]*录|一、|<!--)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Enactment:
    """What the head of a rule says."""

    date: str | None
    """ISO 8601: the day on which it was last passed or amended; if the head does not say, promulgated or approved."""
    body: str | None
    """As written, without the number of its term: 某市人民代表大会常务委员会."""


@dataclass(frozen=True, slots=True)
class _Event:
    date: str
    said: str
    """What follows the day, up to the next one; titles in quotes are left out."""
    body: str
    within: str
    """For an approved decision, the body that made it, as its quoted title says."""


def enactment(head: str) -> Enactment | None:
    """What the head of a rule, its title excluded, says of its passing; None when it is no such head.

    The body of the last passing or revising counts, not of an amendment: a congress's rule that a standing committee
    amends stays the congress's.
    """
    begin = _START.search(head)
    events = _without_approvals([*_events(head[: begin.start()] if begin else head[:REACH])])
    if not events:
        return None
    changed = [event for event in events if _AMENDED.search(event.said)]
    last = max(changed, key=lambda event: event.date, default=None)
    passed = [event for event in events if _PASSED.search(event.said) and not _APPROVED.search(event.said)]
    if last is None:
        last = next((event for event in events if _PROMULGATED.search(event.said)), None)
        last = last or next((event for event in events if _APPROVED.search(event.said)), None)
        if last is None:
            return None
        return Enactment(last.date, named_body(last.body))
    holder = max(passed, key=lambda event: event.date, default=None)
    body = holder.body if holder else last.within or ("" if _APPROVED.search(last.said) else last.body)
    issued = (event.body for event in events if event.body and _PROMULGATED.search(event.said))
    return Enactment(last.date, named_body(body or next(issued, "")))


def _without_approvals(events: list[_Event]) -> list[_Event]:
    """The events without the day on which a higher body approved an amendment that was passed just before.

    2018年6月28日某市...通过并经2018年7月27日某省...批准的《...》修正: the amendment is that of the first day.
    """
    kept: list[_Event] = []
    for event in events:
        before = kept[-1] if kept else None
        approves = _APPROVED_DECISION.search(event.said) is not None and _AMENDED.search(event.said) is not None
        is_passed = before is not None and "通过" in before.said and not _APPROVED.search(before.said)
        if approves and before and is_passed and before.date <= event.date <= _a_year_after(before.date):
            kept[-1] = replace(before, said="修正", within=before.within or event.within)
        else:
            kept.append(event)
    return kept


_APPROVED_DECISION = re.compile("批准的")


def _a_year_after(date: str) -> str:
    return f"{int(date[:4]) + 1}{date[4:]}"


def _events(head: str) -> Iterator[_Event]:
    """The days of a head, each with what is said of it. A day inside a quoted title does not count."""
    bare = _QUOTED.sub(lambda quoted: "\x00" * len(quoted.group()), _QUOTED.sub(_keep_outer, head))
    days = list(days_in(bare))
    for index, day in enumerate(days):
        end = days[index + 1].start if index + 1 < len(days) else len(bare)
        # 日 may be left over from a day in figures, but 日照市 behind a day in words is a place.
        said = _sentence(bare[day.end : end].lstrip(" \u3000" if bare[day.end - 1] == "日" else "日 \u3000"))
        body = _BODY.match(said) or _BEFORE.search(bare[max(0, day.start - 80) : day.start])
        quoted = head[day.end : min(len(head), end)]
        yield _Event(day.iso, said.replace("\x00", ""), body["body"] if body else "", _inside(quoted))


def _sentence(behind: str) -> str:
    """What is said of a day: the rest of its line, and the next line if the verb comes only there."""
    line, _, rest = behind[:400].partition("\n")
    if _VERB.search(line):
        return line
    return f"{line}{rest.lstrip().partition(chr(10))[0]}" if line.strip() and "：" not in rest[:6] else line


_VERB = re.compile("通过|修订|修正|修改|公布|发布|颁布|批准|施行|实施|印发")


def _keep_outer(quoted: re.Match[str]) -> str:
    return "\x00" * len(quoted.group())


def _inside(said: str) -> str:
    """The body that a quoted decision names: 批准的《某市人民代表大会常务委员会关于修改...》."""
    found = re.search(r"批准的[《〈<＜]([\u4e00-\u9fff]{2,20}?(?:人民代表大会常务委员会|人民代表大会))关于", said)
    return found[1] if found else ""


def named_body(body: str) -> str | None:
    """A body with its whole name, without the number of its term or meeting; None if nothing is left."""
    name = _ORDINAL.sub("", re.sub(r"第?[一二三四五六七八九十]+次(?:全体)?会议$", "", body)).strip("，,、 \u3000（(）)")
    name = re.sub(r"^(?:中华)?人民共和国(?=国务院|国家|[\u4e00-\u9fff]{2,8}部)", "", name)
    name = name.replace("人大常委会", "人民代表大会常务委员会").replace("人民代表会", "人民代表大会")
    name = re.sub(r"人民代表大会常[务委员会]{2,4}$", "人民代表大会常务委员会", name)
    return re.sub(r"人大$", "人民代表大会", name) or None
