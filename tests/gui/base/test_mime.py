from PySide6.QtCore import QMimeData

from core.ids import DocumentId
from gui.base.mime import decode_documents, encode_documents


def test_documents_come_out_of_a_drag_in_their_order():
    ids = [DocumentId("b" * 64), DocumentId("a" * 64)]
    assert decode_documents(encode_documents(ids)) == ids
    assert decode_documents(encode_documents([])) == []


def test_a_drag_of_anything_else_holds_none():
    data = QMimeData()
    data.setText("a" * 64)
    assert decode_documents(data) == []
