"""``label-words``."""

from pathlib import Path

import click

from core.cli.terminal import emit, json_option, project_argument, say, table
from core.errors import UserError
from core.session import Session

_USUAL = 3.0


def _weighed(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for value in values:
        word, given, weight = value.rpartition("=")
        try:
            found[(word if given else value).strip().lower()] = float(weight) if given else _USUAL
        except ValueError as error:
            raise click.BadParameter(f"{value}: give WORD or WORD=WEIGHT, with a weight of 0 to 10.") from error
    if not all(word and 0 <= weight <= 10 for word, weight in found.items()):
        raise click.BadParameter("Give WORD or WORD=WEIGHT, with a weight of 0 to 10.")
    return found


@click.command("label-words")
@project_argument
@click.argument("label", metavar="[LABEL]", required=False)
@click.option(
    "--add", metavar="WORD[=WEIGHT]", multiple=True, callback=_weighed, help="Add or weigh a word (usual: 3)."
)
@click.option("--ban", metavar="WORD", multiple=True, help="A word that says nothing here.")
@click.option("--reset", metavar="WORD", multiple=True, help="Make a word what it was.")
@click.option("--hits", metavar="WORD", help="Show the sentences that a word would hit; A~B is A, then B.")
@json_option
def label_words(
    project: Path,
    label: str | None,
    add: dict[str, float],
    ban: tuple[str, ...],
    reset: tuple[str, ...],
    hits: str | None,
    as_json: bool,
) -> None:
    """Show the words by which LABEL is suggested (all labels without it), or add, weigh and ban some."""
    changes = bool(add or ban or reset)
    if changes and label is None:
        raise click.UsageError("Name the label whose words change.")
    # numpy takes 100 ms to load, which no other command needs.
    from core.suggest.feeding import edited_words, keep_words
    from core.suggest.label_words import words_for

    with Session.open(project, read_only=not changes) as session:
        if hits is not None:
            _show_hits(session, hits, as_json=as_json)
            return
        labels = session.codebook.labels()
        codes = [each.code for each in labels]
        if label is not None and label not in codes:
            raise UserError("label.unknown", label=label)
        edits = edited_words(session)
        if changes:
            mine = edits.setdefault(label or "", {})
            mine |= add | {word.strip().lower(): 0.0 for word in ban}
            for word in reset:
                mine.pop(word.strip().lower(), None)
            keep_words(session, {code: listed for code, listed in edits.items() if listed})
        found, _ = words_for(labels, edits)
    wanted = [label] if label is not None else codes
    if as_json:
        emit(
            {
                code: {
                    "words": found.get(code, {}),
                    "added": {word: weight for word, weight in edits.get(code, {}).items() if weight},
                    "banned": sorted(word for word, weight in edits.get(code, {}).items() if not weight),
                }
                for code in wanted
            }
        )
        return
    rows = [
        [code, f"{weight:g}", "yes" if word in edits.get(code, {}) else "", word]
        for code in wanted
        for word, weight in sorted(found.get(code, {}).items(), key=lambda each: (-each[1], each[0]))
    ]
    rows += [
        [code, "0", "banned", word] for code in wanted for word, weight in edits.get(code, {}).items() if not weight
    ]
    table(["label", "weight", "yours", "word"], rows)


def _show_hits(session: Session, word: str, *, as_json: bool) -> None:
    from core.suggest.word_hits import uses_of

    found = uses_of(session, word)
    if as_json:
        shown = [
            {"document": use.document, "start": use.span.start, "end": use.span.end, "text": use.text}
            for use in found.shown
        ]
        emit({"sentences": found.count, "documents": found.documents, "shown": shown})
        return
    titles = session.documents.titles()
    table(["document", "text"], ([titles.get(use.document, ""), use.text.replace("\n", " ")] for use in found.shown))
    say(f"{found.count} sentences of {found.documents} documents")
