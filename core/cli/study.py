"""``study``, ``units``, ``crosstab``, ``reliability``, ``sample`` and ``method``."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from core.cli import naming
from core.cli.coders import coder
from core.cli.terminal import Bar, emit, json_option, language, project_argument, say, table
from core.files import write_atomically
from core.session import Session
from core.spreadsheet import Cell, xlsx_bytes
from core.study.blind_packages import blind_packages
from core.study.coding import CodingTable, read_coding
from core.study.crosstab import BY_DOCUMENT, CrossTable, CrossTables, cross_tables
from core.study.design import Demand, Dimension, StudyDesign, UnitRule, read_design, write_design
from core.study.drawing import DrawingMethod
from core.study.inclusion import included
from core.study.levels import at_level
from core.study.method_page import method_page
from core.study.numbering import numberings
from core.study.reliability import COEFFICIENTS, ROUNDS, SEED, Reliability
from core.study.reliability import reliability as compute
from core.study.reliability_tables import blank_rule
from core.study.rounds import draw_sample
from core.study.tables import StudyNames
from core.study.templates import take_template, templates

_UNITS = click.Choice([rule.value for rule in UnitRule])
_LAYER_HELP = "Whose coding: somebody's NAME, or final. Default: the final layer if there is one, else one's own."
_layers_option = click.option("--layers", "layer", metavar="NAME", help=_LAYER_HELP)
_units_option = click.option("--units", "rule", type=_UNITS, help="Another unit than the study's.")


@click.command()
@project_argument
@click.option(
    "--dimension", "dimensions", metavar="CODE=LABEL,LABEL[:DEMAND]", multiple=True,
    help="A dimension and its outermost labels; DEMAND is one, several or optional. Replaces all dimensions.",
)  # fmt: skip
@_units_option
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), help="Of a unit, to count it as covered.")
@click.option("--scheme", metavar="TEXT", help="Of numbers: {document}-{part}-{item}.")
@click.option(
    "--template",
    "taken",
    metavar="ID",
    multiple=True,
    help=f"Add a dimension that comes with the program: {', '.join(each.id for each in templates())}.",
)
@json_option
def study(
    project: Path,
    dimensions: tuple[str, ...],
    rule: str | None,
    share: float | None,
    scheme: str | None,
    taken: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show or change what a unit of analysis is and which dimensions the codebook has."""
    with Session.open(project) as session:
        design = read_design(session)
        changed = design
        if dimensions:
            changed = replace(changed, dimensions=tuple(map(_dimension, dimensions)))
        changed = _by_rule(changed, rule)
        if share is not None:
            changed = replace(changed, share=Fraction(share).limit_denominator(1000))
        if scheme is not None:
            changed = replace(changed, scheme=scheme)
        if changed != design:
            write_design(session, changed)
        for each in taken:
            take_template(session, each)
        design = read_design(session)
        known = numberings(session)
    shown = {
        "dimensions": [
            {"code": each.code, "labels": list(each.roots), "demand": each.demand.value}
            | ({"none": each.none} if each.none else {})
            for each in design.dimensions
        ],
        "units": design.rule.value,
        "share": float(design.share),
        "scheme": design.scheme,
        "frozen": asdict(known[-1]) if known else None,
    }
    if as_json:
        emit(shown)
        return
    say(f"units: {design.rule.value}, share {float(design.share):g}, numbers {design.scheme}")
    say("numbers are not frozen" if not known else f"numbers frozen as {known[-1].rule}, numbering {known[-1].version}")
    table(
        ["dimension", "labels", "demand"],
        [(each.code, ", ".join(each.roots), each.demand.value) for each in design.dimensions],
    )


def _dimension(said: str) -> Dimension:
    code, found, rest = said.partition("=")
    labels, _, demand = rest.partition(":")
    roots = tuple(label.strip() for label in labels.split(",") if label.strip())
    if not found or not code.strip() or not roots:
        raise click.BadParameter(f"{said}: give CODE=LABEL,LABEL.", param_hint="--dimension")
    if demand and demand not in set(Demand):
        raise click.BadParameter(f"{demand}: one of {', '.join(Demand)}.", param_hint="--dimension")
    return Dimension(code.strip(), roots, demand=Demand(demand) if demand else Demand.OPTIONAL)


