"""Samples that were drawn and rounds of coding, kept in the project so that they can be compared and reported.

A round keeps its figures as they were when it was recorded, with the version of the codebook and a digest of what was
coded: labels that change afterwards change no round. Kept in the settings ``study-samples`` and ``study-rounds``.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import orjson

from core import VERSION
from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId, is_document_id, is_id
from core.model import Document
from core.progress import Progress, no_progress
from core.study.coding import CodingTable, read_coding
from core.study.crosstab import BY_DOCUMENT
from core.study.drawing import DrawingMethod, draw
from core.study.inclusion import included
from core.study.numbering import numberings
from core.study.reliability import COEFFICIENTS, reliability
from core.times import now

if TYPE_CHECKING:
    from core.session import Session

SAMPLES, ROUNDS_KEPT = "study-samples", "study-rounds"
_MOST = 200
"""Samples and rounds that are kept: the newest."""
_LONGEST = 2_000
"""Characters of a name or note."""


class RoundKind(StrEnum):
    """What a round of coding is for."""

    TRIAL = "trial"
    """To try the codebook."""
    REVISED = "revised"
    """With the codebook revised after a trial."""
    FORMAL = "formal"
    """The one that is reported."""


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A sample of documents, with all that is needed to draw it again."""

    method: str
    by: tuple[str, ...]
    """Fields of the strata."""
    seed: int
    of: int
    """How many documents it was drawn from."""
    at: str
    program: str
    documents: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class CodingRound:
    """A round, with its figures as they were."""

    name: str
    kind: RoundKind
    at: str
    """When it was closed or recorded: UTC, ISO 8601; "" while it is open."""
    codebook: int
    """Version of the codebook."""
    numbering: int
    """Of the units' numbers; 0 where they were not frozen."""
    coders: tuple[str, ...]
    documents: tuple[DocumentId, ...]
    note: str
    digest: str
    """SHA-256 of the answers, unit by unit."""
    figures: Mapping[str, Mapping[str, float | None]]
    """By dimension: ``n`` and the names of `core.study.reliability.COEFFICIENTS`; empty while it is open."""
    begun: str = ""
    """When it was begun, as `at`; "" for one that was recorded at once."""
    people: tuple[AnnotatorId, ...] = ()
    """Who codes, while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether it was begun and is not closed yet."""
        return not self.at


def draw_sample(
    session: "Session",
    number: int,
    seed: int,
    method: DrawingMethod = DrawingMethod.SIMPLE,
    fields: Sequence[str] = ("region",),
    *,
    keep: bool = True,
) -> tuple[DrawnSample, list[Document]]:
    """Draw so many documents of the study and, with `keep`, write down which; again the same is not kept twice.

    Raises UserError ``study.too_few``.
    """
    documents = included(session)
    by = tuple(field for field in fields if field in BY_DOCUMENT) if method is DrawingMethod.STRATIFIED else ()
    strata = [tuple(getattr(document.meta, field) for field in by) for document in documents]
    drawn = draw(documents, number, seed, method, strata)
    ids = tuple(document.id for document in drawn)
    made = DrawnSample(method.value, by, seed, len(documents), now(), VERSION, ids)
    known = samples(session)
    if keep and not any(each.documents == ids and each.seed == seed for each in known):
        _write(session, SAMPLES, [asdict(each) for each in (*known, made)], "study.sample")
    return made, drawn


def samples(session: "Session") -> tuple[DrawnSample, ...]:
    """The samples that were drawn, the newest last; what cannot be understood is passed over."""
    return tuple(each for value in _listed(session, SAMPLES) if (each := _sample(value)) is not None)


def rounds(session: "Session") -> tuple[CodingRound, ...]:
    """The rounds that were recorded, the newest last; what cannot be understood is passed over."""
    return tuple(each for value in _listed(session, ROUNDS_KEPT) if (each := _round(value)) is not None)


def record_round(
    session: "Session",
    name: str,
    kind: RoundKind,
    coders: Sequence[AnnotatorId],
    documents: Sequence[DocumentId] | None = None,
    note: str = "",
    *,
    progress: Progress = no_progress,
) -> CodingRound:
    """Keep how far coders agree now on some documents (default: the study's), as one undo step.

    A round of the same name is replaced. Raises UserError ``study.two_coders`` and what `read_coding` says.
    """
    if len(set(coders)) < 2:
        raise UserError("study.two_coders")
    name = _named(name)
    with session.with_operation("study.round"):
        coding = read_coding(session, coders, documents=documents, with_texts=False, progress=progress)
        known = numberings(session)
        figures = {
            each.code: {"n": float(each.whole.n)}
            | {figure: each.whole.coefficients[figure].value for figure in COEFFICIENTS}
            for each in reliability(coding, rounds=0)
        }
        before = next((each for each in rounds(session) if each.name == name), None)
        made = CodingRound(
            name,
            kind,
            now(),
            session.codebook.version(),
            known[-1].version if known else 0,
            coding.coders,
            tuple(document.id for document in coding.documents),
            note.strip()[:_LONGEST],
            digest(coding),
            figures,
            before.begun if before is not None else "",
        )
        _put(session, made)
    return made


