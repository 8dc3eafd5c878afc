"""What a figure counts: the noun behind its measure word (58所学校), else the words before it (新增学位900个)."""

import re

from core.figures.unit_words import TAKES_NOUN
from core.model import Span

_LONGEST = 24
"""Code points of the words that are taken."""
_NOUN = re.compile("(?:左右|以上|以下|以内|多)?的?(?P<noun>[\u4e00-\u9fffA-Za-z“”]{2,24})")
_VERBS = (
    "增长|下降|增加|减少|提高|提升|达到?|超过|突破|入选|列入|纳入|获|荣获|被|完成|全部|通过|实现|开工|建成|投产|投用|投入|落地|顺利|稳定|占|居|进入|用于|参加|参与"
    "|和|与|及|或|等|为|是|在|均|已|共|将|以|到|由|从|给予|罚款|分别|较|比|改善|进行|实行|可以|应当|并"
)
_NOUN_END = re.compile(_VERBS)
_CLAUSE_END = re.compile("[，。；：！？,;!?\n（）()、—]")
_TAIL = re.compile(
    "(?:分别|增长|增加|提高|提升|上升|上涨|下降|减少|降低|回落|增至|增|降|达到|达|超过|超|突破|为|约|近|将近|逾|共计|共|累计|完成|实现|到|至|的|了|比|有|占比|在"
    "|稳定|保持|控制|高于|低于|不少于|不低于|不超过|由|从|是|争取|力争|确保|平均|年均|左右|以上|仍然|即将|将|应当|不足|可以|并处|处|按)+$"
)
_HEAD = re.compile(
    "^(?:其中|同时|并且|今年|去年|全年|全省|全市|全区|全县|全国|我省|我市|我区|目前|现有|共有|累计|已|新增|新建|新入选|建成|改造|完成|实施|组建|培育|新培育|争取|安排|供应"
    "|投入|投资|发放|招聘|培训|开展|举办|引进|实现|支持|设立|布局建设|改建|扩建|改扩建|新改扩建|对|预计|力争|确保|20[0-9]{2}年)+"
)


class Counted:
    """Finds what the figures of one text count; asked in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: tuple[int, Span | None] = (-1, None)

    def of(self, start: int, end: int, unit: str) -> Span | None:
        """The words that say what ``[start, end)`` (code points), a figure of `unit`, counts."""
        found = self._behind(end) if unit in TAKES_NOUN else None
        found = found or self._before(start)
        if found is None and self._text[self._last[0] : start] in (
            "、",
            "和",
            "与",
            "及",
            "，",
            "至",
            "提升至",
            "增长到",
        ):
            # Of 分别增长10%、7.9% the second counts what stands before the first.
            found = self._last[1]
        self._last = (end, found)
        return found

    def _behind(self, end: int) -> Span | None:
        match = _NOUN.match(self._text, end)
        if match is None:
            return None
        noun = match["noun"]
        verb = _NOUN_END.search(noun)
        length = verb.start() if verb is not None else len(noun)
        return Span(match.start("noun"), match.start("noun") + length) if length > 1 else None

    def _before(self, start: int) -> Span | None:
        low = max(0, start - 2 * _LONGEST)
        before = self._text[low:start]
        ends = [match.end() for match in _CLAUSE_END.finditer(before)]
        begin = ends[-1] if ends else 0
        clause = before[begin:]
        tail = _TAIL.search(clause)
        clause = clause[: tail.start()] if tail is not None else clause
        head = _HEAD.match(clause)
        if head is not None and head.end() < len(clause):
            begin += head.end()
            clause = clause[head.end() :]
        if len(clause) > _LONGEST:
            begin += len(clause) - _LONGEST
            clause = clause[-_LONGEST:]
        kept = clause.strip()
        if len(kept) < 2 or any(char.isdigit() for char in kept):
            return None
        first = low + begin + clause.index(kept)
        return Span(first, first + len(kept))
