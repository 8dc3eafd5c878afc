"""Corrections of what was found in a document automatically: values, headings, masks; and finding it again."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.changes import ChangeSet
from core.covering import Covered
from core.engine import Engine
from core.errors import UserError
from core.ids import DocumentId, new_uuid
from core.model import Document, Mask, Meta, Span
from core.progress import Cancelled, Progress, Steps, never, no_progress, stoppable
from core.storage.hand_edits import edited_fields, has_masks_by_hand
from core.storage.journal import Operation
from core.storage.tables import DOCUMENT, MASK, Row
from core.text import headings, matched, unmasked
from core.text.origins import FIELDS, FROM, Origin, by_hand, confirm, confirmed, origins, with_origins
from core.text.parts import KEY as PARTS
from core.text.withheld import KEY as WITHHELD
from core.verbs.extras import extra_column, write_extra

if TYPE_CHECKING:
    from core.figures.corrections import FigureSaid

FIGURES = "figures"
"""As `core.figures.corrections.KEY`, which is loaded only where there are some."""
BY_HAND = ("user", "manual")
"""`Mask.reason` of what somebody masked: on the command line, in the window."""
_DATASET = "jsonl"
_LONGEST = 2_000_000
"""Code points of a text that is searched for furniture, as at import."""
Mover = Callable[[Span], Span | None]
"""Gives the range in a newer edition for a range of an older one; None if it is gone."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that today's rules find differently."""

    field: str
    """One of `core.text.origins.FIELDS`."""
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a document again would change."""

    document: DocumentId
    title: str
    """The present title."""
    values: tuple[Changed, ...]
    masked: tuple[Mask, ...]
    """Ranges that are not masked and would be."""
    unmasked: tuple[Mask, ...]
    """Masks that would go."""
    meta: Meta
    """The metadata as they would become."""

    @property
    def differs(self) -> bool:
        """Whether anything that is shown would change. Even if not, it may be known better where values come from."""
        return bool(self.values or self.masked or self.unmasked)


class Corrections:
    """`Session.corrections`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def confirm(
        self,
        documents: Iterable[DocumentId],
        fields: Collection[str] = FIELDS,
        *,
        yes: bool = True,
        cancelled: Cancelled = never,
    ) -> ChangeSet:
        """Confirm these values of documents, or take that back. Values that are not there stay open.

        What is confirmed stays when a document is read again. Raises `Cancel`.
        """
        engine = self._engine
        with engine.operation("document.confirm") as operation:
            for document in stoppable(documents, cancelled):
                before = self._get(document).meta
                there = [name for name in fields if name in FIELDS and (getattr(before, name) or not yes)]
                write_extra(operation, document, confirm(before, there, yes=yes))
        return engine.change_set(operation)

    def keep_extra(self, document: DocumentId, meta: Meta) -> ChangeSet:
        """Keep what other metadata say besides their values (`Meta.extra`): how surely a text was recognised."""
        engine = self._engine
        with engine.operation("document.correct_text") as operation:
            self._get(document)
            write_extra(operation, document, meta)
        return engine.change_set(operation)

    def heading(self, document: DocumentId, position: int, level: int | None) -> ChangeSet:
        """Mark the line at a code point as a heading of `level`, 0 for none; None: as it was found.

        Raises UserError ``annotation.bad_span`` for a position outside the text, ``heading.level``, ``heading.blank``.
        """
        return self.headings(document, [position], level)

    def headings(self, document: DocumentId, positions: Iterable[int], level: int | None) -> ChangeSet:
        """As `heading`, for several lines in one step."""
        engine = self._engine
        if level is not None and not headings.NONE <= level <= headings.DEEPEST:
            raise UserError("heading.level", value=level, most=headings.DEEPEST)
        with engine.operation("document.heading") as operation:
            text = engine.text(document)
            after = self._get(document).meta
            for position in positions:
                if not 0 <= position < len(text):
                    raise UserError("annotation.bad_span", start=position, end=position + 1, characters=len(text))
                start = headings.line_start(text, position)
                if start == len(text) or text[start] == "\n":
                    raise UserError("heading.blank")
                after = headings.correct_heading(after, start, level)
            write_extra(operation, document, after)
        return engine.change_set(operation)

    def figure(self, document: DocumentId, start: int, said: "FigureSaid | None") -> ChangeSet:
        """Say what the figure that begins at a code point is (see `core.figures.corrections`); None: there is none.

        Raises UserError ``annotation.bad_span`` and ``figure.bad_unit``.
        """
        from core.figures.corrections import LONGEST_UNIT, correct_figure

        if said is not None and not 0 < len(said.unit) <= LONGEST_UNIT:
            raise UserError("figure.bad_unit", most=LONGEST_UNIT)
        end = start + 1 if said is None else said.end
        return self._figures(document, Span(start, end), lambda meta: correct_figure(meta, start, said))

    def figure_as_found(self, document: DocumentId, start: int) -> ChangeSet:
        """Take back what was said of the figure at a code point. Raises UserError ``annotation.bad_span``."""
        from core.figures.corrections import forget_figure

        return self._figures(document, Span(start, start + 1), lambda meta: forget_figure(meta, start))

    def _figures(self, document: DocumentId, span: Span, change: Callable[[Meta], Meta]) -> ChangeSet:
        engine = self._engine
        with engine.operation("document.figures") as operation:
            before = self._get(document)
            if not 0 <= span.start < span.end <= before.characters:
                raise UserError("annotation.bad_span", start=span.start, end=span.end, characters=before.characters)
            write_extra(operation, document, change(before.meta))
        return engine.change_set(operation)

    def counterpart(self, document: DocumentId, start: int, other: DocumentId, there: int | None) -> ChangeSet:
        """Say where `other` treats what begins at a code point of a document; None: nowhere (`core.text.matched`).

        Raises UserError ``annotation.bad_span``, ``match.same_document``.
        """
        if there is not None:
            self._require_place(other, there)
        return self._counterparts(document, start, other, lambda meta: matched.correct_match(meta, start, other, there))

    def counterpart_as_found(self, document: DocumentId, start: int, other: DocumentId) -> ChangeSet:
        """Take back what was said of the counterpart in `other`; raises as `counterpart` does."""
        return self._counterparts(document, start, other, lambda meta: matched.forget_match(meta, start, other))

    def _counterparts(
        self, document: DocumentId, start: int, other: DocumentId, change: Callable[[Meta], Meta]
    ) -> ChangeSet:
        engine = self._engine
        if document == other:
            raise UserError("match.same_document")
        with engine.operation("document.counterparts") as operation:
            self._require_place(document, start)
            write_extra(operation, document, change(self._get(document).meta))
        return engine.change_set(operation)

    def _require_place(self, document: DocumentId, place: int) -> None:
        characters = self._get(document).characters
        if not 0 <= place < characters:
            raise UserError("annotation.bad_span", start=place, end=place + 1, characters=characters)

    def differences(
        self,
        documents: Iterable[DocumentId] | None = None,
        *,
        cancelled: Cancelled = never,
        progress: Progress = no_progress,
    ) -> list[Reread]:
        """The documents (default: among all) in which today's rules find something different; changes nothing.

        What a person entered, confirmed, masked or unmasked stays, and so does what a document's own file or dataset
        said. Headings are always of today's rules. Raises `Cancel`.
        """
        chosen = self._engine.documents.all() if documents is None else self._engine.documents.some(documents)
        steps = Steps(len(chosen), progress, cancelled, every=10)
        found: list[Reread] = []
        for document in chosen:
            steps.did()
            reread = self._read_again(document)
            if reread.differs:
                found.append(reread)
        return found

    def read_again(self, chosen: Sequence[Reread], *, cancelled: Cancelled = never) -> ChangeSet:
        """Apply differences in one step. A document that has changed since is read once more. Raises `Cancel`."""
        engine = self._engine
        with engine.operation("document.read_again") as operation:
            for reread in stoppable(chosen, cancelled):
                now = self._read_again(self._get(reread.document))
                columns: Row = {change.field: change.after for change in now.values}  # type: ignore[misc]
                columns |= extra_column(operation, reread.document, now.meta)
                operation.update(DOCUMENT, (reread.document,), **columns)
                going = {(mask.start, mask.end, mask.reason) for mask in now.unmasked}
                for id_, start, end, reason in engine.documents.masks(reread.document):
                    if (start, end, reason) in going:
                        operation.remove(MASK, id_)
                _add_masks(operation, reread.document, now.masked)
        return engine.change_set(operation)

    def has_any(self, document: DocumentId) -> bool:
        """Whether people corrected anything in a document that a newer edition could take over."""
        meta = self._get(document).meta
        keys = {headings.KEY, PARTS, unmasked.KEY, FIGURES, matched.KEY}
        by_hand_masked = any(reason in BY_HAND for *_place, reason in self._engine.documents.masks(document))
        return bool(
            confirmed(meta)
            or keys & meta.extra.keys()
            or by_hand_masked
            or any(matched.match_corrections(known.meta, document) for known in self._naming(document))
        )

    def carry(self, old: DocumentId, new: DocumentId, move: Mover) -> ChangeSet:
        """Give corrections of an older edition to a newer one.

        Confirmed values, headings, parts, figures, masks and counterparts, also those that other documents name in the
        older one. What people entered in the newer one already stays.
        """
        engine = self._engine
        with engine.operation("document.corrections") as operation:
            before, meta = self._get(old).meta, self._get(new).meta
            fields = [name for name in FIELDS if name in confirmed(before) and name not in confirmed(meta)]
            values: Row = {name: getattr(before, name) for name in fields}
            after = by_hand(replace(meta, **values), fields) if fields else meta  # type: ignore[arg-type]
            after = _moved_lines(before, after, engine.text(old), engine.text(new), move)
            after = _moved_figures(before, after, move)
            texts = engine.text(old), engine.text(new)
            after = matched.carry_matches(before, after, lambda start: _moved_place(start, *texts, move), new)
            if after != meta:
                operation.update(DOCUMENT, (new,), **values, **extra_column(operation, new, after))
            self._carry_masks(operation, old, new, move)
            self._carry_named(operation, old, new, move)
        return engine.change_set(operation)

    def _carry_named(self, operation: Operation, old: DocumentId, new: DocumentId, move: Mover) -> None:
        """Let what other documents say of the older edition's places be said of the newer one's, too."""
        texts = self._engine.text(old), self._engine.text(new)
        for known in self._naming(old):
            if known.id == new:
                continue
            after = matched.carry_named(known.meta, old, new, lambda there: _moved_place(there, *texts, move))
            if after != known.meta:
                write_extra(operation, known.id, after)

    def _naming(self, document: DocumentId) -> list[Document]:
        """The documents that may say where their counterparts in this one are."""
        return self._engine.documents.speaking_of(document)

    def _carry_masks(self, operation: Operation, old: DocumentId, new: DocumentId, move: Mover) -> None:
        masks = self._engine.documents.masks
        taken = Covered(Span(start, end) for _id, start, end, _reason in masks(new))
        moved = (move(Span(start, end)) for _id, start, end, reason in masks(old) if reason in BY_HAND)
        free = [Mask(span.start, span.end, BY_HAND[0]) for span in moved if span is not None and not taken.shares(span)]
        _add_masks(operation, new, free)
        opened = [span for place in unmasked.unmasked(self._get(old).meta) if (span := move(place)) is not None]
        for id_, start, end, reason in masks(new):
            if reason not in BY_HAND and any(span.overlaps(Span(start, end)) for span in opened):
                operation.remove(MASK, id_)
        after = self._get(new).meta
        for span in opened:
            after = unmasked.mark(after, span)
        write_extra(operation, new, after)

    def _get(self, document: DocumentId) -> Document:
        found = self._engine.documents.get(document)
        if found is None:
            raise UserError("document.unknown", document=document)
        return found

    def _read_again(self, document: Document) -> Reread:
        from core.text.furniture import find_furniture
        from core.text.metadata import guess_meta

        text = self._engine.text(document.id)
        looked_at = text if len(text) <= _LONGEST else text[:5_000]
        fresh = find_furniture(looked_at) if len(text) <= _LONGEST else []
        now = [Mask(start, end, reason) for _id, start, end, reason in self._engine.documents.masks(document.id)]
        masked, going = self._masks(document, now, fresh)
        staying = sorted([*(mask for mask in now if mask not in going), *masked])
        meta = guess_meta(looked_at, document.source.name, staying)
        values, after = self._values(document, meta)
        return Reread(document.id, document.meta.title, values, tuple(masked), tuple(going), after)

    def _masks(self, document: Document, now: Sequence[Mask], fresh: Sequence[Mask]) -> tuple[list[Mask], list[Mask]]:
        """The masks that would be added, and those that would go."""
        opened = unmasked.unmasked(document.meta)
        by_reader = document.source.reader.partition("/")[0] not in ("text", _DATASET)
        keeps = document.source.reader.startswith(_DATASET)
        old_hands = not opened and has_masks_by_hand(self._engine.conn, document.id)
        if keeps or (old_hands and not any(mask.reason in BY_HAND for mask in now)):
            return [], []
        kept = [mask for mask in now if mask.reason in BY_HAND or (by_reader and mask.reason == "contents")]
        taken = sorted([*(Span(mask.start, mask.end) for mask in kept), *opened])
        wanted = [piece for mask in fresh for piece in _outside(mask, taken)]
        return [mask for mask in wanted if mask not in now], [
            mask for mask in now if mask not in kept and mask not in wanted
        ]

    def _values(self, document: Document, fresh: Meta) -> tuple[tuple[Changed, ...], Meta]:
        """The values that would change, and the metadata afterwards."""
        before = document.meta
        kept = set(confirmed(before))
        known = origins(before)
        kept |= {name for name, origin in known.items() if origin in (Origin.FILE, Origin.PERSON)}
        if FROM not in before.extra:
            kept |= edited_fields(self._engine.conn, document.id)
        if document.source.reader.startswith(_DATASET):
            kept |= {name for name in FIELDS if getattr(before, name)}
        fields = [name for name in FIELDS if name not in kept]
        if not fresh.title:
            fields = [name for name in fields if name != "title"]
        values = tuple(
            Changed(name, getattr(before, name), getattr(fresh, name))
            for name in fields
            if (getattr(before, name) or None) != (getattr(fresh, name) or None)
        )
        after = replace(before, **{change.field: change.after for change in values})  # type: ignore[arg-type]
        said = origins(fresh)
        after = with_origins(after, {name: said[name] for name in fields if name in said})
        return values, _with_withheld(after, fresh, kept)


