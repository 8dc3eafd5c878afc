"""Finds who issued a text: the body named in a title, in the words of a report, or in a signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.text.dates import DAY, STAMP, day_of
from core.text.markers import BLANKS

_HOLDS = (
    "人民政府办公厅|人民政府办公室|政府办公厅|政府办公室|人民政府|政府|国务院办公厅|国务院|教育和体育局|教育体育局|教育科技局|教科体局|教体局|教科局|教育局|教育厅|教委|教育委员会"
    "|人民代表大会常务委员会|人大常委会|人民代表大会|委员会|领导小组办公室|领导小组|指挥部办公室|指挥部|办公厅|办公室|管理局|总局|分局|管委会|党委|党组|党工委|党支部|工委|法院|检察院"
    "|局|厅|委|部|署|院|会|处|组|中心|大学|学院|中学|小学|学校|幼儿园|公司|集团|联合会|协会|街道办事处|办事处|街道办|街道|村委会|居委会|镇|乡|社区"
)
_ENDS_AS_BODY = re.compile(
    rf"(?:{_HOLDS})(?:[（(].{{2,12}}[)）])?$|等[一二三四五六七八九十0-9]{{1,3}}个?(?:部门|单位|局|部委)$"
)
_ISSUES = re.compile(r"(?P<body>.{2,80}?)\s*(?:关于|印发|转发|批转|发布|公布)")
_LEADING_YEAR = re.compile(
    rf"^(?:关于)?(?:(?:19|20)\d\d|[一二][九〇○零0][〇○零一二三四五六七八九0]{{2}})(?:[-—－~至](?:19|20)?\d\d)?[{BLANKS}]*(?:学年度?|年度|年)?(?:上半年|下半年|第.季度)?[{BLANKS}]*"
)
_HOLDER = re.compile(
    r"(?:[\u4e00-\u9fffxX×*＊]{0,24}?)(?:教育和体育局|教育体育局|教育科技局|教科体局|教体局|教科局|教育局|教育厅|教委|教育委员会|教育部|人民政府办公厅|人民政府办公室|人民政府"
    r"|区政府|县政府|市政府|省政府|国务院办公厅|国务院"
    r"|[\u4e00-\u9fff]{1,12}?(?:局|厅|委员会|办公室|管委会|街道办事处|人民法院|人民检察院|中学|小学|学校|大学|学院|幼儿园)(?=(?:关于)?(?:(?:19|20)?\d\d|[一二][〇○零九]|[xX×*]{2,4})?.{0,6}(?:年|工作|总结|教育|的?通知|述职)))"
)
_REPORTS_FOR = re.compile(
    r"(?:我|现在)?[^。\n]{0,8}?(?:受(?P<by>[^，。\n]{2,24}?)的?委托|代表(?P<body>[^，。\n]{2,24}?))[，,]?\s*(?:的委托)?(?:现)?(?=向|，|,|就|对|作)"
)
_GOVERNMENT = re.compile(
    r"政府工作(?:情况)?的?报告|(?<!法治)政府(?!信息|网站|采购|购买|投资|债务|性|职能|服务|数据|建设|履行|部门|办公).{0,10}报告"
    r"|国民经济和社会发展计划.{0,30}报告"
)
"""A title that announces a government's report, and not one on a government's information, purchases or rule of law."""
_ORGANS = (
    (re.compile("(?:常委会|常务委员会)工作(?:情况)?的?报告"), re.compile("(?:常委会|常务委员会)$")),
    (re.compile("法院工作(?:情况)?的?报告"), re.compile("人民法院$")),
    (re.compile("检察院工作(?:情况)?的?报告"), re.compile("人民检察院$")),
)
"""Titles of reports that other organs give a congress, and how those who report there are named."""
_MEDIA = re.compile(
    r"日报|晚报|时报|早报|商报|新华社|新华网|人民网|央视|电视台|报社|通讯社|网$|网站|在线|客户端|本站|互联网|转载|未知|原创|公众号|融媒体|微信|办公系统|论坛"
)
_NOT_A_SIGNER = re.compile(
    r"附件|自$|至$|截至|抄送|印发$|[一二三四五六七八九十]、|会议|通过|^\d|修[正订]|批准|公布|施行|起|社会$|机会$|(?<!代表)大会$"
)
_MEETING = re.compile("第[一二三四五六七八九十]+次(?:全体)?会议$")
_SEVERAL = re.compile(rf"[{BLANKS}]+|、")
_AND_OTHERS = re.compile(r"等[一二三四五六七八九十0-9]{1,3}个?(?:部门|单位|局|部委)$")
_OF_A_LEVEL = re.compile(r"[省市区县州旗盟]|自治[区州县旗]")
_TEXT_BEGINS = re.compile(r".*[:：]$|目[\s\u3000]*[录次]|[一1][、．.]|[（(]一[)）]|第[一1][章编篇条部]")
_LEAST_NAMED = 4
_PUNCTUATED = re.compile("[，。；：:《》！？]")
_SIGNERS = 12
"""Lines of a signature in which bodies sign together."""
_NEAR = 2500
"""Code points at the end of a text, or at the beginning of a notice, in which it is signed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a text: who, and on what day."""

    date: str
    issuer: str | None


def signature(text: str, end: int, *, is_notice: bool) -> Signature | None:
    """The signature of a text before `end` (code points): a line that is or ends with a day, and the body there.

    A notice is signed before what it issues, so there the first signature counts; else only one at the end does.
    """
    found: Signature | None = None
    start = 0 if is_notice else max(0, end - _NEAR)
    stop = min(end, _FAR) if is_notice else end
    days = [*DAY.finditer(text, start, stop), *STAMP.finditer(text, start, stop)]
    for match in sorted(days, key=lambda match: match.start()):
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        before, behind = text[line_start : match.start()].strip(_AROUND), text[match.end() : line_end].strip(_AROUND)
        day = day_of(match)
        if day is None or behind or len(before) > _LONGEST or (before and not is_body(before)):
            continue
        above = text[max(0, line_start - 600) : line_start].rstrip()
        issuer = before if is_body(before) else _first_signer(above)
        if match.re is STAMP and (not issuer or match["time"]):
            continue  # a page's time stamp
        # A day below a title is that of printing. The day that closes a letter has prose or a signer above it.
        closes = bool(issuer) or above.endswith(("。", "！", "行", "知"))
        if is_notice and closes and line_start > _TITLE_ENDS:
            return Signature(day.iso, issuer or None)
        if not is_notice and (issuer or not text[line_end:end].strip()):
            found = Signature(day.iso, issuer or None)
    return found


def _first_signer(above: str) -> str:
    """The first of the bodies that sign together on the last lines above a day; empty if none does."""
    first = ""
    for line in reversed(above.split("\n")[-_SIGNERS:]):
        if not is_body(line.strip(_AROUND)):
            break
        first = line.strip(_AROUND)
    return first


def printed_day(text: str) -> str | None:
    """The day on which the last lines of a document say it was printed: 某局办公室 2023年5月12日印发."""
    found = None
    for match in _PRINTED.finditer(text, max(0, len(text) - _NEAR)):
        found = day_of(match) or found
    return found.iso if found else None


_PRINTED = re.compile(rf"{DAY.pattern}[{BLANKS}]*印[{BLANKS}]*发[{BLANKS}。]*$", re.MULTILINE)
_AROUND = " \t\u3000\xa0\u200b（()）"
_LONGEST = 60
_FAR = 40_000
"""Code points of a notice in which it is signed, before what it issues."""
_TITLE_ENDS = 60


def is_body(name: str) -> bool:
    """Whether a name is that of an office, a school or another body."""
    bare = re.sub(rf"[{BLANKS}]", "", name)
    return (
        2 <= len(bare) <= 60
        and _ENDS_AS_BODY.search(bare) is not None
        and not _PUNCTUATED.search(bare)
        and not _NOT_A_SIGNER.search(bare)
    )


def lead_body(names: str) -> str:
    """Of several bodies that issue something together the first: 某市教育局 of 某市教育局等七部门."""
    alone = _AND_OTHERS.sub("", names.strip(_AROUND))
    first = _SEVERAL.split(alone)[0]
    return first if is_body(first) else re.sub(rf"[{BLANKS}]", "", alone)


def byline(above: Sequence[str], below: Sequence[str]) -> str | None:
    """The body whose name stands alone next to a title: on the line above it or among the lines below."""
    for line in [*above, *below]:
        shown = line.strip(_AROUND)
        if _TEXT_BEGINS.match(shown):
            return None
        lead = lead_body(shown)
        if is_body(lead) and len(lead) >= _LEAST_NAMED and len(shown) <= _LONGEST and not _PUNCTUATED.search(shown):
            return lead
    return None


def with_its_place(body: str, signed: str | None) -> str:
    """A body as it signs, if that only adds its place: 贵州省教育厅 for the 省教育厅 of a title."""
    return signed if signed and signed.endswith(body) and _OF_A_LEVEL.match(body) else body


def issuing_body(title: str) -> str | None:
    """The body that issues something, as a notice's title begins: 某市教育局关于开展..., 某局印发《...》的通知."""
    shown = _LEADING_YEAR.sub("", title)
    match = _ISSUES.match(shown)
    if match is None:
        return None
    body = _MEETING.sub("", match["body"].rstrip(" \u3000"))
    return body if is_body(body) else None


