from core.changes import AnnotationChange, ChangeSet
from gui.panels.codebook import CodebookPanel
from gui.panels.codebook_model import Column
from gui.panels.label_counts import LabelCounts


def test_counting_some_documents_again_agrees_with_counting_all(project):
    for place, start, label in ((0, 0, 0), (0, 7, 0), (0, 14, 1), (1, 0, 0), (2, 0, 2)):
        project.label(start, start + 4, label, place=place)
    session = project.session
    counts = LabelCounts(session.annotations.label_counts())
    before = dict(counts.in_project())
    session.documents.remove([project.document(1)])
    session.annotations.delete([one.id for one in session.annotations.of_document(project.document(2))])
    counts.recount({project.document(1), project.document(2)}, session.annotations.label_counts())
    afresh = LabelCounts(session.annotations.label_counts())
    labels = [label.id for label in project.labels]
    assert [counts.in_project()[each] for each in labels] == [afresh.in_project()[each] for each in labels]
    assert [counts.in_project()[each] for each in labels] == [2, 1, 0, 0]
    assert before[labels[0]] == 3
    for place in range(3):
        here = counts.in_document(project.document(place))
        assert [here[each] for each in labels] == [afresh.in_document(project.document(place))[each] for each in labels]
    assert not counts.in_document(None)


def test_a_change_that_names_document_and_annotation_is_counted_once(project, qtbot):
    """As a decision's: it changes the document's decisions and makes an annotation."""
    panel = CodebookPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    made = project.session.annotations.create(project.document(), 0, 6, project.labels[0].id)[0]
    project.bridge.changed.emit(
        ChangeSet(annotations=(AnnotationChange(None, made),), documents=frozenset({project.document()}))
    )
    assert panel.model.index(0, Column.PROJECT).data() == "1"
