"""What annotators learn, as rows: decisions on their own labels, and threads of comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Span
from core.review.decisions import Reading
from core.review.discussion import Feedback, ReadingOutcome, Thread
from core.session import Session
from gui.annotations.rows import one_line
from gui.base.i18n import _
from gui.review.read_marks import ReadMarks

QUOTE = 60


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """A decision on an own label, or a thread."""

    annotation: AnnotationId
    document: DocumentId
    reading: Reading
    owner: AnnotatorId
    quote: str
    words: str
    """What became of the label, or who wrote last."""
    unread: bool
    feedback: Feedback | None = None

    @property
    def span(self) -> Span:
        """Where the annotation is, or was."""
        return self.reading.span

    @property
    def spoken(self) -> str:
        """See `gui.widgets.row_list.PassageRow`."""
        return " · ".join((self.quote, self.words, *((_("unread"),) if self.unread else ())))

    @property
    def tip(self) -> str:
        """No tip, because the row says everything."""
        return ""

    @property
    def quiet(self) -> bool:
        """Never quiet: every row is to be read."""
        return False

    @property
    def changed(self) -> bool:
        """Whether a reviewer decided differently from the label."""
        return self.feedback is not None and self.feedback.outcome is not ReadingOutcome.KEPT


def outcome_name(outcome: ReadingOutcome) -> str:
    """What became of a label, in words."""
    return {
        ReadingOutcome.KEPT: _("Kept"),
        ReadingOutcome.MOVED: _("Other boundary"),
        ReadingOutcome.RELABELLED: _("Other label"),
        ReadingOutcome.CHANGED: _("Other label and boundary"),
        ReadingOutcome.OTHER_VALUES: _("Other attributes"),
        ReadingOutcome.OTHER_LINKS: _("Other links"),
        ReadingOutcome.REJECTED: _("Rejected"),
    }[outcome]


def decision_rows(
    session: Session, marks: ReadMarks, me: AnnotatorId, document: DocumentId | None = None
) -> list[FeedbackRow]:
    """What was decided on the labels of `me`, in a document or in all, by document and place."""
    texts = _Texts(session)
    unread = {
        thread.annotation.id for thread in session.review.threads(document) if marks.is_unread(thread.comments, me)
    }
    return [
        FeedbackRow(
            feedback.mine.annotation,
            feedback.decision.document,
            feedback.mine.reading,
            me,
            texts.quote(feedback.decision.document, feedback.mine.reading.span),
            outcome_name(feedback.outcome),
            feedback.mine.annotation in unread,
            feedback,
        )
        for feedback in session.review.decisions_on(me, document)
    ]


def thread_rows(
    session: Session, marks: ReadMarks, me: AnnotatorId | None, names: Mapping[AnnotatorId, str]
) -> list[FeedbackRow]:
    """Every thread, the one that was commented last first."""
    texts = _Texts(session)
    return [_thread_row(thread, texts, marks, me, names) for thread in session.review.threads()]


def _thread_row(
    thread: Thread, texts: "_Texts", marks: ReadMarks, me: AnnotatorId | None, names: Mapping[AnnotatorId, str]
) -> FeedbackRow:
    annotation = thread.annotation
    return FeedbackRow(
        annotation.id,
        annotation.document,
        Reading(annotation.start, annotation.end, annotation.label),
        annotation.annotator,
        texts.quote(annotation.document, annotation.span),
        names.get(thread.comments[-1].author, "?"),
        marks.is_unread(thread.comments, me),
    )


def unread_threads(threads: Sequence[Thread], marks: ReadMarks, me: AnnotatorId | None) -> int:
    """The number of threads with something that was not seen yet."""
    return sum(1 for thread in threads if marks.is_unread(thread.comments, me))


class _Texts:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts: dict[DocumentId, str] = {}

    def quote(self, document: DocumentId, span: Span) -> str:
        if document not in self._texts:
            try:
                self._texts[document] = self._session.documents.text(document)
            except UserError:
                self._texts[document] = ""
        return one_line(self._texts[document][span.start : min(span.end, span.start + QUOTE)])
