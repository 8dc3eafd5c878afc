"""What a saved web page puts around a report: found by line, to be masked, never cut.

Plain forms (a QR-code line, a truncation notice) count wherever they stand. Forms that a report could hold as well
(a lone number, a site's name) count only before its first or after its last paragraph.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from core.model import Mask
from core.text.sentences import paragraphs

BANNER, PUBLISHED, SHARE, PROMOTION = "banner", "published", "share", "promotion"
RELATED, NAVIGATION, TRUNCATED, COUNTER = "related", "navigation", "truncated", "counter"
NOTICE, CONTENTS = "notice", "contents"


_DATE = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*(?:日(?!期))?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
FIELDS = (
    r"发布时间|发表时间|发布日期|更新时间|更新日期|成文日期|生成日期|信息来源|文章来源|稿件来源|来源|作者|发布机构|发布单位"
    r"|发布者|阅读次数|阅读量|浏览次数|浏览量|点击次数|点击数|点击率|访问量|字号|字体|索引号|信息索引号|主题分类|信息分类"
    r"|发文字号|公开方式|公开范围|责任编辑|编辑|责编|审核|录入|撰稿|供稿|摄影|时间|日期|发布|阅读|浏览|点击|打印|保护视力色|语音播报"
)
"""What a page says about its publication, as alternatives of a pattern: a longer one stands before its beginning."""
_SITE = r"网站|分享网|文秘网|范文网|写作网|文库|文档网|门户网|资源网|资料网|网校|范文大全|好文档|公文网|总结网|论文网"

_ANYWHERE = (
    (
        TRUNCATED,
        r"[.…·。\s]*试读(?:已)?结束[.…·。!！\s]*|.{0,10}(?:剩余|余下|还有)\d*.{0,6}(?:内容|未读|页).{0,30}"
        r"|.{0,20}(?:开通|成为|登录|注册|购买).{0,6}(?:会员|VIP|vip).{0,12}(?:阅读|查看|下载|全文).{0,20}"
        r"|(?:展开|阅读|查看|查阅|显示|点击(?:查看|阅读|展开))(?:全文|剩余|更多).{0,12}|[(（]?(?:未完待续|全文未完|未完)[)）]?"
        r"|[.…\s]*[(（][^()（）]{0,60}省略\d+字[^()（）]{0,40}[)）][.…\s]*",
    ),
    (
        PROMOTION,
        r".{0,30}(?:微信|QQ|qq|手机)?(?:扫一扫|扫码|扫描(?:下方|上方|左侧|右侧)?二维码).{0,30}|.{0,12}二维码.{0,12}"
        r"|.{0,20}(?:加|添加)?(?:客服)?微信(?:号|公众号)?[:：]?\s*[A-Za-z0-9_-]{5,20}.{0,10}"
        r"|.{0,8}(?:微信咨询|微信客服|在线客服|客服(?:微信|电话|热线|QQ)|客服代找).{0,16}|关注(?:我们的?)?(?:微信)?公众号.{0,20}"
        r"|.{0,6}领取(?:福利|红包|优惠).{0,10}|私发.{0,20}|快速代(?:查|写|找).{0,20}|.{0,12}(?:免费|立即)下载.{0,12}"
        r"|(?:会员|VIP|vip)(?:专享|登录|中心|免费|特权).{0,16}",
    ),
    (
        NOTICE,
        r".{0,40}(?:本站仅提供|仅代表作者本人|不代表本站|侵权.{0,20}(?:删除|举报|联系)|一经查实.{0,20}删除).*"
        r"|.{0,6}(?:如若|如需|若需|欢迎)?转载.{0,8}(?:注明|请注明).{0,80}|.{0,30}版权(?:所有|归).{0,60}|.{0,30}ICP备.{0,60}"
        r"|(?:声明|免责声明|特别声明)[:：].{0,200}|.{0,10}公网安备.{0,40}",
    ),
    (
        BANNER,
        r"(?:您|你)?(?:现在|目前|当前|所在)?(?:的)?(?:位置|所在位置|当前位置)\s*(?:是)?[:：].{2,120}|.{0,12}>>?.{0,60}>>?.{0,80}"
        r"|(?:首页|主页)\s*(?:>|＞|»|›|/|→|-|\|).{1,100}",
    ),
    (
        SHARE,
        r"(?=.*[分收我赞点踩举评微复])(?:分享|分享到|加入收藏|收藏|我要投稿|投稿|点赞|打赏|举报|赞|踩|评论|转发|微信|微博|QQ空间|朋友圈|时间|"
        r"微信扫码分享|一键分享|复制链接|[:：\s\d()（）|/、xX*年月日.\-\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])+",
    ),
    (NAVIGATION, r"(?:上|下)一(?:篇|页|条)(?:\s*[:：]?.{0,60})|(?:返回|回到)(?:顶部|首页|列表|上一页).{0,10}"),
)
# Both forms of a row of fields take each field once and for all (atomic groups, possessive white space): given back one
# by one, ten fields and the blanks between them can be divided in so many ways that a line that is none takes hours.
_EDGES = (
    (
        PUBLISHED,
        rf"(?>[\[【(（]?\s*+(?:{FIELDS})\s*+[\]】)）]?\s*+[:：]?\s*+"
        rf"(?:{_DATE}|[\[【(（]?[大中小\s]++[\]】)）]?|[\]】)）]|\d++\s*+次?)?\s*+[|]?\s*+)++",
    ),
    (
        PUBLISHED,
        rf"(?:{FIELDS})\s*+[:：](?>(?:\s*+\S.{{0,29}}?)??\s++(?:{FIELDS})(?:\s*+[:：])?+)++\s*+.{{0,30}}"
        rf"|(?:{FIELDS})\s*[:：]\s*.{{0,40}}",
    ),
    (
        PUBLISHED,
        rf"{_DATE}\s*(?:来源|作者|阅读|浏览|点击|编辑).{{0,60}}|[\[【]?(?:打印|关闭|打印本页|关闭窗口|关闭本页)[\]】\s].{{0,20}}",
    ),
    (
        NAVIGATION,
        r"(?:[\[【](?:打印|关闭|收藏|分享|返回|复制|下载|我要|纠错|字号|字体|评论|推荐|大|中|小)[^\]】]{0,8}[\]】]\s*)+",
    ),
    (COUNTER, r"[(（]?\s*\d{1,9}\s*[)）]?|\d+\s*(?:次|人)?(?:阅读|浏览|点击|下载|评论|点赞|收藏).{0,6}"),
    (
        RELATED,
        r"(?:相关|推荐|热门|猜你喜欢|最新|更多)(?:推荐|文章|阅读|内容|信息|资料|范文|文档|搜索|新闻|链接)?\s*[:：]?|猜你(?:喜欢|感兴趣).{0,6}",
    ),
    (
        NAVIGATION,
        r"(?:文章|站内|资料|全文)?搜索(?:\s*(?:文章|资料|全部分类|教程|分类).{0,20})?|搜索资料.{0,20}|(?:标签|关键词|关键字|TAG|tag)s?\s*[:：].{0,40}",
    ),
    (
        NAVIGATION,
        r"(?:网站地图|联系我们|关于我们|设为首页|加入收藏|返回|关闭|打印|首页|登录|注册|无障碍|长者模式|繁体|下载|全屏|加大|还原|减小|放大|缩小|\s|[|·/【】\[\]\-])+",
    ),
    (
        BANNER,
        r"(?!.*[年《》]).{2,16}\s+[-–—_|]+\s+.{0,20}(?:分享|资料|范文|写作|文库|文档|公文|下载|大全|网)",
    ),
    (
        BANNER,
        rf"(?!.*[《》]).{{0,24}}(?:{_SITE}).{{0,24}}|.{{2,20}}(?:人民政府|教育局|教育厅|教体局)(?:门户)?网站?.{{0,10}}|.{{0,30}}(?:www\.|https?://|[a-z0-9-]+\.(?:com|cn|net|org)\b).{{0,60}}",
    ),
)
_ANYWHERE_RE = [(reason, re.compile(pattern)) for reason, pattern in _ANYWHERE]
_EDGES_RE = [(reason, re.compile(pattern)) for reason, pattern in _EDGES]
_HINT = re.compile(
    "试读|会员|VIP|vip|全文|剩余|余下|更多|未完|省略|扫|二维码|微信|客服|领取|私发|快速代|下载|公众号|本站|作者本人|侵权|查实|转载|版权|ICP|声明"
    "|安备|位置|>|＞|首页|主页|分享|收藏|投稿|点赞|打赏|举报|赞|踩|评论|转发|微博|朋友圈|上一|下一|返回|回到|注册|登录|复制"
)
"""What every plain form has at least one of; most lines of a report have none."""
_SHORT = 120
"""Longer lines are looked at only for legal notices, teasers and truncation at their end."""

_CUT_TAIL = re.compile(
    r"(?<!\s)\s*+(?:(?<!…)…++|(?<!\.)\.{3,}+)?+\s*+[(（](?:未完|本文未完|全文未完|篇幅(?:有限|所限))[^\n]*$"
    r"|(?<!\s)\s*+(?:(?<!…)…++|(?<!\.)\.{3,}+)\s*+[(（][^()（）\n]{0,60}(?:省略|隐藏)\d+字[^\n]*$"
)
_TEASER = re.compile(r".{30,400}?[^。！？…]\s*(?:\.{3}|…{1,2})")
_TEASER_TITLE = re.compile(
    r"(?![一二三四五六七八九十（(\d]{1,3}[、.)）]).{2,40}(?:总结|计划|汇报|报告|范文|方案|打算|要点|材料|讲话|规划|体会)(?:[0-9一二三四五六七八九十篇()（）]*)"
)
_BODY = re.compile(r"[。；;]|[，,].*[，,]")
_MARKER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、]\D|第[一二三四五六七八九十]{1,3}[，,章节条部]"
)
_ARROW = re.compile("[>＞»›→]{1,2}")
_CRUMB = 20
_ENTRY = re.compile(r"[·•●■▪◆◇★☆\-]\s*\S.{1,60}|[^。！？；]{4,60}(?<![。！？；])")
"""A line of a list of links: with a bullet, or short and no sentence."""
_CONTENTS = re.compile(r"(?:目\s*录|提\s*纲)\s*(?:/\s*(?:目\s*录|提\s*纲))\s*[:：].*")


def find_furniture(text: str) -> list[Mask]:
    """Everything around the report, in order and without overlaps; lines of one kind that follow each other are one.

    The reasons are this module's short codes; line ends are not masked.
    """
    lines = list(paragraphs(text))
    contents = [text[line.start : line.end] for line in lines]
    reasons = [_plain_reason(content) for content in contents]
    first, last = _body(contents, reasons)
    for index in _teasers(contents):
        reasons[index] = RELATED
    for index in _contents(contents):
        reasons[index] = CONTENTS
    for index in _crumbs(contents[:first]):
        reasons[index] = BANNER
    found: list[Mask] = []
    before: str | None = None
    for index, line in enumerate(lines):
        reason = reasons[index]
        if reason is None and not first <= index <= last:
            reason = _edge_reason(contents[index])
            if reason is None and index > last and before == RELATED and _ENTRY.fullmatch(contents[index]):
                reason = RELATED
        before = reason
        if reason is not None:
            found.append(Mask(line.start, line.end, reason))
        elif cut := _cut_tail(contents[index]):
            found.append(Mask(line.start + cut, line.end, TRUNCATED))
    return _joined(text, found)


def _plain_reason(content: str) -> str | None:
    """Why a line is furniture wherever it stands, if it is."""
    if not _HINT.search(content):
        return None
    long = len(content) > _SHORT
    # Prose and numbered points of a report may speak of scanning a code or of the next page, too.
    prose = _MARKER.match(content) or (len(content) > 25 and re.search("[，。；,;]", content))
    for reason, pattern in _ANYWHERE_RE:
        excluded = long or (prose and reason != TRUNCATED)
        if (reason == NOTICE or not excluded) and pattern.fullmatch(content):
            return reason
    return None


def _edge_reason(content: str) -> str | None:
    """Why a line before or after the report's own is furniture, if it is."""
    if len(content) > _SHORT:
        return None
    return next((reason for reason, pattern in _EDGES_RE if pattern.fullmatch(content)), None)


