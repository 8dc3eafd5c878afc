"""``suggest``."""

from collections import Counter
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
@click.option("--radar", is_flag=True, help="List labels that contradict each other, of everybody or of --annotator.")
@click.option("--next", "ranked", is_flag=True, help="List the documents to label next, those that teach most first.")
@click.option("--sources", is_flag=True, help="List the programs whose predictions the project holds.")
@click.option("--drop", metavar="SOURCE", help="Suggest no more what you imported from SOURCE.")
@json_option
def suggest(
    project: Path,
    document: str | None,
    annotator: str | None,
    evaluate: bool,
    radar: bool,
    ranked: bool,
    sources: bool,
    drop: str | None,
    as_json: bool,
) -> None:
    """Suggest labels for the sentences of DOC, learning from all documents that were labelled.

    What is labelled already or was rejected is left out. A suggestion is nobody's label until a person takes it.
    """
    asked = [document is not None, evaluate, radar, ranked, sources, drop is not None]
    if sum(asked) != 1:
        raise click.UsageError("Give a document, --evaluate, --radar, --next, --sources or --drop.")
    with Session.open(project, read_only=drop is None) as session:
        whose = naming.layer(session, annotator) if annotator is not None else _current(session)
        if document is not None:
            _suggest(session, whose, session.documents.find(document).id, as_json=as_json)
        elif evaluate:
            _evaluate(session, whose, as_json=as_json)
        elif radar:
            _radar(session, None if annotator is None else whose, as_json=as_json)
        elif ranked:
            _rank(session, whose, as_json=as_json)
        else:
            if drop is not None:
                session.suggestions.drop(drop)
            _list_sources(session, as_json=as_json)


def _list_sources(session: Session, *, as_json: bool) -> None:
    counted = Counter(each.source for each in session.suggestions.predictions())
    if as_json:
        emit(dict(sorted(counted.items())))
    else:
        table(["source", "suggestions"], ([source, count] for source, count in sorted(counted.items())))


def _radar(session: Session, whose: AnnotatorId | None, *, as_json: bool) -> None:
    from core.suggest.radar import radar

    people = [person for person in session.annotators.list() if whose is None or person.id == whose]
    if whose is None:
        people = [person for person in people if not person.adjudicated]
    with Bar() as bar:
        found = radar(session, [person.id for person in people], progress=bar)
    names, titles = {person.id: person.name for person in people}, session.documents.titles()
    if as_json:
        emit(
            [
                {
                    "kind": each.kind.value,
                    "annotator": names[each.annotator],
                    "document": each.document,
                    "start": each.span.start,
                    "end": each.span.end,
                    "labels": list(each.labels),
                    "wanted": list(each.wanted),
                    "other": None
                    if each.other is None
                    else {"document": each.other[0], "start": each.other[1].start, "end": each.other[1].end},
                }
                for each in found
            ]
        )
        return
    table(
        ["kind", "annotator", "document", "start", "end", "labels", "wanted"],
        (
            [
                *(each.kind.value, names[each.annotator], titles[each.document], each.span.start, each.span.end),
                *("、".join(each.labels), "、".join(each.wanted)),
            ]
            for each in found
        ),
    )


def _rank(session: Session, whose: AnnotatorId | None, *, as_json: bool) -> None:
    from core.suggest.ordering import rank

    with Bar() as bar:
        found, left_out = rank(session, whose, progress=bar)
    titles = session.documents.titles()
    rows = [
        {
            "document": each.document,
            "title": titles.get(each.document, ""),
            "worth": round(each.worth, 2),
            "open": each.sureness.open,
            "uncertain": each.sureness.uncertain,
            "sure": None if each.sureness.expected is None else round(each.sureness.expected, 4),
        }
        for each in found
    ]
    if as_json:
        emit({"documents": rows, "left_out": left_out})
        return
    table(
        ["title", "worth", "uncertain", "of"],
        ([row["title"], row["worth"], row["uncertain"], row["open"]] for row in rows),
    )
    if left_out:
        say(f"{left_out} documents were not looked at")


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
