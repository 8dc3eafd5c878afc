"""A project of which two coders have coded most units, and its screen."""

import pytest
from pytestqt.qtbot import QtBot

from core.study.answers import answer
from core.study.coding import read_coding
from core.study.design import Demand, Dimension, StudyDesign, UnitRule, write_design
from gui.base.jobs import Jobs
from gui.study.page import StudyPage
from tests.gui.conftest import Project

DESIGN = StudyDesign(
    (
        Dimension("what", ("infrastructure", "teachers"), "对象", "Object", Demand.ONE),
        Dimension("how", ("safety", "subsidies"), "手段", "Means", Demand.SEVERAL),
    ),
    UnitRule.SENTENCE,
)
ANSWERS = (
    ("infrastructure", "infrastructure"),
    ("teachers", "infrastructure"),
    ("teachers", "teachers"),
    ("infrastructure", "infrastructure"),
    ("infrastructure", "infrastructure"),
    ("teachers", "infrastructure"),
)
"""What 王敏 and 李强 give the first units in the first dimension; about the second and sixth they do not agree."""


@pytest.fixture
def coded(project: Project) -> Project:
    """Two coders have answered one dimension."""
    session = project.session
    write_design(session, DESIGN)
    units = [coded.unit for coded in read_coding(session, []).units()]
    for place, person in enumerate((project.me, project.other)):
        session.use_annotator(person.id)
        for unit, given in zip(units, ANSWERS, strict=False):
            code = given[place]
            if code is not None:
                answer(session, unit, "what", session.codebook.by_code(code).id)
    session.use_annotator(project.me.id)
    return project


def shown(project: Project, page_type: type[StudyPage], qtbot: QtBot) -> StudyPage:
    """A page by itself, when it has found what it shows."""
    page = page_type(project.session, project.bridge, Jobs(project.bridge))
    project.shown.append(page)
    page.resize(1000, 700)
    page.show()
    page.refresh()
    settled(page, qtbot)
    return page


def settled(page: StudyPage, qtbot: QtBot) -> None:
    """Wait until it has found what it looks for."""
    qtbot.waitUntil(lambda: not page.busy)


def cells(page: StudyPage) -> list[list[str]]:
    """What the table shows."""
    model = page.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
