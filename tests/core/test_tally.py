"""Counts that are kept up from change sets; that they stay right over every verb, `storage/test_journal.py` checks."""

from core.ids import AnnotationId, DocumentId, new_uuid
from core.model import Annotation, Status
from core.session import Session
from core.tally import Tally
from tests.core.projects import TEXT, add, first, label


def everything(session: Session, tally: Tally) -> tuple[object, ...]:
    documents = [*(document.id for document in session.documents.list()), DocumentId("nowhere")]
    by_document = {
        document: (dict(tally.in_document(document)), dict(tally.statuses(document))) for document in documents
    }
    return by_document, dict(tally.by_label), dict(tally.people)


def test_what_was_done_before_it_was_read_is_not_counted_twice(session: Session) -> None:
    changes = []
    session.subscribe(changes.append)
    label(session, 0, 4)
    tally = Tally(session)
    label(session, 5, 9)
    session.documents.set_status([first(session)], Status.DONE)
    assert [tally.holds(change) for change in changes] == [True, False, False]
    # A thread reads, and what was done meanwhile is followed afterwards.
    assert all(tally.follow(change, session) for change in changes)
    assert everything(session, tally) == everything(session, Tally(session))
    who = session.annotator.id  # type: ignore[union-attr]
    assert tally.in_document(first(session)) == {who: 2}
    assert tally.statuses(first(session)) == {who: Status.DONE}


def test_after_bulk_work_it_says_that_it_must_be_read_again(session: Session) -> None:
    tally = Tally(session)
    who, kind = session.annotator.id, session.codebook.labels()[0].id  # type: ignore[union-attr]
    new = Annotation(AnnotationId(new_uuid()), first(session), 0, 4, kind, who, None, "2024", "2024")
    assert not tally.follow(session.annotations.add_many([new]), session)


def test_a_removed_document_takes_its_counts_along_and_brings_them_back(session: Session) -> None:
    label(session, 0, 4)
    add(session, TEXT * 2, "另一份")
    tally = Tally(session)
    document = first(session)
    tally.follow(session.documents.remove([document]), session)
    assert (tally.in_document(document), tally.by_label, tally.people) == ({}, {}, {})
    change = session.history.undo()
    assert change is not None
    tally.follow(change, session)
    assert everything(session, tally) == everything(session, Tally(session))
    assert [sum(people.values()) for people in tally.by_label.values()] == [1]
