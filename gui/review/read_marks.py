"""Which comments the user of this machine has seen."""

from collections.abc import Iterable

from core.ids import AnnotationId, AnnotatorId
from core.review.discussion import Comment
from gui.base.settings import SEEN_COMMENTS, Settings


class ReadMarks:
    """Remembers for each annotation the newest comment that was shown."""

    def __init__(self, settings: Settings, project: str) -> None:
        self._settings = settings
        self._project = project

    def is_unread(self, comments: Iterable[Comment], me: AnnotatorId | None) -> bool:
        """Whether somebody else wrote something after the thread was shown."""
        seen = self._settings.get(SEEN_COMMENTS, self._project)
        return any(
            comment.author != me and comment.created_at > seen.get(comment.annotation, "") for comment in comments
        )

    def mark(self, annotation: AnnotationId, comments: Iterable[Comment]) -> None:
        """Note that the thread was shown."""
        newest = max((comment.created_at for comment in comments), default="")
        seen = self._settings.get(SEEN_COMMENTS, self._project)
        if newest > seen.get(annotation, ""):
            self._settings.set(SEEN_COMMENTS, {**seen, annotation: newest}, self._project)
