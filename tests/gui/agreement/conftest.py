"""The review's window: figures are computed of what two people labelled."""

import pytest

from gui.agreement.panel import AgreementPanel
from gui.widgets.grid import GridView
from gui.window.main_window import MainWindow
from tests.gui.review.conftest import reviewed_path, window  # noqa: F401


@pytest.fixture
def panel(window: MainWindow, qtbot) -> AgreementPanel:  # noqa: F811
    window.docks.reveal("agreement")
    made = window.docks.dock("agreement").widget()
    assert isinstance(made, AgreementPanel)
    qtbot.waitUntil(lambda: made.report is not None, timeout=20_000)
    return made


def texts(grid: GridView) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.grid_model.grid.cells]
