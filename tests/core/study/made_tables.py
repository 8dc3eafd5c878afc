"""Tables of coding made by hand: one dimension, one document a unit, so that nobody need label anything."""

from collections.abc import Sequence

from core.ids import DocumentId
from core.lazy_numpy import np
from core.model import Document, Meta, Source
from core.study.coding import CodingTable
from core.study.design import Dimension, StudyDesign
from core.study.unit_table import UnitTable


def made_table(rows: Sequence[Sequence[int | None]], labels: int) -> CodingTable:
    """Of each unit the place of the label that each coder gave it; None where a coder has not done its document."""
    units, coders = len(rows), len(rows[0])
    source = Source("a", "0" * 64, "utf-8", "text/1")
    documents = tuple(
        Document(DocumentId(f"{at:064x}"), Meta(f"报告{at}", year=2020 + at), source, 10, "", at) for at in range(units)
    )
    given = np.zeros((coders, units, labels), dtype=np.bool_)
    present = np.zeros((coders, units), dtype=np.bool_)
    for at, row in enumerate(rows):
        for coder, value in enumerate(row):
            if value is not None:
                given[coder, at, value] = present[coder, at] = True
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
        StudyDesign((Dimension("d", codes),)),
        tuple(f"c{at}" for at in range(coders)),
        {"d": codes},
        table,
        {"d": given},
        {"d": np.zeros((coders, units), dtype=np.bool_)},
        present,
    )
