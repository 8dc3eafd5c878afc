"""Finds what a saved web page puts around a report, line by line. It is masked, never cut.

Plain forms (a QR-code line, a truncation notice) count wherever they stand. Forms that a report could hold as well (a
lone number, a site's name) count only before its first or after its last paragraph.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from core.model import Mask
from core.text.contents import contents_lists
from core.text.dates import DAY, STAMP
from core.text.folding import recognised
from core.text.furniture_forms import (
    ANYWHERE,
    BANNER,
    CONTENTS,
    COUNTER,
    EDGES,
    FIELDS,
    NAVIGATION,
    NOTICE,
    PROMOTION,
    PUBLISHED,
    RELATED,
    SHARE,
    TRUNCATED,
    ends_as_title,
    is_row_of_an_index,
    is_row_of_fields,
    with_closed_label,
)
from core.text.furniture_runs import (
    database_lines,
    license_notice,
    neighbours,
    repeated_titles,
    site_owner,
    spread_lines,
)
from core.text.issuers import is_body
from core.text.sentences import paragraphs

__all__ = (
    "BANNER",
    "CONTENTS",
    "COUNTER",
    "FIELDS",
    "NAVIGATION",
    "NOTICE",
    "PROMOTION",
    "PUBLISHED",
    "RELATED",
    "SHARE",
    "TRUNCATED",
    "Mask",
    "find_furniture",
)

_ANYWHERE_RE = [(reason, re.compile(pattern)) for reason, pattern in ANYWHERE]
_EDGES_RE = [(reason, re.compile(pattern)) for reason, pattern in EDGES]
_HINT = re.compile(
    "试读|会员|VIP|vip|全文|剩余|余下|更多|未完|省略|扫|二维码|微信|客服|领取|私发|快速代|下载|公众号|本站|作者本人|侵权|查实|转载|版权|ICP|声明"
    r"|安备|无关|页|opyright|©|位置|引证码|链接|Academic|法宝|法律|威科|>|＞|首页|主页|分享|收藏|投稿|点赞|打赏|在看|QQ|关注|标签|收录|喜欢|CNKI|DOI|doi|举报|赞|踩|评论|转发|微博|朋友圈|上一|下一|返回|回到|注册|登录|复制"
)
"""Something that every plain form contains; most lines of a report do not."""
_SHORT = 120
"""Longer lines are checked only for legal notices, teasers and truncation at their end."""
_NOTICE_LENGTH = 220
"""Code points of the longest notice. Longer prose belongs to the report."""
_STRONG_NOTICE = re.compile(
    "侵权.{0,8}联系.{0,12}删除|本文.{0,8}(?:来自|来源于|源自|摘自|转自)(?:网络|互联网)|本站|作者本人|不代表本|ICP备|公网安备|声明[:：]|转载.{0,8}注明|版权所有|版权归原?作者|查实.{0,20}删除"
)
"""What only a site says about itself. Prose about 侵权 or 举报 without this belongs to the report."""

_CUT_TAIL = re.compile(
    r"(?<!\s)\s*+(?:(?<!…)…++|(?<!\.)\.{3,}+)?+\s*+[(（](?:未完|本文未完|全文未完|篇幅(?:有限|所限))[^\n]*$"
    r"|(?<!\s)\s*+(?:(?<!…)…++|(?<!\.)\.{3,}+)\s*+[(（][^()（）\n]{0,60}(?:省略|隐藏)\d+字[^\n]*$"
)
_TEASER = re.compile(r".{30,400}?[^。！？…]\s*(?:\.{3}|…{1,2})")
_TEASER_TITLE = re.compile(
    r"(?![一二三四五六七八九十（(\d]{1,3}[、.)）]).{2,40}(?:总结|计划|汇报|报告|范文|方案|打算|要点|材料|讲话|规划|体会)(?:[0-9一二三四五六七八九十篇()（）]*)"
)
_BODY = re.compile(r"[。；;]|[，,].*[，,]")
_LINE = 25
"""A line of at least so many code points with a comma is prose."""
_MARKER = re.compile(
    r"[#*\s]*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,3}[.．、]\D|[（(]\d{1,2}[)）]\S|[①-⑳]"
    r"|第[一二三四五六七八九十百千零〇○]{1,9}[，,章节条部编篇]|[一二三四五六七八九十]是)"
)
_ARROW = re.compile("[>＞»›→]{1,2}")
_CRUMB = 20
_ENTRY = re.compile(r"[·•●■▪◆◇★☆\-]\s*\S.{1,60}|[^。！？；]{2,60}(?<![。！？；])")
"""A line in a list of links: one with a bullet, or a short one that is no sentence."""
_CONTENTS = re.compile(r"(?:目\s*录|提\s*纲)\s*(?:/\s*(?:目\s*录|提\s*纲))\s*[:：].*")


def find_furniture(text: str) -> list[Mask]:
    """Everything around the report, in order and without overlaps; successive lines of one kind are one range.

    The reasons are this module's short codes; line ends are not masked.
    """
    text = recognised(text)
    lines = list(paragraphs(text))
    contents = [text[line.start : line.end] for line in lines]
    reasons = _reasons(contents)
    found: list[Mask] = []
    for line, content, reason in zip(lines, contents, reasons, strict=True):
        if reason is not None:
            found.append(Mask(line.start, line.end, reason))
        elif cut := _cut_tail(content):
            found.append(Mask(line.start + cut, line.end, TRUNCATED))
    if all(reason is not None for reason in reasons):
        # If nothing would be left, the text is content, whatever it looks like.
        found = []
    return _joined(text, _with_contents(text, found))


def _reasons(contents: list[str]) -> list[str | None]:
    """For each line the reason why it is furniture; None if it belongs to the report."""
    reasons = [_plain_reason(content) for content in contents]
    _take_known(contents, reasons)
    first, last = _body(contents, reasons)
    for index in _teasers(contents):
        reasons[index] = RELATED
    for index in _contents(contents):
        reasons[index] = CONTENTS
    for index in _crumbs(contents[:first]):
        reasons[index] = BANNER
    for index in _above_a_path(contents, reasons, first):
        reasons[index] = NAVIGATION
    for index in repeated_titles(contents, first):
        reasons[index] = PUBLISHED
    for index in (*range(first), *range(last + 1, len(contents))):
        if reasons[index] is None:
            reasons[index] = _edge_reason(contents[index])
        after_related = index > last and index > 0 and reasons[index - 1] == RELATED
        if reasons[index] is None and after_related and _is_entry(contents, index):
            reasons[index] = RELATED
    _take_owner(contents, reasons, first)
    _take_back(contents, reasons)
    _join_runs(contents, reasons, range(first))
    _join_runs(contents, reasons, range(last + 1, len(contents)))
    _join_dress(reasons)
    return reasons


def _take_known(contents: list[str], reasons: list[str | None]) -> None:
    """Take lines that others show to be furniture, whatever is the report: a database's, a site's last words."""
    for index in (*database_lines(contents), *site_owner(contents)):
        reasons[index] = reasons[index] or BANNER
    for index in license_notice(contents):
        reasons[index] = NOTICE
    for index in neighbours(contents, reasons):
        reasons[index] = NAVIGATION


def _take_owner(contents: list[str], reasons: list[str | None], first: int) -> None:
    """Take the name of the site's owner, which stands among the site's buttons before the text."""
    for index in range(1, min(first, len(contents) - 1)):
        beside = {reasons[index - 1], reasons[index + 1]}
        if reasons[index] is None and beside <= _OF_A_SITE and is_body(contents[index]):
            reasons[index] = reasons[index - 1]


def _join_runs(contents: list[str], reasons: list[str | None], within: range) -> None:
    """Join each piece of furniture that spreads over several lines into one block."""
    given = within.start
    for run in [*spread_lines(contents, reasons, within.start, within.stop)]:
        if run.stop > given:
            if len(run) == 1 and STAMP.search(contents[run.start]) and reasons[run.start] is None:
                reasons[run.start] = PUBLISHED  # a lone day by which a page says when it came out
            given = _give_one_reason(reasons, run, given)


def _join_dress(reasons: list[str | None]) -> None:
    """Give successive lines of a page's dress one reason: that of the line which says when it was published."""
    for is_dress, run in groupby(range(len(reasons)), lambda index: reasons[index] in _DRESS):
        places = list(run)
        if is_dress:
            given = [reasons[index] for index in places]
            reason = PUBLISHED if PUBLISHED in given else given[0]
            for index in places:
                reasons[index] = reason


