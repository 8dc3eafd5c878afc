"""``search``."""

from itertools import islice
from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, note, project_argument, say, table
from core.session import Session

_SHOWN = 10
"""Code points at either side of a hit on a terminal."""


@click.command()
@project_argument
@click.argument("query")
@click.option("--regex", "is_pattern", is_flag=True, help="QUERY is a regular expression.")
@click.option("--literal", "is_literal", is_flag=True, help="QUERY is looked for as it is, blanks and signs included.")
@click.option(
    "--where", "conditions", metavar="NAME=VALUE", multiple=True,
    help="Only where this is so; several must all be so. region, year (2020..2024), kind, issuer, title, document, a"
    " variable; status, annotator, layers (mine, final, all); label, not-label, labels=A+B, labelled (yes, no); part"
    " (reports, plans).",
)  # fmt: skip
@click.option("--any-width", is_flag=True, help="Full and half width and forms of characters are the same.")
@click.option("--any-case", is_flag=True, help="Capital and small letters are the same.")
@click.option("--any-script", is_flag=True, help="Traditional and simplified characters are the same.")
@click.option("--furniture", is_flag=True, help="Look in what is masked, too.")
@click.option("--context", "around", type=click.IntRange(0, 1_000), help="Characters at either side; 30, shown 10.")
@click.option(
    "--sort", "sorting", type=click.Choice(["text", "left", "hit", "right"]), default="text", show_default=True,
    help="In the order of the texts, or by the characters before a hit, of it, or behind it.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N hits only.")
@click.option("--count", "only_count", is_flag=True, help="Only how many hits there are, in how many documents.")
@click.option("--index", "with_index", is_flag=True, help="Index first what is not: later searches are quick.")
@json_option
def search(
    project: Path,
    query: str,
    is_pattern: bool,
    is_literal: bool,
    conditions: tuple[str, ...],
    any_width: bool,
    any_case: bool,
    any_script: bool,
    furniture: bool,
    around: int | None,
    sorting: str,
    limit: int | None,
    only_count: bool,
    with_index: bool,
    as_json: bool,
) -> None:
    """Find QUERY in the texts of PROJECT.

    Words that stand apart must all be in a document: 义务教育 资金. A | B: one of both. -A: documents without it.
    A ~10 B: at most ten characters between both. "A B": with the blank. What is masked is left out.
    """
    from core.search.asked import Manner, TypedSearch
    from core.search.concordance import Order, order
    from core.search.context import AROUND, lines
    from core.search.forms import Alike
    from core.search.searching import Searcher

    if is_pattern and is_literal:
        raise click.UsageError("--regex and --literal exclude each other.")
    manner = Manner.REGEX if is_pattern else Manner.LITERAL if is_literal else Manner.WORDS
    asked = TypedSearch(query, manner, Alike(any_width, any_case, any_script), furniture, conditions)
    with Session.open(project, read_only=True) as session:
        question = asked.question(session)
        searcher = Searcher.of(session)
        with Bar() as bar:
            if with_index:
                searcher.update(session, bar)
            found = searcher.find(session, question, bar)
        if only_count:
            _tell_count(len(found), found.in_documents(), as_json)
            return
        shown = AROUND if as_json else _SHOWN
        hits = found if sorting == "text" else (found[int(at)] for at in order(session, found, Order(sorting)))
        rows = list(lines(session, islice(hits, limit), shown if around is None else around))
        titles = session.documents.titles()
    if as_json:
        names = ("document", "start", "end", "left", "hit", "right")
        emit([dict(zip(names, (*row.hit, row.left, row.words, row.right), strict=True)) for row in rows])
    else:
        cells = ([titles[row.hit.document], row.hit.start, row.left, row.words, row.right] for row in rows)
        table(["title", "start", "left", "hit", "right"], cells)
        note(f"{len(found):,} hits in {found.in_documents():,} documents")


def _tell_count(hits: int, documents: int, as_json: bool) -> None:
    if as_json:
        emit({"hits": hits, "documents": documents})
    else:
        say(f"{hits:,} hits in {documents:,} documents")
