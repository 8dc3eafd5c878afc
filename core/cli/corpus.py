"""``corpus``: reading, sampling, applying and counting."""

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.terminal import Bar, emit, json_option, note, project_argument, say, table
from core.corpus.executors import Executor, LocalPool
from core.errors import UserError
from core.file_names import readable

if TYPE_CHECKING:
    from core.corpus.counting import CorpusCounts, CorpusGroup
    from core.corpus.places import CorpusPlace

_workers_option = click.option(
    "--workers", type=click.IntRange(1, 1024), help="Processes on this machine. Default: one a processor."
)
_ray_option = click.option(
    "--ray", "address", metavar="ADDRESS", help="Work on the Ray cluster there: HOST:6379, auto, or local to start one."
)


class _Place(click.ParamType["CorpusPlace"]):
    """A path, or an address on a server."""

    name = "place"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "CorpusPlace":
        """As click asks it; the errors of an address are the command's own."""
        from core.corpus.places import place_of

        return place_of(str(value))


_place = _Place()


@click.group()
def corpus() -> None:
    """Read, sample, label and count more reports than a project holds.

    A corpus is a folder of Parquet files, which DuckDB reads (pip install duckdb). What is stopped goes on where it
    was when the command is given again.

    SRC, CORPUS and OUT may be folders of a server: s3://KEY@BUCKET/FOLDER?endpoint=https://SERVER (any store that
    speaks S3) or https://NAME@SERVER/FOLDER (WebDAV), with the add-on "objects". No password is in an address: it comes
    from the system's keyring, from AWS_SECRET_ACCESS_KEY (S3) or BIAODU_TEAM_PASSWORD (WebDAV) in the environment, or
    is asked for. With --ray it is not sent along: each machine has it in its environment or keyring.
    """


def _executor(workers: int | None, address: str | None) -> Executor:
    if address is not None:
        from core.corpus.ray_executor import RayExecutor

        return RayExecutor(address, workers)
    return LocalPool(workers or os.cpu_count() or 1)


def _ask_for_passwords(is_here: bool, *places: "CorpusPlace") -> None:
    """Ask for what opens servers and is not known, where somebody can be asked and the work is done in this process."""
    for place in places:
        if isinstance(place, Path):
            continue
        from core.exchange.store_secret import keep_secret, secret_of

        try:
            secret_of(place)
        except UserError:
            if not is_here or not sys.stdin.isatty():
                # Who opens the place says it of corpora.
                return
            password = click.prompt(f"Password of {place.login} at {place.place}", hide_input=True, err=True)
            if not keep_secret(place, password):
                note("Not kept: there is no keyring here.")


@corpus.command("read")
@click.argument("source", metavar="SRC", type=_place)
@click.argument("folder", metavar="OUT", type=_place)
@_workers_option
@_ray_option
@json_option
def read_(source: "CorpusPlace", folder: "CorpusPlace", workers: int | None, address: str | None, as_json: bool) -> int:
    """Read the files of SRC, a folder, a zip archive or an address of such, into the corpus OUT.

    What OUT has already, of files that have not changed, is not read again; what is gone from SRC leaves OUT. A file
    that cannot be read, or breaks the process that reads it twice, is told of in the table "files"; exit with 1 then.
    """
    from core.corpus.places import shown
    from core.corpus.reading import read_corpus

    _ask_for_passwords(address is None, source, folder)
    with Bar() as bar:
        report = read_corpus(source, folder, _executor(workers, address), progress=bar)
    if as_json:
        emit(asdict(report))
    else:
        say(f"{report.files} files, {report.documents} documents, {report.failed} failed")
        say(f"{report.shards} shards, {report.kept} of them kept, {report.removed} removed")
    if report.failed:
        note(f"What failed: SELECT source, message FROM '{shown(folder)}/files/*.parquet' WHERE error <> ''")
    return 1 if report.failed else 0


@corpus.command("sample")
@click.argument("folder", metavar="CORPUS", type=_place)
@project_argument
@click.option("-n", "--n", "number", type=click.IntRange(1), default=200, show_default=True, help="How many documents.")
@click.option(
    "--stratify", "by", metavar="COLUMN,...", default="", help="Of each group its share: region,year,kind,issuer."
)
@click.option("--query", default="", help="Only documents that a search for this would find.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same documents.")
@json_option
def sample_(folder: "CorpusPlace", project: Path, number: int, by: str, query: str, seed: int, as_json: bool) -> None:
    """Draw documents of CORPUS into PROJECT, to be labelled there.

    The project keeps of each document for how many of the corpus it stands.
    """
    from core.corpus.sampling import draw_project
    from core.corpus.strata import stratum_name

    _ask_for_passwords(True, folder)
    drawn = draw_project(folder, project, number, by=_columns(by), query=query, seed=seed)
    if as_json:
        strata = [{"stratum": list(each.values), "size": each.size, "drawn": each.drawn} for each in drawn.strata]
        emit({"drawn": drawn.drawn, "of": drawn.size, "seed": drawn.seed, "strata": strata})
        return
    say(f"{drawn.drawn} of {drawn.size} documents drawn into {readable(project)}")
    table(
        ["stratum", "documents", "drawn"], [(stratum_name(each.values), each.size, each.drawn) for each in drawn.strata]
    )


