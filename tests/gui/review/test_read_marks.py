from core.ids import AnnotationId, AnnotatorId
from core.review.discussion import Comment, CommentId
from gui.base.settings import Settings
from gui.review.read_marks import ReadMarks

ME, OTHER = AnnotatorId("me"), AnnotatorId("other")
LABEL = AnnotationId("a")


def comment(author: AnnotatorId, at: str) -> Comment:
    return Comment(CommentId(at), LABEL, author, "?", at, at)


def test_what_others_said_since_it_was_shown_is_unread_also_at_the_next_start(settings: Settings):
    marks = ReadMarks(settings, "project")
    said = [comment(OTHER, "2024-01-01"), comment(ME, "2024-01-02")]
    assert marks.is_unread(said, ME)
    assert not marks.is_unread([comment(ME, "2024-01-03")], ME)
    marks.mark(LABEL, said)
    assert not ReadMarks(settings, "project").is_unread(said, ME)
    assert ReadMarks(settings, "project").is_unread([*said, comment(OTHER, "2024-01-03")], ME)
    assert ReadMarks(settings, "another project").is_unread(said, ME)
    marks.mark(LABEL, said[:1])
    assert not marks.is_unread(said, None)
