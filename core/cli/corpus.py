"""``corpus``: reading, sampling, applying and counting."""

import os
from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, note, say
from core.corpus.executors import Executor, LocalPool

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
