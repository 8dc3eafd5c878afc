from tests.gui.statistics.conftest import shown_panel, table


def test_counts_by_region_with_a_sum(project, qtbot):
    project.label(0, 6, 0)
    project.label(0, 6, 1)
    project.label(0, 4, 0, place=2)
    panel = shown_panel(project, qtbot)
    assert table(panel) == [
        ["临江区", "1", "0", "0", "0", "1"],
        ["青山区", "1", "1", "0", "0", "2"],
        ["Together", "2", "1", "0", "0", "3"],
    ]
