"""Title, region, year, issuer, date and kind of a report, as far as its own words tell."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from core.model import Mask, Meta, Span
from core.text.furniture import PUBLISHED, find_furniture
from core.text.regions import leading_region, normalise_region
from core.text.sentences import paragraphs
from core.text.withheld import find_withheld, mark_withheld

_TITLE_LIMIT = 80
_HEAD = 40
"""Lines looked at for a title."""

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾"
)
_WITHHELD = "xX×*＊某"
_NAME = rf"[\u4e00-\u9fff]{{1,7}}?|[{_WITHHELD}]{{1,4}}"
_REGION = re.compile(
    rf"(?P<province>(?:{_PROVINCES})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?)?"
    rf"(?P<city>(?:{_NAME})(?:市|自治州|地区|盟))?"
    rf"(?P<district>(?:{_NAME})(?:区|县|旗|自治县|新区|开发区|市))?"
    rf"(?=人民政府|政府|教育|教体|教科|教委|文教|社会事业|体育|关于|[0-9xX]{{2,4}}年|[{_WITHHELD}]{{2,4}}年|的|工作|中小学|$)"
)
_PLAIN_REGION = re.compile(
    rf"(?:(?:{_PROVINCES})(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区)?)?(?:[\u4e00-\u9fff]{{2,3}}市)?(?:[\u4e00-\u9fff]{{1,3}}?[区县])?"
    "(?![级域内属直])"
)
_NO_NAME = re.compile(r"^(?:关于|全|我|本|各|该|第|工作|省|市|区|县)|市城|社$|[，。、：；的在和与对了将为中]")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?=年|[—－~-]\s*(?:19|20)[0-9]{2}|学年|年度|工作|[^0-9])")
_HAN_YEAR = re.compile(r"([一二][九〇○零0０][〇○零一二三四五六七八九0０]{2})年")
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{2})年(?:度|上半年|下半年)?(?=[^0-9]{0,6}(?:工作|总结|计划|打算|教育))")
_MASKED_YEAR = re.compile(r"(?:20|19|二[〇○零])?[xX×*＊某]{2,4}\s*(?:学?年)|20\s*年")
_MASKED_BODY = re.compile(rf"(?:关于)?[{_WITHHELD}]{{1,6}}(?:人民)?(?:政府|教育|教体|教科|教委|文教)")
_DATE = re.compile(r"((?:19|20)[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九０", "0001234567890")

_PLAN = re.compile(r"计划|打算|要点|规划|部署|安排|思路|方案")
_SUMMARY = re.compile(r"总结|回顾|述职|(?:工作|完成)情况(?!的?(?:汇报|报告))|汇总")
_LAW = re.compile(r"(?:条例|规定|细则|办法|法)(?:[（(].*)?$")
_REPORT = re.compile(r"报告|汇报|情况")
_ISSUER = re.compile(
    rf"(?:[\u4e00-\u9fff{_WITHHELD}]{{0,16}}?)(?:教育和体育局|教育体育局|教育科技局|教体局|教科局|教育局|教育厅|教委|教育委员会|"
    r"人民政府办公室|人民政府|区政府|县政府|市政府)"
)
_SOURCE = re.compile(r"(?:信息来源|文章来源|来源|发布机构|发布单位)\s*[:：]\s*([^\s:：]{2,30})(?![^\s]*[:：])")
_CLEAN_NAME = re.compile(r"^[\d\s._-]{0,6}(?=\D)|\s*\([^()]*FBM[^()]*\)$")


def guess_meta(text: str, source_name: str, masks: Sequence[Mask] | None = None) -> Meta:
    """What can be known of a canonical text and the name of its source; None where nothing says it.

    A region is written in full where that is certain (`core.text.regions`). A year that is withheld (20xx年, **年)
    gives None, not the first other year in the text, and `core.text.withheld.withheld_fields` tells it from one that
    is nowhere said, as it does with a region. The title falls back to the source's name without folder and suffix.
    `masks` is what `find_furniture` gave, if it has been asked.
    """
    if masks is None:
        masks = find_furniture(text)
    furniture = [Span(mask.start, mask.end) for mask in masks]
    lines = list(islice(_outside(paragraphs(text), furniture), _HEAD))
    title = _title([text[line.start : line.end] for line in lines]) or _file_title(source_name)
    opening = text[lines[0].start : lines[0].start + 1500] if lines else ""
    published = (text[mask.start : mask.end] for mask in masks if mask.reason == PUBLISHED)
    surroundings = "\n".join(published)[:2000]
    issuer = _issuer(title, surroundings)
    region = guess_region(title) or guess_region(_file_title(source_name)) or _region_of_issuer(surroundings)
    if region is not None:
        region = normalise_region(region, "\n".join([title, issuer or "", source_name, surroundings]))
    year, withheld_year = _year(title, opening, source_name)
    meta = Meta(title, region, year, issuer, _date(surroundings), guess_kind(title))
    withheld = {"year": withheld_year, "region": _withholds_region(title, region)}
    return mark_withheld(meta, [field for field, is_withheld in withheld.items() if is_withheld])


def _outside(lines: Iterable[Span], furniture: Iterable[Span]) -> Iterator[Span]:
    """The lines that no furniture contains; both in order, so that each is looked at once."""
    masks = deque(sorted(furniture))
    for line in lines:
        while masks and masks[0].end <= line.start:
            masks.popleft()
        if not (masks and masks[0].contains(line)):
            yield line


def _title(lines: list[str]) -> str | None:
    """The first line that reads like a title; a wrapped title of two short lines is put together."""
    for index, line in enumerate(lines[:12]):
        shown = _bare_title(line)
        if not shown:
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _goes_on(shown, following):
            shown += following.strip()
        return shown[:_TITLE_LIMIT]
    return None


def _goes_on(title: str, following: str) -> bool:
    whole = re.search(
        r"(?:总结|计划|打算|报告|汇报|要点|通知|意见|方案|办法|条例|规定|函|纪要|建议|情况)(?:[（(].*)?$", title
    )
    rest = re.fullmatch(r"\s*[^，。；：（(]{2,30}(?:总结|计划|打算|报告|汇报|要点|的通知|的意见|方案)\s*", following)
    return whole is None and rest is not None and len(title) <= 40


def _bare_title(line: str) -> str | None:
    shown = re.sub(r"^[#\s\u3000]+|^标题\s*[:：]\s*", "", line).strip()
    bracketed = re.fullmatch(r"【[^】]{1,30}】\s*(.{6,})", shown)
    if bracketed:
        shown = bracketed.group(1)
    whole = re.fullmatch(r"[《【](.+)[》】]", shown)
    if whole and not re.search("[《》【】]", whole.group(1)):
        shown = whole.group(1)
    shown = shown.rstrip("。.：: ")
    prose = len(shown) > _TITLE_LIMIT or "。" in shown or len(re.findall("[，,；;]", shown)) > 1
    return None if prose or not re.search(r"[\u4e00-\u9fff]{2}", shown) else shown


def _file_title(source_name: str) -> str:
    name = re.split(r"[/\\]", source_name)[-1]
    stem = re.sub(r"(?:\.[A-Za-z0-9]{1,5})+$", "", name) or name
    return _CLEAN_NAME.sub("", stem).replace("_", " ").strip() or stem


def guess_region(title: str) -> str | None:
    """The place a title names: 六安市裕安区, 安徽省, 某市辖区, x区; None for 市教育局 without a name."""
    shown = re.sub(r"^.{0,4}?关于", "", title) if title.startswith("关于") else title
    shown = re.sub(r"^(?:19|20)\d\d\s*年?(?:度)?\s*", "", shown.replace(" ", ""))
    guessed, listed = _region_by_form(shown), leading_region(shown)
    return listed if len(listed) > len(guessed or "") else guessed


def _region_by_form(shown: str) -> str | None:
    """A place by the form of its name alone, so a masked or a made-up one, too."""
    match = _REGION.match(shown)
    if match is None or not match.group():
        return _plain_region(shown)
    parts = [part for part in match.group("province", "city", "district") if part and part != "城市"]
    named = [part for part in parts if not _NO_NAME.search(part[:-1] if len(part) > 1 else part)]
    return "".join(named) if named and len(named) == len(parts) else None


def _plain_region(shown: str) -> str | None:
    """A province, city or district with its suffix at the very start, whatever follows."""
    match = _PLAIN_REGION.match(shown)
    return match.group() if match and match.group() and not _NO_NAME.search(match.group()[:-1]) else None


def _region_of_issuer(surroundings: str) -> str | None:
    source = _SOURCE.search(surroundings)
    return guess_region(source.group(1)) if source else None


def _withholds_region(title: str, region: str | None) -> bool:
    """Whether the region is masked, in part (安徽省x市) or wholly (XXXX人民政府)."""
    return bool(find_withheld(region)) if region else _MASKED_BODY.match(title) is not None


def guess_year(title: str, opening: str = "", source_name: str = "") -> int | None:
    """The first year of the title (2024年, 二〇二四年, 14年工作总结), else of the source's name, else of the opening.

    None when the first of these that speaks of a year withholds it (20xx年).
    """
    return _year(title, opening, source_name)[0]


def _year(title: str, opening: str, source_name: str) -> tuple[int | None, bool]:
    """The year, and whether it is withheld."""
    for part in (title, source_name, opening):
        masked = _MASKED_YEAR.search(part)
        found = [match for match in (_YEAR.search(part), _HAN_YEAR.search(part)) if match]
        first = min(found, key=lambda match: match.start(), default=None)
        if masked and (first is None or masked.start() < first.start()):
            return None, True
        if first is not None:
            return int(first.group(1).translate(_HAN_DIGITS)), False
        short = _SHORT_YEAR.search(part) if part is title else None
        if short is not None:
            return int(short.group(1)) + (2000 if int(short.group(1)) < 50 else 1900), False
    return None, False


def guess_kind(title: str) -> str | None:
    """``summary``, ``plan`` or ``report`` by the title's telling word; a summary with a plan counts as a summary.

    None for anything else, laws and rules too.
    """
    if _LAW.search(title):
        return None
    if _SUMMARY.search(title):
        return "summary"
    if _REPORT.search(title):
        return "report"
    return "plan" if _PLAN.search(title) else None


def _issuer(title: str, surroundings: str) -> str | None:
    match = _ISSUER.match(title.removeprefix("关于"))
    if match:
        return match.group()
    source = _SOURCE.search(surroundings)
    return source.group(1) if source and not re.search(r"日报|晚报|网$", source.group(1)) else None


def _date(surroundings: str) -> str | None:
    match = _DATE.search(surroundings)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
