"""A merge plan as a tree of lines: what comes, what changes, what does not, and what to know about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from core.errors import BiaoduError, UserError
from core.exchange.plan import (
    AnnotationState,
    CodebookDifference,
    MergePlan,
    Notice,
    PlannedChange,
    Vouched,
)
from core.exchange.signed import fingerprint
from core.exchange.standing import Standing
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from gui.annotations.rows import one_line
from gui.base.i18n import _, language
from gui.base.identities import HIDDEN, SHOWN, Identities
from gui.widgets.errors import sentence

QUOTE = 16
"""Code points of a passage that a line shows."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan; it can be unfolded when it has lines below it."""

    text: str
    count: int | None = None
    lines: "Sequence[PlanLine]" = ()
    warning: bool = False


Thing = TypeVar("Thing")


class Worded(Sequence[PlanLine], Generic[Thing]):
    """A line for each of many things, worded only on demand: of tens of thousands, few are looked at."""

    def __init__(self, things: Sequence[Thing], word: Callable[[Thing], str]) -> None:
        self._things = things
        self._word = word
        self._known: dict[int, PlanLine] = {}

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> PlanLine: ...
    @overload
    def __getitem__(self, place: slice) -> "Worded[Thing]": ...
    def __getitem__(self, place: int | slice) -> "PlanLine | Worded[Thing]":
        if isinstance(place, slice):
            return Worded(self._things[place], self._word)
        if place not in self._known:
            self._known[place] = PlanLine(self._word(self._things[place]))
        return self._known[place]


def plan_lines(plan: MergePlan, session: Session, identities: Identities = SHOWN) -> list[PlanLine]:
    """Documents, annotations, codebook, signatures, notices; what is empty is left out."""
    words = _Words(session, plan.documents.titles, identities)
    groups = [
        PlanLine(_("Documents"), None, tuple(_documents(plan, words))),
        PlanLine(_("Annotations"), None, tuple(_annotations(plan, words))),
        PlanLine(_("Codebook"), None, tuple(_codebook(difference) for difference in plan.codebook)),
        PlanLine(_("Signatures"), None, tuple(line for person in plan.people for line in _signatures(person, words))),
        PlanLine(
            _("To know"), None, tuple(PlanLine(words.notice(notice.error), warning=True) for notice in _notices(plan))
        ),
    ]
    return [group for group in groups if group.lines]


_SIGNATURES = frozenset(["merge.unsigned", "merge.foreign_key", "merge.withdrawn_key", "merge.first_key"])
"""Notices that say what the group of signatures shows."""
_ABOUT_PEOPLE = frozenset(["merge.same_name", "merge.other_name", "merge.struck", "merge.lifted"])
"""Notices whose fields `name`, `theirs` and `shown` are names of people."""


def _notices(plan: MergePlan) -> Iterable[Notice]:
    return (notice for notice in plan.notices if notice.error.code not in _SIGNATURES)


def _signatures(person: Vouched, words: "_Words") -> Iterable[PlanLine]:
    """How much of one person's work is signed, and with what."""
    name = words.name(person.annotator, person.name)

    def keys(*standings: Standing) -> tuple[PlanLine, ...]:
        return tuple(PlanLine(fingerprint(key)) for key, standing in person.keys if standing in standings)

    first = keys(Standing.FIRST)
    for text, count, listed, warning in (
        (_("{name}: signed"), person.signed, (), False),
        (_("{name}: a key seen for the first time, to be remembered"), len(first), first, False),
        (_("{name}: signed by nobody, anybody may have written it"), person.unsigned, (), True),
        (_("{name}: signed with a key not known as theirs"), person.foreign, keys(Standing.FOREIGN), True),
        (_("{name}: signed with a withdrawn key"), person.withdrawn, keys(Standing.WITHDRAWN), True),
    ):
        if count:
            yield PlanLine(text.format(name=name), count, listed, warning)


def _documents(plan: MergePlan, words: "_Words") -> Iterable[PlanLine]:
    documents = plan.documents
    for text, ids, warning in (
        (_("New"), documents.new, False),
        (_("Here already"), documents.matched, False),
        (_("Unknown: their labels wait until the documents come"), documents.unknown, True),
        (_("Removed here: they stay so"), documents.removed_here, True),
    ):
        if ids:
            yield PlanLine(text, len(ids), Worded(ids, words.title), warning)


