"""Finds the title of a text: after red heads and document numbers, on one or several lines, and never a sentence."""

import re
from collections.abc import Sequence

from core.text.dates import DAY, STAMP
from core.text.furniture_forms import FIELDS, ends_as_title, is_row_of_an_index
from core.text.kind import is_rule_title
from core.text.markers import BLANKS

LOOKED_AT = 40
"""Lines of a text, without its furniture, among which a title is looked for."""
_SHORT, _LONG = 80, 220
"""Longest title in code points: of most texts, and of one that names what it issues (关于印发...的通知)."""
_LEAST, _WEAK = 4, 40
"""Code points of a line that counts as a title only because of its place: least and most."""
_PARTS = 4
_WORDS, _SITE = 12, 12
"""Code points of a line that may be a site's own words, and lines below it in which the title comes then."""

NUMBER = re.compile(
    r"[（(【\[]?[\u4e00-\u9fffA-Za-z·\-－— ]{0,16}[〔\[［（(【﹝]\s*(?:19|20)?\d\d\s*[〕\]］）)】﹞]"
    r"\s*(?:第?\s*[\dxX×*]+(?:-\d+)?\s*号?)[）)】\]]?"
    r"|[（(]?.{0,20}(?:第\s*[\d一二三四五六七八九十百]+\s*号|令第?\s*\d+\s*号)[）)]?"
    r"|[（(]?[A-Z]{2,}[A-Za-z0-9\-/.]{4,30}[）)]?|\d{6,}[/\-]\d{4}[-\d/]*"
)
"""The number of a document: 某教发〔2023〕5号, 国务院令第693号."""
_RED_HEAD = re.compile(
    r".{2,30}(?<!关于)(?:文\s*件(?:[（(].{1,8}[)）])?|(?:政府|国务院|委员会|人大|[部局厅])公\s*报|签发人.*)|签发人.*|[A-CＡ-Ｃ]\s*类"
)
_MEETING = re.compile(
    r"[^，。《》关于]{0,20}第?[一二三四五六七八九十]+届(?:人民代表大会(?:常务委员会)?|委员会)(?:第.{1,6}次(?:全体)?会议)?"
)
"""A meeting and nothing else, as above what was put before it: no title, unless a line with 关于 goes on from it."""
_FIELD = re.compile(rf"[【\[]?(?:{FIELDS}|文种|抓取时间|URL|编号|文号|签发|抄送|主送)\s*+[】\]]?\s*+[:：].*")
_NO_TITLE = re.compile(
    r"[★☆*]*(?:秘密|机密|绝密|内部|特急|加急|平急|急件|公开|主动公开|依申请公开|不予公开|征求意见稿|草案|送审稿|试行)[★☆*\d年]*"
    r"|[（(].*[)）]|[—\-－―–].*|(?:各位|同志们|尊敬的).*|附件.*"
    r"|目[\s\u3000]*[录次][:：]?|序[\s\u3000]*言|前[\s\u3000]*言|总[\s\u3000]*则|摘[\s\u3000]*要|正[\s\u3000]*文|图为.*|.*(?:记者|通讯员).{0,20}|.*[摄图]$"
    r"|.*[：:！!？?;；]|<!--.*|[^《]*[>＞»›][^《]*|[【\[][^】\]]{2,8}[】\]]|中华人民共和国|.*(?:代表大会|会议)(?:第.{1,6}次)?(?:全体)?(?:会议)?上"
)
_DATED = re.compile(rf"[（(\[【]?\s*(?:{DAY.pattern}|{STAMP.pattern.replace('?P<', '?P<s_').replace('?P=', '?P=s_')})")
_PERSON = re.compile(
    r".{0,24}(?:省长|市长|县长|区长|州长|主席|总理|局长|厅长|主任|书记|院长|检察长|部长|秘书长|委员长)[\s\u3000]*[\u4e00-\u9fff]{1,4}(?:[\s\u3000·]*[\u4e00-\u9fff]{1,4}){0,2}"
)
_POINT = re.compile(
    r"[#*\s]*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,3}[.．、]|第[一二三四五六七八九十百千零〇]{1,9}[章节条编篇][\s\u3000]|第[一二三四五六七八九十百千零〇]{1,9}[章节条编篇]$)"
)
_PROSE = re.compile(r"。|[，,；;].*[，,；;]")
_GLUED = re.compile(r"([^，。；：]{8,60}?(?:纲要|规划|计划|条例|办法|规定|方案|意见))(?=根据《|为了|为贯彻)")
_SENTENCE = re.compile("听取|审议了|所作的|[^为除]了(?!解)|正在|已经|必须|应当|我们|我局|我区|我市|我县|我省|我校")
"""What a sentence may contain, but a title does not."""
_COUNTRY = "中华人民共和国"
_BRACKETS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "“": "”", "【": "】"}
_OPEN_END = re.compile(r"(?:关于|印发|转发|批转|发布|公布|实施|贯彻|落实|加强|推进|的|和|及|与|、|—|年)$")
_GOES_ON_A_BODY = re.compile("关于|印发|转发|批转")
"""What the second line of a title begins with, if its first is the body that issues it."""
_GOES_ON_A_TITLE = re.compile("(?:[和与及暨的]|以及)(?!谐|平|时|会)")
"""What a further line begins with, although the one before ends as titles do: ...执行情况 / 和...草案的报告."""
_OF_FIVE_YEARS = re.compile("第[一二三四五六七八九十]+个五年")
_OF_A_PROPOSAL = re.compile("第?[0-9]+号.{0,20}(?:提案|建议|议案)")
_ISSUING = re.compile("关于(?:印发|转发|批转|公布|发布)")
"""What a title that ends with 的通知 begins with, so that it goes on until then."""
_HOLDER = re.compile(
    r".{2,40}(?:委员会|人民政府|政府|办公厅|办公室|局|厅|部|委|院|组|处|会|学校|大学|学院|中学|小学|幼儿园|共和国)"
)
_PATH = re.compile(r"(?:首页|主页)\s*[>＞»›→/]|[>＞»›].*[>＞»›]")
"""A path through a site, whose last part may end like a title."""
_BODY = re.compile(r"[^《》]{2,40}(?:委员会|政府|办公厅|办公室|局|厅|部|共和国)")
"""The name of a body alone, as in a red head or a signature: no title."""
_MARKED = re.compile(r"[-*\s]*(?:标\s*题|题\s*名|题目|文件名称|名\s*称|title)\s*[】\]]?\s*[:：]\s*(.{4,})")
_SIGNS = "#* \t\u3000\xa0\u200b\u200d\ufeff"
"""Marks and blanks at both ends of a line."""


