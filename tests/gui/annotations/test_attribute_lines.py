"""The lines of the bar of attributes: each kind of value by its keys, and numbers that are proposed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Meta, NewDocument, Source
from core.said.fields import FieldChoice
from gui.annotations.attribute_lines import ChoiceLine, TypedLine
from tests.gui.annotations.conftest import closed, type_in, values

Key = Qt.Key
MONEY = "投入2196.1万元新建学校，资助学生一千二百人次。"


def test_a_number_is_proposed_and_set_only_with_enter(project, bars):
    project.session.documents.add([_document(MONEY)])
    document = project.session.documents.list()[-1].id
    made = project.session.annotations.create(document, 0, 14, project.labels[0].id)[0].id
    bar = bars(made)
    amount = bar.lines[1]
    assert isinstance(amount, TypedLine)
    assert [button.text() for button in amount.buttons] == ["↓ 2196.1万元"]
    assert amount.text == ""
    type_in(bar, Key.Key_Tab, Key.Key_Down)
    assert amount.text == "2196.1万元"
    assert values(project, made) == {}, "shown, and nobody has set it"
    type_in(bar, Key.Key_Return)
    assert values(project, made) == {"amount": {"value": 2196.1, "unit": "万元"}}
    assert closed(bar), "the last line's Enter closes"


def test_several_yes_no_date_and_text(project, bars):
    session = project.session
    session.attributes.declare("groups", "several", choices=[FieldChoice("a"), FieldChoice("b"), FieldChoice("c")])
    session.attributes.declare("checked", "yes_no")
    session.attributes.declare("day", "date")
    session.attributes.declare("who", "text")
    made = project.label(0, 6, 1)
    bar = bars(made)
    assert [line.attribute.code for line in bar.lines] == ["status", "groups", "checked", "day", "who"]
    type_in(bar, Key.Key_Tab, Key.Key_3, Key.Key_1)
    type_in(bar, Key.Key_Return, Key.Key_2, Key.Key_Return, text="2024-5")
    type_in(bar, Key.Key_Return, text="Wang")
    type_in(bar, Key.Key_Return)
    assert values(project, made) == {"groups": ["a", "c"], "checked": False, "day": "2024-05", "who": "Wang"}


def test_arrows_go_from_choice_to_choice(project, bars):
    made = project.label(0, 6, 1)
    bar = bars(made)
    line = bar.lines[0]
    assert isinstance(line, ChoiceLine)
    type_in(bar, Key.Key_Right, Key.Key_Right)
    assert values(project, made) == {"status": "planned"}
    type_in(bar, Key.Key_Left)
    assert values(project, made) == {"status": "done"}
    QTest.mouseClick(line.buttons[2], Qt.MouseButton.LeftButton)
    assert values(project, made) == {"status": "problem"}


def _document(text: str):
    return NewDocument(text, Meta("钱"), Source("钱.txt", "0" * 64, "utf-8", "text/1"))
