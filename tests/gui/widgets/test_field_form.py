"""The form of a declared field."""

import pytest
from PySide6.QtTest import QTest

from core.said.fields import Field, FieldChoice, FieldKind
from gui.widgets.field_form import FieldForm


@pytest.fixture
def form(qtbot) -> FieldForm:
    made = FieldForm()
    qtbot.addWidget(made)
    made.show()
    return made


def test_only_the_parts_of_its_kind_are_shown(form):
    form.kind.setCurrentIndex(form.kind.findData(FieldKind.NUMBER.value))
    assert form.units.isVisible()
    assert not form.choices.isVisible()
    form.units.setText("万元  亿元")
    form.choices.setPlainText("a")
    assert form.values()["units"] == ("万元", "亿元")
    assert form.values()["choices"] == (), "what is out of sight counts for nothing"


def test_choices_are_lines_of_code_and_names(form):
    form.show_field(None)
    QTest.keyClicks(form.choices, "done = Finished = Done")
    form.choices.appendPlainText("planned")
    assert form.values()["choices"] == (FieldChoice("done", "Finished", "Done"), FieldChoice("planned"))


def test_what_is_shown_comes_back_as_it_was(form):
    field = Field("1", "status", FieldKind.ONE, "状态", "Status", (FieldChoice("a", "", "A"), FieldChoice("b", "乙")))
    form.show_field(field)
    assert not form.code.isEnabled()
    assert not form.kind.isEnabled()
    assert form.values() == {"name_zh": "状态", "name_en": "Status", "choices": field.choices, "units": ()}
