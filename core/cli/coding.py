"""``code``."""

from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, note, project_argument, table
from core.session import Session


@click.command()
@project_argument
@click.argument("dictionary", type=click.Path(path_type=Path))
@click.option("--annotator", metavar="NAME", help="Who labels; by default the project's current annotator.")
@click.option(
    "--extent", type=click.Choice(["hit", "clause", "sentence", "item"]), default="hit", show_default=True,
    help="What gets the label: the words themselves, or the clause, sentence or item that they are in.",
)  # fmt: skip
@click.option("--where", "conditions", metavar="NAME=VALUE", multiple=True, help="As for search.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@json_option
def code(
    project: Path,
    dictionary: Path,
    annotator: str | None,
    extent: str,
    conditions: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Label what the words of DICTIONARY find in PROJECT, in one step.

    DICTIONARY names words by the code of a label: lines such as "safety: 安全, 校园 ~10 平安", or JSON
    {"safety": ["安全"]}. What has the label already is passed over.
    """
    from core.search.asked import TypedSearch
    from core.search.dictionary import plan_coding, read_dictionary
    from core.search.labelling import Extent
    from core.search.searching import Searcher

    words = read_dictionary(dictionary)
    with Session.open(project, read_only=dry_run) as session, Bar() as bar:
        if annotator is not None:
            known = session.annotators.by_name(annotator)
            session.work_as(known.id if known is not None else session.annotators.ensure(annotator).id)
        question = TypedSearch("", conditions=conditions).question(session)
        report = plan_coding(session, Searcher.of(session), words, question, Extent(extent), bar)
        if not dry_run:
            session.annotations.label_places(report.places)
    if as_json:
        emit({"rows": [row._asdict() for row in report.rows], "labelled": 0 if dry_run else len(report.places)})
        return
    table(["label", "word", "hits", "documents", "already"], report.rows)
    note(f"{len(report.places):,} places" + (" would be labelled" if dry_run else " labelled"))
