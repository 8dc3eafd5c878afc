"""Finds furniture that spreads over several lines: a label above its value, a row of buttons, a database's lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.text.dates import STAMP
from core.text.furniture_forms import FIELDS, ends_as_title
from core.text.issuers import is_body

_PLACE = re.compile(r"(?:您|你)?(?:现在|目前|当前|所在)?的?(?:位置|所在位置|当前位置)\s*(?:是)?[:：]?")
_LABEL = re.compile(rf"[\[【(（]?\s*(?:{FIELDS})\s*[\]】)）]?\s*[:：]")
_SIZES = re.compile(r"[\[【(（]?\s*(?:字号|字体|字体大小)\s*[:：]?\s*[大中小\s]*")
_SIZE = re.compile(
    r"[\[【(（]?\s*(?:大|中|小|特大|超大|默认|正常|加大|还原|减小|放大|缩小|T|A[+-]?|\||\s)*\s*[\]】)）]?"
)
_STAMP = re.compile(rf"[\[【(（]?\s*{STAMP.pattern}\s*[\]】)）]?")
_LETTERS = re.compile(r"[AaTＡ]\s*[+＋\-－﹣]|[AaTＡ]")
"""One of the buttons that make letters larger and smaller: A+, A, A-."""
_ARROW = re.compile(r"[>＞»›→/|]{1,2}")
_VALUE = re.compile(r"[^，。；：:！？——]{1,30}")
_PERSON_OR_COUNT = re.compile(r"[\u4e00-\u9fff·\s]{2,12}|[\d,，]{1,11}(?:\s*次)?")
_NO_VALUE = re.compile(r"(?:各位|同志|尊敬|一、|（一）|第[一二三四五六七八九十]+|—|目录)|.*(?:会议上|：|:)$")
_CRUMB = 20
_REPEATED = 3
_OF_A_DATABASE = re.compile(
    r"https?://|www\.|(?i:rights reserved|publishing house|copyright|©)|引证码|版权所有|下载日期"
)
_PAGE_NUMBER = re.compile(r"[-—－\s]*\d{1,4}[-—－\s]*")


def spread_lines(contents: Sequence[str], reasons: Sequence[str | None], start: int, stop: int) -> Iterator[range]:
    """The runs of lines within ``[start, stop)`` that are one piece of furniture.

    `reasons` are the reasons known so far.
    """
    index = start
    while index < stop:
        end = _run_end(contents, reasons, index, stop)
        if end > index:
            yield range(index, end)
            index = end
        else:
            index += 1


def _run_end(contents: Sequence[str], reasons: Sequence[str | None], index: int, stop: int) -> int:
    """The end of the run that begins at `index`; `index` itself if none does."""
    content = contents[index]
    if _PLACE.fullmatch(content):
        return _path_end(contents, index, stop)
    if _SIZES.fullmatch(content):
        end = index + 1
        while end < stop and _SIZE.fullmatch(contents[end]):
            end += 1
        return end
    if _LABEL.fullmatch(content):
        end = index + 1
        if (
            end < stop
            and _is_value(content, contents[end], "".join(contents[end + 1 : end + 2]))
            and reasons[end] is None
        ):
            return end + 1
        return end
    if _STAMP.fullmatch(content):
        return index if _is_a_reports_day(contents, reasons, index) else index + 1
    if _LETTERS.fullmatch(content) and len(content) > 1:
        end = index + 1
        while end < stop and _LETTERS.fullmatch(contents[end]):
            end += 1
        return end if end > index + 1 else index
    return index


def _is_a_reports_day(contents: Sequence[str], reasons: Sequence[str | None], index: int) -> bool:
    """Whether a lone day in figures is that of a signature, or stands in parentheses below a title."""
    if re.search("[:：]", contents[index]):
        return False
    signed = index > 0 and reasons[index - 1] is None and is_body(contents[index - 1])
    return signed or contents[index].startswith(("(", "（"))


def _path_end(contents: Sequence[str], index: int, stop: int) -> int:
    """The end of a path through the site whose parts are on lines of their own."""
    end = index + 1
    while end + 1 < stop and len(contents[end]) <= _CRUMB and _ARROW.fullmatch(contents[end + 1]):
        end += 2
    if end > index + 1 and end < stop and len(contents[end]) <= _CRUMB:
        end += 1
    return end


def _is_value(label: str, value: str, following: str) -> bool:
    """Whether a line can be the value that a label above it asks for; `following` is the line below it."""
    if re.search("视力|保护|字号|字体|打印|语音", label):
        return False
    # A class (教育/工作总结) may end as titles do. Then more of the index must follow it.
    is_class = re.search("分类|类别|种类|类型|体裁", label) and len(value) <= _CRUMB
    is_class = is_class and (re.search(r"[/\\、>]", value) or _LABEL.match(following))
    if (ends_as_title(value) and not is_class) or _NO_VALUE.match(value) or _LABEL.match(value):
        return False
    if re.search("编辑|责编|作者|审核|录入|摄影|撰稿|供稿|初审|复审|终审|次数|阅读|浏览|点击|访问", label):
        return _PERSON_OR_COUNT.fullmatch(value) is not None
    if re.search("时间|日期", label):
        return STAMP.match(value) is not None or re.match(r"(?:19|20)\d\d年\d", value) is not None
    return _VALUE.fullmatch(value) is not None


def neighbours(contents: Sequence[str], reasons: Sequence[str | None]) -> Iterator[int]:
    """The titles below 上一篇： and 下一篇：, which are other reports."""
    for index in range(1, len(contents)):
        content, above = contents[index], contents[index - 1]
        if reasons[index] is None and above[:1] in ("上", "下") and _BESIDE_THIS.fullmatch(above):
            is_title = len(content) <= _LONGEST_NAME and not re.search("[。；]|[:：]$", content)
            if is_title and not _NUMBERED.match(content):
                yield index


_BESIDE_THIS = re.compile("(?:上|下)一(?:篇|页|条)(?:文章|新闻|信息)?\\s*[:：]")
_NUMBERED = re.compile(
    "[#*]|[（(]?[一二三四五六七八九十0-9]{1,3}[、．.)）]|第[一二三四五六七八九十百]{1,5}[章节条部]|①"
)
_LONGEST_NAME = 60


def repeated_titles(contents: Sequence[str], stop: int) -> Iterator[int]:
    """The lines before `stop` in which a page's index names the title that stands below it again."""
    for index in range(min(stop, _INDEX)):
        found = _NAMED.fullmatch(contents[index])
        if found is None:
            continue
        if found["plain"] and not (index and _OF_AN_INDEX.match(contents[index - 1])):
            continue
        value = found["title"] or (contents[index + 1] if index + 1 < len(contents) else "")
        behind = index + 1 if found["title"] else index + 2
        named = _bare(value)
        rest = (_bare("".join(contents[at : at + _TITLE_LINES])) for at in range(behind, min(len(contents), stop + 3)))
        if len(named) >= _SHORTEST_TITLE and any(text.startswith(named) for text in rest):
            yield from range(index, behind)


