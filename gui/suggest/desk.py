"""Keeps the suggestions of an open project fresh, off the window's thread, and takes or rejects them."""

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.changes import ChangeSet
from core.ids import DocumentId, LabelId
from core.model import Annotation, Label, Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Jobs
from gui.base.settings import SUGGESTED_HEADINGS, SUGGESTIONS, SUGGESTIONS_FROM
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane
from gui.suggest.keys import SuggestionKeys
from gui.suggest.lists import SuggestionLists
from gui.suggest.marks import ShownSuggestion, SuggestionMarks
from gui.suggest.model_desk import ModelDesk
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.suggest.keeper import DocumentState, Keeper
    from core.suggest.offers import OfferedLabel

REST = 60
"""Milliseconds after a change until suggestions are made anew, so that a series of keys makes them once."""
GRADES = {1: N_("sure"), 2: N_("probable"), 3: N_("possible")}


class SuggestionDesk(QObject):
    """Serves one open project. Nothing is loaded or read before suggestions are wanted."""

    hint_changed = Signal(str)
    """What the status line says of the suggestion under the caret; empty without one."""

    def __init__(self, host: Host, project: OpenProject, jobs: Jobs, may_label: Callable[[], bool]) -> None:
        super().__init__(project.readers)
        self._host, self._project, self._jobs, self._may_label = host, project, jobs, may_label
        self._keeper: Keeper | None = None
        self._offers: dict[DocumentId, list[OfferedLabel]] = {}
        self._served: list[tuple[ReaderPane, SuggestionMarks, SuggestionKeys]] = []
        self._running = self._closed = False
        self._states: dict[DocumentId, DocumentState] = {}
        self._by_doubt = False
        """Whether one is led from the most uncertain sentence to the next."""
        self._asked: tuple[DocumentId, OfferedLabel] | None = None
        self._passed: set[tuple[DocumentId, Span]] = set()
        """What one was asked and went on from."""
        self._labelled: Annotation | None = None
        """What was labelled last and whose repeats are still to be looked for."""
        self._stale: set[DocumentId] | None = None
        """Documents that changed since the last time; None: all."""
        self._texts_changed = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._start)
        project.readers.pane_added.connect(self._serve)
        project.readers.state_changed.connect(self._state_changed)
        project.readers.destroyed.connect(self._close)
        project.bridge.changed.connect(self._apply)
        host.settings.changed.connect(self._setting_changed)
        self.lists = SuggestionLists(host, project, jobs, may_label)
        self.model = ModelDesk(host, project, jobs, may_label)
        self._show_switch()

    def _close(self) -> None:
        self._closed = True
        self._rest.stop()

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "suggest.show": self.toggle,
            "suggest.next": self.go_on,
            "suggest.why": self.explain,
            "suggest.uncertain": self.ask,
            "suggest.section": self.take_section,
            "suggest.words": self.edit_words,
            **self.lists.actions(),
            **self.model.actions(),
        }

    @property
    def wanted(self) -> bool:
        """Whether suggestions are shown: they are switched on, and names are not hidden.

        Who reviews without knowing whose labels are whose sees none: they are learnt from one person's.
        """
        return bool(self._host.settings.get(SUGGESTIONS)) and not self._project.identities.hidden

    @property
    def settled(self) -> bool:
        """Whether suggestions are of what is labelled now."""
        return not self._running and not self._rest.isActive()

    def toggle(self) -> None:
        """Show suggestions, or no more."""
        self._host.settings.set(SUGGESTIONS, not self._host.settings.get(SUGGESTIONS))

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting == SUGGESTIONS.id:
            self._show_switch()
        elif setting in (SUGGESTIONS_FROM.id, SUGGESTED_HEADINGS.id):
            self._keeper, self._offers, self._states = None, {}, {}
            self._state_changed()

    def _show_switch(self) -> None:
        self._host.registry.action("suggest.show").setChecked(bool(self._host.settings.get(SUGGESTIONS)))
        self._state_changed()

    # --- keeping them fresh

    def _serve(self, pane: ReaderPane) -> None:
        marks = SuggestionMarks(pane.view)
        keys = SuggestionKeys(pane.view, marks, self._label_of, self._tip)
        keys.taken.connect(lambda suggestion, label: self.take(pane, suggestion, LabelId(label) if label else None))
        keys.rejected.connect(lambda suggestion: self.reject(pane, suggestion))
        keys.walked.connect(self._in_order)
        entry = (pane, marks, keys)
        self._served.append(entry)
        pane.destroyed.connect(lambda: self._served.remove(entry) if entry in self._served else None)

    def _open(self) -> list[tuple[DocumentId, SuggestionMarks, SuggestionKeys]]:
        return [(pane.document.id, marks, keys) for pane, marks, keys in self._served if pane.document is not None]

    def _state_changed(self) -> None:
        """Another text, another caret or another person: show what is known, and find out what is not."""
        if self._closed:
            return
        me = self._project.session.annotator
        if self.wanted and self._keeper is not None and self._keeper.annotator != (me.id if me else None):
            self._keeper, self._offers, self._states = None, {}, {}
        if self.wanted and any(document not in self._offers for document, _marks, _keys in self._open()):
            self._rest.start()
        self._show()

    def _apply(self, change: ChangeSet) -> None:
        if self._closed:
            return
        touched = {one.document for one in change.annotations} | set(change.documents)
        name = change.operation.name if change.operation is not None else ""
        quiet = not touched and (change.operation is None or change.operation.kind == "note")
        if change.reload or change.labels or change.annotators or (not touched and not quiet and "reject" not in name):
            self._stale = None
        elif self._stale is not None:
            self._stale |= touched
        self._texts_changed |= bool(change.documents) or change.reload
        self._labelled = self._made(change)
        self.lists.forget()
        if self.wanted and (self._keeper is not None or self._offers):
            self._rest.start()

    def _start(self) -> None:
        if self._closed or not self.wanted:
            return
        if self._running:
            self._rest.start()
            return
        me = self._project.session.annotator
        documents = sorted({document for document, _marks, _keys in self._open()})
        stale, texts, keeper = self._stale, self._texts_changed, self._keeper
        final = self._host.settings.get(SUGGESTIONS_FROM) == "final"
        headings = self._host.settings.get(SUGGESTED_HEADINGS)
        self._stale, self._texts_changed, self._running = set(), False, True

        def work(
            session: Session, _progress: Progress, cancelled: Cancelled
        ) -> "tuple[Keeper, dict[DocumentId, list[OfferedLabel]]]":
            # numpy and the words come with it: nobody waits for them at a start.
            from core.review.decisions import ADJUDICATED
            from core.suggest.keeper import Keeper

            used = keeper or Keeper(me.id if me is not None else None, ADJUDICATED if final else None, headings)
            if stale is None or stale:
                used.changed(stale, texts=texts)
            there = {entry.id for entry in session.documents.entries(documents)}
            return used, used.refresh(session, [document for document in documents if document in there], cancelled)

        self._jobs.start_in(self._project.session, _("Suggesting"), work, done=self._take_over, stopped=self._stopped)

    def _stopped(self) -> None:
        self._running = False
        self._stale = None

    def _take_over(self, found: "tuple[Keeper, dict[DocumentId, list[OfferedLabel]]]") -> None:
        self._running = False
        if self._closed:
            return
        self._keeper, self._offers = found
        self._states = self._keeper.states
        self._keep_asked()
        self._show()
        if self._labelled is not None and self.wanted:
            labelled, self._labelled = self._labelled, None
            self.lists.look_for(labelled, lambda: self.hint_changed.emit(self.hint()))
        self._state_changed()

    def _show(self) -> None:
        labels = {label.code: label for label in self._project.session.codebook.labels()} if self.wanted else {}
        for document, marks, _keys in self._open():
            offers = self._offers.get(document, ()) if self.wanted else ()
            marks.show([_shown(offer, labels[offer.label]) for offer in offers if offer.label in labels])
        self.hint_changed.emit(self.hint())

    # --- what is said of them

    def _active(self) -> tuple[ReaderPane, SuggestionMarks, SuggestionKeys] | None:
        active = self._project.readers.active
        return next((entry for entry in self._served if entry[0] is active and active is not None), None)

    def _meant(self) -> ShownSuggestion | None:
        here = self._active()
        return here[1].meant() if here is not None and self.wanted else None

    def hint(self) -> str:
        """What the status line says of the suggestion under the caret."""
        meant = self._meant()
        if meant is None:
            return "  ".join(filter(None, (self.lists.offer(), self._rest_words())))
        text = _("Suggested: {label} ({grade}). Return takes it, a label's key as that label, Backspace rejects it.")
        said = text.format(label=meant.name, grade=_(GRADES[meant.grade]))
        return "  ".join(filter(None, (said, self.lists.offer())))

    def _rest_words(self) -> str:
        """How sure the rest of the active text is."""
        here = self._active()
        document = here[0].document if here is not None and self.wanted else None
        state = self._states.get(document.id) if document is not None else None
        if state is None or state.sureness.expected is None:
            return ""
        if not state.sureness.uncertain:
            return _("Nothing uncertain is left in this text.")
        count = state.sureness.uncertain
        text = ngettext("{n} uncertain sentence, {percent} % sure", "{n} uncertain sentences, {percent} % sure", count)
        return text.format(n=f"{count:,}", percent=round(100 * state.sureness.expected))

    def _tip(self, suggestion: ShownSuggestion) -> str:
        head = _("Suggested: {label} ({grade})").format(label=suggestion.name, grade=_(GRADES[suggestion.grade]))
        lines = [f"<b>{escape(head)}</b>", escape(suggestion.why), escape(self._nearest(suggestion))]
        return "<br>".join(filter(None, lines))

    def _nearest(self, suggestion: ShownSuggestion) -> str:
        """The labelled passage that is most like a suggested one."""
        here = self._active()
        if self._keeper is None or here is None or here[0].document is None:
            return ""
        document, span = here[0].document.id, suggestion.span
        code = self._project.session.codebook.get(suggestion.label).code
        found = self._keeper.passages.nearest(here[0].view.text[span.start : span.end], code, but=(document, span))
        return "" if found is None else _("labelled before: {passage}").format(passage=_brief(found.text))

    def explain(self) -> None:
        """Say why the label under the caret is suggested."""
        meant = self._meant()
        text = _("Nothing is suggested here.")
        if meant is not None:
            text = f"{meant.name}: {'; '.join(filter(None, (meant.why, self._nearest(meant))))}"
        self._host.message_bar.show_message(Message(text))

    def go_on(self) -> None:
        """Go to the next suggestion of the active text."""
        self._in_order()
        here = self._active()
        if here is None or not self.wanted:
            self._host.message_bar.show_message(Message(_("Suggestions are switched off.")))
            return
        meant = here[1].meant()
        following = here[1].after(meant.span.end if meant is not None else here[0].view.selection.start)
        if following is None:
            self._host.message_bar.show_message(Message(_("No suggestion follows in this text.")))
        else:
            here[2].go_to(following)

    # --- the most uncertain first

    def _in_order(self) -> None:
        self._by_doubt = False

    def ask(self) -> None:
        """Go to the sentence of the active text that is least sure; asked again, to the next one."""
        here = self._active()
        if here is None or here[0].document is None or not self.wanted:
            self._host.message_bar.show_message(Message(_("Suggestions are switched off.")))
            return
        meant = self._meant()
        asked, self._by_doubt = self._asked if self._by_doubt else None, True
        if meant is not None and asked is not None and asked[1].span == meant.span:
            self._passed.add((here[0].document.id, meant.span))
        if not self._ask_next(here[0].document.id, here[2]):
            self._passed.clear()
            self._host.message_bar.show_message(Message(_("Nothing uncertain is left in this text.")))

    def _ask_next(self, document: DocumentId, keys: SuggestionKeys) -> bool:
        state = self._states.get(document)
        asked = (
            next((each for each in state.asked if (document, each.span) not in self._passed), None) if state else None
        )
        if asked is None:
            return False
        self._asked = document, asked
        self._keep_asked()
        self._show()
        labels = {label.code: label for label in self._project.session.codebook.labels()}
        keys.go_to(_shown(asked, labels[asked.label]))
        return True

    def _keep_asked(self) -> None:
        """Show what is asked about also where too little speaks for it to be suggested."""
        if self._asked is None or not self._by_doubt:
            return
        document, asked = self._asked
        state, offers = self._states.get(document), self._offers.get(document)
        is_open = state is not None and any(each.span == asked.span for each in state.asked)
        if offers is None or not is_open or any(each.span == asked.span for each in offers):
            return
        self._offers[document] = sorted([*offers, asked], key=lambda each: each.span)

    def take_section(self) -> None:
        """List what is surely suggested in the section at the caret, to take it together."""
        here = self._active()
        if here is None or here[0].document is None or not self.wanted:
            self._host.message_bar.show_message(Message(_("Suggestions are switched off.")))
            return
        from core.text.headings import outline_of

        pane, position = here[0], here[0].view.selection.start
        assert pane.document is not None
        nodes = outline_of(pane.view.text, pane.document.meta, [mask.span for mask in pane.masks])
        around = [node.range for node in nodes if node.range.start <= position < node.range.end]
        section = min(around, key=len, default=Span(0, len(pane.view.text)))
        sure = [each for each in here[1].shown if each.grade == 1 and section.start <= each.span.start < section.end]
        self.lists.list_section(pane.document.id, sure)

    def edit_words(self) -> None:
        """Show the words by which labels are suggested, to add, weigh and ban some."""
        from gui.suggest.words_dialog import WordsDialog

        session = self._project.session
        if not session.codebook.labels():
            self._host.message_bar.show_message(Message(_("The codebook has no labels yet.")))
            return
        dialog = WordsDialog(session, self._jobs, self._host.window(), read_only=not self._may_label())
        dialog.submitted.connect(self._keep_words)
        dialog.open()

    def _keep_words(self, edits: Mapping[str, Mapping[str, float]]) -> None:
        from core.suggest.feeding import keep_words

        self._host.attempt(lambda: keep_words(self._project.session, edits))

    def _made(self, change: ChangeSet) -> Annotation | None:
        """What this change labels, where it is one passage of who works here."""
        me = self._project.session.annotator
        made = [each.after for each in change.annotations if each.before is None and each.after is not None]
        named = change.operation is not None and change.operation.name in ("annotation.create", "suggestion.take")
        alone = len(made) == 1 and named and change.operation is not None and change.operation.kind == "do"
        return made[0] if alone and me is not None and made[0].annotator == me.id else None

    # --- taking and rejecting

    def _label_of(self, key: str) -> LabelId | None:
        label = self._project.session.codebook.by_key(key)
        return label.id if label is not None else None

    def take(self, pane: ReaderPane, suggestion: ShownSuggestion, label: LabelId | None = None) -> None:
        """Make an annotation of a suggestion, of what is selected of it, and go to the next one."""
        self._decide(
            pane, suggestion, lambda: self.take(pane, suggestion, label), label or suggestion.label, takes=True
        )

    def reject(self, pane: ReaderPane, suggestion: ShownSuggestion) -> None:
        """Remember that this is not so, and go to the next suggestion."""
        self._decide(pane, suggestion, lambda: self.reject(pane, suggestion), suggestion.label, takes=False)

    def _decide(
        self, pane: ReaderPane, suggestion: ShownSuggestion, again: Callable[[], None], label: LabelId, *, takes: bool
    ) -> None:
        if pane.document is None or not self._may_label():
            return
        session = self._project.session
        if session.annotator is None:
            self._project.people.ask(again)
            return
        # Loaded with the first decision; a start does without.
        from core.verbs.suggested import Proposed

        selection = pane.view.selection
        span = selection if takes and len(selection) else suggestion.span
        place = [Proposed(pane.document.id, span, label)]
        verbs = session.suggestions

        def act() -> None:
            if not takes:
                verbs.reject(place)
                return
            with session.with_operation("suggestion.take"):
                verbs.take(place, begin=True)
                if label != suggestion.label:
                    # Whoever says what it is says what it is not, or it would be suggested on.
                    verbs.reject([Proposed(place[0].document, suggestion.span, suggestion.label)])

        self._host.attempt(act)
        self._forget(pane.document.id, suggestion)
        self._stale = None if self._stale is None else self._stale | {pane.document.id}
        self._rest.start()
        here = next((entry for entry in self._served if entry[0] is pane), None)
        if here is None:
            return
        self._passed.add((pane.document.id, suggestion.span))
        if self._by_doubt and self._ask_next(pane.document.id, here[2]):
            return
        if not here[2].go_on():
            self._project.readers.state_changed.emit()

    def _forget(self, document: DocumentId, suggestion: ShownSuggestion) -> None:
        """Take a decided suggestion out of sight at once; a taken one takes others of its sentence along."""
        labels: Mapping[str, Label] = {label.code: label for label in self._project.session.codebook.labels()}
        self._offers[document] = [
            offer
            for offer in self._offers.get(document, ())
            if offer.span != suggestion.span or offer.label not in labels or labels[offer.label].id != suggestion.label
        ]
        self._show()


def _shown(offer: "OfferedLabel", label: Label) -> ShownSuggestion:
    name, why = label.name(language()), reason_text(offer)
    return ShownSuggestion(offer.span, label.id, name, label.colour, int(offer.grade), why, offer.source)


def reason_text(offer: "OfferedLabel") -> str:
    """What counted, as a sentence."""
    why = offer.reason
    score = "" if offer.score is None else f" {offer.score:.2f}"
    parts = [
        _("from {source}").format(source=offer.source + score) if offer.source else "",
        _("words: {words}").format(words="、".join(why.words)) if why.words else "",
        _("heading: {heading}").format(heading=why.heading) if why.heading else "",
        _("beside it: {sentence}").format(sentence=_brief(why.neighbour)) if why.neighbour else "",
    ]
    return "; ".join(filter(None, parts)) or _("It is like what was labelled so.")


def _brief(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