def _with_withheld(after: Meta, fresh: Meta, kept: set[str]) -> Meta:
    """The fields that a report withholds, found again, without those that somebody entered."""
    named = fresh.extra.get(WITHHELD)
    listed = [name for name in named if name not in kept] if isinstance(named, list) else []  # type: ignore[reportUnknownVariableType]
    extra = {name: value for name, value in after.extra.items() if name != WITHHELD}
    return replace(after, extra={**extra, WITHHELD: listed} if listed else extra)


def _outside(mask: Mask, taken: Iterable[Span]) -> list[Mask]:
    """The pieces of a mask outside the spans, which are in order."""
    pieces: list[Mask] = []
    start = mask.start
    for span in taken:
        if span.end <= start or mask.end <= span.start:
            continue
        if start < span.start:
            pieces.append(Mask(start, span.start, mask.reason))
        start = span.end
    if start < mask.end:
        pieces.append(Mask(start, mask.end, mask.reason))
    return pieces


def _moved_lines(before: Meta, after: Meta, old_text: str, new_text: str, move: Mover) -> Meta:
    """The metadata with an older edition's corrections of headings and parts, moved to where their lines are now."""
    extra = dict(after.extra)
    for key in (headings.KEY, PARTS):
        value = before.extra.get(key)
        if not isinstance(value, Mapping):
            continue
        own = extra.get(key)
        moved: dict[str, object] = {}
        for start, said in value.items():  # type: ignore[reportUnknownVariableType]
            place = _moved_line(str(start), old_text, move)  # type: ignore[reportUnknownArgumentType]
            if place is not None and place < len(new_text):
                moved[str(place)] = said
        if isinstance(own, Mapping):
            moved |= {str(start): said for start, said in own.items()}  # type: ignore[reportUnknownVariableType]
        if moved:
            extra[key] = moved
    return replace(after, extra=extra)


