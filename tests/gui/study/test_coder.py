"""The answers beside a unit by mouse; keys are pressed in `test_screen.py`."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.codebook import default_codebook
from core.study.design import Dimension
from gui.study.coder import UnitCoder
from gui.study.keys import choices


def test_a_click_answers_and_only_what_was_given_is_marked(qtbot: QtBot, qapp: QApplication):
    coder = UnitCoder()
    qtbot.addWidget(coder)
    dimension = Dimension("what", ("infrastructure", "teachers"), "", "Object")
    coder.show_choices(choices([dimension], default_codebook().labels, "en", "No code fits"), {"what": "Object"})
    answered: list[tuple[str, object]] = []
    coder.answered.connect(lambda *answer: answered.append(answer))
    coder.buttons["what", "2"].click()
    coder.buttons["what", "0"].click()
    assert answered == [("what", default_codebook().labels[1].id), ("what", None)]
    coder.show_unit("前", "文", "后", {"what": ("infrastructure",)})
    assert [button.isChecked() for button in coder.buttons.values()] == [True, False, False]
    assert coder.buttons["what", "1"].accessibleName() == "Object: Infrastructure"
    coder.set_editable(False)
    assert not any(button.isEnabled() for button in coder.buttons.values())
