"""``export`` and ``formats``, both made from the registry of formats."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from core import exporting
from core.cli import naming
from core.cli.terminal import Bar, complain, emit, json_option, language, note, project_argument, say, word
from core.errors import UserError
from core.file_names import readable
from core.formats.dataset import Dataset, Names, WhoseLayers
from core.formats.losses import Loss
from core.formats.protocol import Format
from core.formats.registry import find_choices, formats, our_format
from core.formats.shapes import CONTEXT
from core.messages import LOSSES, translated
from core.selecting import Profile, find_profile, keep_profile
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
    format_option = click.Option(["--format", "format_name"], type=choice, default=_USUAL, show_default=True)
    return [format_option, *(click.Option([f"--{name}"], help=" ".join(told)) for name, told in helps.items())]


_USUAL = "jsonl"
_SAY_FORMAT = ("--format", "--profile")
"""Options that may mean another format than the usual one; without them no other is loaded."""
_ARGUMENTS = 2
"""Of `export`: what stands before its options."""


class _Export(click.Command):
    """Has the options of all formats where the arguments may be about one, else those of the usual format."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = list(self.params)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = any(argument in ("-h", "--help") or argument.startswith(_SAY_FORMAT) for argument in args)
        options = _format_options(formats().values() if asked else [our_format(_USUAL)])
        self.params = [*self._own[:_ARGUMENTS], *options, *self._own[_ARGUMENTS:]]
        return super().parse_args(ctx, args)


def _shares(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, ...]:
    if not value:
        return ()
    try:
        return tuple(float(share) for share in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value}: give shares such as 0.8,0.1,0.1.") from None


