"""A passage between its surroundings, also beyond the basic plane."""

from pytestqt.qtbot import QtBot

from gui.study.passage_text import PassageText


def test_the_passage_alone_is_not_pale(qtbot: QtBot):
    view = PassageText()
    qtbot.addWidget(view)
    before, passage, after = "𠮷前", "中𠮷间", "后"
    view.show_passage(before, passage, after)
    pale = view.palette().placeholderText().color()
    cursor = view.textCursor()
    assert cursor.position() == 3, "in units of UTF-16"
    found = ""
    for at in range(1, len(view.toPlainText().encode("utf-16-le")) // 2 + 1):
        cursor.setPosition(at)
        if cursor.charFormat().foreground().color() != pale:
            found += str(at)
    assert found == "4567", "four units of UTF-16 make the passage of three code points"
