"""The panel in which annotators see the decisions on their labels, and everybody the comments."""

from collections.abc import Collection
from enum import StrEnum

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.review.discussion import CommentId, ReadingOutcome
from core.session import Session
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, ngettext
from gui.base.times import short_time
from gui.review.case_card import ReadingBlock
from gui.review.drafts import Drafts
from gui.review.excerpt import excerpt
from gui.review.feedback_rows import FeedbackRow, decision_rows, thread_rows
from gui.review.read_marks import ReadMarks
from gui.review.said_words import SaidWords
from gui.review.thread_view import ThreadView
from gui.widgets.access import read_only_sentence
from gui.widgets.empty_state import EmptyState
from gui.widgets.panel import Panel
from gui.widgets.row_delegate import PADDING, centred
from gui.widgets.row_list import PassageDelegate, RowsModel, RowsView

DOT = 8
FEW = 20
"""So many changed documents are read one by one; with more, everything is read."""


class FeedbackKind(StrEnum):
    """What the list shows."""

    CHANGED = "changed"
    DECISIONS = "decisions"
    COMMENTS = "comments"


class FeedbackPanel(Panel):
    """Decisions on the current annotator's labels, with reasons and comments."""

    place_wanted = Signal(str, object, str)
    """Document, `Span` and annotation id: show the passage."""
    unread_changed = Signal()

    def __init__(
        self, session: Session, bridge: Bridge, marks: ReadMarks, drafts: Drafts, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, bridge, parent)
        self._marks = marks
        self._decided: dict[DocumentId, list[FeedbackRow]] | None = None
        """All decisions on own labels, once they were listed. Reading those of a large project takes long."""
        self._restoring = False
        self._stale = True
        self.model = RowsModel[FeedbackRow](self)
        self.view = RowsView(self.model, self)
        self.view.setItemDelegate(_Delegate(self.view))
        self.which_box = QComboBox(self)
        for which in FeedbackKind:
            self.which_box.addItem("", which.value)
        self.talk = ThreadView(drafts)
        self.summary = QLabel(self)
        self._card = QVBoxLayout()
        self._empty = EmptyState(self.view)
        self._lay_out()
        self.which_box.currentIndexChanged.connect(self._show_rows)
        self.view.selectionModel().currentChanged.connect(self._row_changed)
        self.view.clicked.connect(lambda _index: self._show_place())
        self.talk.sent.connect(self._send)
        self.talk.delete_wanted.connect(self._delete)
        self.talk.left.connect(self.view.setFocus)
        theme.notifier().changed.connect(self._show_card)
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.addWidget(self.which_box, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(12)
        self._card.setSpacing(12)
        column.addLayout(self._card)
        column.addWidget(self.talk)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(area)
        splitter.setSizes([240, 320])
        self.summary.setProperty("muted", True)
        self.summary.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.summary)
        self.setFocusProxy(self.view)

    def retranslate(self) -> None:
        """Set every text again."""
        names = {
            FeedbackKind.CHANGED: _("Changed or rejected"),
            FeedbackKind.DECISIONS: _("All decisions on my labels"),
            FeedbackKind.COMMENTS: _("All comments"),
        }
        for place, which in enumerate(FeedbackKind):
            self.which_box.setItemText(place, names[which])
        self.which_box.setAccessibleName(_("Show"))
        self.view.setAccessibleName(_("Decisions on my labels"))
        self.talk.retranslate()
        self._reread()

    @property
    def row(self) -> FeedbackRow | None:
        """The chosen row."""
        rows, place = self.model.rows(), self.view.currentIndex().row()
        return rows[place] if 0 <= place < len(rows) else None

    def apply(self, change: ChangeSet) -> None:
        """Read again what reviewers decided and people said."""
        if self._stale or change.reload or change.annotators:
            self._reread()
        elif change.documents or change.comments or self._said_otherwise(change):
            self._follow(change.documents, change.comments | change.details | change.links)
        elif change.labels:
            self._show_card()

    def _said_otherwise(self, change: ChangeSet) -> bool:
        """Whether attributes or links of what was decided changed."""
        touched = change.details | change.links
        every = (row for rows in (self._decided or {}).values() for row in rows) if touched else ()
        return any(row.annotation in touched for row in every)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed while hidden."""
        super().showEvent(event)
        if self._stale:
            self._reread()

    def _reread(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._decided = None
        self._show_rows()

    def _follow(self, documents: Collection[DocumentId], comments: Collection[AnnotationId]) -> None:
        """Decisions, statuses or comments changed in some documents: read only those again."""
        me, decided = self._session.annotator, self._decided
        if not self.isVisible() or len(documents) + len(comments) > FEW:
            self._reread()
            return
        if me is not None and decided is not None:
            every = (row for rows in decided.values() for row in rows) if comments else ()
            talked = {row.document for row in every if row.annotation in comments}
            for document in talked.union(documents):
                # A new one is last here, until everything is read again.
                decided[document] = decision_rows(self._session, self._marks, me.id, document)
        self._show_rows()

    def _decisions(self, me: AnnotatorId) -> list[FeedbackRow]:
        if self._decided is None:
            self._decided = {}
            for row in decision_rows(self._session, self._marks, me):
                self._decided.setdefault(row.document, []).append(row)
        return [row for rows in self._decided.values() for row in rows]

    def _show_rows(self) -> None:
        if self._stale:
            return
        session, which, before = self._session, FeedbackKind(self.which_box.currentData()), self.row
        # A row that is listed for its unread comment becomes read when it is chosen, and must not vanish at that
        # moment.
        chosen = before.annotation if before is not None else None
        me = session.annotator
        if which is FeedbackKind.COMMENTS:
            rows = thread_rows(session, self._marks, me.id if me else None, self._doers())
        elif self.identities.hidden:
            rows = []
        else:
            rows = self._decisions(me.id) if me is not None else []
            if which is FeedbackKind.CHANGED:
                rows = [row for row in rows if row.changed or row.unread or row.annotation == chosen]
        with QSignalBlocker(self.view.selectionModel()):
            self.model.show_rows(rows)
        if before is not None:
            place = next((n for n, row in enumerate(rows) if row.annotation == before.annotation), None)
            if place is not None:
                self._restoring = True
                self.view.choose(place)
                self._restoring = False
        self._show_card()
        self._show_state(which)
        self._mark_seen()

    def _show_state(self, which: FeedbackKind) -> None:
        rows = self.model.rows()
        if rows:
            self._empty.show_text("")
        elif which is FeedbackKind.COMMENTS:
            self._empty.show_text(_("No comments yet.\nShift+F2 in the text writes one on an annotation."))
        elif self.identities.hidden:
            self._empty.show_text(_("Names are hidden. This list would tell which labels are yours."))
        elif self._session.annotator is None:
            self._empty.show_text(_("Say who you are to see what was decided on your labels."))
        else:
            self._empty.show_text(_("Nothing was decided differently from your labels."))
        unread = sum(1 for row in rows if row.unread)
        words = [ngettext("{n} entry", "{n} entries", len(rows)).format(n=f"{len(rows):,}")]
        if unread:
            words.append(ngettext("{n} unread", "{n} unread", unread).format(n=f"{unread:,}"))
        self.summary.setText(" · ".join(words) if rows else "")

    def _names(self) -> dict[AnnotatorId, str]:
        return self.identities.names(self._session.annotators.list())

    def _doers(self) -> dict[AnnotatorId, str]:
        return self.identities.doers(self._session.annotators.list())

    def show_editable(self) -> None:
        """See `Panel`."""
        self._show_card()

    def show_identities(self) -> None:
        """See `Panel`."""
        self._reread()

    def _row_changed(self) -> None:
        if self._restoring:
            # The list was made again around it, so the text need not go there again.
            return
        self._show_card()
        self._mark_seen()
        if self.view.hasFocus():
            self._show_place()

    def _show_place(self) -> None:
        row = self.row
        if row is not None:
            self.place_wanted.emit(row.document, row.span, row.annotation)

    def _mark_seen(self) -> None:
        row = self.row
        if row is not None and row.unread:
            self._marks.mark(row.annotation, self._session.review.comments(row.annotation))
            self.unread_changed.emit()
            self._follow((), (row.annotation,))

    def _show_card(self) -> None:
        while self._card.count():
            item = self._card.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row = self.row
        self.talk.setVisible(row is not None)
        if row is None or not self._knows(row.document):
            self.talk.show_thread(None, [], {}, None, editable=False)
            return
        for block in self._blocks(row):
            self._card.addWidget(block)
        me = self._session.annotator
        comments = self._session.review.comments(row.annotation)
        why = read_only_sentence(self._session.access)
        writer = me.id if me else None
        self.talk.show_thread(row.annotation, comments, self._doers(), writer, editable=self.editable, why=why)

    def _knows(self, document: DocumentId) -> bool:
        try:
            self._session.documents.get(document)
        except UserError:
            return False
        return True

    def _blocks(self, row: FeedbackRow) -> list[QWidget]:
        text, labels = self._session.documents.text(row.document), self._session.review.all_labels()
        names = self._names()
        decided = row.feedback.decision.decided if row.feedback is not None else ()
        pieces = excerpt(len(text), [row.span, *(reading.span for reading in decided)])
        me = self._session.annotator
        mine = me is not None and row.owner == self.identities.own(me.id)
        head = _("Mine") if mine else names.get(row.owner, "?")
        words = SaidWords(self._session)
        said = words.of_annotation(row.annotation)
        blocks: list[QWidget] = [ReadingBlock(head, labels.get(row.reading.label), row.reading, text, pieces, said)]
        if row.feedback is None:
            return blocks
        decision = row.feedback.decision
        if row.feedback.outcome is ReadingOutcome.KEPT:
            head = _("Kept by {name}").format(name=names.get(decision.reviewer, "?"))
        else:
            head = _("Decided by {name}").format(name=names.get(decision.reviewer, "?"))
        why = " · ".join(part for part in (decision.reason or "", short_time(decision.updated_at)) if part)
        final = words.of_decisions([decision])
        for number, reading in enumerate(decided or (None,)):
            label = labels.get(reading.label) if reading is not None else None
            more = "\n".join(filter(None, (final.get((decision.id, number), ""), "" if number else why)))
            blocks.append(ReadingBlock("" if number else head, label, reading, text, pieces, more))
        return blocks

    def _send(self, text: str) -> None:
        row = self.row
        if row is not None and self.attempt(lambda: self._session.review.comment(row.annotation, text)) is not None:
            self.talk.forget_draft()

    def _delete(self, comment: str) -> None:
        self.attempt(lambda: self._session.review.delete_comment(CommentId(comment)))

    def choose(self, annotation: AnnotationId) -> None:
        """Choose the row of an annotation, if there is one."""
        place = next((n for n, row in enumerate(self.model.rows()) if row.annotation == annotation), None)
        if place is not None:
            self.view.choose(place)


class _Delegate(PassageDelegate):
    def paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, row: object) -> int:
        """A dot where something is unread."""
        assert isinstance(row, FeedbackRow)
        if row.unread:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().accent)
            painter.drawEllipse(QRectF(centred(option.rect, PADDING, DOT)))
        return PADDING * 2 + DOT
