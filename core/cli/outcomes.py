"""``outcomes``."""

from pathlib import Path

import click

from core.cli import naming
from core.cli.naming import LAYERS_HELP
from core.cli.terminal import Bar, emit, json_option, language, project_argument, say, table
from core.errors import UserError
from core.file_names import readable
from core.files import write_atomically
from core.ids import AnnotatorId
from core.model import Document, DocumentEntry, Span
from core.outcomes.export import OutcomeWriter
from core.outcomes.pairing import ReportPair, proposed_pairs
from core.outcomes.proposing import OutcomeProposal, OutcomeProposer, ProposedOutcomes
from core.outcomes.table import figure_value, outcome_table
from core.said.fulfilment import Fulfilment, fulfilment_attribute
from core.session import Session

_FILE = click.Path(path_type=Path)
_WIDTH = 40
_ANSWERS = [answer.value for answer in Fulfilment]


@click.command()
@project_argument
@click.option("--plans", metavar="DOC", help="The report that plans; by default all pairs that were found.")
@click.option("--later", metavar="DOC", help="The report that tells of outcomes; by default the next of that region.")
@click.option("--region", metavar="NAME", help="Only pairs of this region.")
@click.option("--unlabelled", is_flag=True, help="Also sentences of the plan in which nothing is labelled.")
@click.option("--answer", nargs=3, metavar="START END ANSWER", help=f"Answer a plan of --plans: {', '.join(_ANSWERS)}.")
@click.option(
    "--outcome", nargs=2, type=int, metavar="START END", help="With --answer: the passage of the later report."
)
@click.option("--also", is_flag=True, help="With --answer: keep the passages that were given before.")
@click.option("--label", "code", metavar="LABEL", help="With --answer: the label of a plan that has none yet.")
@click.option("--withdraw", nargs=2, type=int, metavar="START END", help="Take the answer to a plan away.")
@click.option("--annotator", metavar="NAME", help="Who answers; by default the project's current annotator.")
@click.option("--layers", default="mine", show_default=True, help=LAYERS_HELP, metavar="mine|final|all|NAME")
@click.option("--xlsx", type=_FILE, metavar="OUT", help="Write the table of plans and outcomes as a workbook.")
@click.option("--csv", "csv_path", type=_FILE, metavar="OUT", help="Write it as CSV.")
@click.option("--html", "html_path", type=_FILE, metavar="OUT", help="Write it as a page with quotes and offsets.")
@json_option
def outcomes(
    project: Path,
    plans: str | None,
    later: str | None,
    region: str | None,
    unlabelled: bool,
    answer: tuple[str, str, str] | None,
    outcome: tuple[int, int] | None,
    also: bool,
    code: str | None,
    withdraw: tuple[int, int] | None,
    annotator: str | None,
    layers: str,
    xlsx: Path | None,
    csv_path: Path | None,
    html_path: Path | None,
    as_json: bool,
) -> None:
    """Say for the plans of PROJECT's reports what the next report of the same region tells of them.

    Planned is what is labelled and has the status planned, or stands in the part of a report that plans. START and END
    are code points. An answer is one step of undo: the attribute fulfilment and links of the kind fulfils.
    """
    if answer is not None and answer[2] not in _ANSWERS:
        raise click.UsageError(f"--answer takes one of {', '.join(_ANSWERS)}.")
    changes = answer is not None or withdraw is not None
    if changes and plans is None:
        raise click.UsageError("--answer and --withdraw need --plans.")
    with Session.open(project, read_only=not changes) as session, Bar() as bar:
        pairs = _pairs(session, plans, later, region)
        if changes:
            if not pairs:
                raise UserError("outcome.no_pair")
            _change(session, pairs[0], answer, outcome, also, code, withdraw, annotator)
        chosen = _layers(session, layers, annotator)
        files = {"xlsx": xlsx, "csv": csv_path, "html": html_path}
        written = [path for path in files.values() if path is not None]
        if written:
            names = {person.id: person.name for person in session.annotators.list()}
            people = [layer for layer in chosen if layer is not None]
            made = outcome_table(session, pairs, people, names, progress=bar)
            writer = OutcomeWriter(made, _answer_names(), lambda label: label.name(language()))
            _write(writer, files, session.project.name)
        proposer = OutcomeProposer(session)
        listed = [
            (pair, layer, proposer.propose(pair.plans.id, pair.outcomes.id, layer, unlabelled=unlabelled))
            for pair in ([] if written and not as_json else pairs)
            for layer in chosen
        ]
        if as_json:
            emit(_as_json(session, pairs, listed))
            return
    for path in written:
        say(readable(path))
    for pair, _layer, found in listed:
        _show(pair, found)
    if not pairs:
        say("no two reports of one region and of consecutive years")


def _pairs(session: Session, plans: str | None, later: str | None, region: str | None) -> list[ReportPair]:
    entries = session.documents.entries()
    found = proposed_pairs(entries)
    if region is not None:
        found = [pair for pair in found if pair.region == region]
    if plans is None:
        return found
    by_id = {entry.id: entry for entry in entries}
    first: DocumentEntry = by_id[_found(session, plans).id]
    if later is not None:
        return [ReportPair(first, by_id[_found(session, later).id])]
    return [pair for pair in found if pair.plans.id == first.id]


