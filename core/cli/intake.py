"""``import``."""

from collections.abc import Iterable
from pathlib import Path

import click

from core.cli.terminal import Bar, complain, emit, json_option, note, project_argument, say, word
from core.importing import ImportReport, import_paths
from core.reading.columns import FIELDS
from core.reading.datasets import UNITS
from core.reading.report import Reported
from core.reading.rereading import Edition
from core.session import Session

_COLUMN_HELP = f"Which column of tables is what; FIELD is one of {', '.join(FIELDS)}. May be given several times."


def _columns(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for value in values:
        field, found, name = value.partition("=")
        if not found or field not in FIELDS:
            raise click.BadParameter(f"{value}: give FIELD=NAME, with FIELD one of {', '.join(FIELDS)}.")
        chosen[field] = name
    return chosen


@click.command("import")
@project_argument
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--annotator", metavar="NAME", help="Whose the annotations are that name nobody.")
@click.option("--encoding", metavar="NAME", help="Charset of texts, pages and tables, when not found by itself.")
@click.option("--column", "columns", metavar="FIELD=NAME", multiple=True, callback=_columns, help=_COLUMN_HELP)
@click.option("--convert", is_flag=True, help="Let LibreOffice convert .doc, .wps, .rtf and .odt, if it is installed.")
@click.option("--ocr", "recognise", is_flag=True, help="Read scans by text recognition, if its add-on is allowed.")
@click.option("--mark", is_flag=True, help="Mark a few bytes that fit no character instead of refusing the file.")
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    default="auto",
    show_default=True,
    help="What datasets are, see biaodu formats; auto: as they show.",
)
@click.option(
    "--unit",
    metavar="UNIT",
    default="",
    help=f"In what their offsets are counted, where no quotes show it: {', '.join(UNITS)}; -inclusive behind it where "
    "the end is that of the last character.",
)
@click.option(
    "--as",
    "taken_as",
    type=click.Choice(["labels", "suggestions"]),
    default="labels",
    show_default=True,
    help="What the labels of datasets are here; what a program predicted is always a suggestion.",
)
@click.option(
    "--declare", is_flag=True, help="Declare attributes, variables and kinds of links that datasets of others have."
)
@click.option("--carry-over", is_flag=True, help="Carry annotations over from what a file was read as before.")
@json_option
def import_(
    project: Path,
    paths: tuple[Path, ...],
    annotator: str | None,
    encoding: str | None,
    columns: dict[str, str],
    convert: bool,
    recognise: bool,
    mark: bool,
    format_name: str,
    unit: str,
    taken_as: str,
    declare: bool,
    carry_over: bool,
    as_json: bool,
) -> int:
    """Bring PATHS into PROJECT: reports, tables of texts, datasets, zip archives and folders of them.

    Texts (.txt, .md), web pages (.html, .mht), Word (.docx), PDF with a text layer, Excel (.xlsx), .csv, .tsv, .jsonl,
    .json and .zip. The content decides what a file is, whatever its name says.

    What cannot come in is named with its reason, and the rest still does; exit with 1 then. What of a file stayed out,
    and what may be wrong with its text, is warned of.
    """
    with Session.open(project) as session, Bar() as bar:
        session.expect_many_rows()
        who = session.annotators.ensure(annotator).id if annotator else None
        report = import_paths(
            session,
            paths,
            annotator=who,
            encoding=encoding,
            columns=columns,
            convert=convert,
            recognise=recognise,
            mark=mark,
            format=format_name,
            unit=unit,
            suggestions=taken_as == "suggestions",
            declare=declare,
            progress=bar,
        )
        carried = carry_over_editions(session, report.editions) if carry_over else 0
    if as_json:
        emit(_as_json(report))
        for warning in report.warnings:
            complain(warning.error, warning.source)
    else:
        _as_lines(report)
        if carried:
            say(f"{carried} annotations carried over")
    return 1 if report.failed else 0


def carry_over_editions(session: Session, editions: Iterable[Edition]) -> int:
    """Give the new readings of known files the annotations of the old ones, where their passages are found surely."""
    from core.reading.edition import apply
    from core.reading.edition import carry_over as planned

    carried = 0
    for old, new in editions:
        plan = planned(session, old, new)
        if plan.certain:
            apply(session, plan)
        carried += len(plan.certain)
        if plan.doubtful:
            note(f"{new[:12]}: {len(plan.doubtful)} annotations of {old[:12]} have changed passages and stay there")
    return carried


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "imported": [
            {
                "id": imported.document.id,
                "title": imported.document.meta.title,
                "characters": imported.document.characters,
                "source": imported.source,
                "source_characters": imported.held,
            }
            for imported in report.imported
        ],
        "annotations": report.annotations,
        "read_as": [{"source": told.source, "message": word(told.error)} for told in report.told],
        "skipped": [
            {"source": passed_over.source, "reason": word(passed_over.error)} for passed_over in report.skipped
        ],
        "editions": [{"old": old, "new": new} for old, new in report.editions],
        "warnings": [_reported(warning) for warning in report.warnings],
        "failed": [_reported(refused) for refused in report.failed],
        **({"suggestions": report.predictions} if report.predictions else {}),
    }


def _reported(told: Reported) -> dict[str, object]:
    return {"source": told.source, "code": told.error.code, "message": word(told.error)}


def _as_lines(report: ImportReport) -> None:
    for imported in report.imported:
        say(f"{imported.document.id[:12]}  {imported.document.meta.title}  ({imported.source})")
    for told in report.told:
        say(f"{told.source}: {word(told.error)}")
    for passed_over in (*report.warnings, *report.skipped, *report.failed):
        complain(passed_over.error, passed_over.source)
    say(
        f"{len(report.imported)} documents and {report.annotations} annotations imported,"
        f" {len(report.skipped)} skipped, {len(report.failed)} failed, {len(report.warnings)} warnings"
    )
    if report.predictions:
        say(f"{report.predictions} suggestions imported")
    if report.labels:
        say(f"New labels: {', '.join(report.labels)}")
    if report.annotators:
        say(f"New annotators: {', '.join(report.annotators)}")
