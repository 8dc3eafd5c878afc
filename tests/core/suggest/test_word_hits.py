"""What a word would hit, and which words tell a label."""

from pathlib import Path

import pytest

from core.model import Span
from core.progress import Cancel
from core.suggest.word_hits import telling_words, uses_of
from tests.core.projects import add, project
from tests.core.suggest.lessons import TEXT, taught


def test_a_word_hits_sentences_and_a_pair_those_with_both(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        found = uses_of(session, "教师")
        assert (found.count, found.documents) == (4, 2)
        assert all("教师" in each.text for each in found.shown)
        assert [each.text for each in uses_of(session, "招聘~60名").shown] == [
            each.text for each in found.shown if "招聘" in each.text
        ]
        session.documents.mask(document, Span(TEXT.index("（二）"), TEXT.index("（三）")))
        assert uses_of(session, "教师").count == 1
        assert (
            uses_of(session, " ").count == uses_of(session, "~教师").count == uses_of(session, "没有这个词").count == 0
        )
        with pytest.raises(Cancel):
            uses_of(session, "教师", cancelled=lambda: True)


def test_words_that_a_labels_sentences_have_are_proposed() -> None:
    text = "\n".join(
        [f"护苗行动第{number}轮走访社区。" for number in "甲乙丙丁"]
        + [f"教学质量第{number}次抽测。" for number in "甲乙丙丁"]
    )
    given = {f"护苗行动第{number}轮走访社区。": "safety" for number in "甲乙丙丁"}
    lesson = taught("a", given, text=text, done=True)
    found = telling_words([lesson], "safety")
    assert "社区" in found
    assert "质量" not in found
    assert "社区" not in telling_words([lesson], "safety", known=["社区"])
    assert telling_words([lesson], "teachers") == []