def _by_rule(design: StudyDesign, rule: str | None) -> StudyDesign:
    return design if rule is None else replace(design, rule=UnitRule(rule))


@click.command()
@project_argument
@click.argument("document", metavar="[DOC]", required=False)
@_layers_option
@_units_option
@json_option
def units(project: Path, document: str | None, layer: str | None, rule: str | None, as_json: bool) -> None:
    """List the units of analysis, numbered, with what they are coded as; labelled or not."""
    with Session.open(project) as session, Bar() as bar:
        design = _by_rule(read_design(session), rule)
        chosen = None if document is None else [session.documents.find(document).id]
        people = session.annotators.list()
        coders = [coder(session, layer)] if people else []
        coding = read_coding(session, coders, design=design, documents=chosen, as_frozen=rule is None, progress=bar)
    rows = _coded_rows(coding)
    if as_json:
        emit(rows)
    else:
        heads = ["number", "start", "end", *coding.labels]
        lines = ((row["number"], row["start"], row["end"], *map(_said, row["codes"].values())) for row in rows)
        table(heads, list(lines))


def _said(codes: list[str] | None) -> str:
    return "–" if codes is None else " ".join(codes)


def _coded_rows(coding: CodingTable) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for coded in coding.units():
        codes = {
            code: list(values[0]) if values and values[0] is not None else None for code, values in coded.codes.items()
        }
        unit = coded.unit
        rows.append(
            {
                "number": unit.number,
                "document": unit.document,
                "start": unit.span.start,
                "end": unit.span.end,
                "part": unit.part,
                "item": unit.item,
                "text": coded.text,
                "codes": codes,
            }
        )
    return rows


