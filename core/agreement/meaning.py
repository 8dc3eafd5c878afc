"""What a figure means and what drives it, as statements that are worded elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.agreement.figures import Measure
from core.agreement.report import AgreementReport
from core.messages import MESSAGES, fill, translated


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of `core.messages.MESSAGES` with its fields."""

    code: str
    fields: Mapping[str, object]


def worded(statement: Statement, language: str = "en") -> str:
    """The sentence in a language by its tag."""
    return fill(translated(MESSAGES[statement.code], language), statement.fields)


def explain(
    report: AgreementReport,
    label: str | None = None,
    measure: Measure = Measure.F1_EXACT,
    name: Callable[[str], str] = str,
) -> list[Statement]:
    """What a figure means, then what drives it. `name` turns a label's code into what the reader knows."""
    raise NotImplementedError