def _annotations(plan: MergePlan, words: "_Words") -> Iterable[PlanLine]:
    found = plan.annotations
    listed_own = () if words.hidden else found.own
    own = {change.before.id for change in listed_own}
    yield PlanLine(_("New"), found.new)
    for text, changes, warning in (
        (_("Changed"), [change for change in found.changed if change.before.id not in own], False),
        (_("Removed"), [change for change in found.removed if change.before.id not in own], False),
        (_("Your own labels that change"), listed_own, True),
        (_("Changed in two files: the later change is taken"), found.two_machines, True),
        (_("Newer here: they stay as they are"), found.older, False),
    ):
        if changes:
            yield PlanLine(text, len(changes), Worded(changes, words.change), warning)
    yield PlanLine(_("The same"), found.same)
    if found.waiting:
        yield PlanLine(_("Kept aside, not shown"), found.waiting, (), True)


def _codebook(difference: CodebookDifference) -> PlanLine:
    said = {
        "new": _("{name}: new label"),
        "changed": _("{name}: changed there, taken over"),
        "removed": _("{name}: removed there, and here"),
        "kept": _("{name}: removed there, but used; it stays"),
        "older": _("{name}: newer here, stays"),
        "same_code": _("{name}: the same code, taken as {mapped}"),
        "other_definition": _("{name}: the same code, but another meaning; its labels appear as {mapped}"),
        "same_name": _("{name}: named like another label, comes as {mapped}"),
        "key_taken": _("{name}: its key is taken here"),
    }.get(difference.kind, "{name}: {kind}")
    warning = difference.kind in ("other_definition", "same_name", "kept")
    return PlanLine(
        said.format(name=difference.name or difference.code, mapped=difference.mapped_to, kind=difference.kind),
        warning=warning,
    )


class _Words:
    def __init__(self, session: Session, titles: dict[DocumentId, str], identities: Identities) -> None:
        self._session = session
        here = session.documents.titles()
        self._here = here.keys()
        self._titles = {**titles, **here}
        self._labels = session.review.all_labels()
        self._names = identities.names(session.annotators.list())
        self.hidden = identities.hidden
        self._read: tuple[DocumentId | None, str] = (None, "")

    def name(self, annotator: AnnotatorId, stated: str) -> str:
        """A person's name here.

        For one who comes with the package it is the name given there, unless names are hidden.
        """
        return self._names.get(annotator) or (HIDDEN if self.hidden else stated) or annotator[:8]

    def notice(self, error: BiaoduError) -> str:
        if self.hidden and error.code in _ABOUT_PEOPLE:
            names = {field: HIDDEN for field in ("name", "theirs", "shown") if field in error.fields}
            return sentence(UserError(error.code, **{**error.fields, **names}))
        return sentence(error)

    def title(self, document: DocumentId) -> str:
        return self._titles.get(document, document[:12])

    def change(self, change: PlannedChange) -> str:
        """A change in words, with the changed part first, because the line may be cut at its end."""
        before, after = change.before, change.after
        if after.removed:
            what = _("{before}: removed").format(before=self._said(before))
        elif before.removed:
            what = _("{after}: comes back").format(after=self._said(after))
        elif (before.start, before.end) != (after.start, after.end):
            what = f"{self._said(before)} → {self._said(after)}"
        elif before.label != after.label:
            what = f"{self._said(before)} → {self._label(after)}"
        else:
            what = f"{self._said(before)}: {one_line(before.note or '')} → {one_line(after.note or '')}"
        return f"{what} · {self._names.get(before.annotator, '?')} · {self.title(before.document)}"

    def _said(self, state: AnnotationState) -> str:
        return f"{self._quote(state)} {self._label(state)}"

    def _label(self, state: AnnotationState) -> str:
        label = self._labels.get(state.label)
        return label.name(language()) if label is not None else _("unknown label")

    def _quote(self, state: AnnotationState) -> str:
        if state.document not in self._here:
            return f"{state.start}-{state.end}"
        document, whole = self._read
        if document != state.document:
            # Changes in one document usually follow each other.
            whole = self._session.documents.text(state.document)
            self._read = (state.document, whole)
        text = whole[state.start : state.end]
        return f"“{one_line(text[:QUOTE])}{'…' if len(text) > QUOTE else ''}”"
