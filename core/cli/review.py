"""``diff`` and ``adjudicate``."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, project_argument, say, table
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.pairing import Difference, DifferenceKind
from core.review.strategies import Strategy, StrategyName
from core.said.comparing import Values
from core.said.fields import plain
from core.session import Session

_SHOWN = 24
"""How many characters of a passage the columns show."""

documents_option = click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document.")


@click.command()
@project_argument
@click.argument("a")
@click.argument("b")
@documents_option
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([kind.value for kind in DifferenceKind if kind != "partial"])
)
@json_option
def diff(project: Path, a: str, b: str, wanted: tuple[str, ...], kinds: tuple[str, ...], as_json: bool) -> None:
    """Compare the layers of the annotators A and B ("adjudicated": what was decided), span by span.

    Kinds attribute, link_a, link_b and links are places where the labels agree. The JSON lists what agrees, too, as
    kind "same"; the columns leave it out unless --kind asks for it.
    """
    with Session.open(project) as session:
        layers = (naming.layer(session, a), naming.layer(session, b))
        found = {
            document: [
                difference
                for difference in session.review.differences(document, *layers)
                if (difference.kind in kinds if kinds else as_json or difference.kind is not DifferenceKind.SAME)
            ]
            for document in _documents(session, wanted)
        }
        if as_json:
            codes = {label.id: label.code for label in session.codebook.labels()}
            values = _values(session, found)
            emit(
                [
                    {
                        "document": document,
                        "kind": difference.kind.value,
                        "a": _reading(difference.a, codes, values),
                        "b": _reading(difference.b, codes, values),
                    }
                    for document, listed in found.items()
                    for difference in listed
                ]
            )
        else:
            _columns(session, a, b, found)


def _values(session: Session, found: Mapping[DocumentId, Sequence[Difference]]) -> Mapping[AnnotationId, Values]:
    ends = (end for listed in found.values() for difference in listed for end in (difference.a, difference.b))
    return session.review.values(end.id for end in ends if end is not None)


def _reading(
    annotation: Annotation | None, codes: Mapping[LabelId, str], values: Mapping[AnnotationId, Values]
) -> dict[str, object] | None:
    if annotation is None:
        return None
    said = {"attributes": dict(values[annotation.id])} if annotation.id in values else {}
    return {"start": annotation.start, "end": annotation.end, "label": codes[annotation.label], **said}


def _columns(session: Session, a: str, b: str, found: dict[DocumentId, list[Difference]]) -> None:
    codes = {label.id: label.code for label in session.codebook.labels()}
    values = _values(session, found)
    for document, listed in found.items():
        if not listed:
            continue
        text = session.documents.text(document)
        say(f"{document[:12]}  {session.documents.get(document).meta.title}")

        def brief(annotation: Annotation | None, text: str = text) -> str:
            if annotation is None:
                return "-"
            quote = text[annotation.start : min(annotation.end, annotation.start + _SHOWN)] + (
                "…" if annotation.end - annotation.start > _SHOWN else ""
            )
            said = ", ".join(f"{code}={plain(value)}" for code, value in values.get(annotation.id, {}).items())
            return f"{annotation.start}-{annotation.end} {codes[annotation.label]} {quote}{said and f' ({said})'}"

        table(
            ["kind", a, b], ([difference.kind.value, brief(difference.a), brief(difference.b)] for difference in listed)
        )
    counts = Counter(difference.kind.value for listed in found.values() for difference in listed)
    say(", ".join(f"{counts[kind]} {kind}" for kind in DifferenceKind if counts[kind]) or "no differences")


class _Variadic(click.Command):
    """A command whose ``--layers`` takes several values up to the next option: ``--layers A B C``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        taking = False
        for arg in args:
            if arg.startswith("-"):
                taking = arg == "--layers"
                spread += [] if taking else [arg]
            elif taking:
                spread += ["--layers", arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command(cls=_Variadic)
@project_argument
@click.option("--layers", metavar="NAME...", multiple=True, required=True, help="Whose layers: two or more.")
@click.option(
    "--strategy",
    "strategy_name",
    metavar="STRATEGY",
    required=True,
    help="agreed, union, intersection, prefer:NAME, or majority of three or more.",
)
@documents_option
@click.option("--annotator", metavar="NAME", help="Who decides; by default the project's current annotator.")
@json_option
def adjudicate(
    project: Path,
    layers: tuple[str, ...],
    strategy_name: str,
    wanted: tuple[str, ...],
    annotator: str | None,
    as_json: bool,
) -> None:
    """Decide by a strategy what is still open between layers of PROJECT; one operation, one undo.

    Name the PROJECT first: --layers takes every word up to the next option. agreed: only what all agree on. union: what
    any labelled. intersection: the characters that all give the label. prefer:NAME: that layer's reading where it has
    one, else the next layer's. majority: what more than half agree on. What was decided before stays.
    """
    with Session.open(project) as session, Bar() as bar:
        ids = [naming.layer(session, name) for name in layers]
        strategy = _strategy(session, strategy_name, layers, ids)
        documents = _documents(session, wanted)
        # Before somebody new is added: a command that fails leaves nobody behind.
        session.review.require_layers(ids)
        if annotator is not None:
            session.work_as(session.annotators.ensure(annotator).id)
        report, _ = session.review.apply_strategy(strategy, ids, documents, progress=bar)
    if as_json:
        emit(
            {
                "strategy": strategy_name,
                "layers": list(layers),
                "documents": report.documents,
                "decided": report.decided,
                "annotations": report.annotations,
                "left": report.left,
                "waiting": list(report.waiting),
            }
        )
        return
    say(
        f"{report.decided} cases in {report.documents} documents decided, {report.annotations} annotations"
        f" in the adjudicated layer, {report.left} cases left"
    )
    if report.waiting:
        say(f"{len(report.waiting)} documents left out: not all of the layers have worked on them")


def _documents(session: Session, wanted: Iterable[str]) -> list[DocumentId]:
    return naming.documents(session, wanted) or [document.id for document in session.documents.list()]


def _strategy(session: Session, value: str, layers: Sequence[str], ids: Sequence[AnnotatorId]) -> Strategy:
    name, colon, preferred = value.partition(":")
    if name not in list(StrategyName) or bool(colon) != (name == StrategyName.PREFER):
        known = ", ".join(
            f"{strategy.value}:NAME" if strategy is StrategyName.PREFER else strategy.value for strategy in StrategyName
        )
        raise click.BadParameter(f"{value!r} is none of {known}.", param_hint="--strategy")
    if not colon:
        return Strategy(StrategyName(name))
    # "prefer:A" is the first layer, unless somebody is called A.
    at = ord(preferred) - ord("A") if len(preferred) == 1 and preferred not in layers else -1
    return Strategy(StrategyName.PREFER, ids[at] if 0 <= at < len(ids) else naming.layer(session, preferred))