@click.command()
@project_argument
@click.argument("rows", metavar="DIM1")
@click.argument("columns", metavar="DIM2")
@click.option("--by", metavar="DIM3", help=f"Split by a dimension, or by {', '.join(BY_DOCUMENT)}.")
@_layers_option
@_units_option
@click.option("--level", type=click.IntRange(1), help="Count labels under what they nest below at this level.")
@click.option("--xlsx", metavar="OUT.xlsx", type=click.Path(path_type=Path), help="Write a workbook.")
@json_option
def crosstab(
    project: Path,
    rows: str,
    columns: str,
    by: str | None,
    layer: str | None,
    rule: str | None,
    level: int | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Count units by the labels of two dimensions, with shares, chi-square, Fisher's exact test and Cramer's V."""
    with Session.open(project) as session, Bar() as bar:
        design = _by_rule(read_design(session), rule)
        coding = read_coding(session, [coder(session, layer)], design=design, as_frozen=rule is None, progress=bar)
        if level is not None:
            coding = at_level(coding, session.codebook.labels(), level)
    found = cross_tables(coding, rows, columns, by)
    if xlsx is not None:
        head, lines = _sheet(found)
        write_atomically(xlsx, xlsx_bytes(head, lines))
    if as_json:
        emit(_crossed(found))
        return
    for each in found.tables:
        if found.by is not None:
            say(f"{found.by}: {each.value or '–'}")
        table([f"{rows} / {columns}", *found.column_labels, "all"], _lines(found, each))
        say(_tested(each))


def _lines(found: CrossTables, each: CrossTable) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = [
        (label, *counts, total) for label, counts, total in zip(found.row_labels, each.counts, each.rows, strict=True)
    ]
    return [*lines, ("all", *each.columns, sum(each.rows))]


def _tested(each: CrossTable) -> str:
    figures = each.association
    if figures.chi_square is None or figures.p is None or figures.cramer_v is None:
        return f"n = {figures.n}; no test: fewer than two rows or columns have any unit."
    exact = "" if figures.exact_p is None else f", Fisher's exact p {_p(figures.exact_p)}"
    if figures.drawn is not None:
        exact += f" (estimated from {figures.drawn:,} random tables)"
    return (
        f"n = {figures.n}; chi-square = {figures.chi_square:.3f}, df = {figures.degrees}, p {_p(figures.p)}{exact}; "
        f"Cramer's V = {figures.cramer_v:.3f}; {each.without} units without a label of both."
    )


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _sheet(found: CrossTables) -> tuple[list[str], list[tuple[Cell, ...]]]:
    head = [*([found.by] if found.by is not None else []), found.row_dimension, *found.column_labels, "all"]
    lines: list[tuple[Cell, ...]] = []
    for each in found.tables:
        before: tuple[Cell, ...] = (each.value,) if found.by is not None else ()
        lines += [(*before, *line) for line in _lines(found, each)]
    return head, lines


def _crossed(found: CrossTables) -> dict[str, Any]:
    def shares(counts: Sequence[int], totals: Sequence[int]) -> list[float | None]:
        return [count / total if total else None for count, total in zip(counts, totals, strict=True)]

    tables: list[dict[str, Any]] = []
    for each in found.tables:
        total = sum(each.rows)
        tables.append(
            {
                "value": each.value,
                "units": each.units,
                "without": each.without,
                "none_fits": each.none_fits,
                "counts": [list(row) for row in each.counts],
                "row_totals": list(each.rows),
                "column_totals": list(each.columns),
                "total": total,
                "row_shares": [shares(row, [sum(row)] * len(row)) for row in each.counts],
                "column_shares": [shares(row, each.columns) for row in each.counts],
                "shares": [shares(row, [total] * len(row)) for row in each.counts],
                "test": asdict(each.association),
            }
        )
    return {
        "rows": {"dimension": found.row_dimension, "labels": list(found.row_labels)},
        "columns": {"dimension": found.column_dimension, "labels": list(found.column_labels)},
        "by": found.by,
        "tables": tables,
    }


@click.command()
@project_argument
@click.argument("names", metavar="A B [C]...", nargs=-1, required=True)
@_units_option
@click.option("--documents", "--document", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--rounds", type=click.IntRange(0, 100_000), default=ROUNDS, show_default=True, help="Of the bootstrap.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Of the bootstrap.")
@json_option
def reliability(
    project: Path,
    names: tuple[str, ...],
    rule: str | None,
    documents: tuple[str, ...],
    rounds: int,
    seed: int,
    as_json: bool,
) -> None:
    """Say how far coders of the same units agree, by dimension and label: percent, Holsti, pi, kappa, alpha.

    With fixed units Holsti's R equals percent agreement: every coder decides on every unit. Documents that a coder has
    not done are missing, and so is a unit without an answer in a dimension that demands one or has an answer for "no
    code fits": it is counted as not coded and in no pair.
    """
    if len(set(names)) < 2:
        raise click.UsageError("Give two coders or more.")
    with Session.open(project) as session, Bar() as bar:
        people = [naming.layer(session, name) for name in dict.fromkeys(names)]
        design = _by_rule(read_design(session), rule)
        coding = read_coding(
            session,
            people,
            design=design,
            documents=naming.documents(session, documents),
            as_frozen=rule is None,
            progress=bar,
        )
        names_of = StudyNames(coding, session.codebook.labels(), language())
    found = compute(coding, rounds=rounds, seed=seed)
    if as_json:
        emit(
            {
                "coders": list(coding.coders),
                "units": design.rule.value,
                "rounds": rounds,
                "seed": seed,
                "dimensions": {
                    each.code: _figures(each.whole)
                    | {"not_coded": list(each.not_coded), "blank_is_an_answer": each.takes_blank}
                    | {"labels": {label: _figures(figures) for label, figures in each.labels.items()}}
                    for each in found
                },
            }
        )
        return
    say(f"{', '.join(coding.coders)}: units are {design.rule.value}; Holsti's R of fixed units is percent agreement.")
    rows: list[tuple[object, ...]] = []
    for each in found:
        for name, figures in [(each.code, each.whole), *((f"  {label}", one) for label, one in each.labels.items())]:
            values = [figures.coefficients[name].value for name in COEFFICIENTS]
            rounded = (None if value is None else round(value, 3) for value in values)
            rows.append((name, figures.n, sum(each.not_coded), *rounded))
    table(["dimension", "n", "not coded", *COEFFICIENTS], rows)
    for each in found:
        say(blank_rule(each, names_of, coding.coders))


def _figures(found: Reliability) -> dict[str, Any]:
    values: dict[str, Any] = {"n": found.n}
    values |= {name: found.coefficients[name].value for name in COEFFICIENTS}
    intervals = {
        name: [figure.low, figure.high] for name, figure in found.coefficients.items() if figure.low is not None
    }
    return values | {"intervals": intervals}


@click.command()
@project_argument
@click.option("--n", "number", type=click.IntRange(1), help="How many documents.")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), help="Or which share of them.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
@click.option(
    "--method", "way", type=click.Choice([each.value for each in DrawingMethod]),
    default=DrawingMethod.SIMPLE.value, show_default=True,
)  # fmt: skip
@click.option("--by", "fields", metavar="FIELD", multiple=True, help="With stratified: region, year, issuer or kind.")
@click.option(
    "--blind",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write packages with the drawn documents and nobody's labels there.",
)
@click.option("--coder", "names", metavar="NAME", multiple=True, help="With --blind: a package for each.")
@json_option
def sample(
    project: Path,
    number: int | None,
    share: float | None,
    seed: int,
    way: str,
    fields: tuple[str, ...],
    blind: Path | None,
    names: tuple[str, ...],
    as_json: bool,
) -> None:
    """Draw the documents on which coders are compared; the same seed draws the same, and the project notes which."""
    if (number is None) == (share is None):
        raise click.UsageError("Give either --n or --share.")
    method = DrawingMethod(way)
    if fields and method is not DrawingMethod.STRATIFIED:
        raise click.UsageError("--by goes with --method stratified.")
    if unknown := [field for field in fields if field not in BY_DOCUMENT]:
        raise click.UsageError(f"--by is one of {', '.join(BY_DOCUMENT)}, not {unknown[0]}.")
    with Session.open(project) as session:
        wanted = number if number is not None else max(1, round(len(included(session)) * (share or 0)))
        keep = not session.access.read_only
        made, drawn = draw_sample(session, wanted, seed, method, fields or ("region",), keep=keep)
        packages = (
            [] if blind is None else [str(each) for each in blind_packages(session, blind, made.documents, names)]
        )
    if as_json:
        emit(
            {
                "method": method.value,
                "by": list(made.by),
                "seed": seed,
                "n": len(drawn),
                "of": made.of,
                "packages": packages,
                "documents": [{"id": document.id, "title": document.meta.title} for document in drawn],
            }
        )
    else:
        for document in drawn:
            say(f"{document.id[:8]}  {document.meta.title}")
        for path in packages:
            say(path)


@click.command()
@project_argument
@click.argument("out", metavar="OUT.html", type=click.Path(path_type=Path))
@click.option("--coders", metavar="NAME", multiple=True, help="Whose reliability is reported; may be repeated.")
@_layers_option
@json_option
def method(project: Path, out: Path, coders: tuple[str, ...], layer: str | None, as_json: bool) -> None:
    """Write how the study was done, in Chinese and English, so that somebody else can repeat it."""
    with Session.open(project) as session, Bar() as bar:
        people = [naming.layer(session, name) for name in dict.fromkeys(coders)]
        page = method_page(session, coder(session, layer), people, progress=bar)
    write_atomically(out, page.encode())
    if as_json:
        emit({"written": str(out)})
    else:
        say({"zh_CN": f"已写入 {out}"}.get(language(), f"written: {out}"))
