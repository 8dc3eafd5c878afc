from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.model import Meta, NewDocument, Source, Span
from core.session import Session
from core.statistics import covered, statistics, withheld_values

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda two: Span(two[0], two[0] + two[1])))


@given(spans)
def test_covered_counts_each_character_once(drawn: list[Span]) -> None:
    assert covered(drawn) == len({at for span in drawn for at in range(span.start, span.end)})


def test_masked_text_is_not_labelled(tmp_path: Path) -> None:
    source = Source("a", "0" * 64, "utf-8", "text/1")
    with Session.create(tmp_path / "p.biaodu") as session:
        result, _ = session.documents.add([NewDocument("0123456789", Meta("t"), source)])
        document = result.added[0].id
        session.use_annotator(session.annotators.ensure("甲").id)
        session.annotations.create(document, 0, 6, session.codebook.by_code("safety").id)
        session.documents.mask(document, Span(4, 9))
        found = statistics(session)
    assert (found.characters, found.masked, found.labelled, found.annotations) == (10, 5, 4, 1)
    assert found.share == 0.8


def test_withheld_values_are_counted_outside_of_furniture(tmp_path: Path) -> None:
    source = Source("a", "0" * 64, "utf-8", "text/1")
    with Session.create(tmp_path / "p.biaodu") as session:
        new = [
            NewDocument("阅读xx次\n新增xx所，投入xxx万元", Meta("t"), source),
            NewDocument("20xx年", Meta("u"), source),
        ]
        first, second = (document.id for document in session.documents.add(new)[0].added)
        session.documents.mask(first, Span(0, 5))
        found = statistics(session)
        assert [statistics.withheld for statistics in found.per_document] == [2, 1]
        assert found.withheld == 3
        assert withheld_values(session, [second, first]) == {first: 2, second: 1}


def test_an_empty_project_has_a_share_of_zero(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.biaodu") as session:
        assert statistics(session).share == 0.0
