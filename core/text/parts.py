"""What each part of a report does: tell what was done (工作总结, 开展情况) or what will be (工作打算, 计划, 部署).

A part on problems (存在的主要问题) reports. In the work reports of governments and bureaus that were looked at, it
describes how things stand at the end of the period and says nothing of what is to come; that is in the part that plans.
A heading that names a problem as a task (着力解决突出问题, 补齐短板) or as a topic (关于农业的增产问题) does not
decide, and neither does one on problems and plans together (存在的问题及下一步打算): then the words of the part decide.

Where the result is wrong, an analyst can correct it. Corrections stand in ``Meta.extra["parts"]``, an object from the
start of a part (code points, as text) to what it does (`Correction`), so that they travel with every format that
carries metadata.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.model import Meta, Span
from core.text.folding import recognised
from core.text.markers import MarkerStyle
from core.text.outline import OutlineNode

KEY = "parts"
"""The key of `Meta.extra`."""


class PartKind(StrEnum):
    """What a part does."""

    REPORTS = "reports"
    PLANS = "plans"


class Correction(StrEnum):
    """What an analyst says that a part does."""

    REPORTS = "reports"
    PLANS = "plans"
    NEITHER = "none"

    @property
    def kind(self) -> PartKind | None:
        """The same as the kind of a part."""
        return None if self is Correction.NEITHER else PartKind(self.value)


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A top-level part of the outline."""

    title: Span
    range: Span
    kind: PartKind | None
    """None if neither its heading nor its words tell."""
    corrected: bool = False
    """Whether an analyst said so, rather than the text."""


_REPORTS = "总结|回顾|小结|情况|进展|成效|成绩|成果|亮点|特色|做法|现状|概况"
_PROBLEM = "(?:问题|困难|不足|短板|差距)"
_PROBLEMS = (
    f"(?:存在|面临)[^，。；]{{0,10}}?{_PROBLEM}|(?:主要|突出|中的|工作)(?:的)?{_PROBLEM}"
    f"|{_PROBLEM}(?:和|与|及|、){_PROBLEM}|(?<![\u4e00-\u9fff]){_PROBLEM}$"
)
_TASK = re.compile("解决|破解|化解|补齐|整治|治理|克服|聚焦|针对|围绕|关于|重视")
"""Words that make of a problem a task or a topic."""
_PLANS = (
    "打算|计划|部署|安排|思路|设想|规划|目标任务|重点任务|主要任务|主要目标|预期目标|总体要求|下一步|下步|今后|明年|努力方向"
    "|工作要点|工作重点|重点工作|工作目标"
)
_HEADING = re.compile(f"(?P<problems>{_PROBLEMS})|(?P<reports>{_REPORTS})|(?P<plans>{_PLANS})")
_BOTH = re.compile("(?:总结|回顾|情况|问题|不足|困难)(?:和|及|与|暨|、|以及).*(?:打算|计划|安排|思路)")
_DONE = re.compile(
    "[^不尚未]了|已经?|完成|累计|荣获|获得|同比|取得|实现(?!.{0,6}目标)|建成|新增|全年共|先后|共(?:计|有|投入|组织|开展)"
    "|[0-9xX]+(?:人次|场次|余人|万元|亿元)|增长|提高到|达到"
)
_TO_COME = re.compile(
    "(?<![即如])将(?!军|近|其)|力争|确保|拟|计划|要(?:进一步|继续|切实|坚持|加强|加快|抓好|做好)|进一步|继续|争取|预计|下一步|今后"
    "|(?:^|[，。；：\n])(?:加快|加强|强化|深入|持续|推动|推进|完善|健全|优化|深化|抓好|做好|坚持|统筹|全面|着力|扎实)"
)
_ENOUGH = 3
"""If one side has so many signs more than the other, it decides for a text without a telling heading."""
_TIMES = 1.5
_LOOKED_AT = 6_000


def parts(text: str, nodes: Sequence[OutlineNode], document_kind: str | None = None) -> list[ReportPart]:
    """The top-level parts of an outline (`core.text.outline.outline` of the same text), in order.

    The heading decides if it tells: of several telling words the last one, because 计划完成情况 reports. Otherwise the
    signs of what is done and what is to come are counted. If they do not decide, `document_kind` (`Meta.kind`) does.
    """
    text = recognised(text)
    top = [node for node in nodes if node.level == 1 and node.style not in (MarkerStyle.INLINE, MarkerStyle.ANNEX)]
    return [ReportPart(node.title, node.range, _kind(text, node, document_kind)) for node in top]


def parts_of(text: str, nodes: Sequence[OutlineNode], meta: Meta) -> list[ReportPart]:
    """The parts of a document (see `parts`) with its corrections. Everything that is shown uses it.

    A correction at a place where no part starts, as after a mask took the heading away, is passed over.
    """
    said = _mapping(meta)
    found = parts(text, nodes, meta.kind)
    return [_corrected(part, said.get(str(part.range.start))) for part in found] if said else found


def correct_part(meta: Meta, start: int, correction: Correction | None) -> Meta:
    """The metadata with another correction of the part at `start` (code points); None takes it away.

    Entries that mean nothing here stay. A value of the key that is no object is replaced: it could not hold a
    correction.
    """
    said = dict(_mapping(meta))
    if correction is not None:
        said[str(start)] = correction.value
    elif said.pop(str(start), None) is None:
        return meta
    extra = {**meta.extra, KEY: said}
    if not said:
        del extra[KEY]
    return replace(meta, extra=extra)


def _mapping(meta: Meta) -> Mapping[str, object]:
    value = meta.extra.get(KEY)
    return value if isinstance(value, dict) else {}  # type: ignore[reportUnknownVariableType]


def _corrected(part: ReportPart, said: object) -> ReportPart:
    correction = next((choice for choice in Correction if choice.value == said), None)
    return part if correction is None else replace(part, kind=correction.kind, corrected=True)


def _kind(text: str, node: OutlineNode, document_kind: str | None) -> PartKind | None:
    told = by_heading(text[node.title.start : node.title.end])
    if told is not None:
        return told
    body = text[node.title.end : min(node.range.end, node.title.end + _LOOKED_AT)]
    done, to_come = len(_DONE.findall(body)), len(_TO_COME.findall(body))
    if done - to_come >= _ENOUGH and done >= _TIMES * to_come:
        return PartKind.REPORTS
    if to_come - done >= _ENOUGH and to_come >= _TIMES * done:
        return PartKind.PLANS
    if document_kind == "summary":
        return PartKind.REPORTS
    return PartKind.PLANS if document_kind == "plan" else None


def by_heading(heading: str) -> PartKind | None:
    """What a heading says; None if it says nothing, or both (2024年工作总结和2025年工作打算)."""
    task = _TASK.search(heading) is not None
    telling = [match for match in _HEADING.finditer(heading) if not (task and match.group("problems"))]
    if not telling or _BOTH.search(heading):
        return None
    return PartKind.PLANS if telling[-1].group("plans") else PartKind.REPORTS