def find_title(lines: Sequence[str]) -> tuple[str, int] | None:
    """The title among the first lines of a text (without furniture), and the index of its last line.

    None if no line certainly is one: a document number, a date or a sentence is no title.
    """
    shown = [_without_stop(_closed_up(line.strip(_SIGNS))) for line in lines[:LOOKED_AT]]
    for index, line in enumerate(shown[:12]):
        marked = _MARKED.fullmatch(line)
        if marked:
            return _clean(marked[1]), index
    prose = False
    for index, line in enumerate(shown):
        glued = _GLUED.match(line) if len(line) > _SHORT and not prose else None
        if glued:
            return _clean(glued[1]), index
        following = shown[index + 1] if index + 1 < len(shown) else ""
        if _MEETING.fullmatch(line) and not following.startswith("关于"):
            continue
        if line != _COUNTRY and _is_out_of_question(line):
            prose = prose or _PROSE.search(line) is not None or _POINT.match(line) is not None
            continue
        whole, last = _joined(shown, index)
        if last == index and _BODY.fullmatch(whole):
            continue
        motto = last > index and len(whole) <= _SHORT and _SUBTITLE.match("".join(shown[last + 1 : last + 2]))
        if (motto or _is_title(whole, strong=prose)) and _stands_alone(shown, index, last):
            better = _behind_a_sites_words(shown, whole, last) if not prose else None
            return better or (_clean(whole), last)
        if _reads_as_prose(whole):
            prose = True
    return None


def _behind_a_sites_words(shown: Sequence[str], line: str, last: int) -> tuple[str, int] | None:
    """The title that follows a few short words, which are a site's own then: 网站支持IPv6, 机构设置, 规划计划."""
    if len(line) > _WORDS or ends_as_title(line) or re.search(f"[{BLANKS}“《]", line):
        return None
    for index in range(last + 1, min(len(shown), last + 1 + _SITE)):
        following = shown[index]
        if _reads_as_prose(following) or _POINT.match(following) or following.endswith(("：", ":")):
            return None
        whole, end = _joined(shown, index)
        if _BODY.fullmatch(following) and not whole.startswith(f"{following}关于"):
            continue  # the site's owner, and not the first line of a title
        if ends_as_title(whole) and not _is_out_of_question(whole) and _is_title(whole, strong=True):
            return (_clean(whole), end) if _stands_alone(shown, index, end) else None
    return None


def _without_stop(line: str) -> str:
    """The line without the full stop that some sites add to a title; other lines as they are."""
    bare = line.removesuffix("。")
    is_title = bare != line and len(bare) <= _SHORT and ends_as_title(bare)
    return bare if is_title and not _PROSE.search(bare) and not _SENTENCE.search(bare) else line


