"""The words of a study's tables in Chinese and English."""

_WORDS: dict[str, tuple[str, str]] = {
    "number": ("编号", "No."),
    "document": ("文本", "Document"),
    "region": ("地区", "Region"),
    "year": ("年份", "Year"),
    "issuer": ("发文机关", "Issuer"),
    "kind": ("文种", "Kind"),
    "unit": ("分析单元", "Unit of analysis"),
    "units": ("单元数", "Units"),
    "share": ("占比", "Share"),
    "dimension": ("维度", "Dimension"),
    "code": ("代码", "Code"),
    "label": ("类别", "Label"),
    "definition": ("定义", "Definition"),
    "examples": ("示例", "Examples"),
    "all": ("合计", "All"),
    "none_fits": ("无适用类别", "No code fits"),
    "not_coded": ("未编码", "Not coded"),
    "value": ("分组", "Group"),
    "unknown": ("未知", "not known"),
    "n": ("n", "n"),
    "chi_square": ("χ²", "chi-square"),
    "degrees": ("自由度", "df"),
    "p": ("p", "p"),
    "least": ("最小期望频数", "Least expected count"),
    "exact": ("Fisher 精确检验 p", "Fisher's exact p"),
    "v": ("Cramer's V", "Cramer's V"),
    "coders": ("编码员", "Coders"),
    "percent": ("百分比一致率", "Percent agreement"),
    "holsti": ("Holsti R", "Holsti's R"),
    "mutual": ("平均相互同意度", "Average mutual agreement"),
    "composite": ("复合信度", "Composite reliability"),
    "scott_pi": ("Scott π", "Scott's pi"),
    "cohen_kappa": ("Cohen κ", "Cohen's kappa"),
    "fleiss_kappa": ("Fleiss κ", "Fleiss' kappa"),
    "alpha": ("Krippendorff α", "Krippendorff's alpha"),
    "coding": ("编码表", "Coding table"),
    "codebook": ("编码手册", "Codebook"),
    "frequencies": ("{dimension}的频数与占比", "Frequencies and shares of {dimension}"),
    "frequencies_by": ("{dimension}的频数，按{by}", "Frequencies of {dimension} by {by}"),
    "shares_by": ("{dimension}的占比，按{by}", "Shares of {dimension} by {by}"),
    "cross": ("{rows}与{columns}的交叉表", "{rows} by {columns}"),
    "cross_row": ("{rows}与{columns}的交叉表（行占比）", "{rows} by {columns}, row shares"),
    "cross_column": ("{rows}与{columns}的交叉表（列占比）", "{rows} by {columns}, column shares"),
    "cross_total": ("{rows}与{columns}的交叉表（总占比）", "{rows} by {columns}, total shares"),
    "tests": ("{rows}与{columns}的独立性检验", "Tests of {rows} by {columns}"),
    "cooccurrence": ("类别共现", "Labels that stand together"),
    "reliability": ("编码员间信度", "Inter-coder reliability"),
    "table": ("表", "Table"),
    "figure": ("图", "Figure"),
    "trend": ("{dimension}的历年占比", "Shares of {dimension} by year"),
    "share_note": (
        "占比以该维度有类别的单元为底；一个单元可有多个类别，占比之和可大于 1。",
        "Shares are of the units with a label of the dimension; as a unit may have several, they may sum to more"
        " than 1.",
    ),
    "cross_note": (
        "计数为同时具有两个维度类别的单元；另有 {without} 个单元缺一或两个维度的类别，"
        "其中 {none} 个已编码为“无适用类别”。",
        "Counted are units with a label of both dimensions; {without} units lack one or both, and of these {none} were"
        " coded as: no code fits.",
    ),
    "holsti_note": (
        "固定单元下 Holsti R 即百分比一致率。",
        "With fixed units Holsti's R is percent agreement.",
    ),
}


def word(name: str, language: str, **fields: object) -> str:
    """A word or sentence of tables in the language of a tag, Chinese or else English."""
    chinese, english = _WORDS[name]
    text = chinese if language.startswith("zh") else english
    return text.format(**fields) if fields else text
