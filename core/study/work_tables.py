"""Tables of how a study was done, as values: rounds side by side, samples drawn, documents in and left out."""

from collections.abc import Mapping, Sequence

from core.ids import DocumentId
from core.model import Document
from core.spreadsheet import Cell
from core.study.coefficient_words import COEFFICIENT_WORDS
from core.study.design import StudyDesign
from core.study.inclusion import Inclusion
from core.study.reliability import COEFFICIENTS
from core.study.rounds import CodingRound, DrawnSample
from core.study.tables import StudyTable
from core.study.words import word


def rounds_table(
    rounds: Sequence[CodingRound], design: StudyDesign, language: str, *, with_coders: bool = True
) -> StudyTable:
    """A column for each round, so that they can be compared line by line: what it was, and every figure."""

    def said(name: str) -> str:
        return word(name, language)

    rows: list[tuple[Cell, ...]] = [
        (said("round_kind"), *(said(f"round_{each.kind.value}") for each in rounds)),
        (said("begun"), *(each.begun[:10] or None for each in rounds)),
        (said("closed"), *(each.at[:10] or said("open") for each in rounds)),
        (said("codebook_version"), *(each.codebook for each in rounds)),
        (said("numbering"), *(each.numbering or None for each in rounds)),
        *([(said("coders"), *("、".join(each.coders) for each in rounds))] if with_coders else []),
        (said("documents"), *(len(each.documents) for each in rounds)),
        (said("note"), *(each.note or None for each in rounds)),
    ]
    named = {each.code: each.name(language) for each in design.dimensions}
    for code in dict.fromkeys(code for each in rounds for code in each.figures):
        for key in ("n", *COEFFICIENTS):
            name = said("n") if key == "n" else COEFFICIENT_WORDS[key].name(language)
            figures = [each.figures.get(code, {}).get(key) for each in rounds]
            cells = [int(value) if key == "n" and value is not None else value for value in figures]
            rows.append((f"{named.get(code, code)} · {name}", *cells))
    return StudyTable("rounds", said("rounds"), (said("round"), *(each.name for each in rounds)), tuple(rows))


def samples_table(samples: Sequence[DrawnSample], titles: Mapping[DocumentId, str], language: str) -> StudyTable:
    """A line for each sample that was drawn, with all that draws it again."""

    def said(name: str) -> str:
        return word(name, language)

    rows = tuple(
        (
            number,
            each.at[:10],
            said(f"drawn_{each.method}"),
            "、".join(map(said, each.by)),
            each.seed,
            len(each.documents),
            each.of,
            each.program,
            "；".join(titles.get(id_, id_[:8]) for id_ in each.documents),
        )
        for number, each in enumerate(samples, 1)
    )
    head = ("number", "drawn_at", "method", "strata", "seed", "drawn", "drawn_of", "program", "documents")
    return StudyTable("samples", said("samples"), tuple(map(said, head)), rows)


def documents_table(
    documents: Sequence[Document], places: Mapping[DocumentId, int], inclusion: Inclusion, language: str
) -> StudyTable:
    """A line for each document of the project: whether it is in the study, and why not."""

    def said(name: str) -> str:
        return word(name, language)

    rows = tuple(
        (
            None if each.id in inclusion.excluded else places.get(each.id),
            each.meta.title,
            each.meta.region,
            each.meta.year,
            each.meta.issuer,
            said("left_out" if each.id in inclusion.excluded else "taken_in"),
            inclusion.excluded.get(each.id, ""),
        )
        for each in documents
    )
    head = ("number", "document", "region", "year", "issuer", "state", "reason")
    note = word("criteria", language, words=inclusion.criteria) if inclusion.criteria else ""
    return StudyTable("documents", said("documents"), tuple(map(said, head)), rows, note)