def _fields(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for value in values:
        field, found, wanted = value.partition("=")
        if not found or not field:
            raise click.BadParameter(f"{value}: give FIELD=VALUE, such as region=城东区.")
        chosen[field] = wanted
    return chosen


_LAYERS = ", ".join(layer.value for layer in WhoseLayers)
_ALSO = {"final": WhoseLayers.ADJUDICATED.value, "all": WhoseLayers.EACH.value}
"""Words that ``stats --layers`` has for the same."""
_CHOICES: tuple[tuple[str, str], ...] = (
    ("layers", "layers"),
    ("done", "done"),
    ("confirmed", "confirmed"),
    ("where", "where"),
    ("split", "shares"),
    ("seed", "seed"),
    ("context", "context"),
    ("furniture", "without_masks"),
    ("anonymous", "anonymous"),
    ("names", "names"),
    ("apart", "apart"),
    ("card", "card"),
)
"""Parameters of the command and the choices of `core.formats.dataset.Dataset` that they are."""


@click.command(cls=_Export)
@project_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--annotator", metavar="NAME", help="Only this annotator's annotations.")
@click.option(
    "--layers",
    metavar="WHOSE",
    default=WhoseLayers.AUTO.value,
    help=f"Whose annotations: {_LAYERS}, or names with commas between. auto: the adjudicated layer once there is one, "
    "else one's own, else those of the only annotator; what was taken is said.",
)
@click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--done", is_flag=True, help="Only documents that are done.")
@click.option("--confirmed", is_flag=True, help="Only annotations that hold under the present meaning of their label.")
@click.option(
    "--where", metavar="FIELD=VALUE", multiple=True, callback=_fields, help="Only documents with this metadata."
)
@click.option(
    "--split", metavar="SHARES", callback=_shares, help="Deal documents out: 0.8,0.1,0.1 to train, dev, test."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the split: the same seed, the same split.")
@click.option("--context", type=click.IntRange(0, 10_000), default=CONTEXT, show_default=True, help="Around passages.")
@click.option(
    "--furniture",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Whether what a web page put around a text stays in it.",
)
@click.option("--anonymous", is_flag=True, help="Call annotators A1, A2 ...")
@click.option(
    "--names",
    type=click.Choice([name.value for name in Names]),
    default=Names.CODE.value,
    show_default=True,
    help="What stands for a label: its code, or its name in a language.",
)
@click.option("--apart", is_flag=True, help="A file for each annotator.")
@click.option(
    "--card/--no-card",
    default=True,
    show_default=True,
    help="Beside a dataset that is a single file: OUT.card.md, which describes it, and OUT.codebook.csv.",
)
@click.option("--profile", metavar="NAME", help="Choices kept in the project; what is given besides goes before them.")
@click.option("--keep", metavar="NAME", help="Keep the choices of this export in the project under this name.")
@json_option
@click.pass_context
def export(
    called: click.Context,
    /,
    project: Path,
    out: Path,
    annotator: str | None,
    wanted: tuple[str, ...],
    profile: str | None,
    keep: str | None,
    as_json: bool,
    format_name: str,
    **given: Any,
) -> None:
    """Write the dataset OUT and OUT.manifest.json; both appear only when they are complete and read back."""
    own = dict(_CHOICES)
    options: dict[str, str] = {name: value for name, value in given.items() if name not in own and value is not None}
    if profile is None:
        _require_choices(format_name, options)
    with Session.open(project) as session, Bar() as bar:
        chosen = (
            Profile("jsonl", {}, Dataset(layers=WhoseLayers.AUTO, card=True))
            if profile is None
            else find_profile(session, profile)
        )
        said = {name for name in given if called.get_parameter_source(name) is not ParameterSource.DEFAULT}
        dataset = _dataset(chosen.dataset, {name: given[name] for name in own if name in said})
        is_said = called.get_parameter_source("format_name") is not ParameterSource.DEFAULT
        id_ = format_name if is_said or profile is None else chosen.format
        options = (dict(chosen.options) if id_ == chosen.format else {}) | options
        _require_choices(id_, options, dataset)
        who = None if annotator is None else naming.layer(session, annotator)
        documents = naming.documents(session, wanted)
        if keep is not None:
            keep_profile(session, keep, Profile(id_, options, dataset))
        report = exporting.export(
            session,
            out,
            format=id_,
            options=options,
            documents=documents,
            annotator=who,
            dataset=dataset,
            progress=bar,
        )
    _tell(report, as_json=as_json)


def _require_choices(id_: str, options: dict[str, str], dataset: Dataset | None = None) -> None:
    """Raise BadParameter for a choice that a format does not have, or that says nothing together with the others."""
    try:
        find_choices(id_, options)
        if dataset is not None:
            dataset.require_sound()
    except UserError as error:
        raise click.BadParameter(
            word(error), param_hint=" / ".join(f"--{name}" for name in options) or "--format"
        ) from error


def _tell(report: exporting.ExportReport, *, as_json: bool) -> None:
    """What was written, what of it was proven, and what was left out."""
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
                "verification": _verified(report),
                "unit": report.unit,
                "layers": report.layers,
                "files": [str(file) for file in report.files],
                "losses": {loss.feature.value: loss.count for loss in report.losses},
            }
        )
    else:
        say(f"{readable(report.path)}: {report.documents} documents, {report.spans} spans, {report.verified} read back")
        say(f"{_verified(report)}; layers: {report.layers}")
        if len(report.files) > 1:
            say("\n".join(readable(file) for file in report.files))


def _verified(report: exporting.ExportReport) -> str:
    return f"{report.verified:,} of {report.expected:,} spans verified, unit: {report.unit}"


def _dataset(before: Dataset, said: dict[str, Any]) -> Dataset:
    """The choices that were made, in place of those before."""
    fields = dict(_CHOICES)
    made: dict[str, Any] = {fields[name]: value for name, value in said.items()}
    if "without_masks" in made:
        made["without_masks"] = made["without_masks"] == "drop"
    if "names" in made:
        made["names"] = Names(made["names"])
    if "layers" in made:
        named = str(made.pop("layers"))
        whose = _ALSO.get(named, named)
        known = whose in list(WhoseLayers)
        made["layers"] = WhoseLayers(whose) if known else WhoseLayers.EACH
        made["people"] = () if known else tuple(name.strip() for name in whose.split(",") if name.strip())
    return replace(before, **made)


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
        "unit": known.unit.value,
        "options": {option.name: [choice.value for choice in option.choices] for option in known.options},
        "lacks": sorted(known.lacks({})),
        "link": known.link,
    }


def _lost(loss: Loss) -> str:
    return translated(LOSSES[loss.feature], language()).format(n=loss.count)