def _cut_tail(content: str) -> int:
    """Where in a line a notice begins that the rest is left out; 0 when there is none."""
    if "未完" not in content and "字" not in content and "篇幅" not in content:
        return 0
    cut = _CUT_TAIL.search(content)
    return cut.start() + len(cut.group()) - len(cut.group().lstrip()) if cut else 0


def _body(contents: list[str], reasons: list[str | None]) -> tuple[int, int]:
    """Indices of the first and the last line that read like prose or a numbered heading."""
    prose = [
        index
        for index, (content, reason) in enumerate(zip(contents, reasons, strict=True))
        if reason is None and (_MARKER.match(content) or (len(content) >= 25 and _BODY.search(content)))
    ]
    return (prose[0], prose[-1]) if prose else (len(contents), -1)


def _teasers(contents: list[str]) -> Iterator[int]:
    """Lines of a list of other reports: a title and the beginning of its text cut by dots, two or more in a row."""
    pairs = {
        index
        for index, (title, teaser) in enumerate(pairwise(contents))
        if teaser.endswith(("...", "…")) and _TEASER_TITLE.fullmatch(title) and _TEASER.fullmatch(teaser)
    }
    for index in pairs:
        if index - 2 in pairs or index + 2 in pairs:
            yield from (index, index + 1)


def _crumbs(contents: list[str]) -> Iterator[int]:
    """Lines of a path through a site whose arrows stand on lines of their own: 首页, >, 政务公开, >, 工作报告."""
    for index, content in enumerate(contents):
        if _ARROW.fullmatch(content) and 0 < index < len(contents) - 1:
            around = (contents[index - 1], contents[index + 1])
            if all(len(line) <= _CRUMB for line in around):
                yield from (index - 1, index, index + 1)


def _contents(contents: list[str]) -> range:
    """A list of headings that a site puts before the text: from 目录/提纲 to the line of dots that ends it."""
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
