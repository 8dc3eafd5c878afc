"""How a sample is drawn: method, groups, number or share, seed."""

from pytestqt.qtbot import QtBot

from core.study.drawing import DrawingMethod
from gui.study.sample_dialog import SampleChoices, SampleDialog


def test_number_or_share_and_groups_only_where_they_count(qtbot: QtBot):
    dialog = SampleDialog(60)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.choices() == SampleChoices(6, 1, DrawingMethod.SIMPLE, ())
    assert not dialog.strata["region"].isVisible()
    dialog.by_share.setChecked(True)
    dialog.share.setValue(25)
    dialog.seed.setValue(42)
    dialog.method.setCurrentIndex(2)
    dialog.strata["year"].setChecked(True)
    assert dialog.strata["region"].isVisible()
    assert "15 of 60" in dialog._drawn.text()
    found: list[SampleChoices] = []
    dialog.submitted.connect(found.append)
    for box in dialog.strata.values():
        box.setChecked(False)
    assert not dialog.ok_button().isEnabled(), "stratified by nothing is nothing"
    dialog.strata["region"].setChecked(True)
    dialog.strata["year"].setChecked(True)
    dialog.ok_button().click()
    assert found == [SampleChoices(15, 42, DrawingMethod.STRATIFIED, ("region", "year"))]
