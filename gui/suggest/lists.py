"""Lists of suggestions: repeats of a passage, a section's surest ones, labels that disagree, what to label next."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base.i18n import N_, _, language, ngettext
from gui.base.jobs import Jobs
from gui.reader.open_project import OpenProject
from gui.suggest.marks import ShownSuggestion
from gui.suggest.place_list import ListedPlace, PlaceListDialog
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.suggest.ordering import RankedDocument
    from core.suggest.radar import LabelFinding
    from core.suggest.repeats import Repeat, RepeatsFound

KINDS = {"exact": N_("Word for word"), "normalised": N_("But for numbers and marks"), "near": N_("Nearly the same")}
FINDINGS = {
    "differs": N_("Labelled otherwise elsewhere: {now} → {wanted}"),
    "missing": N_("Labelled elsewhere, not here: {wanted}"),
    "boundary": N_("Its end differs from your others"),
    "unlikely": N_("The model is sure that it is wrong: {now} → {wanted}"),
}


class SuggestionLists(QObject):
    """Serves one open project. Each list is made in a thread and shown before anything is done."""

    def __init__(self, host: Host, project: OpenProject, jobs: Jobs, may_label: Callable[[], bool]) -> None:
        super().__init__(project.readers)
        self._host, self._project, self._jobs, self._may_label = host, project, jobs, may_label
        self._closed = False
        self._last: tuple[Annotation, RepeatsFound] | None = None
        """What was labelled last, if it has repeats."""
        project.readers.destroyed.connect(self._close)

    def _close(self) -> None:
        self._closed = True

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "suggest.repeats": self.list_repeats,
            "suggest.radar": self.list_findings,
            "suggest.rank": self.rank_documents,
        }

    def _me(self) -> AnnotatorId | None:
        me = self._project.session.annotator
        return me.id if me is not None else None

    def _tell(self, text: str) -> None:
        self._host.message_bar.show_message(Message(text))

    def _name(self, code: str) -> str:
        labels = {label.code: label for label in self._project.session.codebook.labels()}
        return labels[code].name(language()) if code in labels else code

    def _names(self, codes: Sequence[str]) -> str:
        return "、".join(map(self._name, codes)) or _("no label")

    def _show(self, place: ListedPlace) -> None:
        """Show a place in the active reader; its document is opened there."""
        try:
            if self._project.readers.document != place.document:
                self._project.open_document(place.document)
            pane = self._project.readers.active
            if pane is not None and pane.document is not None and pane.document.id == place.document:
                pane.view.select_span(place.span)
        except UserError:
            # It has left the project since the list was made.
            return

    # --- repeats

    def list_repeats(self) -> None:
        """List where the project says again what the annotation at the caret labels."""
        annotation, who = self._project.labelling.annotation(), self._me()
        if annotation is None and self._last is not None:
            annotation = self._last[0]
        if annotation is None or who is None or annotation.annotator != who:
            self._tell(_("Put the caret into a passage that you labelled: its repeats are then listed."))
            return
        self.find_repeats(annotation, lambda found: self._list_repeats(annotation, found))

    def look_for(self, annotation: Annotation, told: Callable[[], object]) -> None:
        """Look whether the project repeats what was just labelled; `told` is called once it does."""

        def take(found: "RepeatsFound") -> None:
            if found.repeats:
                self._last = annotation, found
                told()

        self.find_repeats(annotation, take)

    def forget(self) -> None:
        """Something changed: what was found may be so no more."""
        self._last = None

    def offer(self) -> str:
        """What the status line says of repeats of what was labelled last; empty without any."""
        if self._last is None:
            return ""
        count, keys = len(self._last[1].repeats), ", ".join(self._host.registry.keys("suggest.repeats"))
        said = ngettext("{n} repeat of what you labelled: {key}", "{n} repeats of what you labelled: {key}", count)
        return said.format(n=f"{count:,}", key=keys)

    def find_repeats(self, annotation: Annotation, then: "Callable[[RepeatsFound], object]") -> None:
        """Look for the repeats of an annotation in a thread."""
        codes = {label.id: label.code for label in self._project.session.codebook.labels()}
        code = codes.get(annotation.label)
        if code is None:
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "RepeatsFound":
            from core.suggest.repeats import repeats_of

            owner, span = annotation.annotator, annotation.span
            return repeats_of(session, owner, annotation.document, span, code, progress=progress, cancelled=cancelled)

        def done(found: "RepeatsFound") -> None:
            if not self._closed:
                then(found)

        self._jobs.start_in(self._project.session, _("Looking for repeats"), work, done=done)

    def _list_repeats(self, annotation: Annotation, found: "RepeatsFound") -> None:
        if not found.repeats:
            self._tell(_("Nothing repeats this passage without its label."))
            return
        session, titles = self._project.session, self._project.session.documents.titles()
        places = [
            ListedPlace(
                repeat,
                repeat.document,
                repeat.span,
                _(KINDS[repeat.kind]),
                session.annotations.quote(repeat.document, repeat.span.start, repeat.span.end),
                titles.get(repeat.document, ""),
                ticked=repeat.kind != "near",
            )
            for repeat in found.repeats
        ]
        name = session.codebook.get(annotation.label).name(language())
        said = _("These places say what you labelled as {label}. Nothing is labelled before you say so.")
        text = said.format(label=name)
        if found.left_out:
            more = ngettext("{n} text was not looked through.", "{n} texts were not looked through.", found.left_out)
            text = f"{text} {more.format(n=f'{found.left_out:,}')}"
        dialog = PlaceListDialog(
            _("Repeats"), text, (_("Label what is ticked"), _("Label this one")), places, self._host.window()
        )
        dialog.submitted.connect(lambda keys: self._label(keys, annotation.label))
        dialog.picked.connect(lambda key: self._label([key], annotation.label))
        dialog.walked.connect(self._show)
        dialog.open()

    def _label(self, keys: "Sequence[Repeat]", label: LabelId) -> None:
        self._take([(each.document, each.span, label) for each in keys], repeats=True)

    def _take(self, wanted: Sequence[tuple[DocumentId, Span, LabelId]], *, repeats: bool = False) -> None:
        if not wanted or not self._may_label():
            return
        from core.verbs.suggested import Proposed

        verbs, places = self._project.session.suggestions, [Proposed(*place) for place in wanted]
        self._host.attempt(lambda: verbs.propagate(places) if repeats else verbs.take(places, begin=True))

    # --- a section's surest

    def list_section(self, document: DocumentId, suggestions: Sequence[ShownSuggestion]) -> None:
        """List suggestions of a section, to take them together."""
        session = self._project.session
        if not suggestions:
            self._tell(_("Nothing sure is suggested in this section."))
            return
        title = session.documents.get(document).meta.title
        places = [
            ListedPlace(
                each,
                document,
                each.span,
                each.name,
                session.annotations.quote(document, each.span.start, each.span.end),
                title,
            )
            for each in suggestions
        ]
        dialog = PlaceListDialog(
            _("Take what is sure"),
            _("What is surely suggested in this section. Untick what you do not want."),
            (_("Take what is ticked"), _("Take this one")),
            places,
            self._host.window(),
        )

        def take(keys: Sequence[ShownSuggestion]) -> None:
            self._take([(document, each.span, each.label) for each in keys])

        dialog.submitted.connect(take)
        dialog.picked.connect(lambda key: take([key]))
        dialog.walked.connect(self._show)
        dialog.open()

    # --- the radar

    def list_findings(self) -> None:
        """List labels that contradict each other or the model: of one person, or of all side by side."""
        session, me = self._project.session, self._me()
        working = {who for _document, who in session.annotations.counts()}
        people = [person for person in session.annotators.list() if person.id in working and not person.adjudicated]
        # While names are hidden nobody may learn from this list whose labels are whose.
        if self._project.identities.hidden or {person.id for person in people} <= {me}:
            self._find_findings([me] if me is not None else [])
            return
        people.sort(key=lambda person: person.id != me)
        entries = [_choice(person.name, lambda who=person.id: self._find_findings([who])) for person in people]
        everybody = [person.id for person in people]
        entries.append(_choice(_("Everybody, also beside each other"), lambda: self._find_findings(everybody)))
        self._host.choose(entries, _("Whose labels?"))

    def _find_findings(self, asked: Sequence[AnnotatorId]) -> None:
        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[LabelFinding]":
            from core.suggest.radar import radar

            return radar(session, asked, progress=progress, cancelled=cancelled)

        def done(found: "list[LabelFinding]") -> None:
            if not self._closed:
                self._list_findings(found)

        self._jobs.start_in(self._project.session, _("Comparing labels"), work, done=done)

    def _list_findings(self, found: "list[LabelFinding]") -> None:
        if not found:
            self._tell(_("No labels contradict each other."))
            return
        session, me = self._project.session, self._me()
        titles = session.documents.titles()
        names = self._project.identities.doers(session.annotators.list())
        places = [
            ListedPlace(
                each,
                each.document,
                each.span,
                self._what(each, "" if each.annotator == me else names.get(each.annotator, "")),
                session.annotations.quote(each.document, each.span.start, each.span.end),
                titles.get(each.document, ""),
                ticked=False,
                fixable=each.annotator == me,
            )
            for each in sorted(found, key=lambda each: each.annotator != me)
        ]
        counted = ngettext("{n} place to look at.", "{n} places to look at.", len(found)).format(n=f"{len(found):,}")
        said = _("Your own can be put right here, others' by themselves. Nothing changes before you say so.")
        dialog = PlaceListDialog(
            _("Labels that disagree"),
            f"{counted} {said}",
            (_("Put right what is ticked"), _("Put this one right")),
            places,
            self._host.window(),
        )
        dialog.submitted.connect(self._fix)
        dialog.picked.connect(lambda key: self._fix([key]))
        dialog.walked.connect(self._show)
        dialog.open()

    def _what(self, finding: "LabelFinding", whose: str) -> str:
        now, wanted = self._names(finding.labels), self._names(finding.wanted)
        said = _(FINDINGS[finding.kind]).format(now=now, wanted=wanted)
        return f"{whose}: {said}" if whose else said

    def _fix(self, findings: "Sequence[LabelFinding]") -> None:
        if not findings or not self._may_label():
            return
        from core.suggest.radar import fix

        self._host.attempt(lambda: fix(self._project.session, findings))

    # --- what to label next

    def rank_documents(self) -> None:
        """List the documents that are not done, those that teach most first; choosing one opens it."""
        me = self._me()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "tuple[list[RankedDocument], int]":
            from core.suggest.ordering import rank

            return rank(session, me, progress=progress, cancelled=cancelled)

        def done(found: "tuple[list[RankedDocument], int]") -> None:
            if not self._closed:
                self._list_documents(found[0])

        self._jobs.start_in(self._project.session, _("Looking what to label next"), work, done=done)

    def _list_documents(self, ranked: "Sequence[RankedDocument]") -> None:
        titles = self._project.session.documents.titles()
        entries = [
            self._entry(each, titles.get(cast("DocumentId", each.document), ""))
            for each in ranked
            if each.document in titles
        ]
        if entries:
            self._host.choose(entries, _("Report to label next"))
        else:
            self._tell(_("Every report is done."))

    def _entry(self, ranked: "RankedDocument", title: str) -> Entry:
        count = ranked.sureness.uncertain
        group = ngettext("{n} uncertain sentence", "{n} uncertain sentences", count).format(n=f"{count:,}")
        return Entry(
            text=title,
            group=group,
            keys=(),
            icon="documents",
            help="",
            search=title,
            enabled=True,
            run=lambda: self._project.open_document(ranked.document),
        )


def _choice(text: str, run: Callable[[], None]) -> Entry:
    return Entry(text, "", (), "user", "", text, enabled=True, run=run)
