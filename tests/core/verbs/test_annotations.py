import pytest

from core import engine
from core.changes import ChangeSet
from core.errors import BiaoduError
from core.ids import AnnotationId, DocumentId, LabelId, new_uuid
from core.model import Annotation, Status
from core.session import Session
from tests.core.projects import TEXT, add, first, label


def refused(code: str) -> "pytest.RaisesExc[BiaoduError]":
    return pytest.raises(BiaoduError, match=rf"^{code.replace('.', '[.]')}\(")


def spans(session: Session) -> list[tuple[int, int, str, str | None]]:
    codes = {label.id: label.code for label in session.codebook.labels()}
    found = session.annotations.of_document(first(session))
    return [(annotation.start, annotation.end, codes[annotation.label], annotation.note) for annotation in found]


def code(session: Session, name: str) -> LabelId:
    return session.codebook.by_code(name).id


def test_a_label_is_set_on_code_points(session: Session) -> None:
    at = TEXT.index("𠮷")
    document = first(session)
    annotation, change = session.annotations.create(document, at, at + 3, code(session, "safety"), note="含补充平面字")
    assert session.documents.text(document)[annotation.start : annotation.end] == "𠮷校舍"
    assert (annotation.annotator, annotation.revision, annotation.origin) == (session.annotator.id, 1, "manual")  # type: ignore[union-attr]
    assert annotation.created_at == annotation.updated_at
    assert change.annotations[0].after == annotation == session.annotations.get(annotation.id)
    assert change.operation is not None
    assert change.operation.name == "annotation.create"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, len(TEXT) + 1), (len(TEXT), len(TEXT) + 1)])
def test_a_range_that_is_none_is_refused(session: Session, start: int, end: int) -> None:
    with refused("annotation.bad_span"):
        label(session, start, end)
    annotation = label(session, 0, 2)
    with refused("annotation.bad_span"):
        session.annotations.move(annotation.id, start, end)
    assert spans(session) == [(0, 2, "infrastructure", None)]


def test_overlaps_and_several_labels_are_allowed_but_no_exact_duplicate(session: Session) -> None:
    label(session, 0, 4)
    label(session, 0, 4, "safety")
    label(session, 1, 6)
    operations = len(session.history.operations())
    with refused("annotation.duplicate"):
        label(session, 0, 4)
    assert len(session.history.operations()) == operations
    other = session.annotators.ensure("李敏")
    session.use_annotator(other.id)
    label(session, 0, 4)
    assert [row[:3] for row in spans(session)] == [
        (0, 4, "infrastructure"),
        (0, 4, "infrastructure"),
        (0, 4, "safety"),
        (1, 6, "infrastructure"),
    ]
    assert len(session.annotations.of_document(first(session), other.id)) == 1


def test_what_is_unknown_is_refused(session: Session) -> None:
    known = session.codebook.labels()[0].id
    with refused("label.unknown"):
        session.annotations.create(first(session), 0, 2, LabelId("x"))
    with refused("document.unknown"):
        session.annotations.create(DocumentId("x"), 0, 2, known)
    for verb in (
        lambda: session.annotations.get(AnnotationId("x")),
        lambda: session.annotations.delete([AnnotationId("x")]),
        lambda: session.annotations.move(AnnotationId("x"), 0, 2),
    ):
        with refused("annotation.unknown"):
            verb()


def test_a_removed_document_and_a_removed_label_take_no_annotation(session: Session) -> None:
    document, gone = first(session), code(session, "safety")
    session.codebook.delete(gone, None)
    with refused("label.unknown"):
        session.annotations.create(document, 0, 2, gone)
    session.documents.remove([document])
    with refused("document.unknown"):
        session.annotations.create(document, 0, 2, code(session, "teachers"))
    assert session.check().ok