def _stands_alone(shown: Sequence[str], first: int, last: int) -> bool:
    """Whether lines are not pieces of a sentence that runs on around them, as when links are on their own lines."""
    behind = shown[last + 1] if last + 1 < len(shown) else ""
    before = shown[first - 1] if first else ""
    return not behind.startswith(tuple("，。、；）)》〉”！？")) and not before.endswith(tuple("，、；《〈“（(的和与及"))


def announced_rule(lines: Sequence[str], title: str, title_line: int) -> tuple[str, int] | None:
    """The rule that an announcement or an order (某市人民代表大会公告) promulgates, and the line of its title.

    None when the title is no such one, or the rule itself does not follow.
    """
    if not re.fullmatch(r"[^《》]{2,40}(?:公告|令)", title) or "关于" in title:
        return None
    shown = [_closed_up(line.strip(_SIGNS)) for line in lines]
    quoted = (re.search("《([^》]{4,60})》", line) for line in shown[title_line + 1 : title_line + 8])
    named = next((found[1] for found in quoted if found), None)
    if named is None:
        return None
    for index in range(title_line + 2, len(shown)):
        whole, last = _joined(shown, index)
        if whole == named:
            return named, last
    return None


def _is_out_of_question(line: str) -> bool:
    if (
        not re.search(r"[\u4e00-\u9fff]", line)
        or NUMBER.fullmatch(line)
        or _POINT.match(line)
        or _FIELD.fullmatch(line)
    ):
        return True
    if "\t" in line and is_row_of_an_index(line):
        return True
    if _RED_HEAD.fullmatch(line) and "关于" not in line:
        return True
    if ends_as_title(line) and not line.startswith(("（", "(", "—", "附件", "<!--")):
        return len(line) > _LONG or _PATH.search(line) is not None
    return bool(_NO_TITLE.fullmatch(line) or _DATED.match(line) or _PERSON.fullmatch(line))


def _joined(shown: Sequence[str], index: int) -> tuple[str, int]:
    """The line joined with those that continue it, and the index of the last."""
    whole, last = shown[index], index
    while last + 1 < len(shown) and last - index < _PARTS - 1:
        following = shown[last + 1]
        if not _goes_on(whole, following):
            # A title may have one more line before the word that ends it: 某省办公厅 / 关于印发某省 / 行动计划的通知.
            two = shown[last + 2] if last + 2 < len(shown) else ""
            if not _is_slogan(whole, following, two) and not (
                _may_go_on(whole, following) and _goes_on(whole + following, two) and len(two) > 2
            ):
                break
        ascii_ends = whole[-1:].isascii() and following[:1].isascii() and whole[-1:].isalnum()
        gap = " " if ascii_ends or (_are_bodies(whole) and _are_bodies(following)) else ""
        whole, last = whole + gap + following, last + 1
    return whole, last


def _is_slogan(title: str, following: str, behind: str) -> bool:
    """Whether two lines are the parallel halves of a speech's motto, which its subtitle follows: ——在...上的报告."""
    return (
        not ends_as_title(title)
        and len(title) >= _LEAST_SLOGAN <= len(following) <= _WEAK
        and _SUBTITLE.match(behind) is not None
        and not _is_out_of_question(following)
        and re.search("[。；：:，,]", title + following) is None
    )


_LEAST_SLOGAN = 6
_SUBTITLE = re.compile(r"[—－―–\-]{1,3}\s*在.*(?:上|报告|讲话)")


def _may_go_on(title: str, following: str) -> bool:
    if ends_as_title(title) and not _is_open(title):
        return False
    if not following or len(following) > _SHORT or _is_out_of_question(following) or re.search("[。，；：]", following):
        return False
    if _is_open(title) or title.endswith(_COUNTRY) or _OPEN_END.search(title) or _OF_FIVE_YEARS.match(following):
        return True
    if not _are_bodies(title):
        return False
    return _GOES_ON_A_BODY.match(following) is not None or _are_bodies(following)


def _are_bodies(line: str) -> bool:
    """Whether a line is the name of a body, or of several that issue something together."""
    names = re.split(rf"[{BLANKS}、]+", line)
    return all(_HOLDER.fullmatch(name) and not re.search("关于|《", name) for name in names)


def _goes_on(title: str, following: str) -> bool:
    """Whether the next line continues a title."""
    if not following or len(title) + len(following) > _LONG or re.search("[。；！？]", following):
        return False
    if _is_open(title):
        return _closes(title, following) or ends_as_title(following)
    if _GOES_ON_A_TITLE.match(following) and ends_as_title(following) and len(following) <= _WEAK:
        return re.search("[，：]", following) is None
    if ends_as_title(title) or (_is_out_of_question(following) and len(following) > 2):
        return False
    if len(following) <= 2:
        return ends_as_title(title + following) and not re.search("[。，：]", following)
    if not ends_as_title(following) or len(following) > _SHORT:
        return False
    if _GOES_ON_A_BODY.match(following):
        return _are_bodies(title) or _MEETING.fullmatch(title) is not None
    return _is_of(title, following)


