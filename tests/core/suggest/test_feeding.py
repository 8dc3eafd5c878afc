"""A project as the model reads it."""

from pathlib import Path

from core.model import Span, Status
from core.session import Session
from core.suggest import feeding
from core.suggest.feeding import edited_words, keep_words, lessons_of, sentences_of, suggestions_for, worked_on
from core.verbs.suggested import Proposed
from tests.core.projects import add, first, label, project

LATER = "另一份报告：新建学校三所，培训教师二百名。开展消防演练。"


def test_documents_are_read_that_somebody_labelled_rejected_in_or_has_done(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        me = session.annotator
        assert me is not None
        assert worked_on(session, me.id) == {}
        later = add(session, LATER, "另一份")
        done = add(session, "没有什么的报告。", "第三份")
        add(session, "没有看过的报告。", "第四份")
        label(session, 0, 4)
        safety = session.codebook.by_code("safety").id
        session.suggestions.reject([Proposed(later, Span(6, 12), safety)])
        session.documents.set_status([done], Status.DONE)
        assert set(worked_on(session, me.id)) == {first(session), later, done}
        found = {taught.id: taught for taught in lessons_of(session, me.id)}
        assert found[later].rejected == {0: frozenset({"safety"})}
        assert all(found[done].known)
        assert set(found) - {taught.id for taught in lessons_of(session, me.id, but=[done])} == {done}


def test_of_very_many_sentences_those_imported_last_are_learnt(tmp_path: Path, monkeypatch: object) -> None:
    with project(tmp_path / "p.biaodu") as session:
        me = session.annotator
        assert me is not None
        later = add(session, LATER, "另一份")
        session.documents.set_status([first(session), later], Status.DONE)
        monkeypatch.setattr(feeding, "LEARNT", 1)  # type: ignore[attr-defined]
        assert [taught.id for taught in lessons_of(session, me.id)] == [later]


def test_words_of_a_project_are_kept_and_what_is_no_list_of_words_is_none(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        keep_words(session, {"safety": {"护学岗": 0, "一塘一人": 3}})
        assert edited_words(session) == {"safety": {"护学岗": 0.0, "一塘一人": 3.0}}
        for broken in ("", "[1]", '{"safety": 3}', '{"safety": {"a": "b", "c": 1e9, "d": -1}}', "{"):
            session.set_setting(feeding.WORDS, broken)
            assert not any(edited_words(session).values())


def test_a_banned_word_no_longer_suggests(tmp_path: Path) -> None:
    def labels(session: Session) -> set[str]:
        place = sentences_of(session, first(session))[2].span
        return {found.label for found in suggestions_for(session, None, first(session)) if found.span == place}

    with project(tmp_path / "p.biaodu") as session:
        texts = [sentence.text for sentence in sentences_of(session, first(session))]
        assert texts[2] == "增设护学岗。"
        assert labels(session) == {"safety"}
        keep_words(session, {"safety": {"护学岗": 0, "护学": 0, "安全": 0}})
        assert labels(session) == set()


def test_without_anybody_who_works_here_it_suggests_all_the_same(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        assert suggestions_for(session, None, first(session))
