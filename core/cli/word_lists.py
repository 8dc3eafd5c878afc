"""``words`` and ``collocates``."""

from itertools import islice
from pathlib import Path

import click

from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, note, project_argument, table
from core.session import Session

_SHOWN = 100
"""Words that are listed unless another number is asked for."""
_LIMIT = click.IntRange(1)


@click.command()
@project_argument
@click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--with-stop-words", is_flag=True, help="Count words that are in every report, too.")
@click.option("--limit", type=_LIMIT, default=_SHOWN, show_default=True, metavar="N", help="The first N words only.")
@json_option
def words(project: Path, wanted: tuple[str, ...], with_stop_words: bool, limit: int, as_json: bool) -> None:
    """List the words of PROJECT by how often each stands in its texts; what is masked is left out."""
    from core.search.word_lists import word_list

    with Session.open(project, read_only=True) as session, Bar() as bar:
        chosen = naming.documents(session, wanted)
        documents = session.documents.titles() if chosen is None else chosen
        found = word_list(session, documents, frozenset() if with_stop_words else None, bar)
    if as_json:
        emit([{"word": word, "count": count} for word, count in islice(found, limit)])
        return
    table(["word", "count"], islice(found, limit))
    note(f"{len(found):,} words")


@click.command()
@project_argument
@click.argument("query")
@click.option("--where", "conditions", metavar="NAME=VALUE", multiple=True, help="As for search.")
@click.option("--with-stop-words", is_flag=True, help="Count words that are in every report, too.")
@click.option("--limit", type=_LIMIT, default=_SHOWN, show_default=True, metavar="N", help="The first N words only.")
@json_option
def collocates(
    project: Path, query: str, conditions: tuple[str, ...], with_stop_words: bool, limit: int, as_json: bool
) -> None:
    """List the words that stand near what QUERY finds, the most telling first.

    Near is within ten characters. The measure is the log-likelihood ratio (Rayson and Garside 2000): 3.84 is reached
    by chance in 5 % of words, 10.83 in 0.1 %; it is negative for words that are rarer there than elsewhere.
    """
    from core.search import collocates as measuring
    from core.search.asked import TypedSearch
    from core.search.searching import Searcher

    with Session.open(project, read_only=True) as session, Bar() as bar:
        question = TypedSearch(query, conditions=conditions).question(session)
        searcher = Searcher.of(session)
        hits = searcher.find(session, question, bar)
        stopped = frozenset[str]() if with_stop_words else None
        found = measuring.collocates(session, searcher, hits, question.where, stopped, bar)
    if as_json:
        rows = islice(found, limit)
        emit([{**row._asdict(), "likelihood": round(row.likelihood, 2)} for row in rows])
        return
    table(
        ["word", "near", "elsewhere", "log-likelihood"],
        ([row.word, row.near, row.elsewhere, f"{row.likelihood:.2f}"] for row in islice(found, limit)),
    )
    note(f"near {len(hits):,} hits in {hits.in_documents():,} documents")
