"""The rows for Qt and for screen readers."""

from PySide6.QtCore import Qt

from core.ids import DocumentId
from core.model import Passage
from gui.retrieval.model import SPOKEN, PassagesModel, heading_words
from gui.retrieval.rows import Heading

PASSAGE = Passage(DocumentId("d"), 0, 4)


def test_headings_are_read_and_not_chosen(qapp: object):
    model = PassagesModel()
    model.spoken = lambda passage: "教" * 900
    model.show_rows([Heading("甲区", 1), PASSAGE])
    assert model.rowCount() == 2
    assert model.index(0, 0).data() == heading_words(Heading("甲区", 1)) == "甲区 (1)"
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "教" * SPOKEN
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.passage(0) is None
    assert model.passage(1) == PASSAGE
    assert model.row(7) is None


def test_what_is_not_known_says_so():
    assert heading_words(Heading("", 2)) == "Not known (2)"
