"""What happened to one annotation."""

from gui.history.annotation_dialog import AnnotationHistoryDialog


def test_history_of_an_annotation_tells_each_step(project, parent):
    made = project.label(0, 6, 0)
    session = project.session
    session.annotations.relabel([made], project.labels[1].id)
    session.annotations.set_note([made], "核实")
    session.annotations.delete([made])
    session.history.undo()
    dialog = AnnotationHistoryDialog(session, made, parent)
    text = dialog.text.toPlainText()
    steps = ["Label: Infrastructure", "Label: Infrastructure → Teachers", "Note: 核实", "Deleted", "Brought back"]
    assert all(step in text for step in steps)
    assert text.index("Brought back") < text.index("Note: 核实") < text.index("Infrastructure → Teachers")
    assert "王敏" in text
