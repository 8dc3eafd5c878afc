"""What was recognised doubtfully in a scan is underlined by dots."""

from PySide6.QtGui import QImage, QTextCursor

from core.ids import DocumentId
from core.model import Document, Meta, Source, Span
from core.text.recognition import RecognisedLine, Recognition, with_recognition
from gui.reader.reader import ReaderPane
from gui.reader.view import ReaderView

TEXT = "本页由扫描得来，其中有些字不清楚。\n第二段没有疑问。"


def picture(view: ReaderView) -> QImage:
    return view.viewport().grab().toImage()


def left_of(view: ReaderView, position: int) -> float:
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    return view.cursorRect(cursor).left() * view.devicePixelRatio()


def test_only_doubtful_characters_have_dots_below_them(make_view) -> None:
    view = make_view(TEXT)
    before = picture(view)
    view.doubtful = (Span(3, 5), Span(9, 10))
    after = picture(view)
    places = [
        (x, y) for x in range(before.width()) for y in range(before.height()) if before.pixel(x, y) != after.pixel(x, y)
    ]
    columns = {x for x, _y in places}
    ranges = [(left_of(view, first), left_of(view, last)) for first, last in ((3, 5), (9, 10))]
    assert all(any(left <= x <= right for left, right in ranges) for x in columns)
    assert all(any(left <= x <= right for x in columns) for left, right in ranges)
    rows = [y for _x, y in places]
    assert max(rows) - min(rows) <= 3


def test_a_document_brings_its_own_and_the_next_one_has_none(make_pane) -> None:
    pane: ReaderPane = make_pane(TEXT)
    assert pane.view.doubtful == ()
    known = Recognition("x 1", (RecognisedLine(0, 17, 90, 1),), (Span(3, 5),))
    for meta, expected in ((with_recognition(Meta("甲"), known), (Span(3, 5),)), (Meta("乙"), ())):
        document = Document(DocumentId("e"), meta, Source("a", "", "utf-8", "scan/1"), len(TEXT), "", 0)
        pane.show_document(document, TEXT, [], [], [])
        assert pane.view.doubtful == expected