def _columns(said: str) -> list[str]:
    return [column.strip() for column in said.split(",") if column.strip()]


@corpus.command("apply")
@project_argument
@click.argument("folder", metavar="CORPUS", type=_place)
@click.argument("target", metavar="OUT", type=_place)
@click.option("--annotator", metavar="NAME", help='Whose labels; "adjudicated": the final layer.')
@_workers_option
@_ray_option
@json_option
def apply_(
    project: Path,
    folder: "CorpusPlace",
    target: "CorpusPlace",
    annotator: str | None,
    workers: int | None,
    address: str | None,
    as_json: bool,
) -> int:
    """Run the suggestions of PROJECT over all of CORPUS, with scores that are chances; OUT may be CORPUS itself.

    Learns from those documents that were drawn from the corpus and are done. Whose labels: by default the final layer
    if it holds something, else one's own.
    """
    from core.cli import naming
    from core.corpus.applying import apply_project
    from core.session import Session

    _ask_for_passwords(address is None, folder, target)
    with Session.open(project, read_only=True) as session, Bar() as bar:
        whose = naming.layer(session, annotator) if annotator is not None else None
        report = apply_project(session, folder, target, _executor(workers, address), annotator=whose, progress=bar)
    if as_json:
        emit(asdict(report))
    else:
        say(f"{report.documents} documents scored as {report.labelled} labelled ones teach, {report.failed} failed")
    return 1 if report.failed else 0


@corpus.command("count")
@click.argument("folder", metavar="CORPUS", type=_place)
@click.option("--by", metavar="COLUMN,...", default="region", show_default=True, help="region,year,kind,issuer,label.")
@click.option(
    "--measure",
    type=click.Choice(["documents", "sentences"]),
    default="documents",
    show_default=True,
    help="What has a label: documents in which it stands, or sentences.",
)
@click.option("--query", default="", help="Only documents that a search for this would find; not with label.")
@click.option(
    "--corpus", "scored", metavar="ADDRESS", type=_place, help="Where the corpus is that was scored, on another server."
)
@json_option
def count_(
    folder: "CorpusPlace", by: str, measure: str, query: str, scored: "CorpusPlace | None", as_json: bool
) -> None:
    """Count CORPUS, or OUT of "apply", by columns. With label: estimates with their 95 % intervals.

    The last columns tell what the labelled documents alone would say.
    """
    from core.corpus.counting import CorpusMeasure, count_corpus

    if query and "label" in _columns(by):
        raise click.UsageError("With label the documents are those that the sample was drawn from: leave --query out.")
    _ask_for_passwords(True, folder, *([scored] if scored is not None else []))
    counts = count_corpus(
        folder, _columns(by), corpus=scored, measure=CorpusMeasure(measure), query=query, threads=os.cpu_count() or 1
    )
    if as_json:
        emit(counts_value(counts))
        return
    head = [*counts.by, "documents"]
    if not counts.is_labelled:
        table(head, ([*group.values, group.documents] for group in counts.groups))
        return
    table([*head, "label", "estimate", "from", "to", "labelled", "alone", "from", "to"], map(_line, counts.groups))


def _line(group: "CorpusGroup") -> list[object]:
    made = group.estimate
    assert made is not None
    assert group.label is not None
    figures = [made.found.value, made.found.low, made.found.high]
    alone = [made.alone.value, made.alone.low, made.alone.high] if made.alone is not None else [None] * 3
    return [
        *group.values,
        group.documents,
        group.label.code,
        *map(_rounded, figures),
        made.labelled,
        *map(_rounded, alone),
    ]


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def counts_value(counts: "CorpusCounts") -> dict[str, object]:
    """Counts as JSON has them."""
    return {
        "documents": counts.documents,
        "labelled": counts.labelled,
        "groups": [
            {**dict(zip(counts.by, group.values, strict=True)), "documents": group.documents, **_estimated(group)}
            for group in counts.groups
        ],
    }


def _estimated(group: "CorpusGroup") -> dict[str, object]:
    made = group.estimate
    if made is None or group.label is None:
        return {}
    return {
        "label": group.label.code,
        "estimate": made.found.value,
        "low": made.found.low,
        "high": made.found.high,
        "labelled": made.labelled,
        "alone": None
        if made.alone is None
        else {"estimate": made.alone.value, "low": made.alone.low, "high": made.alone.high},
    }
