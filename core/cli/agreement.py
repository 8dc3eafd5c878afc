"""``agreement``."""

from pathlib import Path

import click

from core.agreement.figures import FigureRow, Measure
from core.agreement.layers import Presence, read_layers
from core.agreement.meaning import explain, worded
from core.agreement.page import write_page
from core.agreement.record import report_to_json
from core.agreement.report import ROUNDS, SEED, AgreementReport
from core.agreement.report import agreement as compute
from core.agreement.said_reading import read_said
from core.agreement.table import write_csv
from core.agreement.words import name_of
from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, language, project_argument, say, table
from core.session import Session

_HEADS = {
    Measure.F1_EXACT: "F1 exact",
    Measure.F1_OVERLAP: "F1 overlap",
    Measure.KAPPA_CHARACTER: "kappa char",
    Measure.KAPPA_SENTENCE: "kappa sent",
    Measure.ALPHA_CHARACTER: "alpha char",
    Measure.ALPHA_UNITIZING: "alpha unit",
}


@click.command()
@project_argument
@click.argument("names", metavar="A B [C]...", nargs=-1, required=True)
@click.option("--label", "labels", metavar="LABEL", multiple=True, help="Only this label's code; may be repeated.")
@click.option("--documents", "--document", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--only-done", is_flag=True, help="Only what an annotator set to done; else also what they labelled.")
@click.option(
    "--confirmed",
    is_flag=True,
    help="Only documents in which nobody's label waits to be looked at under a new meaning.",
)
@click.option("--rounds", type=click.IntRange(0, 100_000), default=ROUNDS, show_default=True, help="Bootstrap rounds.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Of the bootstrap.")
@click.option("--csv", "csv_path", metavar="OUT", type=click.Path(path_type=Path), help="Write a table, too.")
@click.option("--page", metavar="OUT.html", type=click.Path(path_type=Path), help="Write a page, too.")
@json_option
def agreement(
    project: Path,
    names: tuple[str, ...],
    labels: tuple[str, ...],
    documents: tuple[str, ...],
    only_done: bool,
    confirmed: bool,
    rounds: int,
    seed: int,
    csv_path: Path | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """Say how far the annotators A, B ... agree, with 95 % intervals over documents.

    A document that an annotator has not done counts as missing; masked text does not count.
    """
    if len(set(names)) < 2:
        raise click.UsageError("Give two annotators or more.")
    with Session.open(project) as session, Bar() as bar:
        people = [naming.layer(session, name) for name in dict.fromkeys(names)]
        for code in labels:
            session.codebook.by_code(code)
        chosen = naming.documents(session, documents)
        presence = Presence.DONE if only_done else Presence.LABELLED
        layers = read_layers(session, people, documents=chosen, presence=presence, confirmed=confirmed, progress=bar)
        said = read_said(session, layers)
        report = compute(layers, said=said, labels=labels or None, rounds=rounds, seed=seed, progress=bar)
        if csv_path is not None:
            write_csv(report, csv_path)
        if page is not None:
            tag = language()
            shown = {label.code: label.name(tag) for label in session.codebook.labels()}
            write_page(report, page, language=tag, label_names=shown, text_of=session.documents.text)
    if as_json:
        emit(report_to_json(report))
    else:
        _show(report)


def _show(report: AgreementReport) -> None:
    say(f"{', '.join(report.names)}: {len(report.documents)} documents, {report.characters} characters")
    rows = [*report.labels.values(), report.pooled]
    table(["label", *report.names, *_HEADS.values()], [_cells(row) for row in rows])
    _show_said(report)
    for measure in Measure:
        say("")
        said = explain(report, measure=measure)
        # What drives it is the same for all figures: it is said of the first.
        said = [statement for statement in said if measure is Measure.F1_EXACT or not statement.examples]
        say(f"{name_of(measure, language())}: " + " ".join(worded(statement, language()) for statement in said))


def _show_said(report: AgreementReport) -> None:
    if report.said is None:
        return
    say("")
    for figure in report.said.attributes:
        name = f"{figure.attribute.code} ({figure.unit})" if figure.unit else figure.attribute.code
        say(
            f"{name}: {figure.metric.value} alpha {_value(figure.alpha, figure.interval)}"
            f" of {figure.units} places, {figure.open} not compared"
        )
    for links in report.said.links:
        name = "all links" if links.kind is None else f"links {links.kind.code}"
        numbers = ", ".join(f"{name} {n}" for name, n in zip(report.names, links.links, strict=True))
        say(f"{name}: F1 {_value(links.f1, links.interval)} of {links.compared} compared ({numbers})")


def _value(value: float | None, limits: tuple[float, float] | None) -> str:
    if value is None:
        return "undefined"
    return f"{value:.3f}" + ("" if limits is None else " [{:.3f}, {:.3f}]".format(*limits))


def _cells(row: FigureRow) -> list[object]:
    values = [row.figures[measure].value for measure in _HEADS]
    return [row.label or "(all)", *row.n.spans, *(None if value is None else round(value, 3) for value in values)]
