"""``corpus``: reading, sampling, applying and counting."""

import os
from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, note, project_argument, say, table
from core.corpus.executors import Executor, LocalPool
from core.file_names import readable

_workers_option = click.option(
    "--workers", type=click.IntRange(1, 1024), help="Processes on this machine. Default: one a processor."
)
_ray_option = click.option(
    "--ray", "address", metavar="ADDRESS", help="Work on the Ray cluster there: HOST:6379, auto, or local to start one."
)
_folder = click.Path(path_type=Path)


@click.group()
def corpus() -> None:
    """Read, sample, label and count more reports than a project holds.

    A corpus is a folder of Parquet files, which DuckDB reads (pip install duckdb). What is stopped goes on where it
    was when the command is given again.
    """


def _executor(workers: int | None, address: str | None) -> Executor:
    if address is not None:
        from core.corpus.ray_executor import RayExecutor

        return RayExecutor(address, workers)
    return LocalPool(workers or os.cpu_count() or 1)


@corpus.command("read")
@click.argument("source", metavar="SRC", type=_folder)
@click.argument("folder", metavar="OUT", type=_folder)
@_workers_option
@_ray_option
@json_option
def read_(source: Path, folder: Path, workers: int | None, address: str | None, as_json: bool) -> int:
    """Read the files of SRC, a folder or a zip archive, into the corpus OUT.

    What OUT has already, of files that have not changed, is not read again; what is gone from SRC leaves OUT. A file
    that cannot be read, or breaks the process that reads it twice, is told of in the table "files"; exit with 1 then.
    """
    from core.corpus.reading import read_corpus

    with Bar() as bar:
        report = read_corpus(source, folder, _executor(workers, address), progress=bar)
    if as_json:
        emit(
            {
                "files": report.files,
                "documents": report.documents,
                "failed": report.failed,
                "shards": report.shards,
                "kept": report.kept,
                "removed": report.removed,
            }
        )
    else:
        say(f"{report.files} files, {report.documents} documents, {report.failed} failed")
        say(f"{report.shards} shards, {report.kept} of them kept, {report.removed} removed")
    if report.failed:
        note(f"What failed: SELECT source, message FROM '{folder}/files/*.parquet' WHERE error <> ''")
    return 1 if report.failed else 0


@corpus.command("sample")
@click.argument("folder", metavar="CORPUS", type=_folder)
@project_argument
@click.option("-n", "--n", "number", type=click.IntRange(1), default=200, show_default=True, help="How many documents.")
@click.option("--stratify", "by", metavar="COLUMN,...", default="", help="Of each group its share: region,year,kind,issuer.")
@click.option("--query", default="", help="Only documents that a search for this would find.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same documents.")
@json_option
def sample_(folder: Path, project: Path, number: int, by: str, query: str, seed: int, as_json: bool) -> None:
    """Draw documents of CORPUS into PROJECT, to be labelled there.

    The project keeps of each document for how many of the corpus it stands.
    """
    from core.corpus.sampling import draw_project
    from core.corpus.strata import stratum_name

    drawn = draw_project(folder, project, number, by=_columns(by), query=query, seed=seed)
    if as_json:
        strata = [{"stratum": list(each.values), "size": each.size, "drawn": each.drawn} for each in drawn.strata]
        emit({"drawn": drawn.drawn, "of": drawn.size, "seed": drawn.seed, "strata": strata})
        return
    say(f"{drawn.drawn} of {drawn.size} documents drawn into {readable(project)}")
    table(["stratum", "documents", "drawn"], [(stratum_name(each.values), each.size, each.drawn) for each in drawn.strata])


def _columns(said: str) -> list[str]:
    return [column.strip() for column in said.split(",") if column.strip()]
