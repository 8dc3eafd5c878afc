"""Figures of labelled passages."""

from decimal import Decimal
from pathlib import Path

from core.figures.corrections import FigureSaid
from core.figures.quantity import ReportedAs
from core.matrix.cell_figures import FigureReader
from core.matrix.evidence import evidence_matrix
from tests.core.matrix.reports import EAST, reports


def test_a_cell_has_the_figures_of_its_passages_as_they_are_corrected(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        person = session.annotators.by_name("王敏")
        assert person is not None
        label = session.codebook.by_code("infrastructure").id
        reader = FigureReader(session)
        east, west, _north = (row.cell(label) for row in evidence_matrix(session, [person.id]).rows)
        assert [(found.text, found.what, found.quantity.value) for found in reader.figures(east.passages)] == [
            ("900个", "学位", 900),
            ("2196.1万元", "投入", 21_961_000),
        ]
        assert [found.quantity.reported for found in reader.figures(west.passages)] == [ReportedAs.WITHHELD]
        at = EAST.index("900个")
        session.corrections.figure(documents[0], at, FigureSaid(at + 4, Decimal(90), "个", ReportedAs.PLANNED))
        reader.forget(documents)
        assert reader.figures(east.passages)[0].quantity.value == 90
        assert reader.text(documents[0]) == EAST
