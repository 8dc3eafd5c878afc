"""What a unit is and dimensions from templates, chosen in the menu of the screen."""

from pytestqt.qtbot import QtBot

from core.study.design import UnitRule, read_design
from gui.study.screen import StudyScreen
from tests.gui.conftest import Project
from tests.gui.study.test_screen import made, settled


def choose(screen: StudyScreen, text: str) -> None:
    next(action for action in screen.design_menu().actions() if action.text() == text).trigger()


def test_a_template_brings_its_labels_and_keys_and_a_rule_other_units(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    choose(screen, "Add the dimension: The five fields")
    settled(screen, qtbot)
    assert read_design(project.session).dimensions[-1].code == "field"
    assert screen.walking.coder.buttons["field", "a"].text().endswith("Economic")
    before = screen.walking.model.rowCount()
    choose(screen, "Units are paragraphs")
    settled(screen, qtbot)
    assert read_design(project.session).rule is UnitRule.PARAGRAPH
    assert screen.walking.model.rowCount() < before
    taken = next(each for each in screen.design_menu().actions() if each.text() == "Add the dimension: The five fields")
    assert not taken.isEnabled()
