"""The statistics of the project in their panel."""

from gui.base.jobs import Jobs
from gui.statistics.panel import StatisticsPanel


def shown_panel(project, qtbot) -> StatisticsPanel:
    jobs = Jobs(project.bridge)
    panel = StatisticsPanel(project.session, project.bridge, jobs)
    qtbot.addWidget(panel, before_close_func=lambda _panel: jobs.wait())
    project.shown.append(panel)
    panel.resize(700, 600)
    panel.show()
    return panel


def table(panel: StatisticsPanel) -> list[list[str]]:
    """All cells but the last column's, which come later."""
    model = panel.model
    columns = range(model.withheld_column())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def withheld(panel: StatisticsPanel) -> list[str]:
    model = panel.model
    return [model.index(row, model.withheld_column()).data() for row in range(model.rowCount())]