def begin_round(
    session: "Session",
    name: str,
    kind: RoundKind,
    coders: Sequence[AnnotatorId],
    documents: Sequence[DocumentId] | None = None,
    note: str = "",
) -> CodingRound:
    """Write down that coders code some documents (default: the study's) now, with the codebook as it is.

    Raises UserError ``study.two_coders``, ``study.no_name``, ``study.round_there``, ``annotator.unknown`` and
    ``document.unknown``.
    """
    people = tuple(dict.fromkeys(coders))
    if len(people) < 2:
        raise UserError("study.two_coders")
    name = _named(name)
    if any(each.name == name for each in rounds(session)):
        raise UserError("study.round_there", name=name)
    chosen = included(session) if documents is None else [session.documents.get(id_) for id_ in documents]
    known = numberings(session)
    made = CodingRound(
        name, kind, "", session.codebook.version(), known[-1].version if known else 0,
        tuple(session.annotators.get(who).name for who in people), tuple(each.id for each in chosen),
        note.strip()[:_LONGEST], "", {}, now(), people,
    )  # fmt: skip
    _put(session, made)
    return made


def close_round(
    session: "Session", name: str, note: str | None = None, *, progress: Progress = no_progress
) -> CodingRound:
    """Record how far the coders of an open round agree now; its documents and coders are those it was begun with.

    Raises UserError ``study.no_round`` and what `record_round` does.
    """
    there = _known(session, name)
    kept = there.note if note is None else note
    return record_round(session, name, there.kind, there.people, there.documents, kept, progress=progress)


def rename_round(session: "Session", name: str, new: str, note: str | None = None) -> CodingRound:
    """Give a round another name, and another note if one is given; its figures stay.

    Raises UserError ``study.no_round``, ``study.no_name`` and ``study.round_there``.
    """
    there, new = _known(session, name), _named(new)
    every = rounds(session)
    if new != there.name and any(each.name == new for each in every):
        raise UserError("study.round_there", name=new)
    made = replace(there, name=new, note=there.note if note is None else note.strip()[:_LONGEST])
    listed = [made if each.name == there.name else each for each in every]
    _write(session, ROUNDS_KEPT, [asdict(each) for each in listed], "study.round")
    return made


def _put(session: "Session", made: CodingRound) -> None:
    """Keep a round in the place of the one of its name, else as the newest."""
    every = rounds(session)
    there = any(each.name == made.name for each in every)
    listed = [made if each.name == made.name else each for each in every] if there else [*every, made]
    _write(session, ROUNDS_KEPT, [asdict(each) for each in listed], "study.round")


def _known(session: "Session", name: str) -> CodingRound:
    found = next((each for each in rounds(session) if each.name == name.strip()), None)
    if found is None:
        raise UserError("study.no_round", name=name)
    return found


def _named(name: str) -> str:
    name = name.strip()[:_LONGEST]
    if not name:
        raise UserError("study.no_name")
    return name


def digest(coding: CodingTable) -> str:
    """SHA-256 of what every coder gave every unit, in the order of units, dimensions and coders."""
    found = hashlib.sha256()
    for at in range(len(coding.table)):
        unit = coding.table.unit(at)
        answers = [[coding.codes(code, coder, at) for coder in range(len(coding.coders))] for code in coding.labels]
        found.update(orjson.dumps([unit.document, unit.span.start, unit.span.end, answers]) + b"\n")
    return found.hexdigest()


def _write(session: "Session", name: str, values: list[dict[str, Any]], operation: str) -> None:
    session.set_settings({name: orjson.dumps(values[-_MOST:]).decode()}, operation, undoable=True)


def _listed(session: "Session", name: str) -> list[Mapping[str, object]]:
    stored = session.setting(name)
    try:
        value = None if stored is None else loads(stored)
    except JsonError:
        return []
    listed = cast("list[object]", value)[-_MOST:] if isinstance(value, list) else []
    return [cast("dict[str, object]", each) for each in listed if isinstance(each, dict)]


def _documents(value: object) -> tuple[DocumentId, ...]:
    return tuple(DocumentId(each) for each in _texts(value) if is_document_id(each))


def _texts(value: object) -> tuple[str, ...]:
    listed = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(each[:_LONGEST] for each in listed if isinstance(each, str))


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else 0


def _sample(fields: Mapping[str, object]) -> DrawnSample | None:
    method, documents = _text(fields, "method"), _documents(fields.get("documents"))
    if method not in set(DrawingMethod) or not documents:
        return None
    seed, of = _number(fields, "seed"), _number(fields, "of")
    by, at, program = _texts(fields.get("by")), _text(fields, "at"), _text(fields, "program")
    return DrawnSample(method, by, seed, of, at, program, documents)


def _round(fields: Mapping[str, object]) -> CodingRound | None:
    name, kind, figures = _text(fields, "name"), _text(fields, "kind"), fields.get("figures")
    if not name or kind not in set(RoundKind) or not isinstance(figures, dict):
        return None
    return CodingRound(
        name,
        RoundKind(kind),
        _text(fields, "at"),
        _number(fields, "codebook"),
        _number(fields, "numbering"),
        _texts(fields.get("coders")),
        _documents(fields.get("documents")),
        _text(fields, "note"),
        _text(fields, "digest"),
        _figures(cast("dict[str, object]", figures)),
        _text(fields, "begun"),
        tuple(AnnotatorId(each) for each in _texts(fields.get("people")) if is_id(each)),
    )


def _figures(value: Mapping[str, object]) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    for dimension, figures in value.items():
        if isinstance(figures, dict):
            given = cast("dict[str, object]", figures)
            found[dimension[:_LONGEST]] = {
                name: float(figure) if isinstance(figure := given.get(name), int | float) else None
                for name in ("n", *COEFFICIENTS)
            }
    return found
