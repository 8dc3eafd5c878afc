"""Rows of annotations keep their place and selection while the project changes."""

from gui.annotations.rows import AnnotationColumn
from tests.gui.annotations.conftest import click, header_click, quotes, shown_panel


def test_changes_elsewhere_keep_selection_and_come_without_a_reset(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(True))
    added = labelled.label(26, 28, 2)
    labelled.session.annotations.delete([labelled.ids[0]])
    labelled.session.annotations.move(labelled.ids[1], 3, 13)
    assert panel.selected() == [labelled.ids[1]]
    assert [row.id for row in panel.model.shown()] == [labelled.ids[3], *labelled.ids[1:3], added]
    assert resets == []
    labelled.session.history.undo()
    assert panel.selected() == [labelled.ids[1]]


def test_selection_follows_its_rows_through_sorting_and_filtering(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    header_click(panel, AnnotationColumn.NOTE)
    assert panel.selected() == [labelled.ids[1]]
    panel.filter.setText("招聘")
    assert panel.selected() == [labelled.ids[1]]
    panel.filter.setText("资助")
    assert panel.selected() == []


def test_renamed_label_shows_and_keeps_the_selection(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    labelled.session.codebook.edit(labelled.labels[1].id, name_en="Staff")
    assert panel.model.index(2, AnnotationColumn.LABEL).data() == "Staff"
    assert panel.selected() == [labelled.ids[1]]


def test_removed_document_takes_its_annotations_along(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    labelled.session.documents.remove([labelled.document()])
    assert panel.document() is None
    assert quotes(panel) == []
