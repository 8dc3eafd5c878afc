"""Differences of two texts as rich text."""

from PySide6.QtGui import QTextDocument

from core.model import Span
from core.reading.similar import differences
from gui.importing.differing import differing, marked


def plain(html: str) -> list[str]:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText().splitlines()


def test_close_differences_are_shown_as_one_with_what_stands_around(qapp):
    old, new = "累计认定教师资格787人。遴选骨干教师。", "累计认定教师资格800人。遴选骨干教师。"
    (line,) = plain(differing(old, new, differences(old, new)))
    assert line.startswith("累计认定教师资格787800")


def test_mark_up_in_a_text_stays_text(qapp):
    old, new = "一<b>二</b>。", "一<b>三</b>。"
    assert "<b>" in plain(differing(old, new, differences(old, new)))[0]
    assert "<b>" in plain(marked(new, Span(0, len(new)), [Span(4, 5)]))[0]


def test_many_differences_are_counted_not_listed(qapp):
    old = "".join(f"第{n}句有些文字在这里甲。" for n in range(60))
    new = old.replace("甲", "乙")
    lines = plain(differing(old, new, differences(old, new)))
    assert lines[-1] == "… and 30 more"
