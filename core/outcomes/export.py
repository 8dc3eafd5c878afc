"""The table of outcomes as it leaves the program: CSV, a workbook and a page. Every quote has its offsets."""

import html
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from core.model import Label
from core.outcomes.table import OutcomeRow, OutcomeTable
from core.spreadsheet import Cell, csv_bytes, workbook_bytes


class OutcomeWords(NamedTuple):
    """The words of the head and of the answers, in the language of whoever reads it."""

    region: str = "region"
    annotator: str = "annotator"
    label: str = "label"
    plan_report: str = "plan report"
    plan_year: str = "plan year"
    plan: str = "plan"
    answer: str = "outcome"
    later_report: str = "later report"
    later_year: str = "later year"
    outcome: str = "passage"
    start: str = "start"
    end: str = "end"
    what: str = "what"
    then: str = "figure then"
    now: str = "figure now"
    difference: str = "difference"
    share: str = "share"
    figures: str = "figures"
    open: str = ""
    """Stands where there is no answer yet."""
    sheet: str = "outcomes"
    figure_sheet: str = "figures"


class OutcomeWriter:
    """Writes one table."""

    def __init__(
        self,
        table: OutcomeTable,
        answers: Mapping[str, str],
        label_name: Callable[[Label], str],
        words: OutcomeWords = OutcomeWords(),  # noqa: B008 - frozen
    ) -> None:
        """`answers` are the names of the values of the attribute."""
        self._table = table
        self._answers = answers
        self._label_name = label_name
        self._words = words

    def head(self) -> list[str]:
        """The names of the columns."""
        words = self._words
        plan = [words.plan_report, words.plan_year, words.plan, words.start, words.end]
        outcome = [words.later_report, words.later_year, words.outcome, words.start, words.end]
        return [words.region, words.annotator, words.label, *plan, words.answer, *outcome, words.figures]

    def rows(self) -> list[list[Cell]]:
        """A row for each plan; where several passages tell of its outcome, each on a line of its cell."""
        return [[*self._plan(row), *self._outcome(row)] for row in self._table.rows]

    def _plan(self, row: OutcomeRow) -> list[Cell]:
        plans, span = row.pair.plans, row.plan.span
        who = self._table.names.get(row.layer, "")
        where: list[Cell] = [plans.title, plans.year, row.quote, span.start, span.end]
        return [row.pair.region, who, self.labels(row), *where, self.answer(row)]

    def _outcome(self, row: OutcomeRow) -> list[Cell]:
        later, passages = row.pair.outcomes, row.outcomes
        quotes = "\n".join(quote for _passage, quote in passages)
        starts, ends = ([getattr(passage, end) for passage, _quote in passages] for end in ("start", "end"))
        places = [_alone(starts), _alone(ends)]
        return [later.title, later.year, quotes, *places, "\n".join(pair.line() for pair in row.shown_figures)]

    def answer(self, row: OutcomeRow) -> str:
        """The answer of a row in words."""
        return self._words.open if row.plan.answer is None else self._answers[row.plan.answer]

    def labels(self, row: OutcomeRow) -> str:
        """The labels of a row's plan in words."""
        known = self._table.labels
        return ", ".join(self._label_name(known[label]) for label in row.labels if label in known)

    def figure_rows(self) -> list[list[Cell]]:
        """A row for each planned figure, with its head: what it counts, then, now, the difference and the share."""
        words = self._words
        plan = [words.region, words.annotator, words.label, words.plan, words.answer]
        found: list[list[Cell]] = [[*plan, words.what, words.then, words.now, words.difference, words.share]]
        for row in self._table.rows:
            who = self._table.names.get(row.layer, "")
            for pair, shown in zip(row.figures, row.shown_figures, strict=True):
                difference = None if pair.difference is None else float(pair.difference)
                start: list[Cell] = [row.pair.region, who, self.labels(row), row.quote, self.answer(row), shown.what]
                found.append([*start, shown.then, shown.now, difference, pair.share])
        return found

    def csv(self) -> bytes:
        """The table, in which nothing is a formula."""
        return csv_bytes(self.head(), self.rows())

    def xlsx(self) -> bytes:
        """A workbook: the table, and every planned figure with numbers to compute with."""
        sheets = {self._words.sheet: [[*self.head()], *self.rows()], self._words.figure_sheet: self.figure_rows()}
        return workbook_bytes(sheets)

    # --- the page

    def page(self, title: str) -> bytes:
        """An HTML page that loads nothing: a table of quotes with their offsets."""
        words = self._words
        head = f'<!doctype html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        names = [words.label, words.plan, words.answer, words.outcome, words.figures]
        body = [f"<h1>{html.escape(title)}</h1>\n"]
        for caption, rows in self._groups():
            body.append(f"<h2>{html.escape(caption)}</h2>\n<table>\n<tr>")
            body += [f"<th>{html.escape(name)}</th>" for name in names]
            body.append("</tr>\n")
            body += [line for row in rows for line in self._lines(row)]
            body.append("</table>\n")
        return f"{head}\n<style>{_STYLE}</style></head>\n<body>\n{''.join(body)}</body></html>\n".encode()

    def _groups(self) -> Iterator[tuple[str, list[OutcomeRow]]]:
        """The rows of each pair of reports and layer, with a caption."""
        groups: dict[tuple[str, str, str], list[OutcomeRow]] = {}
        for row in self._table.rows:
            groups.setdefault((row.pair.plans.id, row.pair.outcomes.id, row.layer), []).append(row)
        several = len({row.layer for row in self._table.rows}) > 1
        for rows in groups.values():
            pair, who = rows[0].pair, self._table.names.get(rows[0].layer, "")
            caption = f"{pair.plans.title} → {pair.outcomes.title}"
            yield f"{caption} · {who}" if several and who else caption, rows

    def _lines(self, row: OutcomeRow) -> Iterator[str]:
        span = row.plan.span
        yield f"<tr><td>{html.escape(self.labels(row))}</td><td>"
        yield _quote(row.pair.plans.id, span.start, span.end, row.quote)
        yield f"</td><td>{html.escape(self.answer(row))}</td><td>"
        for passage, quote in row.outcomes:
            yield _quote(passage.document, passage.start, passage.end, quote)
        yield f"</td><td>{'<br>'.join(html.escape(pair.line()) for pair in row.shown_figures)}</td></tr>\n"


def _alone(places: list[int]) -> Cell:
    """The offset where there is one, all of them as text where there are more."""
    return places[0] if len(places) == 1 else "\n".join(map(str, places))


def _quote(document: str, start: int, end: int, quote: str) -> str:
    return (
        f'<blockquote data-document="{html.escape(document)}" data-start="{start}" data-end="{end}">'
        f"{html.escape(quote)}<footer>[{start}, {end})</footer></blockquote>"
    )


_STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;max-width:76em;padding:2em 1.5em;font:15px/1.7 "Noto Serif CJK SC","Songti SC","SimSun",serif}
h1{font-size:1.3em}h2{font-size:1.05em;margin-top:2em}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #8884;padding:.4em .7em;text-align:left;vertical-align:top}
th{font:14px/1.5 sans-serif}td:nth-child(1),td:nth-child(3){white-space:nowrap}
blockquote{margin:0 0 .4em;white-space:pre-wrap}
footer{font:12px/1.4 sans-serif;opacity:.75}
"""
