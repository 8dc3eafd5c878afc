"""Repeats of what was labelled."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.progress import Cancel
from core.suggest import repeats
from core.suggest.repeats import FoldedText, RepeatKind, SoughtPassage, folded, repeats_of
from core.verbs.suggested import Proposed
from tests.core.projects import add, project

FIRST = "一、师资。公开招聘教师60名，开展培训40期。其他工作有序推进。"
SECOND = (
    "（二）师资。公开招聘教师60名，开展培训40期。\n公开招聘教师xx名，开展培训四十期；\n"
    "公开招聘教师１２０名、开展培训 12 期。\n"
    "公开招聘中小学教师60名，开展培训40期。\n加强校园安全管理。"
)
QUOTE = "公开招聘教师60名，开展培训40期。"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("招聘教师60名", "招聘教师１２０名"),
        ("招聘教师60名", "招聘教师xx名"),
        ("招聘教师20xx名", "招聘教师六十名"),
        ("投入3,500.5万元。", "投入**元"),
        ("招聘，教师", " 招聘教师！"),
        ("AI教育", "ａｉ教育"),
        ("⼀校", "一校"),
    ],
)
def test_numbers_marks_width_and_withheld_values_are_folded(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_words_are_not() -> None:
    assert folded("招聘教师") != folded("招聘校长")


@given(st.text(alphabet="招聘教师60某，。 ａＡ十𠮷", max_size=40), st.data())
def test_the_way_back_leads_to_what_folds_to_the_same(text: str, data: st.DataObject) -> None:
    there = FoldedText(text)
    if not there.text:
        return
    start = data.draw(st.integers(0, len(there.text) - 1))
    end = data.draw(st.integers(start + 1, len(there.text)))
    span = there.span(start, end)
    assert 0 <= span.start < span.end <= len(text)
    assert there.text[start:end] in folded(text[span.start : span.end]) or "0" in there.text[start:end]


def found(quote: str, text: str) -> list[tuple[str, RepeatKind]]:
    return [(text[span.start : span.end], kind) for span, kind, _ in SoughtPassage(quote).repeats_in(text)]


def test_exact_normalised_and_near_repeats_are_told_apart() -> None:
    assert found(QUOTE, SECOND) == [
        (QUOTE, RepeatKind.EXACT),
        ("公开招聘教师xx名，开展培训四十期", RepeatKind.NORMALISED),
        ("公开招聘教师１２０名、开展培训 12 期。", RepeatKind.NORMALISED),
        ("公开招聘中小学教师60名，开展培训40期。", RepeatKind.NEAR),
    ]


def test_a_clause_is_found_inside_of_sentences_and_what_is_short_nowhere() -> None:
    assert found("开展培训40期", SECOND)[0] == ("开展培训40期", RepeatKind.EXACT)
    assert found("期。", SECOND) == []
    assert found("。", SECOND) == []


def test_the_projects_repeats_but_for_what_is_labelled_rejected_or_furniture(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        first, second = add(session, FIRST, "甲"), add(session, SECOND, "乙")
        me = session.annotator
        assert me is not None
        span = Span(FIRST.index(QUOTE), FIRST.index(QUOTE) + len(QUOTE))
        label = session.codebook.by_code("teachers").id
        session.annotations.create(first, span.start, span.end, label)

        def texts() -> list[str]:
            answer = repeats_of(session, me.id, first, span, "teachers")
            assert answer.left_out == 0
            assert {each.document for each in answer.repeats} <= {second}
            return [SECOND[each.span.start : each.span.end] for each in answer.repeats]

        assert len(texts()) == 4
        assert texts()[0] == QUOTE
        start = SECOND.index(QUOTE)
        session.suggestions.reject([Proposed(second, Span(start, start + len(QUOTE)), label)])
        assert texts()[0] == "公开招聘教师xx名，开展培训四十期"
        session.annotations.create(second, SECOND.index("公开招聘教师xx"), SECOND.index("十期；") + 2, label)
        session.documents.mask(second, Span(SECOND.index("公开招聘教师１"), SECOND.index(" 12")))
        assert texts() == ["公开招聘中小学教师60名，开展培训40期。"]
        with pytest.raises(Cancel):
            repeats_of(session, me.id, first, span, "teachers", cancelled=lambda: True)


def test_labelling_repeats_is_one_step(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        first, second = add(session, FIRST, "甲"), add(session, SECOND, "乙")
        me = session.annotator
        assert me is not None
        span = Span(FIRST.index(QUOTE), FIRST.index(QUOTE) + len(QUOTE))
        label = session.codebook.by_code("teachers").id
        answer = repeats_of(session, me.id, first, span, "teachers")
        session.suggestions.propagate([Proposed(each.document, each.span, label) for each in answer.repeats])
        assert len(session.annotations.of_document(second)) == 4
        session.history.undo()
        assert session.annotations.of_document(second) == []


def test_of_a_large_project_the_last_texts_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "READ", len(SECOND) + 1)
    with project(tmp_path / "p.biaodu") as session:
        first, second = add(session, FIRST, "甲"), add(session, SECOND, "乙")
        me = session.annotator
        assert me is not None
        span = Span(FIRST.index(QUOTE), FIRST.index(QUOTE) + len(QUOTE))
        answer = repeats_of(session, me.id, first, span, "teachers")
        assert answer.left_out == 2
        assert {each.document for each in answer.repeats} == {second}
        only = repeats_of(session, me.id, first, span, "teachers", documents=[first])
        assert only.repeats == ()