def _is_entry(contents: list[str], index: int) -> bool:
    """Whether a line after the report belongs to a list of links. A signature and its day do not."""
    if any(DAY.match(line) for line in contents[index : index + 2]):
        return False
    return _ENTRY.fullmatch(contents[index]) is not None


def _take_back(contents: list[str], reasons: list[str | None]) -> None:
    """Take back lines that are furniture only among others: a lone number with none beside it, a meeting's time."""
    for index, content in enumerate(contents):
        beside = [reasons[near] for near in (index - 1, index + 1) if 0 <= near < len(reasons)]
        if reasons[index] == COUNTER and not any(reason not in (None, COUNTER) for reason in beside):
            reasons[index] = None
        elif reasons[index] == PUBLISHED and _OF_A_MEETING.match(content):
            around = contents[max(0, index - 3) : index + 4]
            if any(_MEETING.match(line) for line in around):
                reasons[index] = None


_OF_A_MEETING = re.compile("(?:时间|日期)\\s*[:：]")
_MEETING = re.compile(
    "(?:会议|开会)?(?:地点|主持|主持人|参会|出席|参加|列席|缺席|记录|记录人|议题)(?:人员|单位|人|者)?\\s*[:：]"
)


def _give_one_reason(reasons: list[str | None], run: range, given: int) -> int:
    """Give furniture that spreads over several lines one reason, together with the page's dress around it.

    Lines before `given` have their reason already. Returns where the block ends, so that each line is looked at once.
    """
    start, stop = run.start, run.stop
    while start > given and reasons[start - 1] in _DRESS:
        start -= 1
    while stop < len(reasons) and reasons[stop] in _DRESS:
        stop += 1
    there = [reason for reason in reasons[start:stop] if reason is not None]
    # If a line says when and where the page was published, the whole block gets that reason: the date is looked for
    # there.
    reason = PUBLISHED if PUBLISHED in there else next(iter(there), NAVIGATION)
    for index in range(start, stop):
        reasons[index] = reason
    return stop


