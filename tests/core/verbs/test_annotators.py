import pytest

from core.errors import BiaoduError
from core.ids import AnnotatorId
from core.model import Annotator
from core.session import Session
from tests.core.projects import label


def refused(code: str) -> "pytest.RaisesExc[BiaoduError]":
    return pytest.raises(BiaoduError, match=rf"^{code.replace('.', '[.]')}\(")


def test_people_have_one_name_each(session: Session) -> None:
    person, change = session.annotators.create("  李敏 ")
    assert person.name == "李敏"
    assert change.annotators == {person.id}
    assert session.annotators.ensure("李敏 ") == person == session.annotators.by_name("李敏")
    for code, name in (("annotator.no_name", " "), ("annotator.name_taken", "李敏")):
        with refused(code):
            session.annotators.create(name)
        with refused(code):
            session.annotators.rename(session.annotators.list()[0].id, name)
    session.annotators.rename(person.id, "李敏")
    session.annotators.rename(person.id, "李敏（城东）")
    assert session.annotators.get(person.id).name == "李敏（城东）"


def test_somebody_unknown(session: Session) -> None:
    for verb in (
        lambda: session.annotators.get(AnnotatorId("x")),
        lambda: session.annotators.rename(AnnotatorId("x"), "新"),
        lambda: session.use_annotator(AnnotatorId("x")),
        lambda: session.work_as(AnnotatorId("x")),
    ):
        with refused("annotator.unknown"):
            verb()


def test_the_project_remembers_who_works_here(session: Session) -> None:
    other = session.annotators.create("李敏", id=AnnotatorId("01936f2a-4c00-7a31-9c10-6b1c0de0c0ff"))[0]
    session.work_as(other.id)
    assert session.annotator == other
    assert label(session, 0, 2).annotator == other.id
    with Session.open(session.path) as again:
        assert again.annotator is not None
        assert again.annotator.name == "陈晓"
    session.use_annotator(other.id)
    with Session.open(session.path) as again:
        assert again.annotator == other


def test_people_are_not_undone(session: Session) -> None:
    session.annotators.ensure("李敏")
    assert session.history.undo() is None
    assert session.history.undo_name() is None


def test_two_processes_that_need_the_same_person_get_one(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other adds them after this one looked."""
    looked = session.annotators.by_name
    with Session.open(session.path) as other:

        def look(name: str) -> Annotator | None:
            found = looked(name)
            if found is None and other.annotators.by_name(name) is None and not session._engine.in_operation:
                other.annotators.ensure(name)
            return found

        monkeypatch.setattr(session.annotators, "by_name", look)
        person = session.annotators.ensure("赵一")
        assert other.annotators.by_name("赵一") == person
    assert [known.name for known in session.annotators.list()].count("赵一") == 1


def test_the_adjudicated_layer_comes_after_people_of_the_same_moment(session: Session) -> None:
    """Its id is smaller than theirs, and the command line makes both in one millisecond."""
    session.annotators.create("主编")
    conn = session._engine.conn
    conn.execute("BEGIN")
    conn.execute("UPDATE annotator SET created_at = (SELECT MIN(created_at) FROM annotator)")
    smallest = min(known.id for known in session.annotators.list())
    conn.execute("UPDATE annotator SET kind = 'adjudicated' WHERE id = ?", (smallest,))
    conn.execute("COMMIT")
    assert [known.id for known in session.annotators.list()][-1] == smallest
