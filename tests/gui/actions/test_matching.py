"""Which lines fit what is typed, the best first."""

from gui.actions.matching import rank


def test_ranking():
    assert rank("", "Undo") == 0
    assert rank("xyz", "Undo") is None
    start, inside, scattered = rank("und", "Undo"), rank("ndo", "Undo"), rank("uo", "Undo")
    assert start is not None
    assert inside is not None
    assert scattered is not None
    assert start > inside > scattered
    assert rank("sel wid", "Widen selection") is not None
