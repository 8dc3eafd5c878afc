"""Linked readers of an open project: what the others say, which places may fit, and scrolling along."""

from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.ids import DocumentId
from core.model import Span
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.base.jobs import Jobs
from gui.linked.differing import Differences
from gui.linked.following import Following
from gui.linked.matchings import Matchings, Pair
from gui.linked.ribbons import Ribbons
from gui.reader.open_project import OpenProject
from gui.reader.protocol import ViewportPlace
from gui.reader.reader import ReaderPane
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.matching.counterparts import Counterpart, Matching

HEAD = 30
"""Code points of a section that a line of the list shows."""


class LinkedDesk(QObject):
    """Serves one open project."""

    def __init__(self, window: Host, project: OpenProject, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self.matchings = Matchings(project.session, project.bridge, jobs, self)
        self.ribbons = Ribbons(window, project, self.matchings, self)
        self.following = Following(project.readers, self.matchings, self)
        self.differences = Differences(window, project, jobs, self)
        project.readers.active_changed.connect(self._compare_all)
        self.matchings.forgotten.connect(self._compare_all)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "linked.others": self.show_others,
            "linked.ranked": self.list_places,
            "linked.scroll": self.lock,
            "linked.pair": lambda: self._with_all(self._pair),
            "linked.unpair": lambda: self._with_all(self._unpair),
            "linked.as_found": lambda: self._with_all(self._as_found),
            "linked.ribbons": self.ribbons.toggle,
            "linked.alone": self.list_alone,
            **self.differences.actions(),
        }

    # --- what the others say

    def show_others(self) -> None:
        """Move every other reader to its best counterpart of what one reads, and tell who has none."""
        self._with_all(self._move_all)

    def list_places(self) -> None:
        """List the sections of the other readers, those that fit best first."""
        self._with_all(self._list_all)

    def _with_all(self, then: Callable[[ReaderPane, list[ReaderPane]], None]) -> None:
        """Call `then` with the active reader and the others once they are matched, if they are still open."""
        active, others = self._panes()
        if active is None or not others:
            self._tell(_("Open another report beside this one: Ctrl+Enter in the list of documents."))
            return

        def go_on() -> None:
            now, rest = self._panes()
            if now is active and now is not None and rest:
                then(now, rest)

        self.matchings.find(_pairs(active, others), go_on)

    def _panes(self) -> tuple[ReaderPane | None, list[ReaderPane]]:
        """The active reader, and those with other documents."""
        readers = self._project.readers
        active, here = readers.active, readers.document
        others = [pane for pane in readers.panes if pane.document is not None and pane.document.id != here]
        return (active if here is not None else None), others

    def _move_all(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        silent: list[str] = []
        for pane in others:
            best = self._best(active, pane)
            if best is None:
                silent.append(_title(pane))
            else:
                span = best.section.span
                pane.view.select_span(span, reveal=False)
                pane.view.scroll_to(span.start, ViewportPlace.TOP)
        if len(silent) == len(others):
            self._tell(_("Nobody else writes about this."))
        elif silent:
            self._tell(_("Not written about in: {titles}").format(titles=_(", ").join(silent)))

    def _best(self, active: ReaderPane, pane: ReaderPane) -> "Counterpart | None":
        ranked = self._ranked(active, pane)
        # Loaded already: something was matched.
        from core.matching.counterparts import LEAST

        return ranked[0] if ranked and ranked[0].confidence >= LEAST else None

    def _ranked(self, active: ReaderPane, pane: ReaderPane) -> "list[Counterpart]":
        matching = self._matching(active, pane)
        number = matching.number_at(active.view.selection.start) if matching is not None else None
        return matching.alternatives(number) if matching is not None and number is not None else []

    def _matching(self, active: ReaderPane, pane: ReaderPane) -> "Matching | None":
        if active.document is None or pane.document is None:
            return None
        return self.matchings.known((active.document.id, pane.document.id))

    def _list_all(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        entries = [self._entry(pane, counterpart) for pane in others for counterpart in self._ranked(active, pane)]
        if entries:
            self._window.choose(entries, _("Go to"))
        else:
            self._tell(_("Nobody else writes about this."))

    def _entry(self, pane: ReaderPane, counterpart: "Counterpart") -> Entry:
        span = counterpart.section.span
        head = _head(pane, span)
        sure = _("{percent} % alike").format(percent=round(100 * counterpart.score))
        words = _("said by hand") if counterpart.by_hand else sure
        return Entry(f"{head}…", f"{_title(pane)} · {words}", (), "", "", head, True, lambda: self._go_to(pane, span))

    def _go_to(self, pane: ReaderPane, span: Span) -> None:
        if pane in self._project.readers.panes:
            pane.view.select_span(span, reveal=False)
            pane.jump_to(span.start)

    # --- what a person says

    def _pair(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        """Say that the section here and that at the caret of the next reader belong together."""
        pane = self._next(active, others)
        ends = self._sections(active, pane)
        if ends is not None:
            here, there = ends
            corrections = self._project.session.corrections
            said = self._window.attempt(lambda: corrections.counterpart(_id(active), here, _id(pane), there))
            if said is not None:
                self._tell(_("They belong together: said of two sections."))

    def _unpair(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        """Say that the next reader has nothing on the section here."""
        pane = self._next(active, others)
        ends = self._sections(active, pane)
        if ends is not None:
            corrections = self._project.session.corrections
            said = self._window.attempt(lambda: corrections.counterpart(_id(active), ends[0], _id(pane), None))
            if said is not None:
                self._tell(_("Said: no counterpart there."))

    def _as_found(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        """Take back what was said of the section here and of its counterpart in the next reader."""
        from core.matching.comparing import take_back

        pane = self._next(active, others)
        matching = self._matching(active, pane)
        if matching is None:
            return
        ends = matching.number_at(active.view.selection.start), None
        documents = _id(active), _id(pane)
        self._window.attempt(lambda: take_back(self._project.session, documents, matching, ends))

    def _next(self, active: ReaderPane, others: list[ReaderPane]) -> ReaderPane:
        """The next of the others to the right, after the last the first."""
        panes = self._project.readers.panes
        behind = panes[panes.index(active) + 1 :]
        return next((pane for pane in behind if pane in others), others[0])

    def _sections(self, active: ReaderPane, pane: ReaderPane) -> tuple[int, int] | None:
        """Where the sections at both carets begin."""
        matching = self._matching(active, pane)
        if matching is None:
            return None
        here = matching.number_at(active.view.selection.start)
        there = matching.turned().number_at(pane.view.selection.start)
        if here is None or there is None:
            return None
        return matching.first[here].span.start, matching.second[there].span.start

    # --- scrolling along

    @property
    def scrolls(self) -> bool:
        """Whether the other readers follow."""
        return self.following.on

    def lock(self) -> None:
        """Let the readers follow each other, or let them go."""
        self.following.on = not self.following.on
        self._window.registry.action("linked.scroll").setChecked(self.following.on)
        self.ribbons.lock(self.following.on)
        if self.following.on and len(set(self._project.readers.open_documents())) < 2:
            self._tell(_("Open another report beside this one: Ctrl+Enter in the list of documents."))
        self._compare_all()

    def _compare_all(self) -> None:
        """Compare all open reports with each other, so that any of them can lead."""
        readers = self._project.readers
        if not self.following.on:
            return
        documents = list(dict.fromkeys(readers.open_documents()))

        def follow() -> None:
            if self.following.on and readers.active is not None:
                self.following.follow(readers.active)

        if len(documents) > 1:
            self.matchings.find(list(combinations(documents, 2)), follow)

    # --- what stands alone

    def list_alone(self) -> None:
        """List the sections of the active reader about which no other reader writes."""
        self._with_all(self._list_alone)

    def _list_alone(self, active: ReaderPane, others: list[ReaderPane]) -> None:
        matchings = [matching for pane in others if (matching := self._matching(active, pane)) is not None]
        alone = [{section.span for section in matching.without_counterpart()} for matching in matchings]
        spans = sorted(set.intersection(*alone)) if alone else []
        if spans:
            entries = [self._alone_entry(active, span) for span in spans]
            self._window.choose(entries, _("Written about only here: go to"))
        else:
            self._tell(_("The others write about everything that stands here."))

    def _alone_entry(self, pane: ReaderPane, span: Span) -> Entry:
        head = _head(pane, span)
        return Entry(f"{head}…", _title(pane), (), "", "", head, True, lambda: self._go_to(pane, span))

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text))


def _pairs(active: ReaderPane, others: list[ReaderPane]) -> list[Pair]:
    here = _id(active)
    return [(here, _id(pane)) for pane in others]


def _head(pane: ReaderPane, span: Span) -> str:
    return pane.view.text[span.start : span.end][:HEAD].replace("\n", " ")


def _id(pane: ReaderPane) -> DocumentId:
    assert pane.document is not None
    return pane.document.id


def _title(pane: ReaderPane) -> str:
    return pane.document.meta.title if pane.document is not None else ""