_OF_AN_INDEX = re.compile(rf"[【\[]?(?:{FIELDS})\s*+[】\]]?\s*+[:：]")
_NAMED = re.compile(
    r"[【\[]?(?:(?P<plain>标\s*题)|(?:法规|文件|信息|公文)?名\s*称|(?:法规|文件|信息|公文)标题|题\s*名)\s*[】\]]?\s*[:：]?\s*(?P<title>\S.*)?"
)
_INDEX, _TITLE_LINES, _SHORTEST_TITLE = 40, 4, 6


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def site_owner(contents: Sequence[str]) -> range:
    """The lines at the end in which a site says who runs it and where, if one of them could be on no report."""
    start = len(contents)
    while start > 0 and len(contents[start - 1]) <= _OWNER_LINE and _OWNER.match(contents[start - 1]):
        start -= 1
    while start < len(contents) and _REACHED.match(contents[start]):
        start += 1  # perhaps whom the report names to be asked
    is_site = any(_OF_A_SITE.search(line) for line in contents[start:])
    return range(start if is_site else len(contents), len(contents))


_OWNER = re.compile(
    r"(?:主\s*办|承\s*办|协办|主管|技术支持|运维|运行维护|网站(?:地图|标识码|管理|维护|声明|支持)|建议使用|地\s*址|邮\s*编|邮政编码|电\s*话|传\s*真|备案)"
    r"(?:单位)?\s*[:：\s]|网站地图|关于我们|联系我们|.{0,30}(?:ICP备|公网安备|版权所有|网站标识码|[Cc]opyright|©)|.{2,24}(?:主办|承办)$"
)
_OF_A_SITE = re.compile(r"ICP备(?:案号)?[:：]?\s*\d|公网安备\s*\d|网站标识码\s*[:：]?\s*[a-z0-9]|[Cc]opyright\b|©")
_REACHED = re.compile(r"(?:地\s*址|邮\s*编|邮政编码|电\s*话|传\s*真)\s*[:：\s]")
_OWNER_LINE = 120


def database_lines(contents: Sequence[str]) -> Iterator[int]:
    """The lines that a database writes on every page, and the page numbers beside them."""
    marked = [index for index, content in enumerate(contents) if _OF_A_DATABASE.search(content) and len(content) <= 200]
    if len(marked) < _REPEATED:
        return
    shapes = Counter(_shape(contents[index]) for index in marked)
    for index in marked:
        if shapes[_shape(contents[index])] < _REPEATED:
            continue
        yield index
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(contents) and _PAGE_NUMBER.fullmatch(contents[beside]):
                yield beside


def license_notice(contents: Sequence[str]) -> range:
    """The lines at the end in which a library of free texts says why it may hold the text; empty if there are none.

    Its links stand on lines of their own, so the notice comes in pieces.
    """
    start = max(0, len(contents) - _LICENSE_LINES)
    for index in range(start, len(contents)):
        if _LICENSED.match(contents[index]):
            said = "".join(contents[index:])
            fits = len(said) <= _LICENSE_LENGTH and re.search("公有领域|公有領域|[Pp]ublic domain", said)
            return range(index, len(contents)) if fits and "著作" in said else range(0)
    return range(0)


_LICENSED = re.compile("(?:本|此)(?:作品|文献|文件|页面?|頁面?)(?:来自|來自|是|在|已|的|因|原)")
_LICENSE_LINES, _LICENSE_LENGTH = 40, 1200


def _shape(content: str) -> str:
    """A line without figures, misread letters of a scan and blanks: what is the same on every page."""
    return "".join(re.findall("[A-Za-z]{3,}|[\u4e00-\u9fff]{2,}", content))[:60]
