"""``renumber``, ``answer``, ``exclude``, ``tables`` and ``rounds``: what is done with a study besides counting."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from core.cli import naming
from core.cli.coders import coder
from core.cli.terminal import Bar, emit, json_option, language, project_argument, say, table
from core.errors import UserError
from core.files import write_atomically
from core.session import Session
from core.study.answers import answer as give
from core.study.coding import read_coding
from core.study.coding_units import CodingUnit
from core.study.design import read_design
from core.study.inclusion import exclude as leave_out
from core.study.inclusion import include, read_inclusion, set_criteria
from core.study.numbering import RenumberedUnit, freeze, numberings, renumbering
from core.study.outputs.writing import KINDS, StudyFile, write_study
from core.study.rounds import RoundKind, record_round, samples
from core.study.rounds import rounds as recorded
from core.study.unit_table import read_numbers, read_units

_COMPARED = ("n", "percent", "composite", "cohen_kappa", "alpha")
_SHOWN = 200
"""Lines of a renumbering table that a terminal gets; JSON has all."""


@click.command()
@project_argument
@click.option("--apply", "applied", is_flag=True, help="Freeze the numbers as they would be now.")
@json_option
def renumber(project: Path, applied: bool, as_json: bool) -> None:
    """Show which units would get other numbers or boundaries now; with --apply, freeze them.

    Numbers that were never frozen follow the outline. Frozen ones stay, whatever the program or a corrected heading
    makes of the outline, until they are frozen again.
    """
    with Session.open(project) as session, Bar() as bar:
        found = renumbering(session, progress=bar)
        titles = session.documents.titles()
        made = freeze(session, progress=bar) if applied else None
        known = numberings(session)
    if as_json:
        emit(
            {
                "version": found.version,
                "same": found.same,
                "units": [_line(row) for row in found.rows],
                "frozen": None if made is None else asdict(made),
                "numberings": [asdict(each) for each in known],
            }
        )
        return
    if found.version == 0:
        say(f"Not frozen yet: {len(found.rows)} units would be numbered.")
    else:
        say(f"Numbering {found.version}: {found.same} units stay, {len(found.rows)} would change.")
        rows = [(row.before, row.after, row.change.value, titles.get(row.document, "")) for row in found.rows[:_SHOWN]]
        table(["number", "new", "change", "document"], rows)
        if len(found.rows) > _SHOWN:
            say(f"… and {len(found.rows) - _SHOWN} more: --json lists all.")
    if made is not None:
        say(f"frozen: numbering {made.version}, {made.units} units of {made.documents} documents")


def _line(row: RenumberedUnit) -> dict[str, Any]:
    spans = {"span": row.span_before, "new_span": row.span_after}
    return {"document": row.document, "change": row.change.value, "number": row.before, "new_number": row.after} | {
        name: None if span is None else [span.start, span.end] for name, span in spans.items()
    }


@click.command()
@project_argument
@click.argument("number", metavar="NUMBER")
@click.argument("dimension", metavar="DIM")
@click.argument("label", metavar="[LABEL]", required=False)
@click.option("--none", "none_fits", is_flag=True, help="No code of the dimension fits.")
@click.option("--annotator", metavar="NAME", help="Who codes; by default the project's current annotator.")
@json_option
def answer(
    project: Path,
    number: str,
    dimension: str,
    label: str | None,
    none_fits: bool,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Code the unit with a NUMBER in one dimension: LABEL, or --none."""
    if (label is None) != none_fits:
        raise click.UsageError("Give either LABEL or --none.")
    with Session.open(project) as session:
        unit = _unit(session, number)
        chosen = None if label is None else session.codebook.by_code(label).id
        if annotator is not None:
            session.work_as(session.annotators.ensure(annotator).id)
        give(session, unit, dimension, chosen)
        coding = read_coding(session, [coder(session, annotator)], documents=[unit.document], with_texts=False)
        at = next(at for at in range(len(coding.table)) if coding.table.number(at) == number)
        codes = {code: list(coding.codes(code, 0, at) or ()) for code in coding.labels}
    if as_json:
        emit({"number": number, "document": unit.document, "codes": codes})
    else:
        say(f"{number}  " + "; ".join(f"{code}: {' '.join(of) or '–'}" for code, of in codes.items()))


def _unit(session: Session, number: str) -> CodingUnit:
    numbers = read_numbers(session)
    for document in session.documents.list():
        units = read_units(session, read_design(session), [document], numbers=numbers)
        for at in range(len(units)):
            if units.number(at) == number:
                return units.unit(at)
    raise UserError("study.no_unit", number=number)