def _is_of(title: str, following: str) -> bool:
    """Whether a line that ends like a title and follows one that does not is the rest of that."""
    if re.match("第[一二三四五六七八九十]+个", following) or (
        title.startswith("对") and _OF_A_PROPOSAL.match(following)
    ):
        return True
    if _YEAR.match(following) and _are_bodies(title):
        return re.search("局|厅|委|政府|学校|中学|小学", following) is None
    if _OPEN_END.search(title) or title.endswith("共和国") or _ISSUING.search(title):
        return True
    # Two lines of one title, and not a heading of the site with the title below it.
    return (
        len(title) <= _WEAK
        and len(following) <= 30
        and not re.search("[，（(：:]", following)
        and _belongs(title, following)
    )


def _belongs(title: str, following: str) -> bool:
    """Whether a line that ends like a title is no title by itself, because it names no holder, year or 关于."""
    itself = re.match(r"(?:19|20)\d\d|[^\s]{0,20}(?:局|厅|委|政府|部|学校|中学|小学)|关于|.{2,8}?[省市区县]", following)
    return itself is None and re.search(r"(?:19|20)\d\d年|学年|局|厅|委|政府|[省市区县校]|系统", title) is not None


_YEAR = re.compile(r"(?:19|20)\d\d|[二一][〇○零九][〇○零一二三四五六七八九]{2}")


def _is_open(title: str) -> bool:
    return any(title.count(opening) > title.count(closing) for opening, closing in _BRACKETS.items())


def _closes(title: str, following: str) -> bool:
    return not _is_open(title + following)


def _reads_as_prose(line: str) -> bool:
    return len(line) > _SHORT or _PROSE.search(line) is not None


def _is_title(line: str, *, strong: bool) -> bool:
    """Whether a line reads like a title.

    With `strong`, for lines after prose, only if it ends like one and is no clause.
    """
    if len(line) > _LONG:
        return False
    inner = re.sub(r"《[^》]*》|〈[^〉]*〉|“[^”]*”|[（(][^（）()]*[）)]", "", line)
    ends = ends_as_title(line)
    if "。" in line.rstrip("。") or re.search("[！？!?；;]", inner) or _is_open(line):
        return False
    if line == _COUNTRY or not re.search(r"[\u4e00-\u9fff]{2}", line):
        return False
    if _SENTENCE.search(inner) and "关于" not in line and not is_rule_title(line):
        return False
    commas = len(re.findall("[，,]", inner))
    if strong:
        return ends and commas == 0 and 8 <= len(line) <= _SHORT and _named(line) and not line.endswith("。")
    if ends:
        return commas <= 1 and len(line) <= (_LONG if re.search("关于|印发|转发", line) else _SHORT)
    return commas == 0 and _LEAST <= len(line) <= _WEAK and not line.endswith(("。", "，", "、")) and ":" not in inner


def _named(line: str) -> bool:
    """Whether a line says whose or what it is, as a title after other lines does."""
    return (
        re.match(r"中华人民共和国|国务院|关于|(?:19|20)\d\d|.{1,9}?[省市区县州]|.{2,20}?(?:局|厅|委|部|政府)", line)
        is not None
    )


def _closed_up(line: str) -> str:
    """A letter-spaced line (政 府 工 作 报 告) without the blanks."""
    return re.sub(rf"[{BLANKS}]", "", line) if _spaced(line) else line


def _clean(title: str) -> str:
    shown = re.sub(r"\.(?:docx?|wps|pdf|txt|html?)$", "", title.strip(), flags=re.IGNORECASE)
    bracketed = re.fullmatch(r"【[^】]{1,30}】\s*(.{6,})", shown)
    if bracketed:
        shown = bracketed.group(1)
    whole = re.fullmatch(r"[《【](.+)[》】]", shown)
    if whole and not re.search("[《》【】]", whole.group(1)):
        shown = whole.group(1)
    shown = (
        re.sub(rf"(?<=[\u4e00-\u9fff）》”])[{BLANKS}]+(?=[\u4e00-\u9fff（《“])", "", shown) if _spaced(shown) else shown
    )
    return shown.rstrip("。.：: \u3000")


def _spaced(title: str) -> bool:
    """Whether a title is letter-spaced, as in a head: 政 府 工 作 报 告."""
    return re.fullmatch(rf"(?:[\u4e00-\u9fff][{BLANKS}]+){{3,}}[\u4e00-\u9fff]", title) is not None
