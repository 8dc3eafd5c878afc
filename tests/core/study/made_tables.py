"""Tables of coding made by hand: one dimension, one document a unit, so that nobody need label anything."""

from collections.abc import Sequence

from core.ids import DocumentId
from core.lazy_numpy import np
from core.model import Document, Meta, Source
from core.study.coding import CodingTable
from core.study.design import Demand, Dimension, StudyDesign
from core.study.unit_table import UnitTable

NO_ANSWER, NONE_FITS = -1, -2


def made_table(
    rows: Sequence[Sequence[int | None]], labels: int, demand: Demand = Demand.OPTIONAL, none: str = ""
) -> CodingTable:
    """Of each unit the place of the label that each coder gave it; None where a coder has not done its document.

    Also `NO_ANSWER` where the coder has done the document and left the unit, and `NONE_FITS`.
    """
    units, coders = len(rows), len(rows[0])
    source = Source("a", "0" * 64, "utf-8", "text/1")
    documents = tuple(
        Document(DocumentId(f"{at:064x}"), Meta(f"报告{at}", year=2020 + at), source, 10, "", at) for at in range(units)
    )
    given = np.zeros((coders, units, labels), dtype=np.bool_)
    present = np.zeros((coders, units), dtype=np.bool_)
    nones = np.zeros((coders, units), dtype=np.bool_)
    for at, row in enumerate(rows):
        for coder, value in enumerate(row):
            present[coder, at] = value is not None
            nones[coder, at] = value == NONE_FITS
            if value is not None and value >= 0:
                given[coder, at, value] = True
    places = np.arange(units)
    ones = np.ones(units, dtype=np.int64)
    table = UnitTable(
        documents,
        tuple(range(1, units + 1)),
        ("{document}-{part}-{item}",) * units,
        (False,) * units,
        np.arange(units + 1),
        np.zeros(units, dtype=np.int64),
        places * 0,
        ones,
        ones,
    )
    codes = tuple(f"l{at}" for at in range(labels))
    return CodingTable(
        StudyDesign((Dimension("d", codes, demand=demand, none=none),)),
        tuple(f"c{at}" for at in range(coders)),
        {"d": codes},
        table,
        {"d": given},
        {"d": nones},
        present,
    )
