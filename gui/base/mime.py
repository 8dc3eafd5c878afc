"""Documents in a drag: their ids, one a line, under a MIME type of our own."""

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

from core.ids import DocumentId

DOCUMENT_MIME = "application/x-biaodu-document"


def encode_documents(ids: Iterable[DocumentId]) -> QMimeData:
    """Drag data that carries `ids`."""
    data = QMimeData()
    data.setData(DOCUMENT_MIME, "\n".join(ids).encode("ascii"))
    return data


def decode_documents(data: QMimeData) -> list[DocumentId]:
    """The ids that `data` carries; empty when it carries something else."""
    if not data.hasFormat(DOCUMENT_MIME):
        return []
    text = bytes(data.data(DOCUMENT_MIME).data()).decode("ascii")
    return [DocumentId(line) for line in text.split("\n") if line]
