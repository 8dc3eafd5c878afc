"""How a study was done, as a page in Chinese and English, from what the project holds.

It quotes no text of a document. The hash at its end is of the texts' ids and all annotations, in a fixed order, so that
somebody else can tell whether they have the same data.
"""

import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from core import VERSION
from core.ids import AnnotatorId
from core.progress import Progress, no_progress
from core.study.coding import CodingTable, read_coding
from core.study.crosstab import frequencies
from core.study.design import UnitRule
from core.study.reliability import COEFFICIENTS, ROUNDS, SEED, Coefficient, reliability

if TYPE_CHECKING:
    from core.session import Session

_STYLE = """body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",
sans-serif}table{border-collapse:collapse;margin:.5rem 0}td,th{border-bottom:1px solid #ccc;padding:.25rem .75rem;
text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}code{word-break:break-all}"""
_RULES = {
    UnitRule.ITEM: (
        "条（提纲中最末一级，其余为段落）",
        "item (the last level of the outline; elsewhere the paragraph)",
    ),
    UnitRule.SENTENCE: ("句", "sentence"),
    UnitRule.PARAGRAPH: ("段落", "paragraph"),
    UnitRule.LABELLED: ("已标注的片段", "whatever was labelled"),
}
_NAMES = {
    "percent": "百分比一致率 percent agreement",
    "holsti": "Holsti R",
    "mutual": "平均相互同意度 average mutual agreement",
    "composite": "复合信度 composite reliability",
    "scott_pi": "Scott π",
    "cohen_kappa": "Cohen κ",
    "fleiss_kappa": "Fleiss κ",
    "alpha": "Krippendorff α",
}


def method_page(
    session: "Session", layer: AnnotatorId, coders: Sequence[AnnotatorId], progress: Progress = no_progress
) -> str:
    """The page as HTML. `layer` is whose coding is counted; of two or more `coders` the reliability is reported."""
    with session.reading():
        coding = read_coding(session, [layer], progress=progress)
        compared = read_coding(session, coders, progress=progress) if len(coders) > 1 else None
        sections = [
            _sources(session),
            _units(coding),
            _codebook(session, coding),
            _reliability(compared),
            _counts(coding),
            _repeat(session, coding),
        ]
    title = f"研究方法说明 · How this study was done: {escape(session.project.name)}"
    body = f"<h1>{title}</h1>" + "".join(sections)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _table(head: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [
        "<tr>" + "".join(f"<td{' class=n' if isinstance(cell, int | float) else ''}>{_cell(cell)}</td>" for cell in row)
        for row in rows
    ]
    return "<table><tr>" + "".join(f"<th>{escape(each)}</th>" for each in head) + "</tr>" + "".join(lines) + "</table>"


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else escape(str(value))


def _sources(session: "Session") -> str:
    documents = session.documents.list()
    rows = [
        (place, each.meta.title, each.meta.region, each.meta.year, each.meta.issuer, each.meta.date, each.characters)
        for place, each in enumerate(documents, 1)
    ]
    head = ("编号 no.", "标题 title", "地区 region", "年份 year", "机关 issuer", "日期 date", "字数 characters")
    return (
        f"<h2>1. 文本来源 · Sources</h2><p>共 {len(documents)} 份文本，每份取其正文，网页杂项不计。 {len(documents)} "
        "documents; remains of web pages are left out.</p>" + _table(head, rows)
    )


def _units(coding: CodingTable) -> str:
    zh, en = _RULES[coding.design.rule]
    share, count = coding.design.share, len(coding.units())
    return (
        f"<h2>2. 分析单元 · Units of analysis</h2><p>分析单元为{zh}，按“{escape(coding.design.scheme)}”编号，"
        f"共 {count} 个；标注覆盖单元的 {share} 及以上，或完全落在单元之内，即归入该单元。</p><p>The unit of "
        f"analysis is the {en}, numbered {escape(coding.design.scheme)}: {count} units. An annotation belongs to each "
        f"unit of which it covers at least {share}, and to one that it lies inside of.</p>"
    )


def _codebook(session: "Session", coding: CodingTable) -> str:
    labels = {label.code: label for label in session.codebook.labels()}
    parts = [
        f"<h2>3. 编码手册 · Codebook</h2><p>第 {session.codebook.version()} 版 · "
        f"version {session.codebook.version()}</p>"
    ]
    for dimension in coding.design.dimensions:
        of_dimension = [labels[code] for code in coding.labels[dimension.code]]
        rows = [
            (label.code, label.name_zh, label.name_en, label.definition_zh, label.definition_en)
            for label in of_dimension
        ]
        parts.append(f"<h3>{escape(dimension.name('zh'))} · {escape(dimension.name('en'))}</h3>")
        parts.append(_table(("代码 code", "名称", "name", "定义", "definition"), rows))
    return "".join(parts)


def _reliability(compared: CodingTable | None) -> str:
    heading = "<h2>4. 编码员与信度 · Coders and reliability</h2>"
    if compared is None:
        return heading + "<p>未报告信度。 Reliability is not reported.</p>"
    found = reliability(compared)
    rows = [
        (each.code, each.whole.n, *(_worded(each.whole.coefficients[name]) for name in COEFFICIENTS)) for each in found
    ]
    return (
        f"{heading}<p>{escape('、'.join(compared.coders))}。固定单元下 Holsti R 即百分比一致率；"
        f"方括号内为以文本为单位的自助法 95 % 区间（{ROUNDS} 次，种子 {SEED}）。"
        "0.8 以上通常视为可靠，0.667 至 0.8 仅支持初步结论（Krippendorff 2004）；百分比一致率不扣除偶然一致。</p>"
        "<p>With fixed units Holsti's R is percent agreement; in brackets 95 % intervals of a bootstrap over documents "
        f"({ROUNDS} rounds, seed {SEED}). 0.8 and more is usually called reliable, 0.667 to 0.8 good for tentative "
        "conclusions (Krippendorff 2004); percent agreement is not corrected for chance.</p>"
        + _table(("维度 dimension", "n", *(_NAMES[name] for name in COEFFICIENTS)), rows)
    )


def _worded(figure: Coefficient) -> str | None:
    if figure.value is None:
        return None
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _counts(coding: CodingTable) -> str:
    total = len(coding.units())
    parts = [f"<h2>5. 频数 · Frequencies</h2><p>{escape(coding.coders[0])}</p>"]
    for dimension in coding.design.dimensions:
        rows = [
            (code, count, count / total if total else None)
            for code, count in frequencies(coding, dimension.code).items()
        ]
        parts.append(f"<h3>{escape(dimension.name('zh'))} · {escape(dimension.name('en'))}</h3>")
        parts.append(_table(("代码 code", "单元 units", "占比 share"), rows))
    return "".join(parts)


def _repeat(session: "Session", coding: CodingTable) -> str:
    digest = hashlib.sha256()
    for each in coding.documents:
        digest.update(f"{each.id}\n".encode())
        annotations = sorted(
            (annotation.start, annotation.end, annotation.label, annotation.annotator)
            for annotation in session.annotations.of_document(each.id)
        )
        digest.update("".join(f"{row}\n" for row in annotations).encode())
    return (
        f"<h2>6. 重复本研究 · To repeat it</h2><p>标读 Biaodu {VERSION}；数据校验和 SHA-256 of the data: "
        f"<code>{digest.hexdigest()}</code></p>"
    )
