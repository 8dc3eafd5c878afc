"""Samples that were drawn, newest last; packages are asked of the one with the cursor."""

from pytestqt.qtbot import QtBot

from core.study.rounds import draw_sample, samples
from gui.study.samples_page import SamplesPage
from tests.gui.conftest import Project
from tests.gui.study.coded import cells, settled, shown


def test_samples_are_listed_and_packed(project: Project, qtbot: QtBot):
    page = shown(project, SamplesPage, qtbot)
    assert isinstance(page, SamplesPage)
    assert not page.packages.isEnabled()
    draw_sample(project.session, 2, 7)
    draw_sample(project.session, 1, 8)
    settled(page, qtbot)
    assert [row[4:7] for row in cells(page)] == [["7", "2", "3"], ["8", "1", "3"]]
    asked: list[tuple[str, object]] = []
    page.desk_wanted.connect(lambda what, value: asked.append((what, value)))
    page.draw.click()
    page.packages.click()
    page.table.setCurrentIndex(page.model.index(0, 0))
    page.packages.click()
    first, second = samples(project.session)
    assert asked == [("draw_sample", None), ("pack_sample", second), ("pack_sample", first)]
