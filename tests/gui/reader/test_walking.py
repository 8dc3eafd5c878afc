"""From sentence to sentence, and more of them along."""

from PySide6.QtCore import Qt

from gui.window.main_window import MainWindow
from tests.gui.driving import press, quotes
from tests.gui.window.test_hand import CTRL, SHIFT, selected

Key = Qt.Key


def test_a_sentence_more_and_one_less(window: MainWindow):
    press(window, Key.Key_Down, CTRL)
    assert selected(window) == "新建学校三所。"
    press(window, Key.Key_Down, CTRL | SHIFT)
    press(window, Key.Key_Down, CTRL | SHIFT)
    assert selected(window) == "新建学校三所。招聘教师四十名。\n资助学生𠮷祥同学等九人。"
    press(window, Key.Key_Up, CTRL | SHIFT)
    assert selected(window) == "新建学校三所。招聘教师四十名。"
    press(window, Key.Key_2)
    assert quotes(window) == [("teachers", "新建学校三所。招聘教师四十名。")]


def test_taken_back_beyond_its_beginning_the_selection_goes_on_upwards(window: MainWindow):
    for _step in range(3):
        press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Up, CTRL | SHIFT)
    assert selected(window) == "招聘教师四十名。\n资助学生𠮷祥同学等九人。"
    press(window, Key.Key_Up, CTRL | SHIFT)
    assert selected(window).startswith("新建学校")
    press(window, Key.Key_Down, CTRL | SHIFT)
    assert selected(window).startswith("招聘教师")
