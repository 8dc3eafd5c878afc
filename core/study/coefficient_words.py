"""What each coefficient of agreement is, in Chinese and English: formula, source, thresholds and what they miss."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoefficientWords:
    """A coefficient as a page or a window explains it; texts in Chinese and English."""

    names: tuple[str, str]
    formula: str
    source: str
    thresholds: tuple[str, str]
    limits: tuple[str, str]
    """What the thresholds do not mean."""

    def said(self, language: str) -> str:
        """All of it in one paragraph, in the language of a tag: Chinese, or else English."""
        at = 0 if language.startswith("zh") else 1
        names = ("公式：{}。来源：{}。常用界限：{} {}", "Formula: {}. Source: {}. Usual thresholds: {} {}")
        return names[at].format(self.formula, self.source, self.thresholds[at], self.limits[at])

    def name(self, language: str) -> str:
        """Its name in the language of a tag."""
        return self.names[0 if language.startswith("zh") else 1]


_AGREED = (
    "0.9 以上几乎总可接受，0.8 以上多数情形可接受，0.7 仅见于探索性研究（Neuendorf 2002）。",
    "0.9 is nearly always accepted, 0.8 mostly, 0.7 in exploratory work (Neuendorf 2002).",
)
_CHANCE_TOO = (
    "不扣除偶然一致：类别少、分布偏时，乱编也可能很高；达到界限不说明编码有效。",
    "Agreement by chance is in it: with few or uneven codes guesses reach it, too; reaching it does not make codes"
    " valid.",
)
_BANDS = (
    "0.41—0.60 中等，0.61—0.80 较高，0.81 以上几乎完全一致（Landis & Koch 1977）。",
    "0.41–0.60 moderate, 0.61–0.80 substantial, from 0.81 almost perfect (Landis and Koch 1977).",
)
_PREVALENCE = (
    "这些档次是约定而非检验；某一类别极多时，一致率高而系数仍低；样本小则区间宽，应看区间而不只看数值。",
    "The bands are a convention and no test; where one code prevails it is low though coders mostly agree; few units"
    " make wide intervals, so read these and not the value alone.",
)
COEFFICIENT_WORDS: dict[str, CoefficientWords] = {
    "percent": CoefficientWords(
        ("百分比一致率", "Percent agreement"), "A₀ = M / N", "Neuendorf 2002, ch. 7", _AGREED, _CHANCE_TOO
    ),
    "holsti": CoefficientWords(
        ("Holsti R", "Holsti's R"),
        "R = 2M / (N₁ + N₂)",
        "Holsti 1969, ch. 6",
        _AGREED,
        (
            "固定单元下 N₁ = N₂，R 即百分比一致率。" + _CHANCE_TOO[0],
            "With fixed units N₁ = N₂ and R is percent agreement. " + _CHANCE_TOO[1],
        ),
    ),
    "mutual": CoefficientWords(
        ("平均相互同意度", "Average mutual agreement"),
        "K = Σ R(i,j) / C(n,2)",
        "Holsti 1969, p. 137",
        (
            "没有单独的界限，用来计算复合信度。",
            "It has no threshold of its own; composite reliability is made of it.",
        ),
        (
            "是平均数：一对编码员很差也看不出来。" + _CHANCE_TOO[0],
            "It is a mean: it hides a pair of coders who hardly agree. " + _CHANCE_TOO[1],
        ),
    ),
    "composite": CoefficientWords(
        ("复合信度", "Composite reliability"),
        "nK / (1 + (n − 1)K)",
        "Holsti 1969, p. 137 (Spearman–Brown)",
        ("国内文献多以 0.8 或 0.9 为可接受。", "Chinese content analyses mostly ask for 0.8 or 0.9."),
        (
            "随编码员人数增加而升高，与编码员是否一致无关：两人各 0.6 即得 0.75；须同时报告 K。",
            "It rises with the number of coders whether they agree or not: K = 0.6 of two coders makes 0.75; report K"
            " beside it.",
        ),
    ),
    "scott_pi": CoefficientWords(
        ("Scott π", "Scott's pi"), "π = (A₀ − Σ p²) / (1 − Σ p²)", "Scott 1955", _BANDS, _PREVALENCE
    ),
    "cohen_kappa": CoefficientWords(
        ("Cohen κ", "Cohen's kappa"),
        "κ = (A₀ − Σ p₁p₂) / (1 − Σ p₁p₂)",
        "Cohen 1960; Light 1971",
        _BANDS,
        (
            "两人各自偏好不同时反而升高。" + _PREVALENCE[0],
            "It rises where two coders prefer different codes. " + _PREVALENCE[1],
        ),
    ),
    "fleiss_kappa": CoefficientWords(
        ("Fleiss κ", "Fleiss' kappa"), "κ = (P̄ − Σ p²) / (1 − Σ p²)", "Fleiss 1971", _BANDS, _PREVALENCE
    ),
    "alpha": CoefficientWords(
        ("Krippendorff α", "Krippendorff's alpha"),
        "α = 1 − Dₒ / Dₑ",
        "Krippendorff 2004, ch. 11",
        (
            "0.800 以上可靠，0.667—0.800 仅支持初步结论。",
            "From 0.800 reliable, 0.667–0.800 for tentative conclusions only.",
        ),
        (
            "界限指误差的代价而非显著性；Krippendorff 要求看区间下限，并按后果另定界限。",
            "The thresholds are about what errors cost and no significance; Krippendorff asks for the interval's lower"
            " end, and for thresholds of one's own where more is at stake.",
        ),
    ),
}
"""By the names of `core.study.reliability.COEFFICIENTS`."""

SYMBOLS = (
    "A₀：两人一致的单元占比；M：一致的单元数；N、N₁、N₂：单元数与各人的判断数；K：平均相互同意度；n：编码员人数；"
    "p、p₁、p₂：各类别在全部编码、在第一人、第二人编码中的占比；P̄：每个单元内一致的编码员对的平均占比；"
    "Dₒ、Dₑ：观察到的与偶然期望的不一致。多于两人时 A₀、π、κ（Cohen）为各对编码员的平均。",
    "A₀: share of units on which two coders agree; M: units on which they do; N, N₁, N₂: units, and decisions of each"
    " coder; K: average mutual agreement; n: coders; p, p₁, p₂: share of each code in all, in the first and in the"
    " second coder's decisions; P̄: mean share of pairs of coders that agree within a unit; Dₒ, Dₑ: observed"
    " disagreement and that expected by chance. Of more than two coders A₀, pi and Cohen's kappa are means over pairs.",
)
"""What stands in the formulas, in Chinese and English."""
REFERENCES = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,"
    " 37–46.",
    "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378–382.",
    "Holsti, O. R. (1969). Content Analysis for the Social Sciences and Humanities. Addison-Wesley.",
    "Krippendorff, K. (2004). Content Analysis: An Introduction to Its Methodology. 2nd ed. Sage.",
    "Landis, J. R., Koch, G. G. (1977). The measurement of observer agreement for categorical data. Biometrics 33,"
    " 159–174.",
    "Light, R. J. (1971). Measures of response agreement for qualitative data. Psychological Bulletin 76, 365–377.",
    "Neuendorf, K. A. (2002). The Content Analysis Guidebook. Sage.",
    "Scott, W. A. (1955). Reliability of content analysis: The case of nominal scale coding. Public Opinion Quarterly"
    " 19, 321–325.",
)
"""What the sources and thresholds name."""
