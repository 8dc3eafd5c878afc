"""Names of figures, reasons and columns in both languages, for tables, pages and the command line.

They stand here, not in the interface's catalog, because pages and the command line's tables are not the interface.
"""

from core.agreement.figures import Measure, Undefined
from core.review.pairing import Kind

_MEASURES: dict[Measure, tuple[str, str]] = {
    Measure.F1_EXACT: ("F1, exact", "F1（完全一致）"),
    Measure.F1_OVERLAP: ("F1, overlap", "F1（有重叠）"),
    Measure.KAPPA_CHARACTER: ("Cohen's kappa, characters", "Cohen κ（按字）"),
    Measure.KAPPA_SENTENCE: ("Cohen's kappa, sentences", "Cohen κ（按句）"),
    Measure.ALPHA_CHARACTER: ("Krippendorff's alpha, characters", "Krippendorff α（按字）"),
    Measure.ALPHA_UNITIZING: ("Unitizing alpha", "Krippendorff αU（片段切分）"),
}

_MEANINGS: dict[Measure, tuple[str, str]] = {
    Measure.F1_EXACT: (
        "Share of spans that both annotators have with the same ends and label; mean of the pairs.",
        "两位标注员起止与类别都相同的片段所占比例；取各对的平均值。",
    ),
    Measure.F1_OVERLAP: (
        "Share of spans that the other answers with the same label and at least one common character, "
        "each answering at most one; mean of the pairs.",
        "类别相同且至少有一个字重叠的片段所占比例，每个片段至多配对一次；取各对的平均值。",
    ),
    Measure.KAPPA_CHARACTER: (
        "Whether each character carries the label (pooled: the same set of labels), beyond chance; mean of the pairs.",
        "每个字是否带有该类别（总计：类别集合是否相同），扣除偶然一致；取各对的平均值。",
    ),
    Measure.KAPPA_SENTENCE: (
        "Whether each sentence carries the label (pooled: the same set of labels), beyond chance; mean of the pairs.",
        "每句是否带有该类别（总计：类别集合是否相同），扣除偶然一致；取各对的平均值。",
    ),
    Measure.ALPHA_CHARACTER: (
        "As kappa over characters, for all annotators together; what somebody has not done is missing.",
        "与按字的 κ 相同，但同时计算全部标注员；未做的文档按缺失处理。",
    ),
    Measure.ALPHA_UNITIZING: (
        "Whether the text is cut into the same spans, with all annotators together, beyond chance.",
        "全部标注员是否把正文切分成相同的片段，扣除偶然一致。",
    ),
}

_REASONS: dict[Undefined, tuple[str, str]] = {
    Undefined.ONE_ANNOTATOR: ("fewer than two annotators", "标注员不足两位"),
    Undefined.NO_COMMON_DOCUMENT: ("no document done by two annotators", "没有两位标注员都完成的文档"),
    Undefined.NO_UNITS: ("no text outside of masks", "遮罩之外没有正文"),
    Undefined.NO_SPANS: ("nobody labelled anything", "没有任何标注"),
    Undefined.ONE_CATEGORY: ("everybody says the same of all units", "所有单位只出现一种取值"),
    Undefined.ONE_DOCUMENT: ("one document only", "只有一篇文档"),
    Undefined.TOO_FEW_ROUNDS: ("undefined in most rounds", "多数抽样中无法计算"),
}

_KINDS: dict[Kind, tuple[str, str]] = {
    Kind.SAME: ("same", "一致"),
    Kind.BOUNDARY: ("boundary differs", "边界不同"),
    Kind.LABEL: ("label differs", "类别不同"),
    Kind.BOTH: ("both differ", "边界与类别都不同"),
    Kind.ONLY_A: ("only the first", "仅前者"),
    Kind.ONLY_B: ("only the second", "仅后者"),
    Kind.PARTIAL: ("not all", "部分人标注"),
}


_PAGE: dict[str, tuple[str, str]] = {
    "title": ("Agreement", "一致性报告"),
    "of": (
        "{names}: {documents} documents, {characters} characters, {sentences} sentences without masked text.",
        "{names}：{documents} 篇文档，{characters} 字，{sentences} 句（不含遮罩部分）。",
    ),
    "bootstrap": (
        "In brackets the 95 % interval over documents: {rounds} bootstrap rounds, seed {seed}.",
        "方括号内为按文档自助抽样的 95% 区间：{rounds} 轮，随机种子 {seed}。",
    ),
    "figures": ("Figures by label", "各类别的数值"),
    "label": ("Label", "类别"),
    "all": ("All labels", "全部类别"),
    "spans": ("Spans", "片段数"),
    "share": ("Share of text", "占正文比例"),
    "undefined": ("undefined: {reason}", "无法计算：{reason}"),
    "pairs": ("Each two annotators", "两两比较"),
    "confusion": ("Labels against each other", "类别对照"),
    "confusion_about": (
        "Of passages that answer each other. Rows: {first}; columns: {second}.",
        "相互对应的片段。行：{first}；列：{second}。",
    ),
    "nothing": ("nothing", "未标"),
    "drivers": ("What drives it", "差异主要来自哪里"),
    "documents": ("Documents", "各文档"),
    "document": ("Document", "文档"),
    "characters": ("Characters", "字数"),
    "about": ("How the figures are computed", "数值的含义"),
}


def on_page(key: str, language: str, **fields: object) -> str:
    """A heading or sentence of the page, with its fields."""
    return _choose(_PAGE[key], language).format(**fields)


def _choose(words: tuple[str, str], language: str) -> str:
    return words[language.startswith("zh")]


def name_of(measure: Measure, language: str) -> str:
    """A figure's name, for a language tag (``zh...`` Chinese, else English)."""
    return _choose(_MEASURES[measure], language)


def meaning_of(measure: Measure, language: str) -> str:
    """What a figure counts, in a sentence."""
    return _choose(_MEANINGS[measure], language)


def reason(undefined: Undefined, language: str) -> str:
    """Why a figure is undefined: a phrase to follow "undefined:"."""
    return _choose(_REASONS[undefined], language)


def kind_name(kind: Kind, language: str) -> str:
    """A kind of difference."""
    return _choose(_KINDS[kind], language)
