"""Heat map and network as values."""

from PySide6.QtWidgets import QApplication

from core.charts.beside import LabelsBeside, labels_beside
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Label, Passage
from gui.base.colours import AA_TEXT, contrast, parse
from gui.charts.together import heat_map, network
from tests.core.projects import project


def found(labels: list[Label]) -> LabelsBeside:
    def passage(start: int, label: Label) -> Passage:
        return Passage(DocumentId("1"), start, start + 10, None, label.id, AnnotatorId("me"))

    first, second, third = labels[:3]
    return labels_beside(
        [passage(0, first), passage(5, second), passage(40, first), passage(60, third), passage(62, second)],
        [label.id for label in labels],
    )


def labels_of(tmp_path) -> list[Label]:
    with project(tmp_path / "a.biaodu") as session:
        return session.codebook.labels()


def test_numbers_in_cells_can_be_read_on_their_ground(tmp_path, qapp: QApplication):
    labels = labels_of(tmp_path)
    drawing = heat_map(found(labels), {label.id: label for label in labels})
    fills = {(round(box.left + 0.48), round(box.top + 0.48)): box.fill for box in drawing.boxes}
    assert len(drawing.words) == 7
    for words in drawing.words:
        assert contrast(parse(words.colour), parse(fills[round(words.x), round(words.y)])) >= AA_TEXT


def test_the_strongest_tie_is_the_thickest(tmp_path, qapp: QApplication):
    labels = labels_of(tmp_path)
    drawing = network(found(labels), {label.id: label for label in labels})
    assert len(drawing.dots) == 3
    assert len(drawing.strokes) == 2
    assert [row.cells[2] for row in drawing.table] == [2, 2]
    assert max(stroke.width for stroke in drawing.strokes) <= 12


def test_a_label_that_is_gone_is_passed_over(tmp_path, qapp: QApplication):
    labels = labels_of(tmp_path)
    known = {label.id: label for label in labels[:1]}
    assert len(network(found(labels), known).dots) == 1
    assert LabelId("x") not in known
    assert heat_map(found(labels), known).rows == 1
