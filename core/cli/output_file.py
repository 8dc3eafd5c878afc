"""``export`` and ``formats``, both made from the registry of formats."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from core import exporting
from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, language, note, project_argument, say, word
from core.errors import UserError
from core.file_names import readable
from core.formats.losses import Loss
from core.formats.protocol import Format
from core.formats.registry import find_choices, formats
from core.messages import LOSSES, translated
from core.session import Session

F = TypeVar("F", bound=Callable[..., object])


def _writing() -> list[Format]:
    return [known for known in formats().values() if known.writes]


def _format_options(command: F) -> F:
    """``--format`` with what can be written, and an option for each that a format has."""
    helps: dict[str, list[str]] = {}
    for known in _writing():
        for option in known.options:
            values = [choice.value for choice in option.choices]
            listed = " or ".join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else values[0]
            helps.setdefault(option.name, []).append(f"{known.id}: {listed}.")
    for name, told in reversed(helps.items()):
        command = click.option(f"--{name}", help=" ".join(told))(command)
    choice = click.Choice([known.id for known in _writing()])
    return click.option("--format", "format_name", type=choice, default="jsonl", show_default=True)(command)


@click.command()
@project_argument
@click.argument("out", type=click.Path(path_type=Path))
@_format_options
@click.option("--annotator", metavar="NAME", help="Only this annotator's annotations.")
@click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@json_option
def export(
    project: Path,
    out: Path,
    format_name: str,
    annotator: str | None,
    wanted: tuple[str, ...],
    as_json: bool,
    **given: str | None,
) -> None:
    """Write the dataset OUT and OUT.manifest.json; both appear only when they are complete and read back."""
    options = {name: value for name, value in given.items() if value is not None}
    try:
        find_choices(format_name, options)
    except UserError as error:
        raise click.BadParameter(word(error), param_hint=" / ".join(f"--{name}" for name in options)) from error
    with Session.open(project) as session, Bar() as bar:
        who = None if annotator is None else naming.layer(session, annotator)
        documents = naming.documents(session, wanted)
        report = exporting.export(
            session, out, format=format_name, options=options, documents=documents, annotator=who, progress=bar
        )
    for loss in report.losses:
        note(_lost(loss))
    if as_json:
        emit(
            {
                "path": str(report.path),
                "manifest": str(report.manifest),
                "documents": report.documents,
                "spans": report.spans,
                "verified": report.verified,
                "losses": {loss.feature.value: loss.count for loss in report.losses},
            }
        )
    else:
        say(f"{readable(report.path)}: {report.documents} documents, {report.spans} spans, {report.verified} read back")


@click.command("formats")
@json_option
def formats_(as_json: bool) -> None:
    """List the formats of datasets, what can be chosen of each and what it leaves out."""
    if as_json:
        emit([_described(known) for known in formats().values()])
        return
    for known in formats().values():
        say(f"{known.id}  {known.title}. {known.description}.")
        for option in known.options:
            for choice in option.choices:
                left_out = ", ".join(sorted(known.lacks({option.name: choice.value})))
                say(
                    f"  --{option.name} {choice.value}  {choice.description}"
                    + (f" (not: {left_out})" if left_out else "")
                )


def _described(known: Format) -> dict[str, object]:
    return {
        "id": known.id,
        "title": known.title,
        "description": known.description,
        "suffix": known.suffix,
        "target": known.target.value,
        "writes": known.writes,
        "reads": known.reads,
        "options": {option.name: [choice.value for choice in option.choices] for option in known.options},
        "lacks": sorted(known.lacks({})),
        "link": known.link,
    }


def _lost(loss: Loss) -> str:
    return translated(LOSSES[loss.feature], language()).format(n=loss.count)
