"""Words of documents with their counts."""

import pytest

from core.model import Span
from core.progress import Cancel
from core.search.word_lists import is_counted, stop_words, word_list
from core.session import Session
from tests.core.projects import add, first


def test_words_are_counted_and_what_says_nothing_is_left_out(session: Session) -> None:
    other = add(session, "学校的安全。学校的安全。进一步加强学校的教育。", "另")
    rows = word_list(session, [other])
    assert rows[0] == ("学校", 3)
    assert ("安全", 2) in rows
    assert not {word for word, _ in rows} & stop_words()
    assert "加强" in {word for word, _ in word_list(session, [other], stopped=["学校"])}
    assert is_counted("教育", ())
    assert not is_counted("2024", ())
    assert not is_counted("教", ())


def test_furniture_is_left_out_and_it_can_be_stopped(session: Session) -> None:
    other = add(session, "学校安全。教师的培训。", "另")
    session.documents.mask(other, Span(0, 5))
    assert [word for word, _ in word_list(session, [other])] == ["培训", "教师"]
    with pytest.raises(Cancel):
        word_list(session, [first(session)], cancelled=lambda: True)
