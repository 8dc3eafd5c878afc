"""What a unit is, its number, when an annotation belongs to it, and what dimensions demand."""

from fractions import Fraction

from pytestqt.qtbot import QtBot

from core.study.design import Demand, StudyDesign, UnitRule
from gui.study.design_dialog import DesignDialog
from tests.gui.study.coded import DESIGN


def test_everything_of_it_can_be_changed(qtbot: QtBot):
    dialog = DesignDialog(DESIGN)
    qtbot.addWidget(dialog)
    assert dialog.design() == DESIGN, "what nobody touches stays"
    found: list[StudyDesign] = []
    dialog.submitted.connect(found.append)
    dialog.rule.setCurrentIndex(2)
    dialog.scheme.setText("D{document:02}.{part}.{item}")
    assert "D03.2.1" in dialog._preview.text()
    dialog.share.setValue(80)
    dialog.demands["how"].setCurrentIndex(2)
    dialog.ok_button().click()
    (made,) = found
    assert (made.rule, made.share) == (UnitRule.PARAGRAPH, Fraction(4, 5))
    assert [each.demand for each in made.dimensions] == [Demand.ONE, Demand.OPTIONAL]


def test_numbers_that_tell_nothing_apart_are_not_kept(qtbot: QtBot):
    dialog = DesignDialog(DESIGN)
    qtbot.addWidget(dialog)
    dialog.scheme.setText("{document}{part}{item}")
    assert not dialog.ok_button().isEnabled()
    dialog.scheme.setText("{document}/{part}/{item}")
    assert dialog.ok_button().isEnabled()


def test_a_share_that_percent_cannot_say_stays_unless_it_is_changed(qtbot: QtBot):
    dialog = DesignDialog(StudyDesign(DESIGN.dimensions, share=Fraction(2, 3)))
    qtbot.addWidget(dialog)
    assert dialog.design().share == Fraction(2, 3)
