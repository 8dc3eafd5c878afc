"""A matrix as it leaves the program: JSON, a workbook, CSV, and a page of quotes. Every quote has its offsets."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from core.figures.quantity import plain_number, spelled
from core.ids import AnnotatorId, DocumentId
from core.matrix.cell_figures import CellFigure, FigureReader
from core.matrix.evidence import DOCUMENT, CellState, EvidenceCell, EvidenceMatrix, EvidenceRow, row_name
from core.model import Label, Passage
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.spreadsheet import Cell, csv_bytes, workbook_bytes


class CellContent(StrEnum):
    """What a cell of a table holds."""

    PASSAGES = "passages"
    """How many there are."""
    CHARACTERS = "characters"
    SHARE = "share"
    FIGURES = "figures"
    QUOTES = "quotes"


class MatrixWords(NamedTuple):
    """The words of a table's head, in the language of whoever reads it."""

    report: str = "report"
    region: str = "region"
    year: str = "year"
    annotator: str = "annotator"
    label: str = "label"
    start: str = "start"
    end: str = "end"
    quote: str = "quote"
    figures: str = "figures"
    silent: str = "0"
    """Stands where somebody read a report and labelled nothing so; the cell is empty where it was not read yet."""


class MatrixWriter:
    """Writes one matrix."""

    def __init__(
        self,
        matrix: EvidenceMatrix,
        reader: FigureReader,
        names: Mapping[AnnotatorId, str],
        label_name: Callable[[Label], str],
        words: MatrixWords = MatrixWords(),  # noqa: B008 - frozen
        *,
        figures: bool = True,
    ) -> None:
        self._matrix = matrix
        self._reader = reader
        self._names = names
        self._label_name = label_name
        self._words = words
        self._with_figures = figures
        self._titles = {entry.id: entry.title for row in matrix.rows for entry in row.documents}

    def _said(self, progress: Progress, cancelled: Cancelled) -> Iterator[tuple[EvidenceRow, Label, EvidenceCell]]:
        """The cells that say something, row by row."""
        for done, row in enumerate(self._matrix.rows):
            stop_if(cancelled)
            progress(done, len(self._matrix.rows), row_name(row, self._matrix.by))
            for label in self._matrix.labels:
                cell = row.cell(label.id)
                if cell.state is CellState.SAID:
                    yield row, label, cell

    def as_json(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> dict[str, object]:
        """Everything, with quotes, offsets and figures; raises `Cancel`."""
        rows: list[dict[str, object]] = []
        for done, row in enumerate(self._matrix.rows):
            stop_if(cancelled)
            progress(done, len(self._matrix.rows), row_name(row, self._matrix.by))
            rows.append(
                {
                    "name": row_name(row, self._matrix.by),
                    "documents": [entry.id for entry in row.documents],
                    "layer": self._names.get(row.layer, ""),
                    "characters": row.characters,
                    "read": row.read,
                    "cells": {label.code: self._json_cell(row.cell(label.id)) for label in self._matrix.labels},
                }
            )
        labels = [{"code": label.code, "name": self._label_name(label)} for label in self._matrix.labels]
        return {"by": self._matrix.by, "labels": labels, "rows": rows}

    def _json_cell(self, cell: EvidenceCell) -> dict[str, object]:
        if cell.state is not CellState.SAID:
            return {"state": cell.state.value, "passages": [], "characters": 0, "share": 0.0, "figures": []}
        return {
            "state": cell.state.value,
            "passages": [self._json_whole(parts) for parts in cell.wholes],
            "characters": cell.characters,
            "share": cell.share,
            "figures": [_json_figure(figure) for figure in self._figures(cell)],
        }

    def _json_whole(self, parts: Sequence[Passage]) -> dict[str, object]:
        """A passage; of several parts it reaches from the first to the last, and lists all of them."""
        whole: dict[str, object] = {"document": parts[0].document, "start": parts[0].start}
        whole |= {"end": max(part.end for part in parts), "quote": self._whole_quote(parts)}
        if len(parts) > 1:
            whole["parts"] = [{"start": part.start, "end": part.end} for part in parts]
        return whole

    def _whole_quote(self, parts: Sequence[Passage]) -> str:
        return " … ".join(map(self._quote, parts))

    def _json_passage(self, passage: Passage) -> dict[str, object]:
        where: dict[str, object] = {"document": passage.document, "start": passage.start, "end": passage.end}
        return where | {"quote": self._quote(passage)}

    def _quote(self, passage: Passage) -> str:
        return self._reader.text(passage.document)[passage.start : passage.end]

    def _figures(self, cell: EvidenceCell) -> list[CellFigure]:
        return self._reader.figures(cell.passages) if self._with_figures else []

    # --- tables

    def table(self, content: CellContent) -> tuple[list[str], list[list[Cell]]]:
        """The matrix as a table of one kind of content: its head and its rows."""
        words = self._words
        head = [words.report, words.region, words.year, words.annotator]
        head += [self._label_name(label) for label in self._matrix.labels]
        return head, [
            [*self._row_head(row), *(self._cell(row.cell(label.id), content) for label in self._matrix.labels)]
            for row in self._matrix.rows
        ]

    def _row_head(self, row: EvidenceRow) -> list[Cell]:
        regions = {entry.region for entry in row.documents}
        years = {entry.year for entry in row.documents}
        region = regions.pop() if len(regions) == 1 else None
        year = years.pop() if len(years) == 1 else None
        return [row_name(row, self._matrix.by), region or "", year, self._names.get(row.layer, "")]

    def _cell(self, cell: EvidenceCell, content: CellContent) -> Cell:
        if cell.state is CellState.UNREAD:
            return None
        if content is CellContent.PASSAGES:
            return cell.count
        if content is CellContent.CHARACTERS:
            return cell.characters
        if content is CellContent.SHARE:
            return cell.share
        if cell.state is CellState.SILENT:
            return self._words.silent
        if content is CellContent.FIGURES:
            return "; ".join(figure_words(figure) for figure in self._reader.figures(cell.passages))
        return "\n".join(map(self._whole_quote, cell.wholes))

    def passages(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> list[list[Cell]]:
        """A row for each passage with its head: where it stands, what it says, and its figures; raises `Cancel`."""
        words = self._words
        rows: list[list[Cell]] = [
            [
                *(words.report, words.region, words.year, words.annotator, words.label),
                *("document", words.start, words.end, words.quote, words.figures),
            ]
        ]
        entries = {entry.id: entry for row in self._matrix.rows for entry in row.documents}
        for row, label, cell in self._said(progress, cancelled):
            for parts in cell.wholes:
                passage, end = parts[0], max(part.end for part in parts)
                entry = entries[passage.document]
                figures = self._reader.figures(parts) if self._with_figures else []
                rows.append(
                    [
                        *(entry.title, entry.region or "", entry.year, self._names.get(row.layer, "")),
                        *(self._label_name(label), passage.document, passage.start, end),
                        *(self._whole_quote(parts), "; ".join(map(figure_words, figures))),
                    ]
                )
        return rows

    def xlsx(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> bytes:
        """A workbook: how many passages, how much text, and every passage with its offsets; raises `Cancel`."""
        sheets: dict[str, list[list[Cell]]] = {}
        for content in (CellContent.PASSAGES, CellContent.SHARE):
            head, rows = self.table(content)
            sheets[content.value] = [[*head], *rows]
        sheets[CellContent.QUOTES.value] = self.passages(progress, cancelled)
        return workbook_bytes(sheets)

    def csv(self, content: CellContent = CellContent.PASSAGES) -> bytes:
        """One table, in which nothing is a formula."""
        return csv_bytes(*self.table(content))

    # --- the page

    def page(self, title: str, progress: Progress = no_progress, cancelled: Cancelled = never) -> bytes:
        """An HTML page that loads nothing: the table, whose numbers lead to the quotes below it; raises `Cancel`."""
        body = [f"<h1>{html.escape(title)}</h1>\n<table>\n<tr><th></th>"]
        body += [f"<th>{html.escape(self._label_name(label))}</th>" for label in self._matrix.labels]
        body.append("</tr>\n")
        for number, row in enumerate(self._matrix.rows):
            body.append(f"<tr><th>{html.escape(self._row_title(row))}</th>")
            body += [_number(row.cell(label.id), number, label.code) for label in self._matrix.labels]
            body.append("</tr>\n")
        body.append("</table>\n")
        number_of = {id(row): number for number, row in enumerate(self._matrix.rows)}
        for row, label, cell in self._said(progress, cancelled):
            body += self._quotes(number_of[id(row)], row, label, cell)
        head = f'<!doctype html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        return f"{head}\n<style>{_STYLE}</style></head>\n<body>\n{''.join(body)}</body></html>\n".encode()

    def _row_title(self, row: EvidenceRow) -> str:
        who = self._names.get(row.layer, "")
        several = len({other.layer for other in self._matrix.rows}) > 1
        name = row_name(row, self._matrix.by) or "–"
        return f"{name} · {who}" if several else name

    def _quotes(self, number: int, row: EvidenceRow, label: Label, cell: EvidenceCell) -> Iterator[str]:
        title = f"{self._row_title(row)} · {self._label_name(label)}"
        yield f'<section id="{_anchor(number, label.code)}"><h2>{html.escape(title)}</h2>\n'
        for parts in cell.wholes:
            passage, end = parts[0], max(part.end for part in parts)
            where = ", ".join(f"[{part.start}, {part.end})" for part in parts)
            if self._matrix.by != DOCUMENT:
                where = f"{self._titles[passage.document]} {where}"
            yield (
                f'<blockquote data-document="{passage.document}" data-start="{passage.start}" data-end="{end}">'
                f"{html.escape(self._whole_quote(parts))}<footer>{html.escape(where)}</footer></blockquote>\n"
            )
        figures = self._figures(cell)
        if figures:
            yield f"<p>{html.escape('; '.join(map(figure_words, figures)))}</p>\n"
        yield "</section>\n"


def figure_words(figure: CellFigure) -> str:
    """A figure in one line: what it counts, as it is written, and its value where that is written otherwise."""
    quantity = figure.quantity
    value = f"{spelled(quantity.value)} {quantity.unit}"
    told = (
        figure.text if quantity.value is None or figure.text == value.replace(" ", "") else f"{figure.text} = {value}"
    )
    return f"{figure.what} {told}".strip()


def documents_of(cells: Iterable[EvidenceCell]) -> list[DocumentId]:
    """The documents of the passages of cells, each once, in their order."""
    return list(dict.fromkeys(passage.document for cell in cells for passage in cell.passages))


def _json_figure(figure: CellFigure) -> dict[str, object]:
    quantity = figure.quantity
    return {
        "document": figure.document,
        "start": quantity.start,
        "end": quantity.end,
        "value": plain_number(quantity.value),
        "unit": quantity.unit,
        "text": figure.text,
        "reported": quantity.reported.value,
        "what": figure.what or None,
    }


def _anchor(number: int, code: str) -> str:
    return f"r{number}-{html.escape(code)}"


def _number(cell: EvidenceCell, number: int, code: str) -> str:
    if cell.state is CellState.SAID:
        return f'<td><a href="#{_anchor(number, code)}">{cell.count}</a></td>'
    return "<td>0</td>" if cell.state is CellState.SILENT else "<td></td>"


def chosen_labels(labels: Sequence[Label], codes: Iterable[str]) -> list[Label]:
    """The labels with these codes, in the codebook's order; all where none is named."""
    wanted = set(codes)
    return [label for label in labels if not wanted or label.code in wanted]


_STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;max-width:60em;padding:2em 1.5em;font:16px/1.7 "Noto Serif CJK SC","Songti SC","SimSun",serif}
h1{font-size:1.3em}h2{font-size:1.05em;margin-top:2em}
table{border-collapse:collapse;font:14px/1.5 sans-serif}th,td{border:1px solid #8884;padding:.2em .6em;text-align:left}
td{text-align:right}blockquote{margin:.6em 0;padding-left:1em;border-left:3px solid #8886;white-space:pre-wrap}
footer{font:12px/1.4 sans-serif;opacity:.75}
"""