def _found(session: Session, name: str) -> Document:
    return session.documents.find(name)


def _layers(session: Session, layers: str, annotator: str | None) -> tuple[AnnotatorId | None, ...]:
    if layers == "mine" and annotator is None and session.annotator is None:
        # Where nobody works yet there are pairs, and sentences that nobody labelled.
        return (None,)
    if annotator is not None and layers == "mine":
        return (naming.person(session, annotator),)
    return naming.layers(session, layers)


def _change(
    session: Session,
    pair: ReportPair,
    answer: tuple[str, str, str] | None,
    outcome: tuple[int, int] | None,
    also: bool,
    code: str | None,
    withdraw: tuple[int, int] | None,
    annotator: str | None,
) -> None:
    # Before somebody new is added: a command that fails leaves nobody behind.
    label = None if code is None else session.codebook.by_code(code).id
    if answer is not None and annotator is not None and session.annotators.by_name(annotator) is None:
        if label is None:
            raise UserError("outcome.no_label")
        if Fulfilment(answer[2]).has_outcome and outcome is None:
            raise UserError("outcome.no_passage", answer=answer[2])
    if annotator is not None:
        session.work_as(session.annotators.ensure(annotator).id)
    if withdraw is not None:
        session.outcomes.withdraw((pair.plans.id, Span(*withdraw)), pair.outcomes.id)
    if answer is not None:
        try:
            span = Span(int(answer[0]), int(answer[1]))
        except ValueError:
            raise click.UsageError("--answer takes START END ANSWER, as in --answer 120 163 fulfilled.") from None
        there = None if outcome is None else Span(*outcome)
        plan = pair.plans.id, span
        session.outcomes.answer(plan, pair.outcomes.id, Fulfilment(answer[2]), there, label=label, also=also)


def _answer_names() -> dict[str, str]:
    return {choice.code: choice.name(language()) for choice in fulfilment_attribute(0).choices}


def _write(writer: OutcomeWriter, files: dict[str, Path | None], title: str) -> None:
    made = {"xlsx": writer.xlsx, "csv": writer.csv, "html": lambda: writer.page(title)}
    for kind, path in files.items():
        if path is not None:
            write_atomically(path, made[kind]())


def _as_json(
    session: Session, pairs: list[ReportPair], listed: list[tuple[ReportPair, AnnotatorId | None, ProposedOutcomes]]
) -> dict[str, object]:
    labels = {label.id: label.code for label in session.codebook.labels()}
    names = {person.id: person.name for person in session.annotators.list()}

    def proposal(found: ProposedOutcomes, number: int, given: OutcomeProposal) -> dict[str, object]:
        return {
            "start": given.span.start,
            "end": given.span.end,
            "text": found.outcomes.text[given.span.start : given.span.end],
            "score": round(given.score, 4),
            "sure": given.sure,
            "words": found.words(number, given),
            "same_labels": [labels[label] for label in given.same_labels if label in labels],
            "figures": [figure_value(pair) for pair in given.figures],
        }

    def plans(found: ProposedOutcomes) -> list[dict[str, object]]:
        return [
            {
                "start": passage.span.start,
                "end": passage.span.end,
                "text": found.plans.text[passage.span.start : passage.span.end],
                "labels": [labels[known.label] for known in passage.annotations if known.label in labels],
                "answer": passage.answer,
                "outcomes": [
                    {"id": known.id, "start": known.start, "end": known.end, "label": labels.get(known.label)}
                    for known in passage.outcomes
                ],
                "figures": [figure_value(pair) for pair in found.figures(number)],
                "proposals": [proposal(found, number, given) for given in found.proposals[number]],
            }
            for number, passage in enumerate(found.passages)
        ]

    return {
        "pairs": [_pair(pair) for pair in pairs],
        "reports": [
            _pair(pair)
            | {"annotator": None if layer is None else names[layer], "answered": found.answered, "plans": plans(found)}
            for pair, layer, found in listed
        ],
    }


def _pair(pair: ReportPair) -> dict[str, object]:
    def report(entry: DocumentEntry) -> dict[str, object]:
        return {"id": entry.id, "title": entry.title, "year": entry.year}

    return {"region": pair.region, "plans": report(pair.plans), "later": report(pair.outcomes)}


def _show(pair: ReportPair, found: ProposedOutcomes) -> None:
    say(f"{pair.plans.title} -> {pair.outcomes.title}: {found.answered} of {len(found.passages)} answered")
    rows: list[list[object]] = []
    for passage, given in zip(found.passages, found.proposals, strict=True):
        span, best = passage.span, next(iter(given), None)
        there = next((known.span for known in passage.outcomes), None if best is None else best.span)
        said = "" if there is None else found.outcomes.text[there.start : there.end][:_WIDTH]
        sure = "" if passage.answer or best is None else f"{best.score:.2f}{'' if best.sure else '?'}"
        place = "" if there is None else f"{there.start}-{there.end}"
        plan = found.plans.text[span.start : span.end][:_WIDTH]
        rows.append([f"{span.start}-{span.end}", plan, passage.answer or "", place, said, sure])
    table(["plan", "what it says", "answer", "later", "what it says", "score"], rows)