def test_nobody_labels_without_a_name(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with Session.create(tmp_path / "a.biaodu") as session:
        document = add(session)
        with refused("annotator.none_current"):
            session.annotations.create(document, 0, 2, session.codebook.labels()[0].id)


def test_only_ones_own_annotations_change(session: Session) -> None:
    annotation = label(session, 0, 4)
    session.use_annotator(session.annotators.ensure("李敏").id)
    verbs = session.annotations
    for verb in (
        lambda: verbs.delete([annotation.id]),
        lambda: verbs.relabel([annotation.id], code(session, "safety")),
        lambda: verbs.move(annotation.id, 0, 3),
        lambda: verbs.split(annotation.id, 2),
        lambda: verbs.join([annotation.id]),
        lambda: verbs.set_note([annotation.id], "x"),
    ):
        with refused("annotation.not_yours"):
            verb()


def test_relabelling_many_is_one_step(session: Session) -> None:
    made = [label(session, 0, 4), label(session, 5, 9), label(session, 5, 9, "safety")]
    change = session.annotations.relabel([annotation.id for annotation in made], code(session, "safety"))
    # The passage that has the label already keeps one of it.
    assert spans(session) == [(0, 4, "safety", None), (5, 9, "safety", None)]
    assert len(change.annotations) == 2
    session.history.undo()
    assert len(spans(session)) == 3


def test_a_verb_that_changes_nothing_is_no_step(session: Session) -> None:
    annotation = label(session, 0, 4)
    newest = session.history.operations(1)
    assert session.annotations.relabel([annotation.id], annotation.label) == ChangeSet()
    assert session.annotations.move(annotation.id, 0, 4) == ChangeSet()
    assert session.annotations.set_note([annotation.id], "") == ChangeSet()
    assert session.annotations.delete([]) == ChangeSet()
    assert session.history.operations(1) == newest


def test_moving_an_edge(session: Session) -> None:
    annotation = label(session, 0, 4)
    label(session, 0, 6)
    session.annotations.move(annotation.id, 2, 4)
    assert session.annotations.get(annotation.id).revision == 2
    with refused("annotation.duplicate"):
        session.annotations.move(annotation.id, 0, 6)
    assert session.check().ok


def test_splitting_and_joining(session: Session) -> None:
    annotation = label(session, 0, 8)
    session.annotations.set_note([annotation.id], "注")
    for at in (0, 8, -1, 99):
        with refused("annotation.bad_split"):
            session.annotations.split(annotation.id, at)
    change = session.annotations.split(annotation.id, 3)
    assert spans(session) == [(0, 3, "infrastructure", "注"), (3, 8, "infrastructure", "注")]
    halves = [annotation_change.after.id for annotation_change in change.annotations if annotation_change.after]
    session.annotations.set_note(halves[1:], "第二")
    session.annotations.join(halves)
    assert spans(session) == [(0, 8, "infrastructure", "注\n第二")]
    for chosen in ([annotation.id], [], [annotation.id, label(session, 2, 4, "safety").id]):
        with refused("annotation.bad_join"):
            session.annotations.join(chosen)
    assert session.check().ok


def test_a_split_that_would_make_a_duplicate_is_refused(session: Session) -> None:
    annotation = label(session, 0, 8)
    label(session, 3, 8)
    with refused("annotation.duplicate"):
        session.annotations.split(annotation.id, 3)


def test_counts_follow_every_change(session: Session) -> None:
    document, who = first(session), session.annotator.id  # type: ignore[union-attr]
    assert session.annotations.counts() == {}
    made = [label(session, at, at + 2) for at in range(3)]
    assert session.annotations.counts() == {(document, who): 3}
    session.annotations.relabel([made[0].id], code(session, "safety"))
    assert session.annotations.label_counts()[document, who, code(session, "safety")] == 1
    session.annotations.delete([annotation.id for annotation in made])
    assert session.annotations.counts() == {}
    assert session.annotations.label_counts() == {}
    session.history.undo()
    with session.with_operation("annotation.create"):
        label(session, 5, 7)
        assert session.annotations.counts() == {(document, who): 4}
    session.documents.remove([document])
    assert session.annotations.counts() == {}


def test_counts_of_one_document_and_by_label(session: Session) -> None:
    document, who = first(session), session.annotator.id  # type: ignore[union-attr]
    other = add(session, "第二篇报告。", "第二篇")
    for at, name in enumerate(("safety", "safety", "teachers")):
        label(session, at, at + 2, name)
    session.annotations.create(other, 0, 2, code(session, "safety"))
    assert session.annotations.count(document) == 3
    assert session.annotations.label_counts_of(document) == {
        (code(session, "safety"), who): 2,
        (code(session, "teachers"), who): 1,
    }
    assert session.annotations.label_totals()[code(session, "safety"), who] == 3
    session.documents.remove([document])
    assert session.annotations.label_totals() == {(code(session, "safety"), who): 1}


def test_very_many_changes_are_not_listed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MOST_LISTED", 2)
    made = [label(session, at, at + 2) for at in range(3)]
    change = session.annotations.delete([annotation.id for annotation in made])
    assert change.reload
    assert change.annotations == ()
    change = session.annotations.delete([label(session, at, at + 2).id for at in range(2)])
    assert len(change.annotations) == 2
    assert not change.reload


def test_many_come_in_at_once_and_go_by_one_undo(session: Session) -> None:
    document, who, kind = first(session), session.annotator, code(session, "safety")
    assert who is not None
    many = [
        Annotation(AnnotationId(new_uuid()), document, at, at + 2, kind, who.id, "注", "2024", "2025", origin="import")
        for at in range(20)
    ]
    change = session.annotations.add_many(many)
    assert change.reload
    assert session.annotations.of_document(document) == many
    assert session.annotations.existing([many[3].id, AnnotationId("x")]) == {many[3].id: (many[3], False)}
    session.history.undo()
    assert session.annotations.of_document(document) == []
    with refused("annotation.bad_span"):
        session.annotations.add_many([Annotation(AnnotationId("y"), document, 0, 9999, kind, who.id, None, "", "")])
    assert session.check().ok


def test_a_label_begins_its_document_in_the_same_step(session: Session) -> None:
    document, me = first(session), session.annotator
    assert me is not None
    create, status = session.annotations.create, session.documents.status
    create(document, 0, 2, code(session, "safety"))
    assert status(document, me.id) is Status.NOT_STARTED
    _made, change = create(document, 2, 4, code(session, "safety"), begin=True)
    assert document in change.documents
    assert status(document, me.id) is Status.IN_PROGRESS
    session.history.undo()
    assert status(document, me.id) is Status.NOT_STARTED
    session.documents.set_status([document], Status.DONE)
    create(document, 4, 6, code(session, "safety"), begin=True)
    assert status(document, me.id) is Status.DONE
    session.documents.set_status([document], Status.NOT_STARTED)
    create(document, 6, 8, code(session, "safety"), begin=True)
    assert status(document, me.id) is Status.IN_PROGRESS


def test_records_of_one_place_are_in_the_order_of_their_codes(session: Session) -> None:
    session.codebook.create(code="zebra")
    session.codebook.create(code="apple")
    for name in ("zebra", "safety", "apple"):
        label(session, 3, 6, name)
    label(session, 3, 4, "zebra")
    label(session, 0, 2, "zebra")
    read = session.annotations.records()
    found = [(record.start, record.end, record.label) for record in read(first(session))]
    assert found == [(0, 2, "zebra"), (3, 4, "zebra"), (3, 6, "apple"), (3, 6, "safety"), (3, 6, "zebra")]


def test_whoever_has_only_removed_annotations_has_none(session: Session) -> None:
    me = session.annotator
    assert me is not None
    assert not session.annotations.has_any(me.id)
    made = label(session, 0, 2)
    assert session.annotations.has_any(me.id)
    session.annotations.delete([made.id])
    assert not session.annotations.has_any(me.id)
