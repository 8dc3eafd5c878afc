"""Reading layers out of a project."""

from pathlib import Path

import pytest

from core.agreement.layers import Presence, read_layers
from core.errors import UserError
from core.ids import AnnotatorId
from core.model import Span, Status
from core.progress import Cancel
from core.session import Session
from core.text.sentences import sentences
from tests.core.projects import TEXT, add, first, label


def people(session: Session, *names: str) -> list[AnnotatorId]:
    return [session.annotators.ensure(name).id for name in names]


def test_layers_hold_spans_sentences_and_masks(session: Session) -> None:
    a, b = people(session, "甲", "乙")
    for who, end in ((a, 5), (b, 6)):
        session.use_annotator(who)
        label(session, 0, end)
    session.documents.mask(first(session), Span(10, 12), "banner")
    layers = read_layers(session, [a, b])
    assert layers.names == ("甲", "乙")
    assert layers.labels == tuple(label.code for label in session.codebook.labels())
    (found,) = layers.documents
    assert found.spans == ([(0, 5, "infrastructure")], [(0, 6, "infrastructure")])
    assert found.masks == [(10, 12)]
    assert found.characters == len(TEXT)
    assert found.sentences == [(span.start, span.end) for span in sentences(TEXT)]


def test_done_is_who_said_so_or_labelled_something(session: Session) -> None:
    a, b, c = people(session, "甲", "乙", "丙")
    document = first(session)
    session.use_annotator(a)
    label(session, 0, 5)
    assert read_layers(session, [a, b]).documents == ()
    session.documents.set_status([document], Status.DONE, annotator=b)
    assert read_layers(session, [a, b, c]).documents[0].spans == ([(0, 5, "infrastructure")], [], None)
    assert read_layers(session, [a, b], presence=Presence.DONE).documents == ()
    session.documents.set_status([document], Status.DONE, annotator=a)
    assert len(read_layers(session, [a, b], presence=Presence.DONE).documents) == 1


def test_only_the_documents_asked_for_are_read(session: Session) -> None:
    a, b = people(session, "甲", "乙")
    other = add(session, "另一份报告。", "另一份")
    for who in (a, b):
        session.documents.set_status([first(session), other], Status.DONE, annotator=who)
    assert [document.id for document in read_layers(session, [a, b]).documents] == [first(session), other]
    assert [document.title for document in read_layers(session, [a, b], documents=[other]).documents] == ["另一份"]


def test_unknown_people_and_documents_are_refused_and_reading_stops_when_asked(session: Session) -> None:
    (a,) = people(session, "甲")
    with pytest.raises(UserError, match=r"annotator\.unknown"):
        read_layers(session, [a, AnnotatorId("nobody")])
    with pytest.raises(UserError, match=r"document\.unknown"):
        read_layers(session, [a], documents=["0" * 64])  # type: ignore[list-item]
    with pytest.raises(Cancel):
        read_layers(session, [a], cancelled=lambda: True)


def test_a_clone_reads_in_another_connection(session: Session, tmp_path: Path) -> None:
    a, b = people(session, "甲", "乙")
    session.documents.set_status([first(session)], Status.DONE, annotator=a)
    session.documents.set_status([first(session)], Status.DONE, annotator=b)
    with session.clone() as clone:
        assert read_layers(clone, [a, b]) == read_layers(session, [a, b])
