"""``matrix``."""

from collections.abc import Mapping
from pathlib import Path

import click

from core.cli import naming
from core.cli.naming import LAYERS_HELP
from core.cli.terminal import Bar, emit, json_option, language, project_argument, say, table
from core.file_names import readable
from core.files import write_atomically
from core.ids import AnnotatorId
from core.matrix.cell_figures import FigureReader
from core.matrix.evidence import DOCUMENT, CellState, EvidenceCell, EvidenceMatrix, evidence_matrix, row_name
from core.matrix.export import CellContent, MatrixWriter, chosen_labels
from core.session import Session

_FILE = click.Path(path_type=Path)


@click.command()
@project_argument
@click.option("--by", default=DOCUMENT, show_default=True, metavar="FIELD", help="document, region, year, issuer ...")
@click.option("--label", "codes", metavar="CODE", multiple=True, help="Only this label; may be repeated.")
@click.option("--layers", default="all", show_default=True, help=LAYERS_HELP, metavar="mine|final|all|NAME")
@click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@click.option("--figures/--no-figures", default=True, help="Whether the figures of the passages are read, too.")
@click.option("--xlsx", type=_FILE, metavar="OUT", help="Write a workbook.")
@click.option("--csv", "csv_path", type=_FILE, metavar="OUT", help="Write how many passages there are as CSV.")
@click.option("--html", "html_path", type=_FILE, metavar="OUT", help="Write a page with quotes and offsets.")
@json_option
def matrix(
    project: Path,
    by: str,
    codes: tuple[str, ...],
    layers: str,
    wanted: tuple[str, ...],
    figures: bool,
    xlsx: Path | None,
    csv_path: Path | None,
    html_path: Path | None,
    as_json: bool,
) -> None:
    """Show which report, region or year says what on which label: passages, characters, share and figures.

    0 means that somebody has read it and labelled nothing so, an empty place that it was not read yet. Several layers
    have rows of their own.
    """
    with Session.open(project, read_only=True) as session, Bar() as bar:
        for code in codes:
            session.codebook.by_code(code)
        chosen = naming.layers(session, layers)
        found = evidence_matrix(session, chosen, by=by, documents=naming.documents(session, wanted))
        found = found.chosen(label.id for label in chosen_labels(found.labels, codes))
        names = {person.id: person.name for person in session.annotators.list()}
        writer = MatrixWriter(
            found, FigureReader(session), names, lambda label: label.name(language()), figures=figures
        )
        if xlsx is not None:
            write_atomically(xlsx, writer.xlsx(bar))
        if csv_path is not None:
            write_atomically(csv_path, writer.csv(CellContent.PASSAGES))
        if html_path is not None:
            write_atomically(html_path, writer.page(session.project.name, bar))
        if as_json:
            emit(writer.as_json(bar))
            return
    written = [path for path in (xlsx, csv_path, html_path) if path is not None]
    for path in written:
        say(readable(path))
    if not written:
        _show(found, names)


def _show(found: EvidenceMatrix, names: Mapping[AnnotatorId, str]) -> None:
    table(
        [found.by, "annotator", *(label.code for label in found.labels)],
        (
            [row_name(row, found.by), names[row.layer], *(_said(row.cell(label.id)) for label in found.labels)]
            for row in found.rows
        ),
    )


def _said(cell: EvidenceCell) -> int | None:
    return None if cell.state is CellState.UNREAD else cell.count
