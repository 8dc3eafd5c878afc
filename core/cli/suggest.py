"""``suggest``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, project_argument, say, table
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Span
from core.session import Session

if TYPE_CHECKING:
    from core.suggest.offers import OfferedLabel

_SHOWN = 40
"""How many characters of a sentence the columns show."""


@click.command()
@project_argument
@click.argument("document", metavar="[DOC]", required=False)
@click.option("--annotator", metavar="NAME", help='From whose labels it learns; "adjudicated": the final layer.')
@click.option("--evaluate", is_flag=True, help="Say how good suggestions are, leaving whole documents out.")
@json_option
def suggest(project: Path, document: str | None, annotator: str | None, evaluate: bool, as_json: bool) -> None:
    """Suggest labels for the sentences of DOC, learning from all documents that were labelled.

    What is labelled already or was rejected is left out. A suggestion is nobody's label until a person takes it.
    """
    if (document is None) is not evaluate:
        raise click.UsageError("Give a document, or --evaluate.")
    with Session.open(project, read_only=True) as session:
        whose = naming.layer(session, annotator) if annotator is not None else _current(session)
        if document is None:
            _evaluate(session, whose, as_json=as_json)
        else:
            _suggest(session, whose, session.documents.find(document).id, as_json=as_json)


def _current(session: Session) -> AnnotatorId | None:
    return None if session.annotator is None else session.annotator.id


def _suggest(session: Session, whose: AnnotatorId | None, document: DocumentId, *, as_json: bool) -> None:
    # numpy takes 100 ms to load, which no other command needs.
    from core.suggest.feeding import suggestions_for

    found = suggestions_for(session, whose, document)
    if as_json:
        emit([_as_json(each) for each in found])
        return
    text = session.documents.text(document)
    table(
        ["start", "end", "label", "grade", "text", "words"],
        (
            [
                *(each.span.start, each.span.end, each.label, int(each.grade), _brief(text, each.span)),
                each.source or "、".join(each.reason.words),
            ]
            for each in found
        ),
    )


def _as_json(offer: "OfferedLabel") -> dict[str, object]:
    why = offer.reason
    told: dict[str, object] = {
        "start": offer.span.start,
        "end": offer.span.end,
        "label": offer.label,
        "score": None if offer.score is None else round(offer.score, 4),
        "grade": int(offer.grade),
        "reason": {"words": list(why.words), "heading": why.heading, "neighbour": why.neighbour},
    }
    return told | ({"source": offer.source} if offer.source else {})


def _brief(text: str, span: Span) -> str:
    return text[span.start : min(span.end, span.start + _SHOWN)] + ("…" if len(span) > _SHOWN else "")


def _evaluate(session: Session, whose: AnnotatorId | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from core.suggest.evaluating import evaluate
    from core.suggest.feeding import evaluated_lessons, learner_of

    if whose is None:
        raise UserError("annotator.none_current")
    with Bar() as bar:
        found = evaluate(
            evaluated_lessons(session, whose),
            lambda left_out: learner_of(session, without_sample=left_out),
            progress=bar,
        )
    if as_json:
        emit(asdict(found))
        return
    say(f"{found.reports} documents, {found.sentences} sentences, {found.labels} labels of sentences")
    table(
        ["labelled before", "F1", "precision", "recall", "found at 95 % precision"],
        (
            [point.reports, *map(_two, (point.f1, point.precision, point.recall, point.covered))]
            for point in found.curve
        ),
    )


def _two(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"