@click.command()
@project_argument
@click.argument("document", metavar="[DOC]", required=False)
@click.option("--reason", metavar="TEXT", help="Why it is left out.")
@click.option("--again", is_flag=True, help="Take the document into the study again.")
@click.option("--criteria", metavar="TEXT", help="By what documents were chosen.")
@json_option
def exclude(
    project: Path, document: str | None, reason: str | None, again: bool, criteria: str | None, as_json: bool
) -> None:
    """Leave a document out of the study with a reason, or list those that are."""
    if document is None and (reason is not None or again):
        raise click.UsageError("Name a document.")
    if document is not None and (reason is None) != again:
        raise click.UsageError("Give either --reason or --again.")
    with Session.open(project) as session:
        if criteria is not None:
            set_criteria(session, criteria)
        if document is not None:
            found = session.documents.find(document).id
            if again:
                include(session, found)
            else:
                leave_out(session, found, reason or "")
        now = read_inclusion(session)
        titles = session.documents.titles()
    if as_json:
        emit({"criteria": now.criteria, "excluded": [{"id": id_, "reason": why} for id_, why in now.excluded.items()]})
        return
    say(f"criteria: {now.criteria or '–'}")
    table(["document", "title", "reason"], [(id_[:8], titles.get(id_), why) for id_, why in now.excluded.items()])


@click.command()
@project_argument
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(list(KINDS)), help="What to write; default: by the ending of OUT.")
@click.option("--coders", metavar="NAME", multiple=True, help="Whose agreement is reported, or whose data is written.")
@click.option("--layers", "layer", metavar="NAME", help="Whose coding is counted.")
@click.option("--level", type=click.IntRange(1), help="Count labels under what they nest below at this level.")
@click.option("--language", "tongue", type=click.Choice(["zh", "en"]), help="Of captions; default: as messages.")
@json_option
def tables(
    project: Path,
    out: Path,
    kind: str | None,
    coders: tuple[str, ...],
    layer: str | None,
    level: int | None,
    tongue: str | None,
    as_json: bool,
) -> None:
    """Write the tables, figures or data of the study.

    OUT ends in .xlsx, .docx, .html, .tex (all tables), .svg (a folder of figures), .csv, .sav, .dta (the data; a .csv
    has a dictionary of the data beside it).
    """
    wanted = kind or out.suffix.removeprefix(".")
    if wanted not in KINDS:
        raise click.UsageError(f"OUT ends in one of {', '.join(sorted(set(KINDS.values())))}, or give --as.")
    with Session.open(project) as session, Bar() as bar:
        people = [naming.layer(session, name) for name in dict.fromkeys(coders)]
        asked = StudyFile(wanted, coder(session, layer), people, level, tongue or language())
        made = write_study(session, asked, out.name, progress=bar)
    written: list[str] = []
    for name, content in made.items():
        path = out.with_name(name)
        write_atomically(path, content)
        written.append(str(path))
    if as_json:
        emit({"written": written})
    else:
        for path in written:
            say({"zh_CN": f"已写入 {path}"}.get(language(), f"written: {path}"))


@click.command()
@project_argument
@click.option("--add", "name", metavar="NAME", help="Record a round of this name, as coders agree now.")
@click.option("--kind", type=click.Choice([each.value for each in RoundKind]), default=RoundKind.FORMAL.value)
@click.option("--coders", metavar="NAME", multiple=True, help="Who coded; may be repeated.")
@click.option("--documents", "--document", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--sample", "drawn", type=click.IntRange(1), help="Only the documents of the sample with this number.")
@click.option("--note", metavar="TEXT", default="", help="What was done after it.")
@json_option
def rounds(
    project: Path,
    name: str | None,
    kind: str,
    coders: tuple[str, ...],
    documents: tuple[str, ...],
    drawn: int | None,
    note: str,
    as_json: bool,
) -> None:
    """Compare the rounds of coding (trial, revised codebook, formal), or record one with --add."""
    with Session.open(project) as session, Bar() as bar:
        if name is not None:
            people = [naming.layer(session, each) for each in dict.fromkeys(coders)]
            chosen = naming.documents(session, documents)
            if drawn is not None:
                known = samples(session)
                if drawn > len(known):
                    raise click.UsageError(f"There are {len(known)} samples.")
                chosen = list(known[drawn - 1].documents)
            record_round(session, name, RoundKind(kind), people, chosen, note, progress=bar)
        found = recorded(session)
    if as_json:
        emit([asdict(each) for each in found])
        return
    rows = [
        (each.name, each.kind.value, each.codebook, len(each.documents), code, *(figures.get(key) for key in _COMPARED))
        for each in found
        for code, figures in each.figures.items()
    ]
    table(["round", "kind", "codebook", "documents", "dimension", *_COMPARED], rows)


@click.command()
@click.argument("out", metavar="OUT.biaodu", type=click.Path(path_type=Path))
@json_option
def example(out: Path, as_json: bool) -> None:
    """Make the sample study: invented districts, two dimensions, three coders, two rounds."""
    from core.study_sample import build_study_sample

    with build_study_sample(out) as session:
        made = len(recorded(session))
    if as_json:
        emit({"path": str(out), "rounds": made})
    else:
        say(f"{out}: {made} rounds")