_OF_A_SITE = frozenset([NAVIGATION, SHARE, BANNER])
"""Kinds of furniture between which the name of a body is that of the site's owner."""
_DRESS = frozenset([PUBLISHED, NAVIGATION, SHARE, COUNTER])
"""Kinds of furniture that stand in one block around a title and below a text: the page's dress."""


def _with_contents(text: str, masks: list[Mask]) -> list[Mask]:
    """The masks together with the text's lists of contents. Parts of these that are masked already stay as they are."""
    lists = contents_lists(text)
    if not lists:
        return masks
    kept = [mask for mask in masks if not any(entry.start <= mask.start < entry.end for entry in lists)]
    listed = [
        Mask(entry.start, entry.end, CONTENTS)
        for entry in lists
        if not any(mask.start < entry.end and entry.start < mask.end for mask in kept)
    ]
    return sorted([*kept, *listed])


def _plain_reason(content: str) -> str | None:
    """Why a line is furniture wherever it stands; None if it is not."""
    if not _HINT.search(content):
        return None
    if _is_the_reports(content):
        return None
    long = len(content) > _SHORT
    # A report's prose may also mention scanning a code, or the next page.
    prose = re.search("[。；]|、.*、|[，、]$", content) or (len(content) > _LINE and re.search("[，,;、]", content))
    for reason, pattern in _ANYWHERE_RE:
        if reason == NOTICE:
            excluded = len(content) > _NOTICE_LENGTH or (prose and not _STRONG_NOTICE.search(content))
        else:
            excluded = long or (prose and reason != TRUNCATED)
        if not excluded and pattern.fullmatch(content):
            return reason
    return None


def _is_the_reports(content: str) -> bool:
    """Whether a line is a numbered point or has words of a title: then it is never furniture, whatever it says."""
    if _MARKER.match(content):
        return True
    return ends_as_title(content) and not _PATH.search(content) and not _SAYS_FIELD.match(content)


