"""The matrix of annotators and the confusion of labels."""

from gui.agreement.panel import ANNOTATORS, CONFUSION, AgreementPanel
from tests.gui.agreement.conftest import texts


def test_the_matrix_and_the_confusion(panel: AgreementPanel):
    panel.tabs.setCurrentIndex(ANNOTATORS)
    assert texts(panel.grids[ANNOTATORS]) == [["", "0.22"], ["0.22", ""]]
    panel.tabs.setCurrentIndex(CONFUSION)
    grid = panel.grids[CONFUSION].grid_model.grid
    aid, safety = grid.rows.index("Student aid"), grid.columns.index("Campus safety")
    assert grid.cells[aid][safety].text == "1"
    behind = grid.cells[aid][safety].behind
    assert behind is not None
    assert [(passage.start, passage.end) for passage in behind()] == [(16, 28)]
