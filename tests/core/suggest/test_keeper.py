"""Suggestions that follow what is decided."""

from pathlib import Path

import pytest

from core.ids import AnnotatorId, DocumentId
from core.model import Span
from core.progress import Cancel
from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from core.suggest.keeper import Keeper
from core.suggest.model import Learner
from core.suggest.offers import OfferedLabel
from core.verbs.suggested import Proposed
from tests.core.projects import add, project
from tests.core.suggest.lessons import TEXT


def refreshed(keeper: Keeper, session: Session, document: DocumentId) -> dict[str, OfferedLabel]:
    """Offers by the text they are for."""
    return {TEXT[offer.span.start : offer.span.end]: offer for offer in keeper.refresh(session, [document])[document]}


def test_what_is_taken_or_rejected_is_offered_no_more_until_that_is_undone(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        keeper = Keeper(session.annotator.id if session.annotator else None)
        before = refreshed(keeper, session, document)
        drill, hired = "开展消防演练20次，排查隐患31处。", "公开招聘教师60名；"
        found = {text: offer for text, offer in before.items() if text.endswith((drill, hired))}
        assert len(found) == 2

        def places(text: str) -> list[Proposed]:
            offer = found[text]
            return [Proposed(document, offer.span, session.codebook.by_code(offer.label).id)]

        first, second = found
        session.suggestions.take(places(first))
        session.suggestions.reject(places(second))
        keeper.changed([document])
        assert not set(refreshed(keeper, session, document)) & set(found)
        session.history.undo()
        session.history.undo()
        keeper.changed(None)
        assert set(found) <= set(refreshed(keeper, session, document))


def test_a_mask_takes_its_suggestions_away(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        keeper = Keeper(None)
        assert any("消防" in text for text in refreshed(keeper, session, document))
        session.documents.mask(document, Span(TEXT.index("（三）"), TEXT.index("（四）")))
        keeper.changed([document], texts=True)
        assert not any("消防" in text for text in refreshed(keeper, session, document))


def test_a_label_that_is_deleted_or_new_changes_what_is_offered(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        keeper = Keeper(session.annotator.id if session.annotator else None)
        assert "safety" in {offer.label for offer in refreshed(keeper, session, document).values()}
        session.codebook.delete(session.codebook.by_code("safety").id, None)
        session.codebook.create(name_zh="高考成绩", definition_zh="成绩、高考、升学。")
        offers = refreshed(keeper, session, document)
        assert "safety" not in {offer.label for offer in offers.values()}
        assert any("高考成绩" in text for text in offers)


def test_ngrams_are_learnt_again_after_some_decisions_not_after_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[int] = []
    learn = Learner.learn_ngrams
    monkeypatch.setattr(Learner, "learn_ngrams", lambda self: (learnt.append(1), learn(self)))
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        keeper = Keeper(session.annotator.id if session.annotator else None)
        safety = session.codebook.by_code("safety").id
        keeper.refresh(session, [document])
        for number in range(10):
            session.annotations.create(document, 14 + number, 20 + number, safety)
            keeper.changed([document])
            keeper.refresh(session, [document])
    assert 2 <= len(learnt) <= 3


def test_it_stops_when_asked(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session, pytest.raises(Cancel):
        Keeper(None).refresh(session, [], cancelled=lambda: True)


def test_what_is_learnt_is_another_when_the_final_layer_teaches(tmp_path: Path) -> None:
    lines = [f"本年度组织红领巾寻访{number}场。" for number in range(3, 11)]
    with project(tmp_path / "p.biaodu") as session:
        mine, theirs = session.annotators.ensure("陈晓").id, session.annotators.ensure("李敏").id
        labels = {mine: session.codebook.by_code("safety").id, theirs: session.codebook.by_code("subsidies").id}
        documents = [add(session, f"第{number}份\n{line}\n", f"第{number}份") for number, line in enumerate(lines)]
        for person, label in labels.items():
            session.use_annotator(person)
            for document, line in zip(documents, lines, strict=True):
                session.annotations.create(document, 4, 4 + len(line), label)
        for document in documents:
            for case in session.review.cases(document, [mine, theirs]):
                session.review.decide(case, Verdict.TAKE, layer=theirs)
        new = add(session, "新的一份\n本年度组织红领巾寻访27场。\n", "新的一份")
        session.use_annotator(mine)

        def learnt(from_: AnnotatorId | None) -> list[str]:
            offers = Keeper(mine, from_).refresh(session, [new])[new]
            return [offer.label for offer in offers if offer.span.start == 5]

        assert learnt(None) == learnt(mine) == ["safety"]
        assert learnt(theirs) == ["subsidies"]
        assert learnt(ADJUDICATED) == ["subsidies"]
        # Other decisions change what the final layer teaches, and nothing of what the person does.
        for document in documents:
            for case in session.review.cases(document, [mine, theirs]):
                session.review.decide(case, Verdict.BOTH_WRONG)
        assert learnt(ADJUDICATED) == []
        assert learnt(None) == ["safety"]
