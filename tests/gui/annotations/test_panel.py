from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from gui.annotations.panel import AnnotationsPanel
from gui.annotations.rows import AnnotationColumn
from tests.gui.annotations.conftest import Key, click, header_click, quotes, shown_panel


def test_shows_every_annotation_on_one_line_in_text_order(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    assert quotes(panel) == ["新建学校三所", "新建学校三所", "招聘教师四十", "。 资助学生𠮷祥同学"]
    assert panel.count_label.text() == "4 annotations"


def test_says_what_to_do_without_document_and_without_annotations(project, qtbot):
    panel = AnnotationsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    assert "Open a document" in panel._empty.text()
    panel.show_document(project.document())
    assert "press a label's key" in panel._empty.text()
    project.label(0, 6)
    assert panel._empty.text() == ""


def test_header_click_sorts_and_a_second_one_turns(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    header_click(panel, AnnotationColumn.LABEL)
    ids = [row.id for row in panel.model.shown()]
    assert ids == [labelled.ids[0], labelled.ids[1], labelled.ids[3], labelled.ids[2]]
    header_click(panel, AnnotationColumn.LABEL)
    assert [row.id for row in panel.model.shown()] == ids[::-1]
    assert panel.model.headerData(AnnotationColumn.LABEL, Qt.Orientation.Horizontal) == "Label ↓"


def test_filter_by_text_label_and_annotator(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    compose(panel.filter, "核实")
    assert quotes(panel) == ["招聘教师四十"]
    panel.filter.clear()
    QTest.keyClick(panel.label_box, Key.Key_Down)
    assert quotes(panel) == ["新建学校三所"]
    panel.label_box.setCurrentIndex(0)
    panel.annotator_box.setCurrentIndex(panel.annotator_box.findData(labelled.other.id))
    assert [row.id for row in panel.model.shown()] == [labelled.ids[3]]
    assert panel.count_label.text() == "4 annotations · 1 shown"
    compose(panel.filter, "没有")
    assert "No annotation matches" in panel._empty.text()


def test_revealing_does_not_say_it_was_activated(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    activated = []
    panel.annotation_activated.connect(activated.append)
    panel.reveal(labelled.ids[2])
    assert panel.selected() == [labelled.ids[2]]
    assert activated == []


def test_delete_removes_the_selection_in_one_step_and_goes_on_below(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    click(panel, 2)
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert panel.selected() == [labelled.ids[2]]
    labelled.session.history.undo()
    assert len(quotes(panel)) == 4


def test_changing_anothers_annotation_is_refused_and_said(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    errors = []
    panel.failed.connect(errors.append)
    panel.reveal(labelled.ids[3])
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert [error.code for error in errors] == ["annotation.not_yours"]
    assert len(quotes(panel)) == 4


def test_another_document_starts_at_the_top_without_selection(labelled, qtbot):
    labelled.label(0, 4, place=2)
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    panel.show_document(labelled.document(2))
    assert quotes(panel) == ["加强校车"]
    assert panel.selected() == []
    panel.show_document(None)
    assert panel.model.rowCount(QModelIndex()) == 0


def test_very_many_are_listed_after_the_text_and_then_revealed(labelled, qtbot, monkeypatch):
    monkeypatch.setattr("gui.annotations.panel.AT_ONCE", 3)
    panel = shown_panel(labelled, qtbot)
    panel.reveal(labelled.ids[2])
    assert quotes(panel) == []
    made = labelled.label(26, 28)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    assert [row.id for row in panel.model.shown()][-1] == made
    assert panel.selected() == [labelled.ids[2]]


def test_speaks_chinese(labelled, qtbot, chinese):
    panel = shown_panel(labelled, qtbot)
    assert panel.model.index(0, AnnotationColumn.LABEL).data() == "基础设施"
