"""The lines of a concordance."""

from core.search.context import line, lines
from core.search.matches import Hit
from core.session import Session
from tests.core.projects import TEXT, add, first


def test_a_line_has_what_stands_at_both_sides(session: Session) -> None:
    at = TEXT.index("教师")
    hit = Hit(first(session), at, at + 2)
    assert line(TEXT, hit, 3) == (hit, TEXT[at - 3 : at], "教师", TEXT[at + 2 : at + 5])
    assert line(TEXT, Hit(first(session), 0, 2), 3).left == ""


def test_lines_of_several_documents(session: Session) -> None:
    other = add(session, "教师。", "另")
    found = list(lines(session, [Hit(first(session), 0, 3), Hit(other, 0, 2)], 2))
    assert [row.words for row in found] == ["城东区", "教师"]
    assert found[1].right == "。"
