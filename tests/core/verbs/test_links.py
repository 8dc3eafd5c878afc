"""Links between annotations: made, walked, taken away with their ends, and merged."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.session import Session
from tests.core.projects import add, first, label, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield session


def test_annotations_of_two_documents_are_linked_and_found_from_both(session: Session) -> None:
    plan = label(session, 0, 4)
    other = add(session, "第二年完成校舍三所。", "二")
    outcome = session.annotations.create(other, 0, 6, plan.label)[0]
    link, change = session.links.make(plan.id, outcome.id, "fulfils", "注")
    assert change.links == {plan.id, outcome.id}
    assert session.links.at([plan.id]) == session.links.at([outcome.id]) == [link]
    assert session.links.in_document(first(session)) == session.links.in_document(other) == [link]
    assert (link.document, link.target_document, link.note) == (first(session), other, "注")
    session.history.undo()
    assert session.links.all() == []
    session.history.redo()
    assert session.links.all() == [link]
    assert session.check().ok


def test_deleting_an_end_removes_the_link_in_the_same_step(session: Session) -> None:
    one, two = label(session, 0, 4), label(session, 6, 8)
    link, _ = session.links.make(one.id, two.id, "same_matter")
    newest = session.history.position()
    session.annotations.delete([two.id])
    assert session.history.position() == newest + 1
    assert session._engine.conn.row("SELECT deleted FROM link") == (1,)
    session.history.undo()
    assert session.links.all() == [link]
    session.codebook.delete(one.label, None)
    assert session.links.all() == []
    session.history.undo()
    assert session.links.all() == [link]


def test_what_others_linked_goes_out_of_sight_with_its_end_and_stays_theirs(session: Session) -> None:
    one, two = label(session, 0, 4), label(session, 6, 8)
    me = session.annotator
    assert me is not None
    session.use_annotator(session.annotators.ensure("李敏").id)
    link, _ = session.links.make(one.id, two.id, "contradicts")
    session.use_annotator(me.id)
    with pytest.raises(UserError, match=r"link\.not_yours"):
        session.links.remove([link.id])
    session.annotations.delete([two.id])
    assert session.links.all() == []
    assert session._engine.conn.row("SELECT deleted FROM link") == (0,)
    session.history.undo()
    assert session.links.all() == [link]


def test_links_follow_annotations_that_are_joined(session: Session) -> None:
    one, two, three = label(session, 0, 3), label(session, 3, 6), label(session, 8, 9)
    session.links.make(two.id, three.id, "same_matter")
    session.links.make(one.id, two.id, "continues")
    session.annotations.join([one.id, two.id])
    assert [(link.source, link.target) for link in session.links.all()] == [(one.id, three.id)]
    session.history.undo()
    assert len(session.links.all()) == 2


@pytest.mark.parametrize(
    ("kind", "code"),
    [("fulfils", "link.exists"), ("nothing", "link.unknown_kind"), ("continues", "link.continues_elsewhere")],
)
def test_links_that_make_no_sense_are_refused(session: Session, kind: str, code: str) -> None:
    one, two = label(session, 0, 4), label(session, 0, 4, "safety")
    session.links.make(one.id, two.id, "fulfils")
    with pytest.raises(UserError, match=code.replace(".", r"\.")):
        session.links.make(one.id, two.id, kind)
    with pytest.raises(UserError, match=r"link\.same_ends"):
        session.links.make(one.id, one.id, "fulfils")


def test_a_kind_says_which_labels_its_ends_have_and_whether_it_has_a_direction(session: Session) -> None:
    one, two = label(session, 0, 4), label(session, 0, 4, "safety")
    session.links.make(one.id, two.id, "same_matter")
    with pytest.raises(UserError, match=r"link\.exists"):
        session.links.make(two.id, one.id, "same_matter")
    session.links.declare_kind("protects", name_zh="保护", from_labels=["safety"])
    session.links.make(two.id, one.id, "protects")
    with pytest.raises(UserError, match=r"link\.wrong_label"):
        session.links.make(one.id, two.id, "protects")
    assert [kind.code for kind in session.links.kinds()][-2:] == ["continues", "protects"]
    session.links.declare_kind("fulfils", name_zh="落实", to_labels=["teachers"])
    assert session.links.kind("fulfils").name("zh_CN") == "落实"
    session.links.remove_kind("fulfils")
    assert session.links.kind("fulfils").name("zh_CN") == "兑现"


def test_continues_makes_one_passage_of_several_spans(session: Session) -> None:
    spans = [label(session, start, start + 2) for start in (0, 4, 8, 12)]
    session.links.make(spans[2].id, spans[3].id, "continues")
    session.links.make(spans[0].id, spans[2].id, "continues")
    assert session.links.passages(first(session)) == [[spans[0].id, spans[2].id, spans[3].id]]


def test_an_end_that_is_hidden_behind_an_equal_annotation_stands_for_that_one(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as one:
        me = one.annotator
        assert me is not None
        one.save_copy(tmp_path / "b.biaodu", anew=True)
        with Session.open(tmp_path / "b.biaodu") as two:
            for session in (one, two):
                session.links.make(label(session, 0, 4).id, label(session, 6, 9).id, "fulfils")
                session.exchange.package(tmp_path / f"{session.path.stem}.biaodupkg")
            for session, other in ((one, "b"), (two, "a")):
                session.exchange.apply(session.exchange.plan([tmp_path / f"{other}.biaodupkg"]))
            assert one.links.all() == two.links.all()
            assert len(list(one.annotations.iterate())) == 2
            ends = {annotation.id for annotation in one.annotations.iterate()}
            assert {end for link in one.links.all() for end in (link.source, link.target)} == ends
            assert set(one.links.at(ends)) == set(one.links.all())
