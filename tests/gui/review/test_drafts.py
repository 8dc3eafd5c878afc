from core.ids import AnnotationId
from gui.review.drafts import Drafts

FIRST, SECOND = AnnotationId("1"), AnnotationId("2")


def test_what_is_typed_is_kept_for_each_label_and_told_when_it_changes():
    drafts, told = Drafts(), []
    drafts.changed.connect(told.append)
    drafts.keep(FIRST, "half")
    drafts.keep(FIRST, "half")
    drafts.keep(SECOND, "other")
    assert (drafts.of(FIRST), drafts.of(SECOND), told) == ("half", "other", ["1", "2"])
    drafts.keep(FIRST, "")
    drafts.keep(FIRST, "")
    assert (drafts.of(FIRST), told) == ("", ["1", "2", "1"])
