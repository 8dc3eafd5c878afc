"""Attributes in the reviewer's own words: the small bar of attributes, opened at a difference instead of a passage."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QRect, QSize

from core.review.cases import Case
from core.said.fields import FieldValue
from core.session import Session
from gui.annotations.attribute_bar import AttributeBar, Drafts
from gui.annotations.attribute_subject import AttributeSubject
from gui.review.case_rows import is_loose
from gui.review.verdict_bar import VerdictBar


class OwnValues:
    """Opens the bar, and keeps what was typed in it and is no value."""

    def __init__(self, session: Session, failed: Callable[[object], object]) -> None:
        self._session = session
        self._failed = failed
        self._drafts: Drafts = {}

    def has_attributes(self, case: Case | None) -> bool:
        """Whether the codebook asks anything of what a difference is about. One without a decision is kept first."""
        if case is None or is_loose(case) or not self._session.attributes.declared():
            return False
        return bool(self._session.attributes.for_label(case.sources[0].label))

    def open(self, case: Case, verdicts: VerdictBar) -> AttributeBar | None:
        """Show the bar over the buttons of a difference, with the keyboard; None where the codebook asks for nothing.

        What is typed as the reason goes with the first value that is set.
        """
        if not self.has_attributes(case):
            return None

        def store(values: Mapping[str, FieldValue | None]) -> None:
            self._session.review.set_values(case, values, reason=verdicts.reason_text() or None)
            verdicts.forget_reason(case.id)

        bar = AttributeBar(lambda: self._subject(case), store, self._drafts, verdicts.window())
        bar.failed.connect(self._failed)
        bar.show_beside(QRect(verdicts.mapToGlobal(QPoint(0, 0)), QSize(verdicts.width(), 1)))
        return bar

    def _subject(self, case: Case) -> AttributeSubject:
        """What was decided or all say; what layers say differently is told as different, and none of it is set."""
        review, attributes = self._session.review, self._session.attributes
        reading, values = review.own_values(case)
        declared = tuple(attributes.for_label(reading.label))
        said = review.values(source.id for source in case.sources)
        differ = {code for own in said.values() for code in own} - values.keys()
        there = next((source for source in case.sources if source.span == reading.span), case.sources[0])
        # Of one annotation, because that is what becomes of them.
        return AttributeSubject((there.id,), declared, values, frozenset(differ), attributes.proposals(there.id))
