"""Tables of how far coders agree, as values: as papers print them, and each end of an interval by itself."""

from collections.abc import Sequence

from core.spreadsheet import Cell
from core.study.coefficient_words import COEFFICIENT_WORDS
from core.study.reliability import COEFFICIENTS, ROUNDS, SEED, Coefficient, DimensionReliability, Reliability
from core.study.tables import StudyNames, StudyTable


def with_interval(figure: Coefficient) -> str | None:
    """A figure as papers print it, with its interval in brackets where it has one."""
    if figure.value is None:
        return None
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def coefficients_table(found: Sequence[DimensionReliability], names: StudyNames, coders: Sequence[str]) -> StudyTable:
    """All coefficients of every dimension and of each of its labels, with N and intervals; a line each."""
    rows: list[tuple[Cell, ...]] = []
    for dimension, name, of in _lines(found, names):
        figures = (with_interval(of.coefficients[key]) for key in COEFFICIENTS)
        rows.append((name, of.n, sum(dimension.not_coded), of.coders, *figures))
    head = tuple(map(names.word, ("dimension", "n", "not_coded", "coders")))
    named = tuple(COEFFICIENT_WORDS[key].name(names.language) for key in COEFFICIENTS)
    rules = [blank_rule(each, names, coders) for each in found]
    about = names.word("interval_note", rounds=f"{ROUNDS:,}", seed=SEED)
    note = (" " if not names.language.startswith("zh") else "").join([names.word("holsti_note"), about, *rules])
    return StudyTable("reliability", names.word("reliability"), (*head, *named), tuple(rows), note)


def intervals_table(found: Sequence[DimensionReliability], names: StudyNames) -> StudyTable:
    """A line for each coefficient of every dimension and label: its value and the ends of its interval as numbers."""
    rows: list[tuple[Cell, ...]] = []
    for _dimension, name, of in _lines(found, names):
        for key in COEFFICIENTS:
            figure = of.coefficients[key]
            said = COEFFICIENT_WORDS[key].name(names.language)
            rows.append((name, said, of.n, figure.value, figure.low, figure.high))
    head = tuple(map(names.word, ("dimension", "coefficient", "n", "figure_value", "low", "high")))
    return StudyTable("intervals", names.word("intervals"), head, tuple(rows))


def blank_rule(found: DimensionReliability, names: StudyNames, coders: Sequence[str]) -> str:
    """What a unit without any label is in a dimension, and how many of them each coder left."""
    dimension = names.dimension(found.code)
    if found.takes_blank:
        return names.word("blank_answer", dimension=dimension)
    join = "、" if names.language.startswith("zh") else ", "
    counts = join.join(f"{coder} {many}" for coder, many in zip(coders, found.not_coded, strict=True))
    return names.word("blank_missing", dimension=dimension, counts=counts)


def _lines(
    found: Sequence[DimensionReliability], names: StudyNames
) -> list[tuple[DimensionReliability, str, Reliability]]:
    """Each dimension, and below it each of its labels."""
    lines: list[tuple[DimensionReliability, str, Reliability]] = []
    for each in found:
        lines.append((each, names.dimension(each.code), each.whole))
        lines += ((each, f"\u3000{names.label(code)}", of) for code, of in each.labels.items())
    return lines
