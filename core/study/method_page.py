"""How a study was done, as a page in Chinese and English, from what the project holds.

It quotes no text of a document. The hash at its end is of the texts' ids and all annotations, in a fixed order, so that
somebody else can tell whether they have the same data.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from core import VERSION
from core.ids import AnnotatorId
from core.progress import Progress, no_progress
from core.spreadsheet import Cell
from core.study.coding import CodingTable, read_coding
from core.study.coefficient_words import COEFFICIENT_WORDS, REFERENCES, SYMBOLS
from core.study.design import StudyDesign, UnitRule
from core.study.inclusion import read_inclusion
from core.study.numbering import numberings
from core.study.outputs.pages import html_table
from core.study.reliability import COEFFICIENTS, ROUNDS, SEED, reliability
from core.study.reliability_tables import blank_rule, with_interval
from core.study.rounds import rounds, samples
from core.study.tables import StudyNames, StudyTable, association_table, cross_study_tables, frequency_table
from core.study.words import word

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
_NAMES = {name: " ".join(dict.fromkeys(words.names)) for name, words in COEFFICIENT_WORDS.items()}


def method_page(
    session: "Session", layer: AnnotatorId, coders: Sequence[AnnotatorId], progress: Progress = no_progress
) -> str:
    """The page as HTML. `layer` is whose coding is counted; of two or more `coders` the reliability is reported."""
    with session.reading():
        coding = read_coding(session, [layer], progress=progress)
        compared = read_coding(session, coders, progress=progress) if len(coders) > 1 else None
        sections = [
            _sources(session, coding),
            _units(session, coding),
            _codebook(session, coding),
            _reliability(session, compared),
            _rounds(session, coding.design),
            _counts(session, coding),
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


def _sources(session: "Session", coding: CodingTable) -> str:
    table = coding.table
    rows = [
        (place, each.meta.title, each.meta.region, each.meta.year, each.meta.issuer, each.meta.date, each.characters)
        for place, each in zip(table.places, coding.documents, strict=True)
    ]
    head = ("编号 no.", "标题 title", "地区 region", "年份 year", "机关 issuer", "日期 date", "字数 characters")
    inclusion = read_inclusion(session)
    parts = [
        f"<h2>1. 文本来源 · Sources</h2><p>共 {len(rows)} 份文本，每份取其正文，网页杂项不计。 {len(rows)} "
        "documents; remains of web pages are left out.</p>",
        _table(head, rows),
    ]
    if inclusion.criteria:
        parts.append(f"<p>选取标准 · Criteria: {escape(inclusion.criteria)}</p>")
    excluded = [each for each in session.documents.list() if each.id in inclusion.excluded]
    if excluded:
        parts.append(f"<p>排除 {len(excluded)} 份。 {len(excluded)} documents are left out.</p>")
        listed = [(each.meta.title, each.meta.region, each.meta.year, inclusion.excluded[each.id]) for each in excluded]
        parts.append(_table(("标题 title", "地区 region", "年份 year", "理由 reason"), listed))
    return "".join(parts)


def _units(session: "Session", coding: CodingTable) -> str:
    zh, en = _RULES[coding.design.rule]
    share, count = coding.design.share, len(coding.table)
    known = numberings(session)
    frozen = "<p>编号未固定。 Numbers are not frozen.</p>"
    if known:
        newest, program = known[-1], escape(known[-1].program)
        frozen = (
            f"<p>编号已固定：第 {newest.version} 版，{escape(newest.at[:10])}，标读 {program}。 Numbers are frozen: "
            f"numbering {newest.version}, {escape(newest.at[:10])}, Biaodu {program}.</p>"
        )
    return (
        f"<h2>2. 分析单元 · Units of analysis</h2><p>分析单元为{zh}，按“{escape(coding.design.scheme)}”编号，"
        f"共 {count} 个；标注覆盖单元的 {share} 及以上，或完全落在单元之内，即归入该单元。</p><p>The unit of "
        f"analysis is the {en}, numbered {escape(coding.design.scheme)}: {count} units. An annotation belongs to each "
        f"unit of which it covers at least {share}, and to one that it lies inside of.</p>{frozen}"
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


def _reliability(session: "Session", compared: CodingTable | None) -> str:
    heading = "<h2>4. 编码员与信度 · Coders and reliability</h2>"
    if compared is None:
        return heading + "<p>未报告信度。 Reliability is not reported.</p>"
    found = reliability(compared)
    names, english = (StudyNames(compared, session.codebook.labels(), language) for language in ("zh", "en"))
    rows = [
        (" ".join(dict.fromkeys(of.dimension(each.code) for of in (names, english))), each.whole.n, sum(each.not_coded),
         *(with_interval(each.whole.coefficients[name]) for name in COEFFICIENTS))
        for each in found
    ]  # fmt: skip
    rules = "".join(
        f"<li>{escape(blank_rule(each, of, compared.coders))}</li>" for each in found for of in (names, english)
    )
    notes = "".join(
        f"<p>{escape(of.word('holsti_note') + ' ' + of.word('interval_note', rounds=f'{ROUNDS:,}', seed=SEED))}</p>"
        for of in (names, english)
    )
    return (
        f"{heading}<p>{escape('、'.join(compared.coders))}</p>{notes}"
        + _table(("维度 dimension", "n", "未编码 not coded", *(_NAMES[name] for name in COEFFICIENTS)), rows)
        + f"<ul>{rules}</ul>"
        + _explained()
    )


def _explained() -> str:
    """What each coefficient is: formula, source, usual thresholds and what these do not mean."""
    rows = [
        (
            _both(words.names), f"<code>{escape(words.formula)}</code>", escape(words.source),
            _both(words.thresholds), _both(words.limits),
        )
        for words in (COEFFICIENT_WORDS[name] for name in COEFFICIENTS)
    ]  # fmt: skip
    head = ("系数 coefficient", "公式 formula", "来源 source", "常用界限 usual thresholds", "局限 caveats")
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    return (
        "<h3>系数说明 · What the coefficients are</h3>"
        f"<table><tr>{top}</tr>{''.join(lines)}</table><p>{'<br>'.join(map(escape, SYMBOLS))}</p>"
        f"<h3>文献 · References</h3><ul>{''.join(f'<li>{escape(each)}</li>' for each in REFERENCES)}</ul>"
    )


def _both(words: tuple[str, str]) -> str:
    """A text in both languages, one below the other."""
    return "<br>".join(dict.fromkeys(map(escape, words)))


def _rounds(session: "Session", design: StudyDesign) -> str:
    """The samples that were drawn and the rounds that were recorded, compared."""
    parts: list[str] = []
    drawn = [
        (
            each.at[:10], _word(f"drawn_{each.method}"), "；".join(map(_word, each.by)), each.seed,
            len(each.documents), each.of,
        )
        for each in samples(session)
    ]  # fmt: skip
    if drawn:
        head = ("日期 date", "方法 method", "分层 strata", "种子 seed", "n", "总数 of")
        parts.append("<h3>信度样本 · Samples for reliability</h3>" + _table(head, drawn))
    named = {each.code: " ".join(dict.fromkeys((each.name("zh"), each.name("en")))) for each in design.dimensions}
    compared = [
        (each.name, _word(f"round_{each.kind.value}"), each.at[:10], each.codebook, "、".join(each.coders),
         len(each.documents), named.get(code, code), int(figures.get("n") or 0),
         *(figures.get(name) for name in ("percent", "composite", "cohen_kappa", "alpha")))
        for each in rounds(session)
        for code, figures in each.figures.items()
    ]  # fmt: skip
    if compared:
        head = (
            "轮次 round", "类型 kind", "日期 date", "手册版本 codebook", "编码员 coders", "文本 documents",
            "维度 dimension", "n", *(_NAMES[name] for name in ("percent", "composite", "cohen_kappa", "alpha")),
        )  # fmt: skip
        parts.append("<h3>编码轮次 · Rounds</h3>" + _table(head, compared))
    return "".join(parts)


def _word(name: str) -> str:
    return " ".join(dict.fromkeys(word(name, language) for language in ("zh", "en")))


def _counts(session: "Session", coding: CodingTable) -> str:
    """Frequencies, and the cross tables of every two dimensions with their tests."""
    labels = session.codebook.labels()
    chinese, english = (_counted(coding, StudyNames(coding, labels, language)) for language in ("zh", "en"))
    both = [_in_both(zh, en) for zh, en in zip(chinese, english, strict=True)]
    made = "".join(html_table(table, number, "zh") for number, table in enumerate(both, 1))
    return f"<h2>5. 统计表 · Tables</h2><p>{escape(coding.coders[0])}</p>{made}"


def _counted(coding: CodingTable, names: StudyNames) -> list[StudyTable]:
    tables = [frequency_table(coding, names, dimension) for dimension in coding.labels]
    dimensions = list(coding.labels)
    for at, rows in enumerate(dimensions):
        for columns in dimensions[at + 1 :]:
            tables += cross_study_tables(coding, names, rows, columns, None)
            tables.append(association_table(coding, names, rows, columns))
    return tables


def _in_both(chinese: StudyTable, english: StudyTable) -> StudyTable:
    """One table whose words stand in both languages."""

    def joined(zh: Cell, en: Cell) -> Cell:
        return zh if zh == en or not isinstance(zh, str) else f"{zh} {en}"

    def line(zh: Sequence[Cell], en: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(map(joined, zh, en))

    return replace(
        chinese,
        caption=f"{chinese.caption} · {english.caption}",
        head=tuple(map(str, line(chinese.head, english.head))),
        rows=tuple(map(line, chinese.rows, english.rows)),
        note=f"{chinese.note} {english.note}".strip(),
    )


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
