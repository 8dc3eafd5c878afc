"""``match``."""

from pathlib import Path

import click

from core.cli import naming
from core.cli.naming import LAYERS_HELP
from core.cli.terminal import emit, json_option, project_argument, say, table
from core.errors import UserError
from core.matching.comparing import Comparer
from core.matching.counterparts import Match
from core.matching.sections import TextSection
from core.model import Annotation, Document, Span
from core.session import Session

_WIDTH = 24


@click.command("match")
@project_argument
@click.argument("first", metavar="DOC_A")
@click.argument("second", metavar="DOC_B")
@click.option("--correct", nargs=2, type=int, metavar="A B", help="Say that what begins at A has its counterpart at B.")
@click.option("--none", "no_match", type=int, metavar="A", help="Say that what begins at A has no counterpart.")
@click.option("--as-found", type=int, metavar="A", help="Take back what was said of what begins at A.")
@click.option("--editions", is_flag=True, help="Compare two editions of one report: characters, moved lines, labels.")
@click.option("--layers", default="all", show_default=True, help=LAYERS_HELP, metavar="mine|final|all|NAME")
@json_option
def match(
    project: Path,
    first: str,
    second: str,
    correct: tuple[int, int] | None,
    no_match: int | None,
    as_found: int | None,
    editions: bool,
    layers: str,
    as_json: bool,
) -> None:
    """Match the sections of DOC_A with those of DOC_B that treat the same.

    Parts that report are compared with parts that report, and plans with plans. Sections without a counterpart are left
    out. A and B are code points; a correction is one step of the history and travels with DOC_A.
    """
    asked = [choice for choice in (correct, no_match, as_found) if choice is not None]
    if len(asked) > 1 or (asked and editions):
        raise click.UsageError("Say one of --correct, --none, --as-found and --editions.")
    with Session.open(project, read_only=not asked) as session:
        one, other = session.documents.find(first), session.documents.find(second)
        if one.id == other.id:
            raise UserError("match.same_document")
        if correct is not None:
            session.corrections.counterpart(one.id, correct[0], other.id, correct[1])
        elif no_match is not None:
            session.corrections.counterpart(one.id, no_match, other.id, None)
        elif as_found is not None:
            session.corrections.counterpart_as_found(one.id, as_found, other.id)
        if editions:
            _editions(session, one, other, layers, as_json)
        else:
            _matches(session, one, other, as_json)


def _matches(session: Session, one: Document, other: Document, as_json: bool) -> None:
    found = Comparer(session).match(one.id, other.id)
    matched = found.matches()
    if as_json:
        emit([_as_json(match) for match in matched])
        return
    texts = session.documents.text(one.id), session.documents.text(other.id)
    table(
        ["a", "what it says", "b", "what it says", "score", "confidence"],
        (
            [
                match.first.span.start,
                _beginning(texts[0], match.first),
                match.second.span.start,
                _beginning(texts[1], match.second),
                f"{match.score:.2f}",
                f"{match.confidence:.2f}{' (corrected)' if match.by_hand else ''}",
            ]
            for match in matched
        ),
    )
    alone = found.without_counterpart()
    say(f"{len(matched)} sections have a counterpart, {len(alone)} have none")
    for section in alone:
        say(f"only in {one.meta.title}: [{section.span.start}, {section.span.end}) {_beginning(texts[0], section)}")


def _beginning(text: str, section: TextSection) -> str:
    return text[section.span.start : section.span.end][:_WIDTH]


def _as_json(match: Match) -> dict[str, object]:
    return {
        "a": _ends(match.first.span),
        "b": _ends(match.second.span),
        "score": round(match.score, 4),
        "confidence": round(match.confidence, 4),
        "corrected": match.by_hand,
    }


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]


def _editions(session: Session, one: Document, other: Document, layers: str, as_json: bool) -> None:
    # Only this needs what reads files.
    from core.matching.editions import edits, label_differences

    old, new = session.documents.text(one.id), session.documents.text(other.id)
    chosen = naming.layers(session, layers)
    labels = {label.id: label.code for label in session.codebook.labels()}
    before, after = (
        [known for known in session.annotations.of_document(document) if known.annotator in chosen]
        for document in (one.id, other.id)
    )
    found, labelled = edits(old, new), label_differences(old, new, before, after)

    def listed(annotation: Annotation | None) -> dict[str, object] | None:
        return annotation and {"span": _ends(annotation.span), "label": labels[annotation.label]}

    if as_json:
        emit(
            {
                "edits": [{"kind": edit.kind.value, "a": _ends(edit.old), "b": _ends(edit.new)} for edit in found],
                "labels": [{"a": listed(difference.old), "b": listed(difference.new)} for difference in labelled],
            }
        )
        return
    for edit in found:
        say(f"{edit.kind.value}: {old[edit.old.start : edit.old.end]!r} -> {new[edit.new.start : edit.new.end]!r}")
    say(f"{len(found)} places of the text differ, {len(labelled)} labels")
