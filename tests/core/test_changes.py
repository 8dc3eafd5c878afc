from core.changes import AnnotationChange, ChangeSet, OperationInfo
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation

MADE = Annotation(AnnotationId("a"), DocumentId("d"), 0, 4, LabelId("x"), AnnotatorId("甲"), None, "1", "1")


def test_a_change_is_of_the_document_of_what_was_made_changed_or_removed() -> None:
    for change in (AnnotationChange(None, MADE), AnnotationChange(MADE, None), AnnotationChange(MADE, MADE)):
        assert change.document == "d"


def test_parts_of_one_operation_are_joined_in_order() -> None:
    first = OperationInfo(1, "u", "annotation.create", "do", None, "1")
    one = ChangeSet(first, (AnnotationChange(None, MADE),), frozenset([DocumentId("d")]))
    other = ChangeSet(None, (AnnotationChange(MADE, None),), labels=frozenset([LabelId("x")]), reload=True)
    both = one.plus(other)
    assert both.operation == first
    assert both.annotations == (*one.annotations, *other.annotations)
    assert (both.documents, both.labels, both.reload) == ({"d"}, {"x"}, True)
    assert one.plus(ChangeSet()) == ChangeSet().plus(one) == one