def _moved_figures(before: Meta, after: Meta, move: Mover) -> Meta:
    """The metadata with what people said of an older edition's figures, where these stand unchanged."""
    if FIGURES not in before.extra:
        return after
    from core.figures.corrections import correct_figure, figure_corrections

    own = figure_corrections(after)
    for start, said in figure_corrections(before).items():
        span = move(Span(start, said.end if said is not None else start + 1))
        if span is not None and span.start not in own:
            after = correct_figure(after, span.start, said and said._replace(end=span.end))
    return after


def _moved_place(start: int, old_text: str, new_text: str, move: Mover) -> int | None:
    """Where the line that begins at `start` is now."""
    place = _moved_line(str(start), old_text, move)
    return place if place is not None and place < len(new_text) else None


def _moved_line(start: str, old_text: str, move: Mover) -> int | None:
    if not (start.isascii() and start.isdecimal()) or int(start) >= len(old_text):
        return None
    begin = int(start)
    end = old_text.find("\n", begin)
    span = move(Span(begin, end if end > begin else len(old_text)))
    return span.start if span is not None else None


def _add_masks(operation: Operation, document: DocumentId, masks: Iterable[Mask]) -> None:
    for mask in masks:
        row: Row = {
            "id": new_uuid(),
            "document": document,
            "span_start": mask.start,
            "span_end": mask.end,
            "reason": mask.reason,
        }
        operation.insert(MASK, row)
