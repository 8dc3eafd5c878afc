"""In which forms a study is saved; what the line at the top says, `test_screen.py` reads."""

from core.study.outputs.writing import KINDS
from gui.study.summary import SAVED


def test_everything_that_is_offered_can_be_written():
    assert {kind for kind, _words in SAVED} - {"png"} <= set(KINDS)
