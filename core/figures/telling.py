"""Whether a figure was reached or is to be reached: by its part of the report, and by the words of its sentence."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from core.figures.quantity import ReportedAs
from core.text.parts import PartKind, ReportPart

_TO_COME = re.compile(
    "(?<![即如])将(?!军|近|其|士|领|来自)|力争|争取(?!到|了|中央|国家|上级|资金)|确保|(?<!模)拟(?!定了)|预计|预期目标|主要目标|目标(?:是|为)|下一步|今后|明年"
    "|计划(?:新|建|投|安|实|完成(?!率|情况|任务的)|到|用|在|招|培|总|今)|应当|不得|规划(?:新增|建设|投资)|到20[2-9][0-9]年(?!末|底以来)|建成后|投用后"
)
_TO_COME_IN_REPORT = re.compile(
    "(?<![即如])将(?!军|近|其|士|领|来自)|力争|(?<!模)拟(?!定了)|预计(?:将|到|可)|明年|建成后|投用后"
)
"""In a part that reports 争取, 计划 and 到2025年 tell of what was."""
_DONE = re.compile(
    "已(?!有)|累计|同比|先后|去年|(?<![未不])完成了|实现了|取得了|达到了|增长了|比上年|较上年|比20|较20|获评|荣获|过去|截至|成功"
)
_STRONGLY_DONE = re.compile(
    "已(?!有)|累计(?:下降|完成|投入|建成|开行|培训|发放|达)|同比|去年|过去五年|截至|比上年|较上年"
)
_SENTENCE = re.compile("[。！？!?\n；;]")
_DEMANDED = re.compile("罚款|违法所得|应当|不得|每人每年")
"""Words of rules. What a rule demands is to be reached."""
_NEAR = 30
_FAR = 200
"""Code points of a sentence that are looked at before a figure."""


class Telling:
    """Tells of the figures of one text."""

    def __init__(self, text: str, parts: Sequence[ReportPart]) -> None:
        self._text = text
        self._parts = sorted(parts, key=lambda part: part.range)
        self._starts = [part.range.start for part in self._parts]

    def of(self, start: int, end: int) -> ReportedAs:
        """What the text says of the figure ``[start, end)`` (code points): done or planned."""
        before = self._sentence_before(start)
        kind = self._kind(start)
        to_come = _last(_TO_COME_IN_REPORT if kind is PartKind.REPORTS else _TO_COME, before)
        if kind is PartKind.PLANS:
            # A plan tells of what is there only where it says so.
            return ReportedAs.DONE if _last(_STRONGLY_DONE, before) > to_come else ReportedAs.PLANNED
        if kind is None and _DEMANDED.search(self._text, max(0, start - _NEAR), end + _NEAR):
            return ReportedAs.PLANNED
        return ReportedAs.PLANNED if to_come > _last(_DONE, before) else ReportedAs.DONE

    def _kind(self, position: int) -> PartKind | None:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._parts[index].range.end:
            return None
        return self._parts[index].kind

    def _sentence_before(self, start: int) -> str:
        text = self._text[max(0, start - _FAR) : start]
        ends = [match.end() for match in _SENTENCE.finditer(text)]
        return text[ends[-1] :] if ends else text


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where its last match begins; -1 if there is none."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)