_PATH = re.compile(r"[>＞»›→]|[:：]|^[【\[]|(?:上|下)一(?:篇|页|条)")
_SAYS_FIELD = re.compile(rf"[【\[]?(?:{FIELDS})[】\]]?\s*[:：]|免费|立即|下载|展开|查看|阅读")


def _edge_reason(content: str) -> str | None:
    """Why a line is furniture if it stands before or after the report itself; None if it is not."""
    if "\t" in content and is_row_of_an_index(content):
        return PUBLISHED
    if len(content) > _SHORT or _is_the_reports(content):
        return None
    content = with_closed_label(content)
    reason = next((reason for reason, pattern in _EDGES_RE if pattern.fullmatch(content)), None)
    return PUBLISHED if reason is None and is_row_of_fields(content) else reason


def _cut_tail(content: str) -> int:
    """Where in a line a notice begins that the rest is left out; 0 if there is none."""
    if "未完" not in content and "字" not in content and "篇幅" not in content:
        return 0
    cut = _CUT_TAIL.search(content)
    return cut.start() + len(cut.group()) - len(cut.group().lstrip()) if cut else 0


def _body(contents: list[str], reasons: list[str | None]) -> tuple[int, int]:
    """Indices of the first and the last line that read like prose or are a numbered heading."""
    prose = [
        index
        for index, (content, reason) in enumerate(zip(contents, reasons, strict=True))
        if reason is None and (_MARKER.match(content) or (len(content) >= 25 and _BODY.search(content)))
    ]
    return (prose[0], prose[-1]) if prose else (len(contents), -1)


def _teasers(contents: list[str]) -> Iterator[int]:
    """Lines of a list of other reports: two or more in a row, each a title and the beginning of a text cut by dots."""
    pairs = {
        index
        for index, (title, teaser) in enumerate(pairwise(contents))
        if teaser.endswith(("...", "…")) and _TEASER_TITLE.fullmatch(title) and _TEASER.fullmatch(teaser)
    }
    for index in pairs:
        if index - 2 in pairs or index + 2 in pairs:
            yield from (index, index + 1)


def _crumbs(contents: list[str]) -> Iterator[int]:
    """Lines of a path through a site whose arrows are on lines of their own: 首页, >, 政务公开, >, 工作报告."""
    for index, content in enumerate(contents):
        if _ARROW.fullmatch(content) and 0 < index < len(contents) - 1:
            around = (contents[index - 1], contents[index + 1])
            if all(len(line) <= _CRUMB for line in around):
                yield from (index - 1, index, index + 1)


def _above_a_path(contents: list[str], reasons: list[str | None], first: int) -> Iterator[int]:
    """Short lines between a site's buttons and the path to the page (当前位置), which stand in the site's own head."""
    here = (index for index in range(first) if _PATH_HERE.match(contents[index]))
    path = next((index for index in here if reasons[index] == BANNER or contents[index][-1] in ":："), 0)
    buttons = [index for index in range(path) if _edge_reason(contents[index]) == NAVIGATION]
    for index in range(path):
        content = contents[index]
        is_short = len(content) <= _CRUMB and re.search("[，。；：:《》]|[0-9]", content) is None
        if len(buttons) > 1 and reasons[index] is None and is_short and not ends_as_title(content):
            yield index


_PATH_HERE = re.compile(r"(?:您|你)?(?:现在|目前|当前|所在)?的?(?:位置|所在位置|当前位置)")


def _contents(contents: list[str]) -> range:
    """The list of headings that a site puts before the text: from 目录/提纲 to the line of dots that ends it."""
    for index, content in enumerate(contents[:30]):
        if _CONTENTS.fullmatch(content):
            for other in range(index + 1, min(index + 80, len(contents))):
                if not contents[other].strip("…."):
                    return range(index, other + 1)
    return range(0)


def _joined(text: str, masks: list[Mask]) -> list[Mask]:
    joined: list[Mask] = []
    for mask in masks:
        if joined and joined[-1].reason == mask.reason and not text[joined[-1].end : mask.start].strip():
            joined[-1] = Mask(joined[-1].start, mask.end, mask.reason)
        else:
            joined.append(mask)
    return joined
