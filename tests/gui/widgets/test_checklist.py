from PySide6.QtCore import Qt

from gui.widgets.checklist import ChecklistModel

TICK = Qt.ItemDataRole.CheckStateRole


def test_entries_are_ticked_and_told_and_stay_ticked_when_the_list_is_made_anew():
    model = ChecklistModel([("a", "甲"), ("b", "乙"), ("c", "丙")], {"b"})
    told: list[list[str]] = []
    model.ticked.connect(lambda: told.append(model.chosen()))
    assert model.setData(model.index(2), Qt.CheckState.Checked.value, TICK)
    assert model.setData(model.index(1), Qt.CheckState.Unchecked.value, TICK)
    assert told == [["b", "c"], ["c"]]
    assert not model.setData(model.index(0), "x")
    model.fill([("c", "丙"), ("a", "甲")])
    assert [(model.index(row).data(), model.index(row).data(TICK)) for row in range(2)] == [
        ("丙", Qt.CheckState.Checked),
        ("甲", Qt.CheckState.Unchecked),
    ]
    model.choose({"a"})
    assert told[-1] == ["a"]
