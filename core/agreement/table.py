"""The report as a table for spreadsheets: one figure a line."""

from collections.abc import Iterator
from pathlib import Path

from core.agreement.figures import FigureRow, Numbers
from core.agreement.report import AgreementReport
from core.files import write_atomically
from core.spreadsheet import Cell, csv_bytes

HEAD = (
    *("scope", "label", "document", "title", "annotator_a", "annotator_b", "figure", "value", "low", "high"),
    *("undefined", "documents", "characters", "sentences", "spans", "rounds", "seed"),
)
"""``scope``: pooled, label, pair (pooled, of two annotators), document (pooled), attribute or links (``label`` is then
its code, ``spans`` the places or links that it counts). ``low`` and ``high`` are the 95 %
interval. ``spans`` are those of all annotators together."""

_Cells = dict[str, Cell]


def write_csv(report: AgreementReport, path: Path) -> None:
    """Write the table to `path`, as `core.spreadsheet.csv_bytes` does.

    Raises `EnvironmentFault` with a ``file.`` code.
    """
    rows = ([cells.get(column) for column in HEAD] for cells in _lines(report))
    write_atomically(path, csv_bytes(HEAD, rows))


def _lines(report: AgreementReport) -> Iterator[_Cells]:
    for row in (report.pooled, *report.labels.values()):
        yield from _figures(report, row)
    for number, (i, j) in enumerate(report.pairs):
        pair = {"scope": "pair", "annotator_a": report.names[i], "annotator_b": report.names[j]}
        for measure, figure in report.pooled.figures.items():
            yield {**pair, "figure": measure.value, "value": figure.pairs[number]}
    for document in report.per_document:
        counts = {"characters": document.characters, "sentences": document.sentences}
        spans = sum(count for count in document.spans if count is not None)
        of = {"scope": "document", "document": document.id, "title": document.title, "spans": spans, **counts}
        for measure, value in document.figures.items():
            yield {**of, "figure": measure.value, "value": value}
    yield from _said(report)


def _said(report: AgreementReport) -> Iterator[_Cells]:
    if report.said is None:
        return
    drawn = {"rounds": report.rounds, "seed": report.seed, "documents": len(report.documents)}
    for figure in report.said.attributes:
        low, high = figure.interval or (None, None)
        name = f"{figure.attribute.code} ({figure.unit})" if figure.unit else figure.attribute.code
        of = {"scope": "attribute", "label": name, "figure": f"alpha_{figure.metric.value}", "spans": figure.units}
        yield {**of, "value": figure.alpha, "low": low, "high": high, **drawn}
    for links in report.said.links:
        low, high = links.interval or (None, None)
        of = {
            "scope": "links",
            "label": links.kind.code if links.kind else "",
            "figure": "f1",
            "spans": sum(links.links),
        }
        yield {**of, "value": links.f1, "low": low, "high": high, **drawn}


def _figures(report: AgreementReport, row: FigureRow) -> Iterator[_Cells]:
    scope = {"scope": "pooled"} if row.label is None else {"scope": "label", "label": row.label}
    for measure, figure in row.figures.items():
        low, high = figure.interval or (None, None)
        yield {
            **scope,
            **_numbers(row.n),
            "figure": measure.value,
            "value": figure.value,
            "low": low,
            "high": high,
            "undefined": figure.undefined and figure.undefined.value,
            "rounds": report.rounds,
            "seed": report.seed,
        }


def _numbers(n: Numbers) -> _Cells:
    return {"documents": n.documents, "characters": n.characters, "sentences": n.sentences, "spans": sum(n.spans)}