def holding_body(title: str) -> str | None:
    """The body whose report a title announces: 武侯区教育局 in 2023年武侯区教育局工作总结."""
    shown = _LEADING_YEAR.sub("", title).removeprefix("关于")
    match = _HOLDER.match(shown)
    return match.group() if match else None


def reporting_body(title: str, opening: str, place: str) -> str | None:
    """The government that reports, from a report's title and first sentence; `place` is its place in the text's words.

    None if the place of a government without a name (我代表市人民政府) is not known.
    """
    said = _REPORTS_FOR.search(opening)
    body = (said["body"] or said["by"] or "").strip() if said else ""
    body = re.sub(r"^(?:本届|中共[^、和]{1,12}委[、和])", "", body)
    if body in ("国务院", "中华人民共和国国务院"):
        return "国务院"
    for announced, named in _ORGANS:
        if announced.search(title):
            return _organ(body, place) if named.search(body) else None
    if not _GOVERNMENT.search(title):
        return None
    if re.search("国务院", title):
        return "国务院"
    if body and not re.search(r"(?:政府|委员会)$", body):
        return None
    full = (
        re.sub(r"^(?:本)?(?:全)?(?:省|市|区|县|旗|自治区|自治州|自治县|州)?(?=人民政府|政府)", "", body)
        if body
        else "人民政府"
    )
    if full in ("人民政府", "政府", ""):
        return f"{place}人民政府" if place else None
    return full


def _organ(body: str, place: str) -> str | None:
    """The organ that reports, with its place: 某市人民代表大会常务委员会 for 市人大常委会."""
    whole = re.sub(r"第?[一二三四五六七八九十]+届", "", body)
    whole = re.sub(r"人大常(?:委会|务委员会)$", "人民代表大会常务委员会", whole)
    bare = re.sub(r"^(?:省|市|区|县|旗|自治区|自治州|自治县|州)(?=人民|中级|高级)", "", whole)
    if bare == whole and not whole.startswith(("人民", "中级", "高级", "常")):
        return whole
    return f"{place}{bare}" if place and not bare.startswith("常") else None


def source_body(source: str) -> str | None:
    """The body in a source's name; None for a newspaper, a site or anything else that is no body."""
    name = source.strip()
    if _MEDIA.search(name) or not 2 <= len(name) <= 30:
        return None
    return name if is_body(name) or re.search(r"(?:开发区|管委会|新区|政府)$", name) else None
