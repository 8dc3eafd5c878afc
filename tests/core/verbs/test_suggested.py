"""Taking and rejecting suggestions."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.contents import PackageContents
from core.ids import LabelId
from core.model import Span, Status
from core.session import Session
from core.verbs.suggested import Predicted, Proposed, Rejection, _said
from tests.core.projects import first, label, project


def proposed(session: Session, start: int, end: int, code: str = "infrastructure") -> Proposed:
    return Proposed(first(session), Span(start, end), session.codebook.by_code(code).id)


def places(found: list[Rejection]) -> list[tuple[int, int, str]]:
    return [(each.span.start, each.span.end, each.label) for each in found]


def test_taking_makes_annotations_in_one_step_and_begins_the_work(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        me = session.annotator
        assert me is not None
        label(session, 0, 4)
        wanted = [proposed(session, 0, 4), proposed(session, 5, 9), proposed(session, 5, 9, "teachers")]
        made, change = session.suggestions.take(wanted, begin=True)
        assert [(each.start, each.end, each.origin) for each in made] == [(5, 9, "suggestion")] * 2
        assert change.operation is not None
        assert change.operation.name == "suggestion.take"
        assert session.documents.status(first(session), me.id) is Status.IN_PROGRESS
        session.history.undo()
        assert len(session.annotations.of_document(first(session))) == 1


def test_a_rejection_is_no_annotation_and_is_undone_and_done_again(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.suggestions.reject([proposed(session, 0, 4), proposed(session, 5, 9, "safety")])
        assert places(session.suggestions.rejections()) == [(0, 4, "infrastructure"), (5, 9, "safety")]
        assert session.annotations.of_document(first(session)) == []
        assert session.annotations.label_totals() == {}
        session.history.undo()
        assert session.suggestions.rejections() == []
        session.history.redo()
        assert len(session.suggestions.rejections()) == 2
        assert session.check().ok


def test_what_was_rejected_can_be_labelled_all_the_same_and_the_other_way_round_is_refused(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.suggestions.reject([proposed(session, 0, 4)])
        label(session, 0, 4)
        with pytest.raises(UserError, match=r"annotation\.duplicate"):
            session.suggestions.reject([proposed(session, 5, 9), proposed(session, 0, 4)])
        # Nothing of an operation that was refused stays.
        assert places(session.suggestions.rejections()) == [(0, 4, "infrastructure")]
        session.history.undo()
        session.history.undo()
        assert session.suggestions.rejections() == []


def test_a_rejection_is_withdrawn_by_whose_it_is(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.suggestions.reject([proposed(session, 0, 4)])
        (found,) = session.suggestions.rejections()
        mine = session.annotator
        session.use_annotator(session.annotators.ensure("李敏").id)
        assert session.suggestions.rejections() == []
        with pytest.raises(UserError, match=r"annotation\.not_yours"):
            session.suggestions.withdraw([found.id])
        assert mine is not None
        session.use_annotator(mine.id)
        session.suggestions.withdraw([found.id])
        assert session.suggestions.rejections() == []


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 10_000)])
def test_a_place_outside_of_the_text_is_refused(tmp_path: Path, start: int, end: int) -> None:
    with project(tmp_path / "p.biaodu") as session:
        for verb in (session.suggestions.take, session.suggestions.reject):
            with pytest.raises(UserError, match=r"annotation\.bad_span"):
                verb([proposed(session, start, end)])


def test_a_label_that_is_gone_is_refused(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        place = Proposed(first(session), Span(0, 4), LabelId("0" * 8))
        for verb in (session.suggestions.take, session.suggestions.reject):
            with pytest.raises(UserError, match=r"label\.unknown"):
                verb([place])


def test_a_rejection_travels_stays_after_merging_and_its_withdrawal_does_too(tmp_path: Path) -> None:
    with project(tmp_path / "mine.biaodu") as mine, Session.create(tmp_path / "theirs.biaodu") as theirs:

        def send() -> None:
            package = tmp_path / f"{mine.history.position()}.biaodupkg"
            mine.exchange.package(package)
            for _ in range(2):
                theirs.exchange.apply(theirs.exchange.plan([package]))

        me = mine.annotator
        assert me is not None
        mine.suggestions.reject([proposed(mine, 0, 4)])
        send()
        assert places(theirs.suggestions.rejections(me.id)) == [(0, 4, "infrastructure")]
        assert theirs.annotations.of_document(first(theirs)) == []
        mine.suggestions.withdraw([each.id for each in mine.suggestions.rejections()])
        send()
        assert theirs.suggestions.rejections(me.id) == []
        assert theirs.check().ok


def predicted(session: Session, start: int, end: int, score: float | None = None, source: str = "uie") -> Predicted:
    return Predicted(proposed(session, start, end), source, score)


def scores(session: Session) -> list[tuple[str, int, float | None]]:
    return [(each.source, each.span.start, each.score) for each in session.suggestions.predictions()]


def test_predictions_are_kept_as_nobodys_labels_and_taken_back_in_one_step(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        wanted = [predicted(session, 0, 4, 0.9), predicted(session, 5, 9), predicted(session, 0, 4, 0.9, "qwen")]
        assert session.suggestions.keep(wanted)[0] == 3
        assert sorted(scores(session)[:2]) == [("qwen", 0, 0.9), ("uie", 0, 0.9)]
        assert scores(session)[2:] == [("uie", 5, None)]
        assert session.annotations.of_document(first(session)) == []
        assert session.annotations.label_totals() == {}
        assert session.check().ok
        assert session.suggestions.keep(wanted)[0] == 0
        # A newer score of the same source counts.
        assert session.suggestions.keep([predicted(session, 0, 4, 0.3)])[0] == 0
        assert ("uie", 0, 0.3) in scores(session)
        session.history.undo()
        assert ("uie", 0, 0.9) in scores(session)
        while session.suggestions.predictions():
            session.history.undo()
        session.history.redo()
        assert len(scores(session)) == 3
        assert session.check().ok


def test_a_source_is_dropped_by_who_brought_it(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.suggestions.keep([predicted(session, 0, 4), predicted(session, 5, 9, None, "qwen")])
        mine = session.annotator
        session.use_annotator(session.annotators.ensure("李敏").id)
        session.suggestions.drop("uie")
        assert len(scores(session)) == 2
        assert mine is not None
        session.use_annotator(mine.id)
        session.suggestions.drop("uie")
        assert [source for source, _, _ in scores(session)] == ["qwen"]


def test_predictions_survive_a_restart_and_travel_to_colleagues_but_not_blindly(tmp_path: Path) -> None:
    with project(tmp_path / "mine.biaodu") as mine:
        mine.suggestions.keep([predicted(mine, 0, 4, 0.9)])
    with Session.open(tmp_path / "mine.biaodu") as mine, Session.create(tmp_path / "theirs.biaodu") as theirs:
        assert scores(mine) == [("uie", 0, 0.9)]
        mine.exchange.package(tmp_path / "blind.biaodupkg", PackageContents(blind=True))
        theirs.exchange.apply(theirs.exchange.plan([tmp_path / "blind.biaodupkg"]))
        assert scores(theirs) == []
        mine.exchange.package(tmp_path / "all.biaodupkg")
        for _ in range(2):
            theirs.exchange.apply(theirs.exchange.plan([tmp_path / "all.biaodupkg"]))
        assert scores(theirs) == [("uie", 0, 0.9)]
        assert theirs.annotations.of_document(first(theirs)) == []
        assert theirs.check().ok


def test_what_somebody_else_wrote_into_a_prediction_does_no_harm(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        for note in ("", "[1]", '{"source": 3, "score": "x"}', '{"score": 7}', "{", '{"score": true}'):
            assert _said(note) == ("", None)
        assert _said('{"source": "m", "score": 1}') == ("m", 1.0)
        with pytest.raises(UserError, match=r"annotation\.bad_span"):
            session.suggestions.keep([predicted(session, 0, 10_000)])
