"""What the editors of fields have in common."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.errors import UserError
from core.said.fields import Field, FieldKind
from gui.widgets.field_form import FieldForm
from gui.widgets.fields_dialog import FieldsDialog


class Kept(FieldsDialog):
    """Keeps fields in a list; takes no code that begins with x."""

    help_page = "codebook"

    def __init__(self, parent) -> None:
        self.fields = [Field("1", "a", FieldKind.TEXT, name_en="A"), Field("2", "b", FieldKind.DATE, name_en="B")]
        super().__init__(FieldForm(), parent)
        self.retranslate()
        self.fill()

    def declared(self):
        return list(self.fields)

    def write(self, field):
        code = self.form.code.text().strip()
        if code.startswith("x"):
            raise UserError("field.bad_code", value=code)
        made = Field(code, code, self.form.field_kind(), name_en=self.form.name_en.text())
        self.fields = [made if known is field else known for known in self.fields]
        self.fields += [] if field is not None else [made]

    def take_away(self, field):
        self.fields.remove(field)


def test_another_row_saves_what_was_written(parent, qtbot):
    dialog = Kept(parent)
    dialog.open()
    QTest.keyClicks(dialog.form.name_en, "!")
    assert dialog.save_button.isEnabled()
    dialog.list.setCurrentRow(1)
    assert [field.name_en for field in dialog.fields] == ["A!", "B"]
    assert dialog.form.code.text() == "b"


def test_what_is_refused_keeps_one_there_until_one_closes_again(parent, qtbot):
    dialog = Kept(parent)
    dialog.open()
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.form.code, "x1")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "x1" in dialog.problem.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(dialog.fields) == 2


def test_one_is_taken_away(parent):
    dialog = Kept(parent)
    dialog.open()
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert [field.code for field in dialog.fields] == ["b"]
    assert dialog.form.code.text() == "b"
