"""``package`` and ``merge``."""

from pathlib import Path

import click

from core.cli.naming import person
from core.cli.terminal import Bar, complain, emit, json_option, project_argument, say, table
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.plan import MergePlan
from core.file_names import readable
from core.session import Session


@click.command()
@project_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--blind", is_flag=True, help="Documents and codebook without anybody's labels.")
@click.option("--annotator", "names", metavar="NAME", multiple=True, help="Only this layer; may be repeated.")
@click.option("--adjudicated", is_flag=True, help="The adjudicated layer with its decisions.")
@click.option("--labels-back", is_flag=True, help="Layers only, for somebody who has the documents.")
@click.argument("more", metavar="[NAME]...", nargs=-1)
@json_option
def package(
    project: Path,
    out: Path,
    blind: bool,
    names: tuple[str, ...],
    adjudicated: bool,
    labels_back: bool,
    more: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write the package OUT for a colleague: documents, codebook and everybody's labels, or as the options say.

    Further NAMEs may follow --annotator NAME. With --adjudicated alone the package holds the decisions only.
    """
    if more and not names:
        raise click.UsageError(f"Got unexpected extra argument ({more[0]})")
    if blind and names:
        raise click.UsageError("--blind and --annotator exclude each other")
    kind = PackageKind.FOR_COLLEAGUE
    if labels_back:
        kind = PackageKind.LABELS_BACK
    elif adjudicated and not names and not blind:
        kind = PackageKind.ADJUDICATION
    with Session.open(project) as session:
        layers = [person(session, name) for name in (*names, *more)] or None
        contents = PackageContents(kind, layers, blind=blind, adjudicated=adjudicated)
        report = session.exchange.package(out, contents)
    if report.unsigned is not None:
        complain(report.unsigned, "not signed")
    counts = report.manifest.counts
    if as_json:
        made = {"path": str(report.path), "kind": kind.value, "content": report.manifest.content}
        emit(made | {"counts": dict(counts)})
    else:
        say(f"{readable(report.path)}: {counts['documents']} documents, {counts['annotations']} annotations")


@click.command()
@project_argument
@click.argument("packages", metavar="PKG...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--plan", "only_plan", is_flag=True, help="Only say what merging would do.")
@click.option("--carry-over", is_flag=True, help="Carry annotations over from older readings of a file to newer ones.")
@json_option
def merge(project: Path, packages: tuple[Path, ...], only_plan: bool, carry_over: bool, as_json: bool) -> None:
    """Merge packages, or other projects, into PROJECT: one operation, which one undo takes back.

    What is not taken over as it stands is said on standard error.
    """
    with Session.open(project) as session, Bar() as bar:
        plan = session.exchange.plan(packages, progress=bar)
        if not only_plan:
            session.exchange.apply(plan)
            if carry_over and plan.documents.editions:
                from core.cli.intake import carry_over_editions

                carry_over_editions(session, plan.documents.editions)
    for notice in plan.notices:
        complain(notice.error)
    if as_json:
        emit(plan.to_json(applied=not only_plan))
    else:
        _show(plan)


def _show(plan: MergePlan) -> None:
    documents, annotations = plan.documents, plan.annotations
    say(f"documents: {len(documents.matched)} matched, {len(documents.new)} new, {len(documents.unknown)} unknown")
    counts = f"{annotations.new} new, {len(annotations.changed)} changed, {len(annotations.removed)} removed"
    say(f"annotations: {counts}, {annotations.same} the same, {len(annotations.older)} older than here")
    vouched = [
        [person.name, person.signed, person.unsigned, person.foreign, person.withdrawn] for person in plan.people
    ]
    table(["changes by", "signed", "unsigned", "foreign key", "withdrawn key"], vouched)
    rows = [
        [difference.code, difference.kind.replace("_", " "), difference.mapped_to, " ".join(difference.fields)]
        for difference in plan.codebook
    ]
    table(["label", "is", "shown as", "differs in"], rows)
