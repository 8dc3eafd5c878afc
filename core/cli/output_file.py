"""``export`` and ``formats``, both made from the registry of formats."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from core import exporting
from core.cli import naming
from core.cli.terminal import Bar, complain, emit, json_option, language, note, project_argument, say, word
from core.errors import UserError
from core.file_names import readable
from core.formats.losses import Loss
from core.formats.protocol import Format
from core.formats.registry import find_choices, formats, our_formats
from core.messages import LOSSES, translated
from core.session import Session


def _format_options(known_formats: Iterable[Format]) -> list[click.Parameter]:
    """``--format`` with what can be written, and an option for each that a format has."""
    writing = [known for known in known_formats if known.writes]
    helps: dict[str, list[str]] = {}
    for known in writing:
        for option in known.options:
            values = [choice.value for choice in option.choices]
            listed = " or ".join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else values[0]
            helps.setdefault(option.name, []).append(f"{known.id}: {listed}.")
    choice = click.Choice([known.id for known in writing])
    format_option = click.Option(["--format", "format_name"], type=choice, default="jsonl", show_default=True)
    return [format_option, *(click.Option([f"--{name}"], help=" ".join(told)) for name, told in helps.items())]


_ARGUMENTS = 2
"""Of `export`: what stands before its options."""


class _Export(click.Command):
    """Has the options of all formats, those of installed packages only where the arguments may be about one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = list(self.params)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = any(argument in ("-h", "--help") or argument.startswith("--format") for argument in args)
        options = _format_options((formats() if asked else our_formats()).values())
        self.params = [*self._own[:_ARGUMENTS], *options, *self._own[_ARGUMENTS:]]
        return super().parse_args(ctx, args)


@click.command(cls=_Export)
@project_argument
@click.argument("out", type=click.Path(path_type=Path))
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
    from core.addons.loading import failures

    known_formats = formats()
    for problem in failures().values():
        complain(problem)
    if as_json:
        emit([_described(known) for known in known_formats.values()])
        return
    for known in known_formats.values():
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
