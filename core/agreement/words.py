"""Names of figures, reasons and columns, for tables, pages, the window and the command line; translated when shown."""

from collections.abc import Iterator

from core.agreement.figures import Measure, Undefined
from core.messages import translated
from core.review.pairing import DifferenceKind

CONTEXT = "agreement page"
"""Of the page's texts in the catalog: a heading there is not always worded as the same English in the window."""

_MEASURES: dict[Measure, str] = {
    Measure.F1_EXACT: "F1, exact",
    Measure.F1_OVERLAP: "F1, overlap",
    Measure.KAPPA_CHARACTER: "Cohen's kappa, characters",
    Measure.KAPPA_SENTENCE: "Cohen's kappa, sentences",
    Measure.ALPHA_CHARACTER: "Krippendorff's alpha, characters",
    Measure.ALPHA_UNITIZING: "Unitizing alpha",
}

_MEANINGS: dict[Measure, str] = {
    Measure.F1_EXACT: "Share of spans that both annotators have with the same ends and label; mean of the pairs.",
    Measure.F1_OVERLAP: (
        "Share of spans that the other answers with the same label and at least one common character, each "
        "answering at most one; mean of the pairs."
    ),
    Measure.KAPPA_CHARACTER: (
        "Whether each character carries the label (pooled: the same set of labels), beyond chance; mean of the pairs."
    ),
    Measure.KAPPA_SENTENCE: (
        "Whether each sentence carries the label (pooled: the same set of labels), beyond chance; mean of the pairs."
    ),
    Measure.ALPHA_CHARACTER: (
        "As kappa over characters, for all annotators together; what somebody has not done is missing."
    ),
    Measure.ALPHA_UNITIZING: (
        "Whether the text is cut into the same spans, with all annotators together, beyond chance."
    ),
}

_REASONS: dict[Undefined, str] = {
    Undefined.ONE_ANNOTATOR: "fewer than two annotators",
    Undefined.NO_COMMON_DOCUMENT: "no document done by two annotators",
    Undefined.NO_UNITS: "no text outside of masks",
    Undefined.NO_SPANS: "nobody labelled anything",
    Undefined.ONE_CATEGORY: "everybody says the same of all units",
    Undefined.ONE_DOCUMENT: "one document only",
    Undefined.TOO_FEW_ROUNDS: "undefined in most rounds",
}

_KINDS: dict[DifferenceKind, str] = {
    DifferenceKind.SAME: "same",
    DifferenceKind.BOUNDARY: "boundary differs",
    DifferenceKind.LABEL: "label differs",
    DifferenceKind.BOTH: "both differ",
    DifferenceKind.ONLY_A: "only the first",
    DifferenceKind.ONLY_B: "only the second",
    DifferenceKind.PARTIAL: "not all",
    DifferenceKind.ATTRIBUTE: "attribute differs",
    DifferenceKind.LINK_A: "link only in the first",
    DifferenceKind.LINK_B: "link only in the second",
    DifferenceKind.LINKS: "links differ",
}


_PAGE: dict[str, str] = {
    "title": "Agreement",
    "of": "{names}: {documents} documents, {characters} characters, {sentences} sentences without masked text.",
    "bootstrap": "In brackets the 95 % interval over documents: {rounds} bootstrap rounds, seed {seed}.",
    "figures": "Figures by label",
    "label": "Label",
    "all": "All labels",
    "spans": "Spans",
    "share": "Share of text",
    "undefined": "undefined: {reason}",
    "pairs": "Each two annotators",
    "confusion": "Labels against each other",
    "confusion_about": "Of passages that answer each other. Rows: {first}; columns: {second}.",
    "nothing": "nothing",
    "drivers": "What drives it",
    "documents": "Documents",
    "document": "Document",
    "characters": "Characters",
    "about": "How the figures are computed",
    "said": "Attributes and links",
    "attribute": "Attribute",
    "alpha": "Krippendorff's alpha",
    "places": "Places",
    "open": "Not compared",
    "links": "Links",
    "links_made": "Links made",
    "all_links": "All links",
    "compared": "Compared",
    "said_about": (
        "Attributes: Krippendorff's alpha over places where annotations answer each other, interval for numbers and "
        "dates, nominal for all else. Links: F1 of links both of whose ends the other annotator's annotations answer."
    ),
}


def on_page(key: str, language: str, **fields: object) -> str:
    """A heading or sentence of the page, with its fields."""
    return translated(_PAGE[key], language, CONTEXT).format(**fields)


def name_of(measure: Measure, language: str) -> str:
    """A figure's name, for a language tag (``zh...`` Chinese, else English)."""
    return translated(_MEASURES[measure], language)


def meaning_of(measure: Measure, language: str) -> str:
    """What a figure counts, in a sentence."""
    return translated(_MEANINGS[measure], language)


def reason(undefined: Undefined, language: str) -> str:
    """Why a figure is undefined: a phrase to follow "undefined:"."""
    return translated(_REASONS[undefined], language)


def kind_name(kind: DifferenceKind, language: str) -> str:
    """A kind of difference."""
    return translated(_KINDS[kind], language)


def texts() -> Iterator[tuple[str, str | None]]:
    """All of them with their contexts, for the catalog."""
    for table in (_MEASURES, _MEANINGS, _REASONS, _KINDS):
        yield from ((text, None) for text in table.values())
    yield from ((text, CONTEXT) for text in _PAGE.values())
