"""Annotations that `continues` makes one passage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId
from core.matrix.cell_figures import FigureReader
from core.matrix.evidence import evidence_matrix
from core.matrix.export import MatrixWriter
from core.retrieval.finding import find_passages
from core.retrieval.query import Query
from core.said.passages import Continued
from core.session import Session
from core.statistics import statistics
from core.tally import Tally
from tests.core.projects import first, label, project

IDS = [AnnotationId(letter) for letter in "abcdefgh"]


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield session


def test_parts_stand_where_the_first_of_them_is_and_what_is_filtered_out_is_no_part() -> None:
    continued = Continued([(IDS[0], IDS[2]), (IDS[2], IDS[5])])
    grouped = continued.passages(IDS, lambda id_: id_)
    assert grouped == [[IDS[0], IDS[2], IDS[5]], [IDS[1]], [IDS[3]], [IDS[4]], [IDS[6]], [IDS[7]]]
    assert continued.passages(IDS[1:4], lambda id_: id_) == [[IDS[1]], [IDS[2]], [IDS[3]]]
    assert continued.count(IDS) == 6
    assert continued.key(IDS[5]) == IDS[0]
    assert continued.key(IDS[1]) == IDS[1]
    assert continued.parts(IDS[2]) == {IDS[0], IDS[2], IDS[5]}


def test_without_links_every_annotation_is_a_passage() -> None:
    assert not Continued()
    assert Continued().passages(IDS, lambda id_: id_) == [[id_] for id_ in IDS]


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))))
def test_whatever_the_order_of_the_links_the_parts_are_what_is_reached_by_them(
    links: list[tuple[AnnotationId, AnnotationId]],
) -> None:
    reached = {id_: {id_} for id_ in IDS}
    for _ in IDS:
        for one, other in links:
            both = reached[one] | reached[other]
            reached.update({id_: reached[id_] | both for id_ in both})
    for found in (Continued(links), Continued(reversed(links)), Continued((b, a) for a, b in links)):
        assert {id_: set(found.parts(id_)) for id_ in IDS} == reached
        assert {id_: found.key(id_) for id_ in IDS} == {id_: min(group) for id_, group in reached.items()}


def test_only_what_is_of_one_label_and_one_layer_is_held_together(session: Session) -> None:
    spans = [label(session, start, start + 2) for start in (0, 4, 8)]
    session.links.make(spans[0].id, spans[1].id, "continues")
    session.links.make(spans[1].id, spans[2].id, "continues")
    assert len(session.links.continued().groups) == 1
    session.annotations.relabel([spans[1].id], session.codebook.by_code("safety").id)
    assert not session.links.continued()
    session.history.undo()
    assert session.links.continued().parts(spans[0].id) == {span.id for span in spans}


def test_nobody_makes_one_passage_of_what_another_labelled(session: Session) -> None:
    one, two = label(session, 0, 4), label(session, 6, 8)
    session.use_annotator(session.annotators.ensure("李敏").id)
    with pytest.raises(UserError, match=r"annotation\.not_yours"):
        session.links.make(one.id, two.id, "continues")


def test_statistics_tally_matrix_and_retrieval_count_the_parts_of_a_passage_as_one(session: Session) -> None:
    spans = [label(session, start, start + 2) for start in (0, 4, 8)]
    me = spans[0].annotator
    tally = Tally(session)

    def follow(change: ChangeSet) -> None:
        assert tally.follow(change, session)

    session.subscribe(follow)

    def counts() -> tuple[int, int, int, int]:
        (row,) = evidence_matrix(session, [me]).rows
        found = find_passages(session, Query(labels=frozenset([spans[0].label])))
        return (
            statistics(session).labels["infrastructure"][session.annotators.get(me).name],
            tally.of_label(spans[0].label).get(me, 0),
            row.cell(spans[0].label).count,
            found.count(found.passages),
        )

    assert counts() == (3, 3, 3, 3)
    session.links.make(spans[0].id, spans[2].id, "continues")
    assert counts() == (2, 2, 2, 2)
    assert Tally(session).people == tally.people == {me: 2}
    session.annotations.relabel([spans[2].id], session.codebook.by_code("safety").id)
    assert counts() == (2, 2, 2, 2)
    session.annotations.relabel([spans[2].id], spans[0].label)
    assert counts() == (2, 2, 2, 2)
    session.annotations.delete([spans[0].id])
    assert counts() == (2, 2, 2, 2)
    session.history.undo()
    assert counts() == (2, 2, 2, 2)
    assert statistics(session).labelled == 6
    (link,) = session.links.all()
    session.links.remove([link.id])
    assert counts() == (3, 3, 3, 3)


def test_the_matrix_exports_a_discontinuous_passage_as_one(session: Session) -> None:
    spans = [label(session, start, start + 2) for start in (0, 8)]
    session.links.make(spans[0].id, spans[1].id, "continues")
    text = session.documents.text(first(session))
    matrix = evidence_matrix(session, [spans[0].annotator])
    export = MatrixWriter(matrix, FigureReader(session), {}, lambda label: label.code)
    _head, row = export.passages()
    assert row[6:9] == [0, 10, f"{text[0:2]} … {text[8:10]}"]
