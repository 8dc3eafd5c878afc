"""The annotations that a study counts, by column: there may be hundreds of thousands in each dimension.

`core.storage.place_rows` gives a text of numbers for each layer; here all are read at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from core.ids import AnnotatorId, DocumentId
from core.lazy_numpy import Array, Ints, np
from core.model import Label, Span
from core.storage.place_rows import LayerPlaces

_ID = 36
"""Bytes of an id."""
_ROW = (("first", "<u4"), *((f"word{at}", "<u8") for at in range(_ID // 8)), ("blank", "u1"))
"""An id as whole numbers, and the blank behind it: comparing five numbers takes a tenth of comparing 36 bytes."""
_TOLD_BY = _ROW[-2][0]
"""The last eight bytes of an id, which are the random ones."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotationColumns:
    """Annotations of some coders in some documents, of labels that are in the file; layer by layer."""

    document: Ints
    """The place of each one's document in the documents that were asked for."""
    coder: Ints
    """The place of each one's coder."""
    label: Ints
    """The place of each one's label in the codebook."""
    start: Ints
    """In code points of the document."""
    end: Ints

    def spans(self, documents: Sequence[DocumentId]) -> dict[DocumentId, list[Span]]:
        """Where they lie in each of the documents that were asked for."""
        found: dict[DocumentId, list[Span]] = {}
        rows: list[tuple[int, int, int]] = np.stack([self.document, self.start, self.end], axis=1).tolist()
        for document, start, end in rows:
            found.setdefault(documents[document], []).append(Span(start, end))
        return found


def annotation_columns(
    layers: Sequence[LayerPlaces],
    labels: Sequence[Label],
    documents: Sequence[DocumentId],
    coders: Sequence[AnnotatorId],
) -> AnnotationColumns:
    """The annotations of these coders in these documents, of all that layers hold."""
    at_document = {id_: at for at, id_ in enumerate(documents)}
    at_coder = {id_: at for at, id_ in enumerate(coders)}
    asked = [
        layer
        for layer in layers
        if cast("DocumentId", layer.document) in at_document and cast("AnnotatorId", layer.annotator) in at_coder
    ]
    many = [layer.starts.count(b" ") + 1 for layer in asked]
    columns = (
        np.repeat(np.array([at_document[cast("DocumentId", layer.document)] for layer in asked], dtype=np.int64), many),
        np.repeat(np.array([at_coder[cast("AnnotatorId", layer.annotator)] for layer in asked], dtype=np.int64), many),
        places_of(b" ".join(layer.labels for layer in asked), labels),
        *(
            np.fromstring(b" ".join(texts), dtype=np.int64, sep=" ")
            for texts in ([layer.starts for layer in asked], [layer.ends for layer in asked])
        ),
    )
    known = columns[2] >= 0
    return AnnotationColumns(*(columns if bool(known.all()) else (column[known] for column in columns)))


def places_of(ids: bytes, labels: Sequence[Label]) -> Ints:
    """The place of each label in `labels`, of ids parted by blanks; -1 for what is none of them.

    Ids of one length are looked up by their last eight bytes, all at once, and compared as a whole afterwards.
    """
    written = [label.id.encode() for label in labels]
    row = np.dtype(list(_ROW))
    words = ids + b" "
    if ids and {*map(len, written)} == {_ID} and len(words) % row.itemsize == 0:
        known: Array = np.frombuffer(b"".join(id_ + b" " for id_ in written), dtype=row)
        there: Array = np.frombuffer(words, dtype=row)
        order = np.argsort(known[_TOLD_BY])
        told: Array = known[_TOLD_BY][order]
        if bool((told[1:] != told[:-1]).all()) and bool((there["blank"] == known["blank"][0]).all()):
            found = np.searchsorted(told, np.ascontiguousarray(there[_TOLD_BY]))
            found[found == len(told)] = 0
            at = order[found]
            same = np.ones(len(there), dtype=np.bool_)
            for name, _kind in _ROW:
                same &= there[name] == np.ascontiguousarray(known[name])[at]
            return at if bool(same.all()) else np.where(same, at, -1)
    at_label = {id_: at for at, id_ in enumerate(written)}
    return np.array([at_label.get(word, -1) for word in ids.split()], dtype=np.int64)
